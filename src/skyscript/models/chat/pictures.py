"""Pictures within what a server takes, as data URIs."""

import io
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, UnidentifiedImageError

from skyscript.errors import ModelError
from skyscript.video import jpeg


@dataclass(frozen=True)
class Limits:
    """What a server takes: pictures a request, and pixels on the longer side of each.

    A ceiling, which stays out of keys. A stage that wants smaller pictures makes them with `fit` before it asks.
    """

    images: int = 8
    side: int = 2048

    def admit(self, images: Sequence[bytes]) -> list[bytes]:
        """The pictures, scaled down where they are too large; ModelError where there are too many."""
        if len(images) > self.images:
            raise ModelError(f"a request holds {len(images)} pictures, and the endpoint's limit is {self.images}")
        return [fit(image, self.side) for image in images]


LIMITS = Limits()


def fit(image: bytes, side: int) -> bytes:
    """The same JPEG where it is within `side` pixels, else a smaller one. ModelError where it is no JPEG."""
    try:
        with Image.open(io.BytesIO(image), formats=["JPEG"]) as header:  # reads no pixels
            longer = max(header.size)
    except UnidentifiedImageError:
        raise ModelError("a picture for a chat model is no JPEG") from None
    return image if longer <= side else jpeg.encode(jpeg.fit(jpeg.decode(image), side))


def data_uri(image: bytes) -> str:
    return f"data:{jpeg.MEDIA_TYPE};base64,{b64encode(image).decode()}"

"""The last stage: an episode's script, keyframes and report as finished files."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from skyscript.engine.stage import Blobs, Stage
from skyscript.formats import shooting_json, shooting_text
from skyscript.publish.report import render
from skyscript.records import (
    Disclosure,
    Document,
    Failure,
    FrameSignal,
    ImageRef,
    Keyframe,
    Mosaic,
    NamesReport,
    Privacy,
    ShootingScript,
    Shot,
    SoundSpan,
)

_GUARDS = ("legible", "namecheck")
"""Where these end without a result, nobody knows what names can be read in the pictures: none is published."""


class Publish(Stage):
    """Lays an episode out under `episodes/<drama>/<episode>/`.

    Under `release` only masked pictures leave the house: a keyframe without a mosaic is not published.
    """

    name: ClassVar[str] = "publish"
    version: ClassVar[int] = 4

    def run(
        self,
        script: ShootingScript,
        frames: Sequence[Keyframe],
        mosaics: Sequence[Mosaic],
        blobs: Blobs,
        signal: Sequence[FrameSignal] = (),
        failures: Sequence[Failure] = (),
        shots: Sequence[Shot] = (),
        sounds: Sequence[SoundSpan] = (),
        disclosures: Sequence[Disclosure] = (),
        names: Sequence[NamesReport] = (),
    ) -> Iterator[Document | Failure]:
        told = [one for one in disclosures if one.episode == script.episode]
        unread = any(f.stage in _GUARDS and f.item in (script.episode, script.drama) for f in failures)
        images = {} if unread and script.privacy == "release" else public_images(script.privacy, frames, mosaics, told)
        pictures = {keyframe: blobs.get(image.blob) for keyframe, image in images.items()}
        page = render(script, pictures, frames, mosaics, signal, failures, shots, sounds, names)
        texts = {
            "shooting_script.json": (shooting_json.write(script), "application/json"),
            "shooting_script.txt": (shooting_text.write(script), "text/plain; charset=utf-8"),
            "report.html": (page, "text/html; charset=utf-8"),
        }
        for path, (text, media_type) in texts.items():
            blob = blobs.put(text.encode(), media_type)
            yield Document(drama=script.drama, episode=script.episode, path=path, blob=blob)
        for keyframe, image in images.items():
            path = f"keyframes/{keyframe}.jpg"
            yield Document(drama=script.drama, episode=script.episode, path=path, blob=image.blob)


def public_images(
    privacy: Privacy,
    frames: Sequence[Keyframe],
    mosaics: Sequence[Mosaic],
    disclosures: Sequence[Disclosure] = (),
) -> dict[str, ImageRef]:
    """The picture of each keyframe that may be shown; originals only to those who work on their own footage.

    A mosaic under which a face is still found, or in which a name can be read, is not shown.
    """
    told = {one.keyframe for one in disclosures}
    safe = [mosaic for mosaic in mosaics if not mosaic.residual and mosaic.keyframe not in told]
    shown: Sequence[Keyframe] | Sequence[Mosaic] = frames if privacy == "own" else safe
    return {frame.keyframe: frame.image for frame in shown}

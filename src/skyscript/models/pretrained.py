"""Networks of the Hugging Face library: opened once, fed with numpy, answering in numpy.

Only this module imports torch and transformers.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from skyscript.errors import ModelError
from skyscript.models.brought import Place
from skyscript.models.protocols import Image
from skyscript.models.session import threads

Arrays = Mapping[str, NDArray[Any]]


class Pretrained:
    """One network with what prepares its pictures and its words; on the GPU where there is one."""

    def __init__(self, place: Place, kind: str, family: str) -> None:
        """`kind` is the transformers class that opens the network, `family` the `model_type` it must be of.

        Raises ModelError where the packages are missing, the files are, or they hold another network.
        """
        self._torch, self._library = _packages()
        self._torch.set_num_threads(threads())
        self._place = place
        self._device = "cuda" if self._torch.cuda.is_available() else "cpu"
        network = self._open(kind, dtype=self._torch.float32, use_safetensors=True)
        self.config: Any = network.config
        if self.config.model_type != family:
            raise ModelError(f"{place.title} holds a {self.config.model_type} network, not {family}")
        self._network = network.to(self._device).eval()
        # the two backends scale pictures differently: the one without torchvision is there for everybody
        self.pictures: Any = self._open("AutoImageProcessor", backend="pil")

    def words(self) -> Any:
        """Its tokenizer."""
        return self._open("AutoTokenizer")

    def prepared(self, images: Sequence[Image], **more: Any) -> dict[str, NDArray[Any]]:
        """The pictures as the network wants them."""
        return dict(self.pictures(images=list(images), return_tensors="np", input_data_format="channels_last", **more))

    def run(self, inputs: Arrays, outputs: Iterable[str]) -> tuple[NDArray[np.float32], ...]:
        """The named outputs of one pass."""
        with self._torch.inference_mode():
            tensors = {name: self._torch.from_numpy(array).to(self._device) for name, array in inputs.items()}
            answer = self._network(**tensors)
            return tuple(answer[name].float().cpu().numpy() for name in outputs)

    def _open(self, kind: str, **more: Any) -> Any:
        place = self._place
        where = {} if place.path else {"revision": place.revision}
        try:
            return getattr(self._library, kind).from_pretrained(place.path or place.repository, **where, **more)
        except (OSError, ValueError, KeyError) as refusal:
            why = " ".join(str(refusal).splitlines()[:1])
            mend = "" if place.path else "; where the hub cannot be reached, name the folder of a copy instead"
            raise ModelError(f"{place.title} cannot be opened as {kind}: {why}{mend}") from refusal


def _packages() -> tuple[Any, Any]:
    try:
        import torch
        import transformers
    except ImportError as missing:
        raise ModelError(f"{missing.name} is missing: pip install 'skyscript[paper]'") from missing
    transformers.utils.logging.disable_progress_bar()
    return torch, transformers

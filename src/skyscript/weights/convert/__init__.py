"""Turns published weights into ONNX, once, on the user's machine. The same files always give the same bytes.

A converter takes the raw files by name and answers the bytes of an ONNX model. Its number is raised with its output,
here and in the manifest. `onnx` is imported inside: whoever only opens converted files does not pay for it.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from skyscript.errors import WeightsError
from skyscript.weights.convert import centerface, ge2e, mobilenetv2, musicnn, tfjs, transnetv2

CONVERTERS: Mapping[str, Callable[[Mapping[str, Path]], bytes]] = {
    "centerface@1": centerface.convert,
    "ge2e@1": ge2e.convert,
    "mobilenetv2@1": mobilenetv2.convert,
    "musicnn@1": musicnn.convert,
    "tfjs@1": tfjs.convert,
    "transnetv2@1": transnetv2.convert,
}


def convert(converter: str, files: Mapping[str, Path]) -> bytes:
    """Raises WeightsError when the converter is unknown or meets something it does not know."""
    if converter not in CONVERTERS:
        raise WeightsError(f"no converter is called {converter}; known are {', '.join(CONVERTERS)}")
    return CONVERTERS[converter](files)

"""Open ONNX graphs so that many of them share a small machine."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from numpy.typing import NDArray

from skyscript.errors import ModelError

THREADS = "SKYSCRIPT_THREADS"
MOST_THREADS = 4
"""These graphs are small: beyond four threads they wait for each other."""


class Session(Protocol):
    """The one thing that adapters ask of onnxruntime."""

    def run(self, outputs: Sequence[str], inputs: Mapping[str, NDArray[Any]]) -> list[NDArray[Any]]: ...


def threads() -> int:
    """Threads a session may use: `SKYSCRIPT_THREADS`, else the machine's, at most four."""
    asked = os.environ.get(THREADS)
    if asked is None:
        return min(os.cpu_count() or 1, MOST_THREADS)
    if not asked.isdecimal() or int(asked) < 1:
        raise ModelError(f"{THREADS} must be a whole number of threads, 1 or more, not {asked!r}")
    return int(asked)


def open_session(path: Path) -> Session:
    """Open a graph on the CPU; ModelError where onnxruntime is missing or refuses the file.

    Threads that spin between calls take the processor from the next model: without it, eight models in turn on two
    busy cores need a third of the processor time. Without a memory pattern, TransNetV2 needs 0.55 GB, not 1.0.
    """
    try:
        import onnxruntime
    except ImportError as missing:
        raise ModelError(f"model {path.name} needs onnxruntime: pip install onnxruntime") from missing
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads()
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.enable_mem_pattern = False
    options.log_severity_level = 3  # errors; warnings there are advice to the graph's author
    try:
        session: Session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as refusal:  # onnxruntime's exceptions have no common base of their own
        raise ModelError(f"model file {path} cannot be opened: {refusal}") from refusal
    return session

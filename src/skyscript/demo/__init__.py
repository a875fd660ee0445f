"""The sample episode: real footage, an invented story, and its exact truth."""

from skyscript.demo.compare import Row, compare
from skyscript.demo.episode import Sample, build, media, sample
from skyscript.demo.truth import Truth

__all__ = ["Row", "Sample", "Truth", "build", "compare", "media", "sample"]

"""The front door: files in, a dataset out, and the dataset read back."""

from skyscript.dataset.read import Dataset, EpisodeView
from skyscript.dataset.read import open_dataset as open
from skyscript.dataset.run import run

__all__ = ["Dataset", "EpisodeView", "open", "run"]

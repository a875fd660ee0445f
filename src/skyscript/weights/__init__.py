"""Where model files come from: a manifest of what may be used, and a locker that fetches, verifies and converts it."""

from skyscript.weights.locker import Locker
from skyscript.weights.manifest import Entry
from skyscript.weights.pull import Progress

__all__ = ["Entry", "Locker", "Progress"]

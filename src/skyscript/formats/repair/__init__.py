"""From a model's answer to the JSON value it meant: form is mended, readable values never change (paper 3.2)."""

from skyscript.formats.repair.ladder import repair
from skyscript.formats.repair.outcome import Gap, Repaired, UnreadableError
from skyscript.formats.repair.witness import contradiction

__all__ = ["Gap", "Repaired", "UnreadableError", "contradiction", "repair"]

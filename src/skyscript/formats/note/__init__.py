"""From a repaired JSON value to the people and objects that an annotator named (paper 3.1, Tables 4 and 5)."""

from skyscript.formats.note.ledger import Unread
from skyscript.formats.note.read import Reading, read

__all__ = ["Reading", "Unread", "read"]

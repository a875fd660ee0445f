"""The key of a member and its colon."""

from typing import NamedTuple

from skyscript.formats.repair import marks
from skyscript.formats.repair.strings import unescape


class Read(NamedTuple):
    """A key, the index after its colon, the rungs needed."""

    name: str
    end: int
    rungs: tuple[str, ...]


def read(text: str, start: int) -> Read | None:
    """The key at `start`; None where there is none."""
    match = marks.KEY.match(text, start)
    if not match or (match["colon"] is None and not match["double"]):
        return None
    rungs = []
    if match["double"] is None:
        rungs.append("quotes" if match["single"] is not None or match["curly"] is not None else "missing quote")
    if match["colon"] == "：":
        rungs.append("full-width")
    elif match["colon"] is None:
        rungs.append("colon")
    written = next(name for name in match.group("double", "single", "curly", "opened", "closed") if name is not None)
    return Read(unescape(written), match.end(), tuple(rungs))


def is_cut(text: str, start: int) -> bool:
    """Whether all that is left is the beginning of a key: the text broke off in it."""
    return marks.CUT_KEY.match(text, start) is not None

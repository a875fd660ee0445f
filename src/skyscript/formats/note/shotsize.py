"""Shot sizes as annotators write them."""

import re
from typing import Any, get_args

from skyscript.formats import spelling
from skyscript.formats.note import words
from skyscript.formats.note.ledger import Ledger
from skyscript.formats.repair.outcome import Steps
from skyscript.records import ShotSize

_ASKED = frozenset(("Wide Shot", "Full Shot", "Medium Shot", "Close-up", "Extreme Close-up", *get_args(ShotSize)))
"""As the paper's prompt names them (Table 3), and as we do."""
_EXPLANATION = re.compile(r"[(（].*?[)）]|[:：;；].*", re.DOTALL)


def shot_size(value: Any, steps: Steps, ledger: Ledger) -> ShotSize | None:
    """One of our nine; two sizes at once, angles and the like are in the ledger."""
    written = words.text(value, steps, ledger)
    if written is None:
        return None
    size = spelling.shot_size(_EXPLANATION.sub("", written))
    if size is None:
        ledger.lose(steps, "not a shot size", written)
    elif written not in _ASKED:
        ledger.rung("shot size")
    return size

"""Defects of what a case says of its scene and the music over it."""

from collections.abc import Iterator
from typing import Any

from skyscript.formats.lint.finding import Finding, Put
from skyscript.formats.lint.values import blank, is_blank, shown, text, wrong
from skyscript.formats.official.parse import Path

_FLAGS = {"true": "True", "yes": "True", "1": "True", "有": "True", "false": "False", "no": "False", "0": "False"}
_FLAGS["无"] = "False"


def scene(path: Path, value: Any) -> Iterator[Finding]:
    """Index and name."""
    if not isinstance(value, list) or len(value) != 2:
        yield wrong(path, value, "a list of index and name")
        return
    index, name = value
    yield from text((*path, 0), index)
    yield from text((*path, 1), name)


def bgm(path: Path, value: Any) -> Iterator[Finding]:
    """Flag, genre, mood and tempo."""
    if value is None:
        return
    if not isinstance(value, list) or len(value) != 4:
        yield wrong(path, value, "a list of flag, genre, mood and tempo")
        return
    flag, *told = value
    meant = _FLAGS.get(str(flag).strip().casefold())
    if meant and flag != meant:
        yield Finding("bgm-flag", (*path, 0), f'{shown(flag)} is spelt "{meant}"', mend=(Put((*path, 0), meant),))
    elif isinstance(flag, str) and is_blank(flag):
        yield from blank((*path, 0), flag)
    elif flag is not None and not meant:
        yield Finding("bgm-flag", (*path, 0), f'{shown(flag)} is neither "True" nor "False"')
    for i, item in enumerate(told, 1):
        yield from text((*path, i), item)
    if meant == "False" and any(item is not None and not is_blank(str(item)) for item in told):
        yield Finding("bgm-contradiction", path, "no music, and yet its genre, mood or tempo")

"""Defects of keys: missing, misspelt or not of the layout."""

from collections.abc import Iterator
from typing import Any

from skyscript.formats.lint.finding import Finding, Rename
from skyscript.formats.lint.values import shown
from skyscript.formats.official import layout
from skyscript.formats.official.layout import EXTRA
from skyscript.formats.official.parse import Path


def members(path: Path, value: dict[str, Any], keys: layout.Keys) -> Iterator[Finding]:
    """Findings about the keys of one object, which should be those of the layout."""
    there = layout.keys(value, keys)
    for key, actual in there.items():
        if actual != key:
            message = f"{shown(actual)} is spelt {key}"
            yield Finding("key-spelling", (*path, actual), message, mend=(Rename((*path, actual), key),))
    for actual in value:
        if actual not in there.values() and actual != EXTRA:
            yield Finding("unknown-key", (*path, actual), f"the layout has no {shown(actual)} here")
    if missing := [key for key in keys if key not in there]:
        yield Finding("missing-field", path, f"no {', '.join(missing)}")

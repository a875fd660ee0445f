"""Mends the form of a document; what only its author can know stays as it is."""

from collections.abc import Collection, Sequence
from copy import deepcopy
from typing import Any

from skyscript.formats.lint.document import lint
from skyscript.formats.lint.finding import Finding, Put, Rename, Sort
from skyscript.formats.official.layout import case_number
from skyscript.formats.official.parse import Path


def fix(document: Any, leave: Collection[str] = ()) -> tuple[Any, list[Finding]]:
    """The mended document, and the findings that were mended, all but those of the rules to `leave`.

    Mending once more changes nothing.
    """
    mended = deepcopy(document)
    findings = [finding for finding in lint(mended) if finding.fixable and finding.rule not in leave]
    edits = [edit for finding in findings for edit in finding.mend]
    for put in (edit for edit in edits if isinstance(edit, Put)):
        _put(mended, put.path, put.value)
    renames = [edit for edit in edits if isinstance(edit, Rename)]
    for rename in sorted(renames, key=lambda edit: -len(edit.path)):
        _rename(_at(mended, rename.path[:-1]), str(rename.path[-1]), rename.key)
    if any(isinstance(edit, Sort) for edit in edits):
        mended = _sorted(mended)
    return mended, findings


def _at(value: Any, path: Sequence[str | int]) -> Any:
    for step in path:
        value = value[step]
    return value


def _put(document: Any, path: Path, value: Any) -> None:
    inside = document
    for step in path[:-1]:
        if isinstance(inside, dict) and inside.get(step) is None:
            inside[step] = {}
        inside = inside[step]
    inside[path[-1]] = value


def _rename(members: dict[str, Any], old: str, new: str) -> None:
    items = [(new if key == old else key, value) for key, value in members.items()]
    members.clear()
    members.update(items)


def _sorted(document: dict[str, Any]) -> dict[str, Any]:
    def rank(name: str) -> tuple[bool, int]:
        number = case_number(name)
        return number is None, number or 0

    return {name: document[name] for name in sorted(document, key=rank)}

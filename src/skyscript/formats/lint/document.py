"""All defects of a document in the official layout: of each case by itself, then between the cases."""

from collections.abc import Iterator, Sequence
from typing import Any

from skyscript.formats.lint.across import across
from skyscript.formats.lint.case import case
from skyscript.formats.lint.finding import Finding, Rename, Sort
from skyscript.formats.lint.values import shown, wrong
from skyscript.formats.official.layout import case_number, meant_case
from skyscript.formats.official.parse import Path


def lint(document: Any, repeated: Sequence[Path] = ()) -> list[Finding]:
    """`repeated`: keys that stood in the file twice, see `official.parse`."""
    return list(_lint(document, repeated))


def _lint(document: Any, repeated: Sequence[Path]) -> Iterator[Finding]:
    for path in repeated:
        yield Finding("duplicate-key", path, f"`{path[-1]}` is there twice with different values")
    if not isinstance(document, dict):
        yield wrong((), document, "an object of cases")
        return
    if not document:
        yield Finding("no-case", (), "the file holds no case")
    yield from _names(document)
    for name, value in document.items():
        yield from case((name,), value)
    cases = {name: value for name, value in document.items() if isinstance(value, dict)}
    yield from across(cases)


def _names(document: dict[str, Any]) -> Iterator[Finding]:
    taken = {name for name in document if case_number(name)}
    numbers = []
    for name in document:
        number, meant = case_number(name), meant_case(name)
        if number:
            numbers.append(number)
        elif meant and meant not in taken:
            taken.add(meant)
            numbers.append(case_number(meant) or 0)
            yield Finding("case-name", (name,), f"{shown(name)} is spelt {meant}", mend=(Rename((name,), meant),))
        else:
            yield Finding("case-name", (name,), f"{shown(name)} is not Case_ and a number")
    yield from _order(numbers)


def _order(numbers: Sequence[int]) -> Iterator[Finding]:
    ordered, known, last = sorted(numbers), set(numbers), max(numbers, default=0)
    misplaced = [(number, wanted) for number, wanted in zip(numbers, ordered, strict=True) if number != wanted]
    if misplaced:
        message = f"Case_{misplaced[0][0]} stands where Case_{misplaced[0][1]} should"
        yield Finding("case-order", (), message, mend=(Sort(),))
    if last > len(known):
        least = next(number for number in range(1, last) if number not in known)
        message = f"{last - len(known)} numbers up to Case_{last} are missing, the first is Case_{least}"
        yield Finding("case-gap", (), message)

"""Rung 2: a reader of JSON as language models write it.

It follows the grammar of JSON and allows at each step the slips that leave no doubt about what was meant; where it
would have to guess, it gives up.
"""

from typing import Any

from skyscript.formats.repair import bare, keys, marks, strings
from skyscript.formats.repair.cursor import Cursor
from skyscript.formats.repair.outcome import Steps, UnreadableError
from skyscript.formats.repair.strict import member

DEPTH = 64


class Reader(Cursor):
    """Reads one object or array."""

    def __init__(self, text: str, at: int = 0, ended: bool = False) -> None:
        super().__init__(text, at, ended)
        self._open: list[str] = []

    def read(self) -> Any:
        """The object or array that begins here; `at` is then the index after it. Raises `UnreadableError`."""
        value = self._value(())
        while isinstance(value, dict) and marks.MEMBER_NEXT.match(self.text, self.at):
            self.rungs.add("bracket")  # closed one bracket too early
            self._members((), value)
        return value

    def _value(self, steps: Steps) -> Any:
        if len(steps) > DEPTH:
            raise UnreadableError("nested too deeply")
        mark = self.peek()
        if mark in marks.OPEN_OBJECT:
            self.step()
            members: dict[str, Any] = {}
            self._members(steps, members)
            return members
        if mark in marks.OPEN_ARRAY:
            self.step()
            return self._elements(steps)
        return self._scalar(steps, mark)

    def _members(self, steps: Steps, members: dict[str, Any]) -> None:
        """Reads members up to the bracket that closes the object, or that shows that it should have been closed."""
        self._open.append("{")
        fresh = True
        while True:
            mark = self._next(fresh and not members)
            if mark in marks.CLOSE_OBJECT:
                self.step()
                break
            if mark in marks.CLOSE_ARRAY and "[" not in self._open:
                self.rungs.add("bracket")
                self.step()
                break
            if not mark or mark in marks.CLOSE_ARRAY or self._is_next_element(mark, members):
                self.rungs.add("bracket")
                break
            key = keys.read(self.text, self.at)
            if not key:
                if self.ended or not keys.is_cut(self.text, self.at):
                    raise UnreadableError(f"no key at character {self.at}")
                self.gap(steps, len(self.text), "truncated")
                break
            self.at = key.end
            self.rungs.update(key.rungs)
            member(members, key.name, self._value((*steps, key.name)))
            fresh = False
        self._open.pop()

    def _elements(self, steps: Steps) -> list[Any]:
        self._open.append("[")
        elements: list[Any] = []
        while True:
            mark = self._next(not elements)
            if mark in marks.CLOSE_ARRAY:
                self.step()
                break
            if mark in marks.CLOSE_OBJECT:
                self.rungs.add("bracket")
                if "{" not in self._open or self._is_stray(elements):
                    self.step()
                    continue
                if marks.MEMBER_NEXT.match(self.text, self.at + 1):
                    self.step()  # it stands for the array's own bracket
                break
            if not mark:
                self.rungs.add("bracket")
                break
            if marks.QUOTED_KEY_NEXT.match(self.text, self.at):
                self.rungs.add("bracket")
                if not self._begins_element(elements):
                    break
                members: dict[str, Any] = {}
                self._members((*steps, len(elements)), members)
                elements.append(members)
                continue
            gaps = len(self.gaps)
            value = self._value((*steps, len(elements)))
            if value is not None or len(self.gaps) == gaps:
                elements.append(value)
        self._open.pop()
        return elements

    def _next(self, first: bool) -> str:
        """The mark behind the commas, which must be one between values and none elsewhere."""
        commas, mark = self.separators()
        if mark and commas != (0 if first or mark in marks.CLOSERS else 1):
            self.rungs.add("comma")
        return mark

    def _is_next_element(self, mark: str, members: dict[str, Any]) -> bool:
        """A `{` where a key should be: the object before it in the array was not closed."""
        return mark in marks.OPEN_OBJECT and bool(members) and self._open[-2:-1] == ["["]

    def _is_stray(self, elements: list[Any]) -> bool:
        """A `}` too many between the objects of an array."""
        return isinstance(elements[-1] if elements else None, dict) and bool(
            marks.OBJECT_NEXT.match(self.text, self.at + 1)
        )

    def _begins_element(self, elements: list[Any]) -> bool:
        """Whether a key met among elements begins one more of them, and not a member of the object around."""
        key = keys.read(self.text, self.at)
        return (
            not elements
            or "{" not in self._open
            or bool(key and isinstance(elements[0], dict) and key.name in elements[0])
        )

    def _scalar(self, steps: Steps, mark: str) -> Any:
        ends = marks.ENDS_ELEMENT if self._open[-1:] == ["["] else marks.ENDS_MEMBER
        if not mark or mark in marks.COMMAS or mark in marks.CLOSERS:
            self.gap(steps, self.at, "missing value" if mark or self.ended else "truncated")
            return None
        if mark in marks.QUOTES:
            string = strings.read(self.text, self.at, ends)
            self.sure &= string.sure
            return self._taken(steps, string.text, string.end, string.rungs, string.whole)
        plain = bare.read(self.text, self.at, ends)
        if not plain or (isinstance(plain.value, str) and self._is_on_new_line()):
            raise UnreadableError(f"no value at character {self.at}")
        return self._taken(
            steps, plain.value, plain.end, plain.rungs, plain.whole or self._is_ended_number(plain.value)
        )

    def _is_ended_number(self, value: Any) -> bool:
        """A number at the end of a text that was closed on purpose: nothing of it is cut off."""
        return self.ended and isinstance(value, int | float)

    def _is_on_new_line(self) -> bool:
        """Words without quotes below the key: the value was never written, and other text follows."""
        before = self.text[: self.at].rstrip(" \t")[-1:]
        return before == "\n" and self._open[-1:] == ["{"]

    def _taken(self, steps: Steps, value: Any, end: int, rungs: tuple[str, ...], whole: bool) -> Any:
        self.rungs.update(rungs)
        if not whole:
            self.gap(steps, end, "missing value" if "not a number" in rungs else "truncated")
            return None
        self.at = end
        return value

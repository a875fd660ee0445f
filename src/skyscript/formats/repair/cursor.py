"""A place in a text, and what was met on the way there."""

from skyscript.formats.repair import marks
from skyscript.formats.repair.outcome import Gap, Steps, pointer


class Cursor:
    """`at` is the next character. `ended` tells that the text was closed on purpose (by a fence): its end cuts
    nothing off. `sure` turns false where another reading is as good."""

    def __init__(self, text: str, at: int, ended: bool) -> None:
        self.text = text
        self.at = at
        self.ended = ended
        self.sure = True
        self.rungs: set[str] = set()
        self.gaps: list[Gap] = []

    def peek(self) -> str:
        """The next mark that means something; nothing at the end of the text or at a closing fence."""
        while match := marks.BLANK.match(self.text, self.at):
            self.at = match.end()
            if not match[0][0].isspace():
                self.rungs.add({"/": "comment", "#": "comment", ".": "ellipsis", "…": "ellipsis"}.get(match[0][0], ""))
        if self.text.startswith("```", self.at):
            self.ended = True
            return ""
        return self.text[self.at : self.at + 1]

    def step(self) -> None:
        """Over one mark."""
        if self.text[self.at] in marks.FULL_WIDTH:
            self.rungs.add("full-width")
        self.at += 1

    def separators(self) -> tuple[int, str]:
        """Skips commas: how many, and the mark behind them."""
        commas = 0
        while (mark := self.peek()) in marks.COMMAS:
            self.step()
            commas += 1
        return commas, mark

    def gap(self, steps: Steps, end: int, rung: str) -> None:
        """Notes that no whole value stands between here and `end`."""
        self.rungs.add(rung)
        self.gaps.append(Gap(pointer(steps), self.text[self.at : end]))
        self.at = end

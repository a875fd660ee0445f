"""The sample episode as written: which frames follow each other, and what is said over them."""

import tomllib
from importlib.resources import files
from itertools import accumulate
from typing import Literal, Self

from pydantic import Field, model_validator

from skyscript.records import Gender, Record, ShotSize

Framing = tuple[float, float, float]
"""Centre x, centre y and height of the cut-out, in pixels of the clip; its width follows from the episode's shape."""


class Look(Record):
    """A colour grade: gamma above 1 darkens, saturation 1 and vignette 0 leave the picture alone."""

    gamma: float = 1.0
    saturation: float = 1.0
    vignette: float = 0.0


class Player(Record):
    """Somebody in the episode; `turns` says where the valence acted by them goes."""

    id: str
    name: str
    gender: Gender
    look: str
    turns: Literal["rises", "falls"] | None = None


class Clip(Record):
    """A piece of footage; two clips of one `take` show the same moments."""

    person: str
    location: str
    take: str
    look: Look = Look()


class PlannedShot(Record):
    """`length` frames of the episode, made from the clip's frames `[source)` at `speed`.

    Where the source ends before the shot does, it runs backwards, and so on. `dissolve` is the length of the
    dissolve into the shot, whose middle is the shot's first frame; 0 is a cut.
    """

    clip: str
    source: tuple[int, int]
    length: int = Field(gt=0)
    speed: float = Field(default=1.0, gt=0)
    framing: Framing
    push: Framing | None = None
    dissolve: int = Field(default=0, ge=0, multiple_of=2)
    size: ShotSize
    action: str


class PlannedLine(Record):
    """A line, `at` frames after its shot begins."""

    shot: int
    at: int
    length: int
    speaker: str
    zh: str
    en: str


class Script(Record):
    """All that is decided before a frame is touched."""

    title: str
    title_zh: str
    episode: str
    fps: int
    width: int
    height: int
    fade_out: int
    turn: int
    logline: str
    credits: str
    people: tuple[Player, ...]
    clips: dict[str, Clip]
    shots: tuple[PlannedShot, ...]
    lines: tuple[PlannedLine, ...]

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        known = {player.id for player in self.people}
        strangers = {clip.person for clip in self.clips.values()} | {line.speaker for line in self.lines}
        if missing := strangers - known:
            raise ValueError(f"nobody is called {', '.join(sorted(missing))}")
        if missing := {shot.clip for shot in self.shots} - set(self.clips):
            raise ValueError(f"no clip is called {', '.join(sorted(missing))}")
        for line in self.lines:
            if line.at + line.length > self.shots[line.shot].length:
                raise ValueError(f"the line “{line.en}” outlasts its shot")
        return self

    @property
    def starts(self) -> tuple[int, ...]:
        """First frame of each shot, and after them the number of frames."""
        return tuple(accumulate((shot.length for shot in self.shots), initial=0))

    def borrowed(self, index: int) -> tuple[int, int]:
        """How many frames a shot shows before its start and after its end, inside dissolves."""
        following = self.shots[index + 1].dissolve if index + 1 < len(self.shots) else 0
        return self.shots[index].dissolve // 2, following // 2


def written() -> Script:
    """The script that ships with the package."""
    return Script.model_validate(tomllib.loads((files("skyscript.demo") / "script.toml").read_text("utf-8")))

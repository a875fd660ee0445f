"""Short films of two people who talk, cut from the shared clips, so that who says what is known of every line.

Nothing is drawn or synthesised: pictures and sound of a line are a clip's own, or a clip's pictures without its sound
stand beside or over somebody else's. A listener is a moment with closed lips, run to and fro at half speed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from skyscript.video import jpeg
from skyscript.video.decode import frames, upright
from skyscript.video.encode import write_video
from skyscript.video.sound import read_sound

FPS, RATE = 25, 48_000
WIDTH, HEIGHT = 960, 540
GAP_S = 0.3
Picture = NDArray[np.uint8]


@dataclass(frozen=True)
class Take:
    """Some seconds of a clip; `quiet` ones are run to and fro."""

    clip: str
    start: float
    end: float
    quiet: bool = False


@dataclass(frozen=True)
class Person:
    """`framing` of each clip: middle and height of the cut-out as shares of the picture's width and height."""

    name: str
    gender: str
    lines: tuple[Take, ...]
    rest: Take
    framing: dict[str, tuple[float, float, float]]


def _takes(clip: str, *spans: tuple[float, float]) -> tuple[Take, ...]:
    return tuple(Take(clip, start, end) for start, end in spans)


WOMAN, COOK, GUEST, HOST = (
    Person(
        "woman",
        "female",
        _takes(
            "latentsync_demo1.mp4",
            (0.05, 1.94), (1.94, 3.48), (3.48, 5.09), (5.09, 6.39), (6.39, 7.85), (7.85, 9.9),
        ),
        Take("latentsync_demo1.mp4", 6.28, 6.42, quiet=True),
        {"latentsync_demo1.mp4": (0.55, 0.43, 0.36)},
    ),
    Person(
        "cook",
        "male",
        _takes(
            "latentsync_demo2.mp4",
            (0.3, 2.24), (2.6, 3.9), (5.0, 6.78), (6.8, 9.1), (10.3, 12.47), (12.5, 14.6), (14.7, 17.05),
        ),
        Take("latentsync_demo2.mp4", 19.16, 19.4, quiet=True),
        {"latentsync_demo2.mp4": (0.5, 0.29, 0.5)},
    ),
    Person(
        "guest",
        "male",
        _takes(
            "latentsync_demo3.mp4",
            (1.7, 3.31), (3.58, 6.04), (6.05, 7.89), (10.0, 12.27), (12.3, 14.12), (14.56, 16.43), (16.45, 18.0),
        ),
        Take("latentsync_demo3.mp4", 0.93, 1.10, quiet=True),
        {"latentsync_demo3.mp4": (0.54, 0.38, 0.36)},
    ),
    Person(
        "host",
        "male",
        (
            *_takes("maui_Apple.mp4", (0.6, 2.86), (2.9, 5.5), (5.9, 7.7)),
            *_takes("maui_Android.mp4", (4.5, 6.1), (7.2, 9.0)),
            *_takes("maui_Windows.mp4", (2.25, 4.83), (5.3, 7.0)),
        ),
        Take("maui_Apple.mp4", 2.73, 2.90, quiet=True),
        dict.fromkeys(("maui_Apple.mp4", "maui_Android.mp4", "maui_Windows.mp4"), (0.55, 0.5, 0.95)),
    ),
)  # fmt: skip
PEOPLE = (WOMAN, COOK, GUEST, HOST)

GRID = tuple(
    Person(name, gender, _takes(clip, (0.4, 2.5)), Take(clip, *rest, quiet=True), {clip: (0.5, 0.55, 0.85)})
    for name, gender, clip, rest in (
        ("m1", "male", "grid_bbaf2n.mpg", (0.04, 0.28)),
        ("f1", "female", "grid_brbk7n.mpg", (0.32, 0.44)),
        ("m2", "male", "grid_id2_vcd_swwp2s.mpg", (2.6, 2.84)),
        ("m3", "male", "grid_lbax4n.mpg", (2.64, 2.88)),
        ("f2", "female", "grid_lbbc2a.mpg", (2.56, 2.8)),
    )
)


@dataclass(frozen=True)
class Side:
    person: Person
    take: Take


@dataclass(frozen=True)
class Scene:
    """One shot: who is seen from left to right, whose take is heard, and what it tests."""

    kind: str
    sides: tuple[Side, ...]
    sound: Take
    speaker: str | None
    part: tuple[float, float] = (0.0, 1.0)
    """Which share of the sound this shot shows; a line may go on over a cut."""


@dataclass(frozen=True)
class Spoken:
    """A line as it is known: its seconds in the film and who says it, None for nobody who is ever seen."""

    kind: str
    start_s: float
    end_s: float
    speaker: str | None
    seen: tuple[str, ...]


@dataclass(frozen=True)
class Film:
    name: str
    scenes: tuple[Scene, ...]

    def swapped(self) -> "Film":
        """The same with left and right exchanged."""
        return Film(f"{self.name}-swapped", tuple(replace(s, sides=s.sides[::-1]) for s in self.scenes))

    def people(self) -> set[str]:
        return {side.person.name for scene in self.scenes for side in scene.sides}


def talk(one: Person, other: Person, narrator: Person) -> Film:
    """All that is tested of two people; no second of sound is heard twice."""

    def alone(kind: str, speaker: Person, number: int) -> Scene:
        take = speaker.lines[number]
        return Scene(kind, (Side(speaker, take),), take, speaker.name)

    def beside(kind: str, speaker: Person, number: int, listener: Take) -> Scene:
        take = speaker.lines[number]
        sides = {speaker.name: Side(speaker, take)}
        quiet = other if speaker is one else one
        sides[quiet.name] = Side(quiet, listener)
        return Scene(kind, (sides[one.name], sides[other.name]), take, speaker.name)

    def away(speaker: Person, number: int, listener: Person) -> Scene:
        return Scene("off screen", (Side(listener, listener.rest),), speaker.lines[number], speaker.name)

    cut = one.lines[5]
    return Film(
        f"{one.name}-{other.name}",
        (
            alone("reverse shot", one, 0),
            alone("reverse shot", other, 0),
            beside("beside a listener", one, 2, other.rest),
            beside("beside a talker", other, 3, one.lines[1]),
            away(one, 4, other),
            alone("reverse shot", other, 1),
            beside("beside a listener", other, 2, one.rest),
            beside("beside a talker", one, 3, other.lines[0]),
            away(other, 4, one),
            Scene("over a cut", (Side(one, cut),), cut, one.name, (0.0, 0.5)),
            Scene("over a cut", (Side(other, other.rest),), cut, one.name, (0.5, 1.0)),
            Scene("off screen, lips move", (Side(one, one.lines[4]),), other.lines[5], other.name),
            Scene("unknown voice", (Side(one, one.rest),), narrator.lines[0], None),
            Scene("unknown voice", (Side(other, other.rest),), narrator.lines[1], None),
            alone("reverse shot", one, 1),
        ),
    )


def short(one: Person, other: Person) -> Film:
    """One sentence each, and nothing else that could tell."""
    scenes = []
    for kind, speaker, quiet in (("sentence beside a listener", one, other), ("sentence beside a talker", other, one)):
        take = speaker.lines[0]
        own = quiet.lines[0]
        late = Take(own.clip, own.start - 0.4, own.end - 0.1)
        sides = {speaker.name: Side(speaker, take), quiet.name: Side(quiet, late if "talker" in kind else quiet.rest)}
        scenes.append(Scene(kind, (sides[one.name], sides[other.name]), take, speaker.name))
    return Film(f"grid-{one.name}-{other.name}", tuple(scenes))


def together(one: Person, other: Person) -> Film:
    """Two who are never seen apart, and both always move their lips: nothing but their time tells."""
    scenes = []
    for number, (speaker, quiet) in enumerate(((one, other), (other, one)) * 3):
        take = speaker.lines[number // 2 + 2]
        sides = {speaker.name: Side(speaker, take), quiet.name: Side(quiet, quiet.lines[number // 2])}
        scenes.append(Scene("never apart", (sides[one.name], sides[other.name]), take, speaker.name))
    return Film(f"both-{one.name}-{other.name}", tuple(scenes))


def films() -> list[Film]:
    talks = [
        talk(one, other, next(p for p in PEOPLE if p is not one and p is not other))
        for one, other in combinations(PEOPLE, 2)
    ]
    return [
        *talks,
        *(film.swapped() for film in talks),
        *(together(one, other) for one, other in combinations(PEOPLE, 2)),
        *(short(a, b) for a, b in zip(GRID, GRID[1:] + GRID[:1], strict=True)),
    ]


def make(film: Film, data: Path, path: Path) -> list[Spoken]:
    """Write the film, unless it is there, and tell its lines."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        sound = np.concatenate([_sound(scene, data) for scene in film.scenes])
        pictures = (picture for scene in film.scenes for picture in _pictures(scene, data))
        write_video(path, pictures, FPS, sound=sound, sample_rate=RATE)
    return list(_lines(film))


def _lines(film: Film) -> Iterator[Spoken]:
    at, begun = 0.0, None
    for scene in film.scenes:
        length = _frames(scene) / FPS
        voice = (scene.sound.end - scene.sound.start) * (scene.part[1] - scene.part[0])
        start = at if begun is None else begun
        seen = tuple(side.person.name for side in scene.sides)
        if scene.part[1] < 1:
            begun = at
        else:
            begun = None
            yield Spoken(scene.kind, start, at + voice, scene.speaker, seen)
        at += length


def _frames(scene: Scene) -> int:
    seconds = (scene.sound.end - scene.sound.start) * (scene.part[1] - scene.part[0])
    return round((seconds + (GAP_S if scene.part[1] == 1 else 0)) * FPS)


def _sound(scene: Scene, data: Path) -> NDArray[np.float32]:
    whole = _heard(data / "footage" / scene.sound.clip)
    take, (first, last) = scene.sound, scene.part
    length = take.end - take.start
    start, end = (round((take.start + share * length) * RATE) for share in (first, last))
    part = whole[start:end].copy()
    ramp = np.linspace(0, 1, RATE // 50, dtype=np.float32)
    if first == 0:
        part[: len(ramp)] *= ramp
    if last == 1:
        part[-len(ramp) :] *= ramp[::-1]
    level = np.sqrt(np.mean(np.square(part))) or 1.0
    film = np.random.default_rng(1).standard_normal(_frames(scene) * RATE // FPS).astype(np.float32) * 1e-3
    film[: len(part)] += (part * (0.06 / level))[: len(film)]
    return film


def _pictures(scene: Scene, data: Path) -> Iterator[Picture]:
    count = _frames(scene)
    skipped = round((scene.sound.end - scene.sound.start) * scene.part[0] * FPS)
    columns = [_column(side, data, count, skipped, WIDTH // len(scene.sides)) for side in scene.sides]
    for parts in zip(*columns, strict=True):
        yield np.concatenate(parts, axis=1)


def _column(side: Side, data: Path, count: int, skipped: int, width: int) -> Iterator[Picture]:
    """`count` frames of one side, from `skipped` frames into the take on; a take that is too short starts again."""
    times, pictures = _seen(data / "footage" / side.take.clip)
    x, y, tall = side.person.framing[side.take.clip]
    length = side.take.end - side.take.start
    for number in range(count):
        at = (number + skipped) / FPS
        if side.take.quiet:
            at = length - abs(at / 2 % (2 * length) - length)
        elif at >= length + GAP_S:
            at %= length
        nearest = int(np.abs(times - (side.take.start + at)).argmin())
        yield _cut(jpeg.decode(pictures[nearest]), x, y, tall, width)


def _cut(picture: Picture, x: float, y: float, tall: float, width: int) -> Picture:
    rows, columns = picture.shape[:2]
    high = min(tall * rows, columns * HEIGHT / width)
    wide = high * width / HEIGHT
    left = min(max(x * columns - wide / 2, 0), columns - wide)
    top = min(max(y * rows - high / 2, 0), rows - high)
    part = picture[round(top) : round(top + high), round(left) : round(left + wide)]
    return np.asarray(cv2.resize(part, (width, HEIGHT), interpolation=cv2.INTER_AREA), np.uint8)


@cache
def _heard(clip: Path) -> NDArray[np.float32]:
    return read_sound(clip, RATE, next(iter(frames(clip))).picture.time or 0.0)


@cache
def _seen(clip: Path) -> tuple[NDArray[np.float64], Sequence[bytes]]:
    """All frames of a clip, at most 960 pixels long, as JPEG: decoded once for all films."""
    found = [(frame.time_s, jpeg.encode(_small(upright(frame.picture)), quality=96)) for frame in frames(clip)]
    return np.array([time for time, _ in found]), [picture for _, picture in found]


def _small(picture: Picture) -> Picture:
    scale = 960 / max(picture.shape)
    if scale >= 1:
        return picture
    size = round(picture.shape[1] * scale), round(picture.shape[0] * scale)
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


def length_s(scene: Scene) -> float:
    """Seconds that a scene takes in its film."""
    return _frames(scene) / FPS

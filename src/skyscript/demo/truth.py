"""What is exactly true of the sample episode: cuts, lines, people, and which frames were used twice."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import groupby

from skyscript.demo.footage import positions
from skyscript.demo.script import Player, Script
from skyscript.records import Record, ShotSize, Transition

CONVENTIONS = (
    "frame numbers start at 0; end_frame is exclusive; a dissolve or fade boundary is the middle of the transition "
    "(transition_frames gives its whole span); times are frame/fps; shot 0 is marked cut"
)


class TrueShot(Record):
    """One shot; `source_frames` are the clip's frames that it shows, half-open."""

    index: int
    start_frame: int
    end_frame: int
    start_s: float
    end_s: float
    transition_in: Transition
    transition_frames: tuple[int, int] | None
    source: str
    source_frames: tuple[int, int]
    speed: float
    person: str
    location: str
    shot_size: ShotSize
    action: str


class TrueLine(Record):
    """One subtitle; `on_screen` is false where the speaker is only heard of."""

    index: int
    start_frame: int
    end_frame: int
    start_s: float
    end_s: float
    zh: str
    en: str
    speaker: str
    shot: int
    on_screen: bool


class ReusedFrames(Record):
    """Frames `[first, stop)` of one take that are shown more than once, at most `showings` times, by these shots."""

    take: str
    frames: tuple[int, int]
    shots: tuple[int, ...]
    showings: int


class Truth(Record):
    """The whole truth of the sample episode, in the shape of the test reels' truth files."""

    file: str
    title: str
    title_zh: str
    logline: str
    fps: int
    frames: int
    width: int
    height: int
    duration_s: float
    conventions: str
    shots: tuple[TrueShot, ...]
    fade_out_frames: tuple[int, int]
    subtitles: tuple[TrueLine, ...]
    subtitle_band: tuple[int, int]
    persons: tuple[Player, ...]
    music: str
    speech: str
    reused: tuple[ReusedFrames, ...]
    credits: str


def truth_of(script: Script, file: str, band: tuple[int, int]) -> Truth:
    """Work the truth out from the script; `band` is the rows that subtitles are drawn in."""
    frames = script.starts[-1]
    return Truth(
        file=file,
        title=script.title,
        title_zh=script.title_zh,
        logline=script.logline,
        fps=script.fps,
        frames=frames,
        width=script.width,
        height=script.height,
        duration_s=frames / script.fps,
        conventions=CONVENTIONS,
        shots=tuple(_shot(script, index) for index in range(len(script.shots))),
        fade_out_frames=(frames - script.fade_out, frames),
        subtitles=tuple(_line(script, index) for index in range(len(script.lines))),
        subtitle_band=band,
        persons=script.people,
        music=f"synthetic chord bed throughout; minor, from {script.starts[script.turn] / script.fps:.2f} s on major",
        speech="none: nobody speaks, the lines are subtitles only",
        reused=tuple(_reused(script)),
        credits=script.credits.strip(),
    )


def _shot(script: Script, index: int) -> TrueShot:
    shot, clip = script.shots[index], script.clips[script.shots[index].clip]
    start, end = script.starts[index], script.starts[index + 1]
    half = shot.dissolve // 2
    shown = _shown(script, index)
    return TrueShot(
        index=index,
        start_frame=start,
        end_frame=end,
        start_s=start / script.fps,
        end_s=end / script.fps,
        transition_in="dissolve" if half else "cut",
        transition_frames=(start - half, start + half) if half else None,
        source=shot.clip,
        source_frames=(min(shown), max(shown) + 1),
        speed=shot.speed,
        person=clip.person,
        location=clip.location,
        shot_size=shot.size,
        action=shot.action,
    )


def _line(script: Script, index: int) -> TrueLine:
    line = script.lines[index]
    start = script.starts[line.shot] + line.at
    return TrueLine(
        index=index,
        start_frame=start,
        end_frame=start + line.length,
        start_s=start / script.fps,
        end_s=(start + line.length) / script.fps,
        zh=line.zh,
        en=line.en,
        speaker=line.speaker,
        shot=line.shot,
        on_screen=script.clips[script.shots[line.shot].clip].person == line.speaker,
    )


def _shown(script: Script, index: int) -> list[int]:
    """The clip's frames in the order shown, nearest to what each frame of the shot shows; held frames count once."""
    nearest = (round(position) for position in positions(script.shots[index], *script.borrowed(index)))
    return [frame for frame, _ in groupby(nearest)]


def _reused(script: Script) -> Iterator[ReusedFrames]:
    takes: dict[str, dict[int, Counter[int]]] = defaultdict(lambda: defaultdict(Counter))
    for index, shot in enumerate(script.shots):
        for frame in _shown(script, index):
            takes[script.clips[shot.clip].take][frame][index] += 1
    for take, frames in takes.items():
        again = sorted(((f, s) for f, s in frames.items() if s.total() > 1), key=lambda entry: entry[0])
        # Frames that follow each other keep the same distance from their place in the list.
        runs = groupby(enumerate(again), key=lambda item: (item[1][0] - item[0], tuple(sorted(item[1][1]))))
        for (_, shots), run in runs:
            members = [entry for _, entry in run]
            yield ReusedFrames(
                take=take,
                frames=(members[0][0], members[-1][0] + 1),
                shots=shots,
                showings=max(counts.total() for _, counts in members),
            )

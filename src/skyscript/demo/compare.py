"""The sample's exact truth beside what was read from its pixels."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from skyscript.demo.truth import TrueShot, Truth
from skyscript.records import ScriptShot, ShootingScript

TOLERANCE = 1
"""Frames by which a cut may be off."""

NOT_YET = "not in this version"


class Row(NamedTuple):
    """One comparison; `ok` is None where this version does not try."""

    what: str
    expected: str
    found: str
    ok: bool | None


def compare(script: ShootingScript, truth: Truth) -> list[Row]:
    """What a reader wants to check first: cuts, transitions, people, lines, the emotional turn, music."""
    shots = [shot for scene in script.scenes for shot in scene.shots]
    people = _people(shots, truth)
    return [
        _cuts(shots, truth),
        *_dissolves(shots, truth),
        _cast(script, truth),
        _who(shots, truth, people),
        *_turns(script, truth, people),
        _lines(shots, truth),
        _music(script),
    ]


def _cuts(shots: Sequence[ScriptShot], truth: Truth) -> Row:
    expected = [shot.start_frame for shot in truth.shots if shot.transition_in == "cut"][1:]
    found = [shot.start_frame for shot in shots if shot.transition_in == "cut" and shot.start_frame > 0]
    missed = [cut for cut in expected if not any(abs(cut - other) <= TOLERANCE for other in found)]
    extra = [cut for cut in found if not any(abs(cut - other) <= TOLERANCE for other in expected)]
    said = f"{len(expected) - len(missed)} of {len(expected)}"
    for name, frames in (("missed", missed), ("false", extra)):
        if frames:
            said += f", {name} at frame {', '.join(map(str, frames))}"
    return Row("cuts", f"{len(expected)}, within {TOLERANCE} frame", said, not missed and not extra)


def _dissolves(shots: Sequence[ScriptShot], truth: Truth) -> Iterator[Row]:
    for shot in truth.shots:
        if shot.transition_frames is None:
            continue
        first, stop = shot.transition_frames
        inside = [other for other in shots if first <= other.start_frame < stop]
        right = len(inside) == 1 and inside[0].transition_in == shot.transition_in
        yield Row(shot.transition_in, f"frames {first}-{stop}", "; ".join(map(_entrance, inside)) or "nothing", right)


def _entrance(shot: ScriptShot) -> str:
    span = shot.transition_frames or (shot.start_frame, shot.start_frame)
    return f"{shot.transition_in}, frames {span[0]}-{span[1]}"


def _cast(script: ShootingScript, truth: Truth) -> Row:
    return Row("people", str(len(truth.persons)), str(len(script.cast)), len(script.cast) == len(truth.persons))


def _people(shots: Sequence[ScriptShot], truth: Truth) -> dict[str, str]:
    """Which person of the truth each character is: the one whose shots they are seen in most."""
    votes: dict[str, Counter[str]] = {}
    for shot in truth.shots:
        for character, times in _seen(shots, shot).items():
            votes.setdefault(character, Counter())[shot.person] += times
    return {character: counts.most_common(1)[0][0] for character, counts in votes.items()}


def _seen(shots: Sequence[ScriptShot], true: TrueShot) -> Counter[str]:
    """Characters in the keyframes taken inside a true shot, with the number of those keyframes."""
    inside = {
        frame.id for shot in shots for frame in shot.keyframes if true.start_frame <= frame.frame < true.end_frame
    }
    return Counter(
        person.id for shot in shots for person in shot.characters if person.id is not None and person.keyframe in inside
    )


def _who(shots: Sequence[ScriptShot], truth: Truth, people: dict[str, str]) -> Row:
    wrong = [
        str(true.index + 1)
        for true in truth.shots
        if {people[character] for character in _seen(shots, true)} != {true.person}
    ]
    total = len(truth.shots)
    said = f"{total - len(wrong)} of {total}" + (f", not in shot {', '.join(wrong)}" if wrong else "")
    return Row("the right person", f"in {total} shots", said, not wrong)


def _turns(script: ShootingScript, truth: Truth, people: dict[str, str]) -> Iterator[Row]:
    for person in truth.persons:
        if person.turns is None:
            continue
        curve = [(f.time_s, f.vad.valence) for f in script.feelings if people.get(f.character) == person.id]
        early = [valence for time, valence in curve if time < truth.duration_s / 3]
        late = [valence for time, valence in curve if time >= truth.duration_s * 2 / 3]
        what, expected = f"{person.name}'s valence", f"{person.turns} from first to last third"
        if not early or not late:
            yield Row(what, expected, "too few faces read", False)
            continue
        before, after = sum(early) / len(early), sum(late) / len(late)
        yield Row(
            what, expected, f"{before:.1f} to {after:.1f} (of 1-9)", (after > before) == (person.turns == "rises")
        )


def _lines(shots: Sequence[ScriptShot], truth: Truth) -> Row:
    heard = {line.text for shot in shots for line in shot.lines}
    expected = f"{len(truth.subtitles)} subtitles"
    if not heard:
        return Row("lines", expected, NOT_YET, None)
    right = sum(line.zh in heard for line in truth.subtitles)
    return Row("lines", expected, f"{right} of {len(truth.subtitles)}", right == len(truth.subtitles))


def _music(script: ShootingScript) -> Row:
    verdicts = [scene.bgm.present for scene in script.scenes if scene.bgm is not None]
    if not verdicts:
        return Row("music", "throughout", NOT_YET, None)
    return Row("music", "throughout", "throughout" if all(verdicts) else "not throughout", all(verdicts))

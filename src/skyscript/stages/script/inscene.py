"""The scenes of the script; without a scene stage all shots make one."""

from collections.abc import Iterator, Sequence

from skyscript.records import Music, Scene, SceneMusic, SceneSpan, ScriptShot
from skyscript.stages.script.findings import Findings
from skyscript.stages.script.wording import Wording


def in_scenes(parts: Sequence[ScriptShot], found: Findings, words: Wording) -> Iterator[Scene]:
    """Every shot in the scene that names it."""
    by_id = {part.id: part for part in parts}
    for span in found.scenes:
        yield _scene(span, tuple(by_id[shot] for shot in span.shots), found.bgm.get(span.scene), words)
    if parts and not found.scenes:
        yield _whole(parts)


def _scene(span: SceneSpan, shots: tuple[ScriptShot, ...], music: SceneMusic | None, words: Wording) -> Scene:
    return Scene(
        id=span.scene,
        number=span.number,
        heading=words.told(span.heading),
        interior=span.interior,
        location=words.told(span.place),
        location_id=span.location,
        time_of_day=span.time_of_day,
        description=words.told(span.description),
        start_s=span.start_s,
        end_s=span.end_s,
        bgm=_music(music) if music else None,
        shots=shots,
    )


def _music(music: SceneMusic) -> Music:
    return Music(
        present=music.present, genre=music.genre, mood=music.mood, tempo=music.tempo, confidence=music.confidence
    )


def _whole(parts: Sequence[ScriptShot]) -> Scene:
    return Scene(
        id="s01",
        number=1,
        heading=None,
        interior=None,
        location=None,
        location_id=None,
        time_of_day=None,
        description=None,
        start_s=parts[0].start_s,
        end_s=parts[-1].end_s,
        bgm=None,
        shots=tuple(parts),
    )

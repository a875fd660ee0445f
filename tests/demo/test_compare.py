"""The comparison says what is right, what is wrong, and what was not tried."""

from collections.abc import Callable

import pytest

from skyscript.demo.compare import Row, compare
from skyscript.demo.script import Script
from skyscript.demo.truth import Truth, truth_of
from skyscript.records import (
    VAD,
    Camera,
    CastMember,
    CharacterInShot,
    Feeling,
    KeyframeInShot,
    Line,
    Music,
    RecipeNote,
    Scene,
    ScriptShot,
    ShootingScript,
    Source,
)

NAMES = {"red": "C1", "blue": "C2"}


@pytest.fixture
def truth(script: Script) -> Truth:
    return truth_of(script, "01.mp4", (0, 1))


@pytest.fixture
def read(truth: Truth) -> ShootingScript:
    """What a faultless run would read from the small episode."""
    shots = tuple(_shot(truth, index) for index in range(len(truth.shots)))
    feelings = tuple(
        Feeling(
            time_s=shot.keyframes[0].time_s,
            keyframe=shot.keyframes[0].id,
            character=str(shot.characters[0].id),
            emotion="happy",
            vad=VAD(valence=2 + 2 * index, arousal=5, dominance=5, derived=True),
        )
        for index, shot in enumerate(shots)
    )
    scene = Scene(
        id="s01",
        number=1,
        heading=None,
        interior=None,
        location=None,
        location_id=None,
        time_of_day=None,
        description=None,
        start_s=0,
        end_s=truth.duration_s,
        bgm=None,
        shots=shots,
    )
    return ShootingScript(
        drama="a",
        episode="01",
        title="A",
        language=None,
        source=Source(file="01.mp4", sha256="0", width=320, height=180, fps=24, duration_s=truth.duration_s),
        recipe=RecipeNote(name="embedded", models={}),
        privacy="release",
        cast=tuple(_member(name) for name in NAMES.values()),
        scenes=(scene,),
        feelings=feelings,
        failures=(),
        provenance={},
    )


def rows(read: ShootingScript, truth: Truth) -> dict[str, Row]:
    return {row.what: row for row in compare(read, truth)}


def test_a_faultless_reading_is_all_right_where_this_version_tries(read: ShootingScript, truth: Truth) -> None:
    verdicts = {what: row.ok for what, row in rows(read, truth).items()}
    assert verdicts == {
        "cuts": True,
        "dissolve": True,
        "people": True,
        "the right person": True,
        "Red's valence": True,
        "lines": None,
        "music": None,
    }
    assert rows(read, truth)["lines"].found == "not in this version"


def with_shots(read: ShootingScript, change: Callable[[int, ScriptShot], dict[str, object]]) -> ShootingScript:
    scene = read.scenes[0]
    shots = tuple(shot.model_copy(update=change(index, shot)) for index, shot in enumerate(scene.shots))
    return read.model_copy(update={"scenes": (scene.model_copy(update={"shots": shots}),)})


@pytest.mark.parametrize(("late", "right"), [(1, True), (2, False)])
def test_a_cut_counts_within_one_frame(read: ShootingScript, truth: Truth, late: int, right: bool) -> None:
    moved = with_shots(read, lambda i, shot: {"start_frame": shot.start_frame + late} if i == 1 else {})
    row = rows(moved, truth)["cuts"]
    assert row.ok is right
    assert right or row.found == "0 of 1, missed at frame 20, false at frame 22"


def test_a_dissolve_taken_for_a_cut_is_wrong_twice(read: ShootingScript, truth: Truth) -> None:
    mistaken = with_shots(read, lambda i, shot: {"transition_in": "cut", "transition_frames": None} if i == 2 else {})
    found = rows(mistaken, truth)
    assert found["dissolve"].ok is False
    assert found["cuts"].found == "1 of 1, false at frame 34"


def test_a_person_taken_for_the_other_is_told_by_shot(read: ShootingScript, truth: Truth) -> None:
    mistaken = with_shots(
        read, lambda i, shot: {"characters": (shot.characters[0].model_copy(update={"id": "C1"}),)} if i == 1 else {}
    )
    row = rows(mistaken, truth)["the right person"]
    assert (row.found, row.ok) == ("2 of 3, not in shot 2", False)


def test_one_person_split_in_two_shows_in_the_count(read: ShootingScript, truth: Truth) -> None:
    row = rows(read.model_copy(update={"cast": (*read.cast, _member("C3"))}), truth)["people"]
    assert (row.expected, row.found, row.ok) == ("2", "3", False)


def test_a_face_that_does_not_brighten_is_no_turn(read: ShootingScript, truth: Truth) -> None:
    flat = tuple(f.model_copy(update={"vad": read.feelings[0].vad}) for f in read.feelings)
    assert rows(read.model_copy(update={"feelings": flat}), truth)["Red's valence"].ok is False
    assert rows(read.model_copy(update={"feelings": ()}), truth)["Red's valence"].found == "too few faces read"


def test_lines_and_music_count_as_soon_as_there_are_any(read: ShootingScript, truth: Truth) -> None:
    line = Line(
        speaker=None, text="你好", translation=None, language="zh", start_s=0, end_s=1, source="ocr", confidence=1
    )
    heard = with_shots(read, lambda i, shot: {"lines": (line,)} if i == 0 else {})
    scene = heard.scenes[0].model_copy(
        update={"bgm": Music(present=True, genre=None, mood=None, tempo=None, confidence=None)}
    )
    found = rows(heard.model_copy(update={"scenes": (scene,)}), truth)
    assert (found["lines"].found, found["lines"].ok) == ("1 of 2", False)
    assert found["music"].ok is True


def _member(name: str) -> CastMember:
    return CastMember(
        id=name,
        name=name,
        role="protagonist",
        gender=None,
        age=None,
        ethnicity=None,
        looks=None,
        temperament=None,
        facial_attractiveness=None,
        shots=(),
    )


def _shot(truth: Truth, index: int) -> ScriptShot:
    true = truth.shots[index]
    frame = (true.start_frame + true.end_frame) // 2
    keyframe = KeyframeInShot(
        id=f"k{index:04}", time_s=frame / truth.fps, frame=frame, width=320, height=180, image="k.jpg"
    )
    character = CharacterInShot(
        id=NAMES[true.person],
        keyframe=keyframe.id,
        face_box=None,
        body_box=(0, 0, 1, 1),
        layer="foreground",
        inferred=False,
        emotion=None,
        vad=None,
        temperament=None,
        action=None,
        pose=None,
        facing=None,
    )
    return ScriptShot(
        id=f"sh{index:03}",
        number=index + 1,
        start_s=true.start_s,
        end_s=true.end_s,
        start_frame=true.start_frame,
        end_frame=true.end_frame,
        transition_in=true.transition_in,
        transition_frames=true.transition_frames,
        camera=Camera(shot_size=None, angle=None, movement=None, position=None, duration_s=1, main_subject=()),
        focus=None,
        action=None,
        highlight=None,
        event=None,
        positions=(),
        characters=(character,),
        objects=(),
        lines=(),
        keyframes=(keyframe,),
    )

"""The script: consistent, complete, and honest about what it does not know."""

import pytest
import stage_rows as make

from skyscript.records import (
    Appearance,
    Character,
    CharacterInShot,
    Detection,
    EmotionScore,
    Failure,
    Opinion,
    RecipeNote,
    Record,
    ScriptShot,
    ShootingScript,
    Shot,
)
from skyscript.stages.script.assemble import AssembleScript

RECIPE = RecipeNote(name="embedded", models={"faces": "onnx:a@1"})
LEFT, RIGHT = (60.0, 20.0, 200.0, 350.0), (400.0, 20.0, 540.0, 350.0)
WHERE = [make.at("k0001"), make.at("k0002"), make.at("k0003", "sh002")]

SHOTS = [make.shot(1, 0, 100), make.shot(2, 100, 150, (95, 105)), make.shot(3, 150, 175)]
"""Nothing usable was found in the third."""

OPINIONS = (
    Opinion(field="emotion", value="sad", source="face model", confidence=0.7, adopted=True),
    Opinion(field="emotion", value="happy", source="a model", confidence=None, adopted=False),
)
REFINED = [
    make.refined("p1", LEFT, WHERE[0], emotion="sad", vad=make.vad(3), opinions=OPINIONS, posture="sitting"),
    make.refined("p2", RIGHT, WHERE[0], face_box=None, layer="background"),
    make.refined("p1", (50, 10, 260, 355), WHERE[1], emotion="happy", vad=make.vad(8),
                 emotions=(EmotionScore(emotion="happy", probability=1),)),
    make.refined("p1", (0, 0, 640, 360), WHERE[2], face_box=None),
    make.refined("p2", LEFT, WHERE[2], emotion="neutral", vad=make.vad(), facing="camera"),
]  # fmt: skip
APPEARANCES = [
    Appearance(**where, person=person, character=name, similarity=0.9)
    for where, person, name in ((WHERE[0], "p1", "C1"), (WHERE[1], "p1", "C1"), (WHERE[2], "p1", "C2"),
                                (WHERE[2], "p2", "C1"))
]  # fmt: skip
NOTES = [
    make.note([make.person_note(shot_size="WIDE SHOT", layer="background"),
               make.person_note(shot_size="CLOSE-UP", layer="foreground")], [make.object_note("cup")]),
    make.note([make.person_note(shot_size="CLOSE-UP", layer="foreground")],
              [make.object_note("cup", description="blue"), make.object_note("letter")], "k0002"),
    make.note([], [], "k0003", shot="sh002"),
]  # fmt: skip


def detection(where: dict[str, str], note: str, label: str, confirmed: bool | None) -> Detection:
    box = (1.0, 2.0, 30.0, 40.0) if confirmed else None
    score = 0.5 if box else None
    return Detection(
        **where, note=note, annotator="a", label=label, box=box, score=score, confirmed=confirmed, detector="d"
    )


DETECTIONS = [
    detection(WHERE[0], "people/0", "person", True), detection(WHERE[0], "people/1", "person", False),
    detection(WHERE[0], "objects/0", "cup", False), detection(WHERE[1], "people/0", "person", False),
    detection(WHERE[1], "objects/0", "cup", True), detection(WHERE[1], "objects/1", "letter", None),
]  # fmt: skip
LOSSES = [Failure(drama="d", episode="e1", stage="keyframes", kind="rejected", item="sh003 frame 160", reason="black")]


def character(name: str) -> Character:
    return Character(
        drama="d", character=name, name=name, role="extra", gender=None, age=None, ethnicity=None, looks=None,
        temperament=None, facial_attractiveness=None, faces=1, screen_time_s=1, cohesion=1,
    )  # fmt: skip


@pytest.fixture(scope="module")
def script() -> ShootingScript:
    frames = [make.keyframe(1, 1, 1.0), make.keyframe(2, 1, 3.0), make.keyframe(3, 2, 4.6)]
    cast = [character("C1"), character("C2"), character("C7")]
    (one,) = AssembleScript().run(make.episode(), RECIPE, make.media(), SHOTS, frames, REFINED, NOTES, DETECTIONS, cast,
                                  APPEARANCES, LOSSES)  # fmt: skip
    return one


@pytest.fixture(scope="module")
def empty() -> ShootingScript:
    (one,) = AssembleScript().run(make.episode(), RECIPE, make.media(), SHOTS, (), (), (), (), (), (), ())
    return one


def shots(script: ShootingScript) -> tuple[ScriptShot, ...]:
    (scene,) = script.scenes
    return scene.shots


def people(script: ShootingScript, shot: int) -> dict[str | None, CharacterInShot]:
    return {p.id: p for p in shots(script)[shot].characters}


def test_all_shots_make_one_scene_and_keep_their_times(script: ShootingScript) -> None:
    assert [(s.id, s.start_frame, s.end_frame, s.transition_frames) for s in shots(script)] == [
        ("sh001", 0, 100, None), ("sh002", 100, 150, (95, 105)), ("sh003", 150, 175, None)]  # fmt: skip
    assert (script.scenes[0].start_s, script.scenes[0].end_s) == (0, 7)


def test_a_video_without_shots_has_no_scene() -> None:
    rows: list[list[Shot]] = [[]]
    (one,) = AssembleScript().run(make.episode(), RECIPE, make.media(), *rows, (), (), (), (), (), (), ())
    assert one.scenes == ()


def test_each_character_is_told_once_a_shot_where_the_face_is_largest(script: ShootingScript) -> None:
    for shot in shots(script):
        known = [p.id for p in shot.characters if p.id]
        assert len(known) == len(set(known))
    anna = people(script, 0)["C1"]
    assert (anna.keyframe, anna.emotion) == ("k0002", "happy"), "the larger of two"
    assert people(script, 1)["C1"].keyframe == "k0003"


def test_people_whom_nobody_recognised_are_there_without_a_name(script: ShootingScript) -> None:
    stranger = people(script, 0)[None]
    assert (stranger.keyframe, stranger.body_box, stranger.layer) == ("k0001", RIGHT, "background")


def test_every_character_of_a_shot_is_in_the_cast_and_the_other_way_round(script: ShootingScript) -> None:
    shown = {shot.id: {p.id for p in shot.characters if p.id} for shot in shots(script)}
    assert {m.id: set(m.shots) for m in script.cast} == {
        name: {shot for shot, names in shown.items() if name in names} for name in set().union(*shown.values())
    }
    assert "C7" not in {m.id for m in script.cast}, "somebody of another episode"
    assert {i for shot in shots(script) for i in shot.camera.main_subject} <= {m.id for m in script.cast}
    assert {f.character for f in script.feelings} <= {m.id for m in script.cast}


def test_keyframes_named_in_the_script_are_keyframes_of_that_shot(script: ShootingScript) -> None:
    for shot in shots(script):
        named = {p.keyframe for p in shot.characters} | {o.keyframe for o in shot.objects}
        assert named <= {k.id for k in shot.keyframes}


def test_shot_size_is_that_of_the_closest_person(script: ShootingScript) -> None:
    assert [shot.camera.shot_size for shot in shots(script)] == ["CLOSE-UP", None, None]


def test_objects_have_the_verdict_that_was_given_on_them(script: ShootingScript) -> None:
    told = [(o.label, o.keyframe, o.description, o.confirmed, o.box is not None) for o in shots(script)[0].objects]
    assert told == [("cup", "k0002", "blue", True, True), ("letter", "k0002", None, None, False)]


def test_feelings_follow_every_keyframe_not_only_the_one_shown(script: ShootingScript) -> None:
    assert [(f.time_s, f.character, f.emotion, f.vad.valence) for f in script.feelings] == [
        (1.0, "C1", "sad", 3), (3.0, "C1", "happy", 8), (4.6, "C1", "neutral", 5)]  # fmt: skip


def test_losses_are_told(script: ShootingScript) -> None:
    assert [(f.stage, f.item, f.reason) for f in script.failures] == [("keyframes", "sh003 frame 160", "black")]


def nulls(value: Record, at: str = "") -> list[str]:
    """Id paths of all null leaves, found without the help of the source."""
    found = []
    for name, one in value:
        if one is None:
            found.append(f"{at}{name}")
        for place, row in enumerate(one) if isinstance(one, tuple) else ():
            if isinstance(row, Record):
                root = name if name in ("shots", "scenes", "cast") else f"{at}{name}"
                found += nulls(row, f"{root}/{getattr(row, 'id', None) or place}/")
        if isinstance(one, Record):
            found += nulls(one, f"{at}{name}/")
    return found


def test_whatever_is_null_has_its_reason(script: ShootingScript, empty: ShootingScript) -> None:
    for one in (script, empty):
        paths = nulls(one)
        assert len(paths) > 20
        for path in paths:
            origin = one.origin(path)
            assert origin, f"{path} is null and nobody says why"
            assert origin.source.startswith("null: "), path


def test_what_is_empty_for_want_of_a_stage_has_its_reason(script: ShootingScript) -> None:
    for path in ("shots/sh001/lines", "shots/sh001/positions", "shots/sh003/camera/main_subject"):
        origin = script.origin(path)
        assert origin
        assert origin.source.startswith("null: "), path


def test_what_is_known_has_no_reason_to_be_null(script: ShootingScript) -> None:
    assert script.origin("shots/sh001/camera/shot_size")
    for path in (
        "shots/sh001/camera/shot_size",
        "shots/sh001/characters/C1/emotion",
        "shots/sh002/transition_frames",
        "shots/sh002/characters/C1/facing",
        "shots/sh001/objects/0/box",
    ):
        origin = script.origin(path)
        assert not origin or not origin.source.startswith("null"), path


def test_a_shot_without_a_keyframe_says_so(script: ShootingScript) -> None:
    assert script.provenance["shots/sh003/camera/shot_size"].source == "null: the shot has no usable frame"


def test_the_opinion_that_lost_is_kept_with_the_one_that_won() -> None:
    frames, shown = [make.keyframe(1, 1, 1.0)], REFINED[:1]
    (one,) = AssembleScript().run(make.episode(), RECIPE, make.media(), SHOTS[:1], frames, shown, (), (),
                                  [character("C1")], APPEARANCES[:1], ())  # fmt: skip
    emotion = one.provenance["shots/sh001/characters/C1/emotion"]
    assert (emotion.source, emotion.model, emotion.confidence) == ("face model", "onnx:a@1", 0.7)
    assert [(o.source, o.value) for o in emotion.overruled] == [("a model", "happy")]
    assert "derived" in one.provenance["shots/sh001/characters/C1/vad"].source

"""The script with its words: lines, scenes, camera, music and events, each with where it came from."""

import pytest
import stage_rows as make

from skyscript.records import (
    Appearance,
    CameraMove,
    Character,
    CharacterName,
    DialogueLine,
    Overruled,
    Pseudonym,
    RecipeNote,
    SceneMusic,
    SceneSpan,
    ShootingScript,
    ShotAction,
    ShotCamera,
    SpokenLine,
)
from skyscript.stages.script.assemble import AssembleScript

HERE = {"drama": "d", "episode": "e1"}
STAGES = ("lines", "speakers", "scenes", "music", "camera", "motion", "events")
RECIPE = RecipeNote(name="embedded", models={"captions": "package:rapidocr@1"}, stages=STAGES)
SHOTS = [make.shot(1, 0, 100), make.shot(2, 100, 150)]
FRAMES = [make.keyframe(1, 1, 1.0), make.keyframe(2, 2, 4.6)]
REFINED = [make.refined("p1", (60, 20, 200, 350), make.at("k0001"))]
APPEARANCES = [Appearance(**make.at("k0001"), person="p1", character="C1", similarity=0.9)]


def line(number: int, shot: str, text: str, **other: object) -> DialogueLine:
    facts = {
        "translation": None, "language": "zh", "source": "subtitle", "timing": "speech", "confidence": 0.9,
        "speaker_name": None, "evidence": (f"t{number:03d}", f"u{number:03d}"), "overruled": (), **other,
    }  # fmt: skip
    return DialogueLine(
        **HERE, line=f"l{number:03d}", shot=shot, start_s=number, end_s=number + 0.8, text=text, **facts
    )


LINES = [
    line(1, "sh001", "你来了", translation="You came", overruled=(Overruled(source="speech", value="你来啦"),)),
    line(2, "sh002", "Go away", language="en"),
    line(3, "sh002", "是谁在外面敲门", source="speech"),
]
SPOKEN = [
    SpokenLine(**HERE, line="l001", speaker="C1", voice="V1", delivery="on screen", confidence=0.8,
               evidence=("mouth moves with the voice",), overruled=()),
    SpokenLine(**HERE, line="l002", speaker=None, voice="V2", delivery="narrator", confidence=0.5,
               evidence=("a voice that is never on screen",), overruled=()),
]  # fmt: skip
SCENES = [
    SceneSpan(**HERE, scene=f"s0{n}", number=n, shots=(shot,), start_s=start, end_s=end, location=f"L{n}",
              place=place, interior=interior, time_of_day=None, heading=heading, description=f"C1 is in the {place}.",
              confidence=0.7, reason=reason)
    for n, shot, start, end, place, interior, heading, reason in (
        (1, "sh001", 0, 4, "kitchen", True, "INT. KITCHEN", "the episode begins"),
        (2, "sh002", 4, 6, "park", False, "EXT. PARK", "another place"))
]  # fmt: skip
MUSIC = [
    SceneMusic(**HERE, scene="s01", present=True, share=0.9, confidence=0.8, genre="Acoustic", genre_confidence=0.6,
               mood=None, mood_confidence=None, tempo="slow", bpm=72, tempo_confidence=0.5)
]  # fmt: skip
CAMERAS = [
    ShotCamera(**HERE, shot="sh001", shot_size="MEDIUM SHOT", size_confidence=0.9, angle="low", angle_confidence=0.6,
               position="low, frontal, about 2 m from C1", focus="on C1", subjects=("C1",), evidence="cut at the waist")
]  # fmt: skip
MOVES = [
    CameraMove(**HERE, shot="sh001", movement="pan", direction="left", amount=0.4, confidence=0.9,
               evidence="0.4 widths"),
    CameraMove(**HERE, shot="sh002", movement=None, direction=None, amount=None, confidence=0.0, evidence="too dark"),
]  # fmt: skip
ACTIONS = [
    ShotAction(**HERE, shot="sh001", action="C1 sits and speaks.", event="C1 greets somebody", number=1,
               source="composed", confidence=None, evidence=("l001", "k0001/p1"), people=())
]  # fmt: skip
CAST = [
    Character(drama="d", character="C1", name="C1", role="protagonist", gender=None, age=None, ethnicity=None,
              looks=None, temperament=None, facial_attractiveness=None, faces=1, screen_time_s=4, cohesion=1)
]  # fmt: skip
CALLED = [
    CharacterName(
        drama="d", character="C1", name="林夏", aliases=(), source="introduction", confidence=0.9, evidence=()
    )
]


def assemble(stage: AssembleScript) -> ShootingScript:
    (one,) = stage.run(
        make.episode(), RECIPE, make.media(), SHOTS, FRAMES, REFINED, (), (), CAST, APPEARANCES, (),
        pseudonyms=[Pseudonym(drama="d", character="C1", name="Alma")], lines=LINES, spoken=SPOKEN, scenes=SCENES,
        music=MUSIC, cameras=CAMERAS, moves=MOVES, actions=ACTIONS, called=CALLED,
    )  # fmt: skip
    return one


@pytest.fixture(scope="module")
def script() -> ShootingScript:
    return assemble(AssembleScript())


def test_every_shot_is_in_the_scene_that_names_it(script: ShootingScript) -> None:
    assert [(s.heading, s.location_id, s.interior, [p.id for p in s.shots]) for s in script.scenes] == [
        ("INT. KITCHEN", "L1", True, ["sh001"]), ("EXT. PARK", "L2", False, ["sh002"])]  # fmt: skip
    music = script.scenes[0].bgm
    assert music
    assert (music.present, music.genre, music.mood, music.tempo) == (True, "Acoustic", None, "slow")


def test_lines_stand_in_their_shot_with_their_speaker(script: ShootingScript) -> None:
    first, second = (scene.shots[0].lines for scene in script.scenes)
    assert [(one.text, one.translation, one.speaker, one.delivery) for one in first] == [
        ("你来了", "You came", "C1", "on screen")]  # fmt: skip
    assert [(one.id, one.speaker, one.voice) for one in second] == [("l002", None, "V2"), ("l003", None, None)]
    assert script.language == "zh", "in which most is said"


def test_measured_geometry_tells_the_camera(script: ShootingScript) -> None:
    camera = script.scenes[0].shots[0].camera
    assert (camera.shot_size, camera.angle, camera.movement) == ("MEDIUM SHOT", "low", "pan left")
    assert camera.main_subject == ("C1",)


def test_sentences_call_people_by_the_name_that_may_be_told(script: ShootingScript) -> None:
    shot = script.scenes[0].shots[0]
    told = [shot.camera.position, shot.focus, shot.action, shot.event and shot.event.text, script.scenes[0].description]
    assert told == ["low, frontal, about 2 m from Alma", "on Alma", "Alma sits and speaks.", "Alma greets somebody",
                    "Alma is in the kitchen."]  # fmt: skip
    assert script.cast[0].name == "Alma"


def test_ones_own_footage_keeps_its_names() -> None:
    own = assemble(AssembleScript(privacy="own"))
    assert (own.cast[0].name, own.scenes[0].shots[0].focus) == ("林夏", "on 林夏")


def test_every_told_value_says_what_told_it(script: ShootingScript) -> None:
    at = {
        "shots/sh001/lines/l001/text": "subtitle t001, u001, timed by speech",
        "shots/sh001/lines/l001/speaker": "speakers: mouth moves with the voice",
        "shots/sh002/lines/l002/speaker": "null: a voice that is never on screen",
        "shots/sh001/camera/shot_size": "camera: cut at the waist",
        "shots/sh001/camera/movement": "motion: 0.4 widths",
        "shots/sh002/camera/movement": "null: too dark",
        "shots/sh001/action": "events: composed from l001, k0001/p1",
        "scenes/s02/start_s": "scenes: another place",
        "scenes/s01/bgm/tempo": "music",
        "scenes/s02/bgm": "null: there is no sound",
    }
    assert {path: origin.source for path in at if (origin := script.origin(path))} == at
    words = script.origin("shots/sh001/lines/l001/text")
    assert words
    assert [(o.source, o.value) for o in words.overruled] == [("speech", "你来啦")]


def test_a_stage_that_ran_and_found_nothing_is_not_called_missing(script: ShootingScript) -> None:
    action = script.origin("shots/sh002/action")
    assert action
    assert action.source == "null: nobody is seen and nothing is heard"

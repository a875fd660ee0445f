"""The embedded annotator: the keys of Tables 4 and 5, and null where nothing was found."""

import json

import stage_rows as make

from skyscript.engine.calls import CallLog
from skyscript.engine.store import Store
from skyscript.records import EmotionScore
from skyscript.stages.annotation.annotate import Annotate
from skyscript.stages.annotation.cleanse import Cleanse
from skyscript.stages.annotation.composer import age_word, compose

PERSON_KEYS = {
    "Type", "Age", "Gender", "Looks", "Emotion", "Actions", "Continuous Emotion", "Temperament",
    "Facial Attractiveness", "Shot Type", "Layer", "Evidence",
}  # fmt: skip
OBJECT_KEYS = {"Type", "Description", "Shot Type", "Layer"}

HAPPY = make.face(
    emotions=(EmotionScore(emotion="happy", probability=0.8), EmotionScore(emotion="sad", probability=0.2)),
    vad=make.vad(7.5),
)


def test_a_person_is_written_with_the_keys_of_table_5() -> None:
    (one,) = compose(make.keyframe(), [make.person(pose="b3")], {"f1": HAPPY}, [])["people"]
    assert set(one) == PERSON_KEYS
    assert (one["Age"], one["Gender"], one["Emotion"], one["Layer"]) == ("young adult", "female", "happy", "foreground")
    assert one["Continuous Emotion"] == {"Valence (V)": 7.5, "Arousal (A)": 5, "Dominance (D)": 5, "derived": True}
    assert one["Evidence"] == ["p1", "f1", "b3"]


def test_an_object_is_written_with_the_keys_of_table_4() -> None:
    sightings = [make.sighting((500, 10, 620, 60), "clock"), make.sighting((0, 0, 100, 300)),
                 make.sighting((20, 200, 300, 350), "couch")]  # fmt: skip
    things = compose(make.keyframe(), [], {}, sightings)["objects"]
    assert all(set(thing) == OBJECT_KEYS for thing in things)
    assert [(t["Type"], t["Description"], t["Layer"]) for t in things] == [
        ("couch", "in the lower left of the picture", "foreground"),
        ("clock", "in the upper right of the picture", "background"),
    ], "from left to right, and a person is no object"


def test_what_no_model_tells_is_null() -> None:
    (one,) = compose(make.keyframe(), [make.person(face=None)], {}, [])["people"]
    told = {key for key, value in one.items() if value is not None}
    assert told == {"Type", "Shot Type", "Layer", "Evidence"}
    unread = make.face(age=None, gender=None, gender_confidence=None)
    (one,) = compose(make.keyframe(), [make.person()], {"f1": unread}, [])["people"]
    assert {key for key, value in one.items() if value is not None} == told
    (one,) = compose(make.keyframe(), [make.person()], {"f1": HAPPY}, [])["people"]
    assert {
        key for key in ("Looks", "Actions", "Temperament", "Facial Attractiveness") if one[key] is not None
    } == set()


def test_every_age_has_a_word() -> None:
    words = [age_word(years / 2) for years in range(200)]
    assert list(dict.fromkeys(words)) == ["child", "teenager", "young adult", "adult", "older adult"]


def test_each_keyframe_is_described_by_what_it_shows_and_the_answer_can_be_read(blobs: Store, calls: CallLog) -> None:
    frames = [make.keyframe(1), make.keyframe(2), make.keyframe(3)]
    people = [make.person(), make.person(face=None, where=make.at("k0002"))]
    answers = list(Annotate().run(frames, blobs, calls, people, [HAPPY], [make.sighting((0, 0, 99, 99), "cup")]))
    counts = [(len(json.loads(a.text)["people"]), len(json.loads(a.text)["objects"])) for a in answers]
    assert counts == [(1, 1), (1, 0), (0, 0)]
    notes = list(Cleanse().run(answers, calls))
    assert [type(n).__name__ for n in notes] == ["FrameAnnotation"] * 3
    assert notes[0].people[0].vad == HAPPY.vad  # type: ignore[union-attr]

"""Scenes with their headings, from rows of the stages before."""

import stage_rows as make
from place_rows import backdrop, caption, line, located, location, seen, shots, spoken

from skyscript.stages.places.scenes import DivideScenes

PATIO, KITCHEN, HALL = (
    location("L1", "patio", False),
    location("L2", "kitchen", True),
    location("L3", None, None),
)


def run(rows, places, **more):
    return list(DivideScenes().run(rows, more.pop("signal", ()), [PATIO, KITCHEN, HALL], located(places), **more))


def test_an_intercut_conversation_is_one_scene_with_both_places_in_its_heading():
    people = [*seen(1, "C1"), *seen(2, "C2"), *seen(3, "C1"), *seen(4, "C2")]
    outside = [backdrop(1, 1, 1, luma=0.5), backdrop(3, 1, 1, luma=0.5), backdrop(2, 2, 2, luma=0.05)]
    (scene,) = run(shots([3] * 4), ["L1", "L2", "L1", "L2"], appearances=people, backdrops=outside)
    assert scene.heading == "EXT. PATIO / INT. KITCHEN - DAY"
    assert scene.description == "A patio and a kitchen, by day. C1 and C2 are there."
    assert (scene.start_s, scene.end_s) == (0.0, 12.0)


def test_a_second_place_that_is_only_glanced_at_stands_in_no_heading():
    (scene,) = run(shots([6, 1, 6]), ["L2", "L1", "L2"])
    assert (scene.heading, scene.location, scene.interior) == ("INT. KITCHEN", "L2", True)


def test_scenes_are_numbered_and_say_why_they_begin():
    first, second = run(shots([3, 3, 3, 3], fades=[3]), ["L2", "L2", "L3", "L3"])
    assert (first.scene, first.number, first.shots) == ("s01", 1, ("sh001", "sh002"))
    assert first.reason == "the episode begins"
    assert second.reason == "new place (L3 after L2), a fade"
    assert second.heading == "LOCATION L3"
    assert second.confidence > 0.9


def test_a_room_is_as_dark_by_day():
    (scene,) = run(shots([3]), ["L2"], backdrops=[backdrop(1, 1, 1, luma=0.02)])
    assert scene.time_of_day is None


def test_the_annotators_words_describe_the_scene():
    note = make.note().model_copy(update={"scene_description": "A kitchen at night; rain on the window."})
    (scene,) = run(shots([3]), ["L2"], notes=[note])
    assert scene.description == "A kitchen at night; rain on the window."
    assert scene.heading == "INT. KITCHEN - NIGHT"


def test_a_line_over_the_cut_and_who_answers_are_heard():
    rows, places, people = shots([3] * 4), ["L2", "L2", "L3", "L3"], [*seen(2, "C1"), *seen(3, "C1")]
    assert len(run(rows, places, appearances=people)) == 2
    over = [line(5.0, 7.0)]
    assert len(run(rows, places, appearances=people, lines=over)) == 1
    asked = [line(4.0, 5.5, "Who is it?", "l001"), line(6.2, 7.0, "Me.", "l002")]
    other = [spoken("l001", "C1"), spoken("l002", "C2")]
    assert len(run(rows, places, appearances=people, lines=asked, spoken=other)) == 1
    same = [spoken("l001", "C1"), spoken("l002", "C1")]
    assert len(run(rows, places, appearances=people, lines=asked, spoken=same)) == 2


def test_a_caption_that_time_has_passed_begins_a_scene():
    rows = run(shots([3] * 4), ["L2"] * 4, texts=[caption("三天后", start_s=6.2)])
    assert [r.shots for r in rows] == [("sh001", "sh002"), ("sh003", "sh004")]
    assert rows[1].reason.startswith("a caption says")


def test_a_dissolve_through_black_is_a_fade():
    rows = shots([3, 3])
    rows[1] = rows[1].model_copy(update={"transition_in": "dissolve", "transition_frames": (70, 80)})
    assert len(run(rows, ["L2", "L2"])) == 1
    light = make.signal(150)
    light[74] = light[74].model_copy(update={"luma": 0.02})
    assert len(run(rows, ["L2", "L2"], signal=light)) == 2
    dark = [row.model_copy(update={"luma": 0.03}) for row in make.signal(150)]
    assert len(run(rows, ["L2", "L2"], signal=dark)) == 1, "a dark film is no fade"


def test_lost_shots_and_unknown_places_are_in_scenes_too():
    (scene,) = run(shots([3, 0.4, 3]), ["L2", None, "L2"])
    assert scene.shots == ("sh001", "sh002", "sh003")
    (unknown,) = run(shots([3, 3]), [None, None])
    assert (unknown.heading, unknown.location, unknown.confidence) == ("UNKNOWN PLACE", None, 1.0)
    assert run([], []) == []


def test_only_things_that_are_surely_there_are_told():
    doubtful = make.sighting((0, 0, 9, 9), "banana", 0.45)
    (scene,) = run(shots([3]), ["L2"], sightings=[doubtful, make.sighting((0, 0, 9, 9), "oven", 0.8)])
    assert scene.description == "A kitchen. There is an oven; nobody is recognised."

"""The places of a drama over its episodes."""

import stage_rows as make
from place_rows import backdrop, seen, shots

from skyscript.records import Location, ShotLocation, Tag
from skyscript.stages.places import scenery
from skyscript.stages.places.locations import RecogniseLocations


def run(rows, backdrops, blobs, episodes=("e1",), **more):
    keyframes = [make.keyframe(i, i) for i in range(1, len(rows) + 1)]
    empty = blobs.put(scenery.pack(scenery.find(make.texture(0)[:8, :8] * 0, make.texture(0)[:8, :8, 0] > 0)), "x")
    backdrops = [b if b.points != make.NOWHERE else b.model_copy(update={"points": empty}) for b in backdrops]
    stage = RecogniseLocations()
    return list(stage.run([make.episode(e) for e in episodes], rows, keyframes, backdrops, blobs, **more))


def where(rows):
    return {(p.episode, p.shot): p.location for p in make.of(ShotLocation, rows)}


def test_places_are_numbered_in_order_of_first_appearance_over_all_episodes(blobs):
    both = [*shots([3, 3]), *shots([3, 3], episode="e2")]
    rows = run(
        both[::-1],
        [backdrop(1, 5, 9), backdrop(2, 1, 3), backdrop(1, 1, 3, episode="e2"), backdrop(2, 2, 6, episode="e2")],
        blobs,
        episodes=("e1", "e2"),
    )
    assert where(rows) == {("e1", "sh001"): "L1", ("e1", "sh002"): "L2", ("e2", "sh001"): "L2", ("e2", "sh002"): "L3"}
    assert [x.location for x in make.of(Location, rows)] == ["L1", "L2", "L3"]
    assert make.of(Location, rows)[1].evidence[0].startswith("shots 2, episodes 2")


def test_points_that_agree_join_pictures_that_look_different(blobs):
    room = blobs.put(scenery.pack(scenery.find(make.texture(1), make.texture(1)[..., 0] >= 0)), "x")
    rows = run(shots([3, 3]), [backdrop(1, 1, 3, points=room), backdrop(2, 2, 6, points=room)], blobs)
    assert set(where(rows).values()) == {"L1"}
    assert make.of(Location, rows)[0].confidence >= 0.9


def test_a_shot_without_background_is_where_its_people_were_a_moment_ago(blobs):
    rows = run(
        shots([3, 3, 3]),
        [backdrop(1, 1, 3), backdrop(2, 2, 6)],
        blobs,
        appearances=[*seen(1, "C1"), *seen(2, "C2"), *seen(3, "C1")],
    )
    assert where(rows)["e1", "sh003"] == "L1"
    guess = next(p for p in make.of(ShotLocation, rows) if p.shot == "sh003")
    assert guess.confidence < 0.5


def test_a_fade_ends_what_company_tells(blobs):
    rows = run(shots([3, 3], fades=[2]), [backdrop(1, 1, 3)], blobs, appearances=[*seen(1, "C1"), *seen(2, "C1")])
    assert where(rows) == {("e1", "sh001"): "L1"}
    assert make.reasons(rows) == [("rejected", "no background")]


def test_what_a_place_is_comes_from_its_shots(blobs):
    desk = (Tag(label="desk", score=0.6), Tag(label="bookcase", score=0.3))
    rows = run(shots([3, 3]), [backdrop(1, 1, 3, tags=desk), backdrop(2, 1, 3, tags=desk)], blobs)
    place = make.of(Location, rows)[0]
    assert (place.place, place.interior) == (None, True)
    note = make.note().model_copy(update={"scene_description": "A small office at night."})
    named = make.of(Location, run(shots([3]), [backdrop(1, 1, 3)], blobs, notes=[note]))[0]
    assert (named.place, named.interior) == ("office", True)


def test_a_close_ups_tags_do_not_tell_of_the_place(blobs):
    volcano = (Tag(label="volcano", score=0.6),)
    told = make.of(Location, run(shots([3]), [backdrop(1, 1, 3, tags=volcano, share=0.1)], blobs))[0]
    assert told.interior is None


def test_an_episode_without_any_background_has_no_place(blobs):
    rows = run(shots([3, 3]), [], blobs)
    assert not make.of(Location, rows)
    assert make.reasons(rows) == [("rejected", "no background")] * 2

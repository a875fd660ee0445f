"""What is kept of a background: its looks without its people, its light and its words."""

import numpy as np
import pytest
import stage_rows as make
from place_rows import caption

from skyscript.models import scripted
from skyscript.records import Backdrop
from skyscript.stages.places import scenery
from skyscript.stages.places.backdrops import DescribeBackdrops

ROOM = make.texture(5)
shown = []


def look(image):
    shown.append(image)
    return [float(channel) + 1 for channel in image.mean((0, 1))], [0.6, 0.01, 0.2]


@pytest.fixture(autouse=True)
def _sights():
    shown.clear()
    scripted.register("sights", scripted.Sights(look, 3, ("kitchen", "beach", "desk")))


def run(blobs, image=ROOM, **rows):
    keyframe = make.pictured(make.keyframe(), image, blobs)
    return list(DescribeBackdrops(embedder="scripted:sights").run([keyframe], blobs, **rows))


def test_somebody_in_red_does_not_make_the_room_red(blobs):
    alone = make.of(Backdrop, run(blobs))[0]
    dressed = ROOM.copy()
    dressed[40:360, 250:390] = (255, 0, 0)
    person = make.person(face=None)
    with_person = make.of(Backdrop, run(blobs, dressed, people=[person]))[0]
    assert np.dot(alone.vector, with_person.vector) > 0.99
    assert np.sqrt(np.array(alone.colours) * with_person.colours).sum() > 0.95
    assert with_person.share < alone.share == 1
    assert not ((shown[-1][..., 0] > 230) & (shown[-1][..., 1] < 30)).any(), "nothing of the dress is left"


def test_a_thing_that_people_carry_is_taken_out_and_furniture_stays(blobs):
    cup, couch = ((make.sighting((100, 100, 200, 200), label),) for label in ("cup", "couch"))
    assert make.of(Backdrop, run(blobs, sightings=cup))[0].share < 1
    assert make.of(Backdrop, run(blobs, sightings=couch))[0].share == 1


def test_a_caption_is_taken_out_while_it_stands(blobs):
    def points(texts):
        row = make.of(Backdrop, run(blobs, texts=texts))[0]
        return row.share, len(scenery.unpack(blobs.get(row.points)))

    whole = points([])
    text = caption("Beijing", start_s=0.0)
    row = text.rows[0].model_copy(update={"box": (0, 0, make.WIDTH, 180)})
    assert points([text.model_copy(update={"rows": (row,)})])[0] == pytest.approx(0.5, abs=0.02)
    assert points([caption("Beijing", start_s=5.0)]) == whole


def test_light_and_warmth_are_those_of_the_background(blobs):
    warm = make.of(Backdrop, run(blobs, np.full((360, 640, 3), (200, 120, 60), np.uint8)))[0]
    cold = make.of(Backdrop, run(blobs, np.full((360, 640, 3), (20, 30, 60), np.uint8)))[0]
    assert warm.warmth > 0.3 > 0 > cold.warmth
    assert warm.luma > 0.4 > 0.2 > cold.luma


def test_tags_are_kept_from_a_likely_one_on_best_first(blobs):
    tags = make.of(Backdrop, run(blobs))[0].tags
    assert [t.label for t in tags] == ["kitchen", "desk"]


def test_a_picture_full_of_somebody_is_rejected_with_a_reason(blobs):
    rows = run(blobs, people=[make.person(face=None, box=(0, 0, 640, 360))])
    assert make.reasons(rows) == [("rejected", "no background")]
    assert not make.of(Backdrop, rows)

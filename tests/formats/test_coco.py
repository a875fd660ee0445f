import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skyscript.formats import coco
from skyscript.formats.presence import names
from skyscript.formats.still import Findings, Still, stills
from skyscript.models.movenet import KEYPOINTS as MOVENET
from skyscript.records import ShootingScript

SHOWN = {"k0001": "images/a/k0001.jpg", "k0003": "images/a/k0003.jpg"}


@pytest.fixture(scope="session")
def found(script: ShootingScript, findings: Findings) -> list[Still]:
    return list(stills(findings, names(script), SHOWN))


def test_the_file_stays_as_others_read_it(found: list[Still], golden: Callable[[str, str], None]) -> None:
    golden("coco_two_rooms.json", coco.write(found))


def test_every_reference_is_kept(found: list[Still]) -> None:
    """As a reader of COCO would index it."""
    told = json.loads(coco.write(found))
    images = {image["id"]: image for image in told["images"]}
    categories = {category["id"]: category["name"] for category in told["categories"]}
    assert len(images) == len(told["images"]) == 2
    assert len({one["id"] for one in told["annotations"]}) == len(told["annotations"]) == 4
    placed = Counter((images[a["image_id"]]["file_name"], categories[a["category_id"]]) for a in told["annotations"])
    assert placed == {
        ("images/a/k0001.jpg", "person"): 2,
        ("images/a/k0001.jpg", "cup"): 1,
        ("images/a/k0003.jpg", "person"): 1,
    }
    for one in told["annotations"]:
        x, y, width, height = one["bbox"]
        image = images[one["image_id"]]
        assert 0 <= x < x + width <= image["width"]
        assert 0 <= y < y + height <= image["height"]
        assert one["area"] == pytest.approx(width * height)
        assert one["iscrowd"] == 0


def test_keypoints_are_cocos(found: list[Still]) -> None:
    person = coco.document(found)["categories"][0]
    assert person["keypoints"] == [name.replace(" ", "_") for name in MOVENET]
    assert len(person["skeleton"]) == 19
    assert {point for bone in person["skeleton"] for point in bone} == set(range(1, 18))
    mei, stranger = coco.document(found)["annotations"][:2]
    flags = mei["keypoints"][2::3]
    assert (len(mei["keypoints"]), mei["num_keypoints"], sum(flag > 0 for flag in flags)) == (51, 2, 2)
    assert mei["keypoints"][:3] == [280, 400, 2]
    assert mei["keypoints"][15:18] == [380.12, 520, 2], "the left shoulder is the sixth"
    assert (stranger["keypoints"], stranger["num_keypoints"]) == ([0] * 51, 0)


def test_our_ids_go_along(found: list[Still]) -> None:
    told = coco.document(found)
    mei, stranger, cup, jun = (one["attributes"] for one in told["annotations"])
    assert (mei["drama"], mei["episode"], mei["shot"], mei["keyframe"]) == ("two rooms", "第01集", "sh001", "k0001")
    assert (mei["person"], mei["character"], mei["name"], mei["valence"]) == ("p1", "C1", "Mei 梅", 7.2)
    assert mei["face_bbox"] == [210, 330, 140, 170]
    assert "character" not in stranger
    assert (cup["note"], cup["shot_size"]) == ("objects/0", "INSERT")
    assert jun["character"] == "C2"
    assert told["images"][1]["attributes"] == {
        "drama": "two rooms",
        "episode": "第01集",
        "shot": "sh002",
        "keyframe": "k0003",
        "frame": 120,
        "time_s": 4.8,
    }


def test_a_picture_that_may_not_be_shown_is_not_there(script: ShootingScript, findings: Findings) -> None:
    told = coco.write(list(stills(findings, names(script), {"k0003": "x.jpg"})))
    assert "k0001" not in told
    assert json.loads(told)["images"][0]["id"] == 1


corner = st.floats(-50, 1200)


@given(st.tuples(corner, corner, corner, corner))
def test_boxes_stay_inside_whatever_a_model_says(found: Any, box: tuple[float, float, float, float]) -> None:
    first = found[0]
    thing = first.things[0]
    moved = Still(first.keyframe, first.image, (), (type(thing)(thing.place, thing.note, box, None),))
    for one in coco.document([moved])["annotations"]:
        x, y, width, height = one["bbox"]
        assert width > 0 < height
        assert 0 <= x <= x + width <= 540.01
        assert 0 <= y <= y + height <= 960.01

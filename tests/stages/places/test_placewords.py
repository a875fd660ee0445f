"""What a place is called and whether it is inside: words first, then things, else null."""

import pytest

from skyscript.models.imagenet import PLACES
from skyscript.models.nanodet import COCO
from skyscript.stages.places.placewords import Seen, judge, table


def seen(objects=None, tags=None, words=None, green=0.0):
    return Seen(objects or {}, tags or {}, words, green)


def test_the_annotators_word_names_the_place():
    told = judge([seen({"couch": 0.9}, words="A woman sits in a bright kitchen by the window."), seen({"couch": 0.9})])
    assert (told.place, told.interior) == ("kitchen", True)


def test_chinese_words_count():
    told = judge([seen(words="傍晚，两人站在街道旁。")])
    assert (told.place, told.interior) == ("street", False)


def test_the_place_that_is_named_first_is_the_place():
    assert judge([seen(words="An office with a view of the street.")]).place == "office"


def test_a_word_inside_a_word_is_no_place():
    assert judge([seen(words="They are parked in the shopping cart, officer.")]).place is None


def test_annotators_that_disagree_name_nothing():
    words = ["a kitchen", "an office", "a street"]
    assert judge([seen(words=w) for w in words]).place is None


def test_an_object_that_is_seen_again_names_the_place():
    told = judge([seen({"bed": 0.7}), seen({"bed": 0.6})])
    assert (told.place, told.interior) == ("bedroom", True)
    assert "bed" in told.why[0]


def test_tags_alone_name_no_place_but_tell_of_the_roof():
    told = judge([seen(tags={"wardrobe": 0.5, "crib": 0.2}), seen(tags={"wardrobe": 0.4})])
    assert (told.place, told.interior) == (None, True)


def test_leaves_and_grass_are_outside():
    assert judge([seen(green=0.4)]).interior is False


@pytest.mark.parametrize("pictures", [[], [seen()], [seen(tags={"desk": 0.3, "patio": 0.3})]], ids=str)
def test_what_the_pictures_do_not_tell_is_null(pictures):
    told = judge(pictures)
    assert (told.place, told.interior, told.why) == (None, None, ())


def test_every_thing_in_the_table_can_be_seen():
    facts = [table()["inside"], table()["outside"], *table()["places"].values()]
    assert {tag for f in facts for tag in f["tags"]} <= set(PLACES.values())
    assert {thing for f in facts for thing in f["objects"]} <= set(COCO)

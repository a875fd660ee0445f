import pytest

from skyscript.models import synonyms
from skyscript.models.labels import classes, english
from skyscript.models.nanodet import COCO


@pytest.mark.parametrize(
    ("label", "meant"),
    [
        ("Person", "person"),
        ("girl", "person"),
        ("man in a black suit", "person"),
        ("two policemen", "person"),
        ("男人", "person"),
        ("穿红裙的女人", "person"),
        ("mug", "cup"),
        ("Tea Cup", "cup"),
        ("settee", "couch"),
        ("红色沙发", "couch"),
        ("cell-phone", "cell phone"),
        ("her mobile phone", "cell phone"),
        ("手机", "cell phone"),
        ("wooden dining tables", "dining table"),
        ("a pair of scissors", "scissors"),
        ("bunch of bananas", "banana"),
        ("bottle of wine", "bottle"),
        ("computer mouse", "mouse"),
        ("wine glasses", "wine glass"),
    ],
)
def test_free_words_name_classes_of_coco(label, meant):
    assert classes(label, COCO) == (meant,)


@pytest.mark.parametrize(
    "label", ["glasses", "sunglasses", "phone case", "手机壳", "photo of a man", "desk", "", "???"]
)
def test_what_only_sounds_alike_is_not_taken_for_a_class(label):
    assert classes(label, COCO) == ()


def test_a_word_for_several_classes_names_all_of_them():
    assert classes("glass of water", COCO) == ("wine glass", "cup")
    assert classes("玻璃杯", COCO) == ("wine glass", "cup")
    assert classes("bag", COCO) == ("backpack", "handbag", "suitcase")


def test_a_detector_with_finer_classes_is_asked_for_its_own():
    own = ("Mug", "cup", "沙发", "sofa")
    assert classes("mug", own) == ("Mug",)
    assert classes("couch", own) == ("sofa",)
    assert classes("teacup", ("sofa",)) == ()


def test_labels_become_plain_english_where_they_can():
    assert english("  A Red_Sofa. ") == "a red sofa"
    assert english("黑色皮沙发") == "couch"
    assert english("麻将") is None
    assert english("42?") is None


def test_the_tables_name_real_classes_and_nothing_twice_in_a_line():
    assert set(synonyms.ENGLISH) <= set(COCO)
    for table in (synonyms.ENGLISH, synonyms.CHINESE):
        for word, others in table.items():
            names = others.split(", ")
            assert len(set(names)) == len(names), word
            assert word not in names
    assert all(word.isascii() and word == word.lower() for word in synonyms.CHINESE)

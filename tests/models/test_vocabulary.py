import numpy as np

from skyscript.models import scripted
from skyscript.models.protocols import FoundObject
from skyscript.models.vocabulary import alike

IMAGE = np.zeros((9, 16, 3), np.uint8)
CUP, GLASS = (FoundObject(label, score, (0.0, 0.0, 4.0, 4.0)) for label, score in (("cup", 0.9), ("wine glass", 0.5)))


def test_a_closed_detector_answers_by_the_words_it_was_asked_in():
    detector = scripted.Objects(lambda image: [CUP, GLASS], ("person", "cup", "wine glass"))
    (found,) = detector.look_for([IMAGE], [["mug", "茶杯", "letter"]])
    assert [(f.label, f.score, f.box) for f in found] == [("mug", 0.9, CUP.box), ("茶杯", 0.9, CUP.box)]
    (both,) = detector.look_for([IMAGE], [["glass"]])
    assert [(f.label, f.score) for f in both] == [("glass", 0.9), ("glass", 0.5)]


def test_a_closed_detector_knows_what_it_has_a_class_for():
    detector = scripted.Objects(lambda image: [], ("person", "cup"))
    assert detector.knows("Waiter")
    assert detector.knows("mug")
    assert not detector.knows("sofa")


def test_each_picture_is_asked_for_its_own_vocabulary():
    detector = scripted.Objects(lambda image: [CUP], ("cup",))
    assert [len(found) for found in detector.look_for([IMAGE] * 3, [["cup"], [], ["mug", "cup"]])] == [1, 0, 2]


def test_pictures_with_one_vocabulary_come_together():
    assert list(alike([["a"], ["b"], ["a"]])) == [(("a",), [0, 2]), (("b",), [1])]

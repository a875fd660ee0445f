import numpy as np
import pytest

from skyscript.models.grounding_dino import by_label, packed, prompt
from skyscript.models.queries import asked, decode, named, sigmoid


def test_a_vocabulary_is_asked_in_english_and_each_word_once():
    assert asked(["Cup", "cup", "沙发", "couch", "麻将", "Cup"]) == {"cup": ["Cup", "cup"], "couch": ["沙发", "couch"]}


@pytest.mark.parametrize(
    ("lengths", "limit", "chunks"),
    [
        ([1, 1, 1], 256, [[0, 1, 2]]),
        ([1, 2, 3], 9, [[0, 1], [2]]),
        ([1, 2, 3], 11, [[0, 1, 2]]),
        ([5, 1, 5], 8, [[0], [1], [2]]),
        ([], 8, []),
    ],
)
def test_long_vocabularies_are_packed_to_the_text_limit(lengths, limit, chunks):
    assert list(packed(lengths, limit)) == chunks
    assert all(2 + sum(lengths[i] + 1 for i in chunk) <= limit for chunk in chunks)


def test_each_label_keeps_the_place_of_its_tokens():
    text, spans = prompt([[7], [8, 9]], start=101, full_stop=1012, end=102)
    assert text == [101, 7, 1012, 8, 9, 1012, 102]
    assert spans == [(1, 2), (3, 5)]


def test_a_label_scores_the_mean_of_its_own_tokens():
    """Of "glass. wine glass." the second must not win by its last word alone."""
    tokens = np.array([[0, 0.9, 0, 0.1, 0.9, 0, 0], [0, 0.5, 0, 0.8, 0.8, 0, 0]])
    assert by_label(tokens, [(1, 2), (3, 5)]) == pytest.approx(np.array([[0.9, 0.5], [0.5, 0.8]]))


def test_masked_logits_are_impossible():
    assert sigmoid(np.array([-np.inf, 0.0, 1000.0])) == pytest.approx([0, 0.5, 1])


def test_boxes_turn_from_centre_and_size_to_pixels_and_are_cut_to_the_picture():
    boxes = np.array([[0.5, 0.5, 0.2, 0.4], [0.9, 0.9, 0.4, 0.4], [0.3, 0.9, 0.2, 0.1]])
    scores = np.array([[0.2, 0.7], [0.6, 0.1], [0.9, 0.1]])
    places, likely, labels = decode(scores, boxes, (100, 100), (100, 80))
    assert likely.tolist() == [0.7, 0.6], "the third lies below the picture, where the square is padded"
    assert labels.tolist() == [1, 0]
    assert places == pytest.approx(np.array([[40, 30, 60, 70], [70, 70, 100, 80]]))


def test_only_boxes_of_one_label_suppress_each_other():
    boxes = np.array([[0.5, 0.5, 0.4, 0.4], [0.5, 0.52, 0.4, 0.4], [0.5, 0.5, 0.4, 0.4], [0.1, 0.1, 0.1, 0.1]])
    scores = np.array([[0.9, 0], [0.8, 0], [0, 0.7], [0.05, 0.05]])
    _, likely, labels = decode(scores, boxes, (100, 100), (100, 100))
    assert list(zip(likely.tolist(), labels.tolist(), strict=True)) == [(0.9, 0), (0.7, 1)]


def test_a_find_stands_under_every_name_it_was_asked_by():
    found = list(named(np.array([[1.0, 2.0, 3.0, 4.0]]), np.array([0.5]), np.array([1]), [["cup"], ["沙发", "couch"]]))
    assert [f.label for f in found] == ["沙发", "couch"]
    assert {(f.score, f.box) for f in found} == {(0.5, (1.0, 2.0, 3.0, 4.0))}

"""Decoders on tensors made by hand: what stands in a cell is where the thing is."""

import numpy as np
import pytest

from skyscript.models import blazepose, centerface, faceres, movenet, nanodet
from skyscript.models.crops import Square


def centerface_maps() -> list[np.ndarray]:
    heat, size, offset, points = (np.zeros((n, 20, 30), np.float32) for n in (1, 2, 2, 10))
    for row, column, score in ((5, 10, 0.9), (5, 11, 0.6), (15, 25, 0.5), (0, 0, 0.3)):
        heat[0, row, column] = score
        size[:, row, column] = np.log([40 / 4, 20 / 4])  # height, width
        offset[:, row, column] = 0.25, -0.25  # y, x
        points[:, row, column] = np.array([[0.3, 0.2], [0.3, 0.8], [0.5, 0.5], [0.8, 0.3], [0.8, 0.7]]).ravel()
    return [heat, size, offset, points]


def test_centerface_reads_size_offset_and_landmarks_as_y_x_pairs():
    boxes, scores, landmarks = centerface.decode(*centerface_maps())
    assert scores == pytest.approx([0.9, 0.5])
    x, y = (10 - 0.25 + 0.5) * 4, (5 + 0.25 + 0.5) * 4
    assert boxes[0] == pytest.approx([x - 10, y - 20, x + 10, y + 20])
    assert landmarks[0, 0] == pytest.approx([x - 10 + 0.2 * 20, y - 20 + 0.3 * 40])
    assert landmarks[0, 4] == pytest.approx([x - 10 + 0.7 * 20, y - 20 + 0.8 * 40])


def test_centerface_without_a_face_gives_empty_arrays():
    boxes, scores, landmarks = centerface.decode(*(np.zeros((n, 8, 8), np.float32) for n in (1, 2, 2, 10)))
    assert (boxes.shape, scores.shape, landmarks.shape) == ((0, 4), (0,), (0, 5, 2))


def nanodet_maps() -> tuple[list[np.ndarray], list[np.ndarray]]:
    grids = [(416 // stride) ** 2 for stride in (8, 16, 32)]
    return [np.zeros((n, 80), np.float32) for n in grids], [np.zeros((n, 44), np.float32) for n in grids]


def put(maps: tuple[list[np.ndarray], list[np.ndarray]], level: int, cell: int, label: str, score: float) -> None:
    scores, sides = maps
    scores[level][cell, nanodet.COCO.index(label)] = score
    for side, bin_ in enumerate((1, 2, 3, 4)):  # left, top, right, bottom
        sides[level][cell, side * 11 + bin_] = 50.0


def test_nanodet_measures_each_side_from_the_cells_centre_in_strides():
    maps = nanodet_maps()
    put(maps, level=1, cell=26 * 4 + 7, label="cup", score=0.8)
    boxes, scores, classes = nanodet.decode(*maps)
    x, y = 7.5 * 16, 4.5 * 16
    assert boxes[0] == pytest.approx([x - 16, y - 32, x + 48, y + 64])
    assert scores == pytest.approx([0.8])
    assert nanodet.COCO[classes[0]] == "cup"


def test_nanodet_suppresses_within_a_class_only():
    maps = nanodet_maps()
    put(maps, level=1, cell=26 * 4 + 7, label="cup", score=0.8)
    put(maps, level=1, cell=26 * 4 + 7, label="bowl", score=0.5)
    put(maps, level=1, cell=26 * 4 + 8, label="cup", score=0.7)
    _, _, classes = nanodet.decode(*maps)
    assert [nanodet.COCO[label] for label in classes] == ["cup", "bowl"]


def test_nanodet_knows_the_eighty_classes_of_coco():
    assert len(set(nanodet.COCO)) == 80


def test_movenet_gives_people_best_first_and_turns_y_x_round():
    people = np.zeros((6, 56), np.float32)
    people[2, 51:] = 0.1, 0.2, 0.5, 0.6, 0.4  # ymin, xmin, ymax, xmax, score
    people[2, :3] = 0.15, 0.3, 0.9  # the nose: y, x, score
    people[4, 51:] = 0, 0, 1, 1, 0.7
    people[5, 55] = 0.1
    scores, boxes, joints = movenet.decode(people)
    assert scores == pytest.approx([0.7, 0.4])
    assert boxes[1] == pytest.approx([0.2, 0.1, 0.6, 0.5])
    assert joints[1, 0] == pytest.approx([0.3, 0.15, 0.9])


def test_blazepose_goes_back_from_the_crop_to_the_picture():
    points = np.zeros((39, 5), np.float32)
    points[11] = 128, 64, 9, 0, 7
    points[12] = 256, 256, 9, 30, 7
    metres = np.arange(117, dtype=np.float32) / 100
    geometry = blazepose.decode(points.ravel(), metres, 0.9, Square(-10, 20, 512))
    assert geometry.image[11] == pytest.approx([246, 148, 0.5])
    assert geometry.image[12] == pytest.approx([502, 532, 1])
    assert geometry.world[32] == pytest.approx([0.96, 0.97, 0.98])
    assert geometry.image.shape == geometry.world.shape == (33, 3)


def test_faceres_expects_the_age_over_its_five_likeliest_bins():
    bins = np.full((1, 100), 0.001, np.float32)
    bins[0, [29, 30, 31]] = 0.2, 0.4, 0.2
    bins[0, [80, 90]] = 0.1, 0.1
    traits = faceres.decode(np.array([[3.0, 4.0]], np.float32), bins, np.array([[0.9]], np.float32))
    assert traits.vectors[0] == pytest.approx([0.6, 0.8])
    assert traits.ages[0] == pytest.approx(0.8 * 30.5 + 0.1 * 80.5 + 0.1 * 90.5)
    assert traits.male == pytest.approx([0.9])


def test_movenet_repeating_itself_is_one_body_and_a_neighbour_is_another():
    body = np.random.default_rng(1).uniform(0, 300, (17, 3))
    body[:, 2] = 0.9
    neighbour = body + np.array([200, 0, 0])
    joints = np.stack([body, body + np.array([3, 2, 0]), neighbour])
    boxes = np.array([[0, 0, 300, 300], [0, 40, 300, 300], [200, 0, 500, 300]], float)
    assert movenet.distinct(joints, boxes).tolist() == [True, False, True]

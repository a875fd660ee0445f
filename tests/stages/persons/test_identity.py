"""Which faces are one person: properties that hold for any drama."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from skyscript.stages.persons.identity import Clusters, Vectors, cluster

SAME, RESEMBLING = 0.58, 0.5

counts = st.lists(st.integers(1, 5), min_size=1, max_size=5)
seeds = st.integers(0, 10_000)


def unit(rows: np.ndarray) -> Vectors:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def people(per_person: list[int], seed: int, noise: float = 0.04) -> tuple[Vectors, list[int]]:
    """Faces scattered around as many unrelated directions, and whose they are."""
    dice = np.random.default_rng(seed)
    axes = np.linalg.qr(dice.normal(size=(64, 64)))[0]
    whose = [person for person, count in enumerate(per_person) for _ in range(count)]
    return unit(axes[whose] + dice.normal(0, noise, (len(whose), 64))), whose


def partition(labels: list[int]) -> set[frozenset[int]]:
    return {frozenset(i for i, other in enumerate(labels) if other == label) for label in labels}


def clustered(vectors: Vectors, pictures: list[int] | None = None, clear: list[bool] | None = None) -> Clusters:
    count = len(vectors)
    return cluster(vectors, pictures or list(range(count)), clear or [True] * count, SAME, RESEMBLING)


@given(counts, seeds)
def test_people_who_are_well_apart_are_recovered(per_person: list[int], seed: int) -> None:
    vectors, whose = people(per_person, seed)
    assert partition(clustered(vectors).label.tolist()) == partition(whose)


@given(counts, seeds, st.data())
def test_faces_that_are_not_clear_join_their_person(per_person: list[int], seed: int, data: st.DataObject) -> None:
    vectors, whose = people(per_person, seed)
    first = [whose.index(person) for person in whose]
    clear = [i == f or data.draw(st.booleans()) for i, f in enumerate(first)]
    assert partition(clustered(vectors, clear=clear).label.tolist()) == partition(whose)


@given(counts, seeds, st.randoms(use_true_random=False))
def test_the_order_of_the_faces_does_not_matter(per_person: list[int], seed: int, dice: object) -> None:
    vectors, _ = people(per_person, seed, noise=0.12)
    order = list(range(len(vectors)))
    dice.shuffle(order)  # type: ignore[attr-defined]
    plain, shuffled = clustered(vectors), clustered(vectors[order])
    back = np.empty_like(shuffled.label)
    back[order] = shuffled.label
    assert partition(plain.label.tolist()) == partition(back.tolist())
    assert np.allclose(plain.similarity[order], shuffled.similarity, atol=1e-4)


@given(st.integers(2, 24), st.integers(1, 8), seeds, st.data())
def test_two_faces_of_one_picture_are_never_one_person(
    faces: int, pictures: int, seed: int, data: st.DataObject
) -> None:
    dice = np.random.default_rng(seed)
    alike = unit(np.ones((faces, 16)) + dice.normal(0, data.draw(st.sampled_from([0.0, 0.05, 0.4])), (faces, 16)))
    where = dice.integers(0, pictures, faces).tolist()
    clear = (dice.random(faces) < 0.7).tolist()
    labels = clustered(alike, where, clear).label.tolist()
    shown = [(picture, label) for picture, label in zip(where, labels, strict=True) if label >= 0]
    assert len(shown) == len(set(shown))


@given(counts, seeds)
def test_labels_are_counted_from_zero_and_similarity_is_a_share(per_person: list[int], seed: int) -> None:
    vectors, whose = people(per_person, seed)
    found = clustered(vectors)
    assert sorted(set(found.label.tolist())) == list(range(len(set(whose))))
    assert ((found.similarity >= 0) & (found.similarity <= 1)).all()


def test_a_stranger_who_is_not_clear_is_nobody() -> None:
    vectors, _ = people([3, 1], seed=1)
    found = clustered(vectors, clear=[True, True, True, False])
    assert found.label.tolist() == [0, 0, 0, -1]
    assert found.similarity[3] == 0


def test_without_a_clear_face_nobody_is_known() -> None:
    vectors, _ = people([3], seed=1)
    assert clustered(vectors, clear=[False] * 3).label.tolist() == [-1] * 3

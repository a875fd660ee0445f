"""A number that says whether masked faces can be matched, and how far to trust it."""

import numpy as np
import pytest

from skyscript.records import Verification
from skyscript.stages.privacy.verification import pooled, verify

PEOPLE, SHOTS, FRAMES = 10, 6, 3
FACES = PEOPLE * SHOTS * FRAMES


def cast(noise: float, seed: int = 1) -> dict[str, np.ndarray]:
    """Faces of ten people in six shots each; `noise` hides who they are."""
    dice = np.random.default_rng(seed)
    person = np.repeat(np.arange(PEOPLE), SHOTS * FRAMES)
    shot = np.repeat(np.arange(PEOPLE * SHOTS), FRAMES)
    faces = np.eye(16)[person] + dice.normal(0, 0.1, (len(person), 16))
    masked = faces + np.repeat(dice.normal(0, noise, (PEOPLE * SHOTS, 16)), FRAMES, 0)
    unit = [rows / np.linalg.norm(rows, axis=1, keepdims=True) for rows in (masked, faces)]
    return {
        "masked": unit[0], "originals": unit[1], "person": person, "shot": shot, "picture": np.arange(len(person)),
    }  # fmt: skip


def test_faces_left_as_they_are_are_always_matched() -> None:
    found = verify(**cast(0))
    assert found
    assert found.auc == pytest.approx(1, abs=1e-3)
    assert found.low <= found.auc <= found.high
    assert found.same_pairs + found.different_pairs == FACES * (FACES - 1)


def test_faces_that_are_nothing_but_noise_are_matched_by_chance() -> None:
    found = verify(**cast(100))
    assert found
    assert found.auc == pytest.approx(0.5, abs=0.1)
    assert found.low < 0.5 < found.high


def test_copies_of_a_face_do_not_narrow_the_interval() -> None:
    """Three frames of a shot are one look at somebody, not three."""
    many = cast(1.0)
    one = {name: rows[::FRAMES] for name, rows in many.items()}
    wide, narrow = verify(**one), verify(**many)
    assert wide
    assert narrow
    assert narrow.error > 0.7 * wide.error


def test_a_face_is_not_compared_with_its_own_picture() -> None:
    faces = cast(0)
    faces["picture"] = np.repeat(np.arange(PEOPLE * SHOTS), FRAMES)
    found = verify(**faces)
    assert found
    assert found.same_pairs + found.different_pairs == FACES * (FACES - FRAMES)


def test_the_same_faces_give_the_same_interval() -> None:
    assert verify(**cast(1.0)) == verify(**cast(1.0))


@pytest.mark.parametrize("people", [np.zeros(FACES, int), np.arange(FACES)], ids=["one person", "nobody twice"])
def test_without_pairs_of_both_kinds_there_is_no_number(people: np.ndarray) -> None:
    assert verify(**{**cast(0), "person": people}) is None


def part(auc: float, pairs: int, error: float) -> Verification:
    return Verification(same_pairs=pairs, different_pairs=pairs, auc=auc, low=auc - 0.1, high=auc + 0.1, error=error)


def test_dramas_are_pooled_by_their_pairs() -> None:
    both = pooled([part(0.4, 10, 0.06), part(0.6, 10, 0.08)])
    assert both
    assert both.auc == pytest.approx(0.5)
    assert both.error == pytest.approx(0.05)
    assert (both.low, both.high) == (pytest.approx(0.5 - 1.96 * 0.05), pytest.approx(0.5 + 1.96 * 0.05))
    unequal = pooled([part(0.4, 30, 0.06), part(0.6, 10, 0.08)])
    assert unequal
    assert unequal.auc == pytest.approx(0.42)


def test_one_drama_keeps_its_interval_and_none_has_none() -> None:
    only = part(0.4, 10, 0.06)
    assert pooled([only]) == only
    assert pooled([]) is None

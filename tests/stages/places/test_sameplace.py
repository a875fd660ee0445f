"""Joining shots by place: by points across scales, by looks on average, and no further."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from skyscript.stages.places import sameplace


def group(looks, proofs=(), continued=(), shots=None):
    count = len(looks)
    agreed = {tuple(sorted(p[:2])): p[2] if len(p) > 2 else sameplace.PROOF for p in proofs}
    rows = np.array(looks, np.float32)
    return sameplace.group(rows, shots or list(range(count)), lambda i, j: agreed.get((i, j), 0), continued)


def odds(count, **pairs):
    """-5 between all, but for the pairs named `aXbY`."""
    rows = np.full((count, count), -5.0)
    for name, value in pairs.items():
        i, j = (int(part) for part in name[1:].split("b"))
        rows[i, j] = rows[j, i] = value
    np.fill_diagonal(rows, 4.0)
    return rows.tolist()


def test_points_join_what_does_not_look_alike():
    found = group(odds(3, a0b2=-1.5), proofs=[(0, 2)])
    assert found.label == [0, 1, 0]
    assert found.proven == [True, False, True]


def test_one_shot_that_shows_two_places_is_no_bridge():
    """Shots 0-3 are one room and 5-8 another; 4 holds both, for the cut in it was missed."""
    one = [(i, j, 90) for i in range(4) for j in range(i + 1, 4)]
    other = [(i + 5, j + 5, 90) for i, j, _ in one]
    rooms = odds(9, **{f"a{i}b{j}": -1.0 for i in range(9) for j in range(i + 1, 9)})
    found = group(rooms, proofs=[*one, *other, (0, 4), (1, 4), (4, 5), (4, 6)])
    assert found.label[:4] == [0] * 4
    assert found.label[5:] == [1] * 4
    bridged = group(rooms, proofs=[*one, *other, (0, 4), (4, 5), (1, 6)])
    assert set(bridged.label) == {0}


def test_looks_join_above_even_odds_only():
    assert group(odds(3, a0b1=0.5, a1b2=-0.5)).label == [0, 0, 1]


def test_one_likeness_does_not_chain_two_rooms():
    rooms = odds(4, a0b1=3.0, a2b3=3.0, a1b2=2.0)
    assert group(rooms).label == [0, 0, 1, 1]


def test_company_tips_the_balance_and_does_not_more():
    assert group(odds(2, a0b1=-0.5)).label == [0, 1]
    assert group(odds(2, a0b1=-0.5), continued=[(0, 1)]).label == [0, 0]
    assert group(odds(2, a0b1=-3.0), continued=[(0, 1)]).label == [0, 1]


def test_a_shot_whose_pictures_have_nothing_in_common_has_parts():
    looks = np.array(odds(4, a0b1=3.0, a1b2=-3.0, a2b3=3.0))
    assert sameplace.parts(looks, [0, 0, 0, 1], lambda i, j: 0) == [0, 0, 1, 2]
    assert sameplace.parts(looks, [0, 0, 0, 1], lambda i, j: sameplace.PROOF) == [0, 0, 0, 1]


def test_a_shot_is_known_by_its_best_picture():
    looks = odds(3, a1b2=2.0)
    assert group(looks, shots=[0, 0, 1]).label == [0, 0]


def test_who_fits_is_surer_than_who_hardly_does():
    found = group(odds(4, a0b1=3.0, a0b2=0.6, a1b2=0.6))
    assert found.label == [0, 0, 0, 1]
    assert found.odds[0] > found.odds[2] > 0


@given(st.integers(0, 8), st.randoms(use_true_random=False))
def test_places_are_numbered_from_the_first(count, dice):
    rows = np.array([[dice.uniform(-6, 4) for _ in range(count)] for _ in range(count)]).reshape(count, count)
    found = group(((rows + rows.T) / 2).tolist())
    firsts = list(dict.fromkeys(found.label))
    assert firsts == list(range(len(firsts)))
    assert len(found.odds) == len(found.proven) == count

"""Where one event ends and the next begins."""

from hypothesis import given
from hypothesis import strategies as st

from skyscript.stages.telling.beats import Beat, events


def numbered(*people: str, scenes: str | None = None) -> list[int]:
    return events([Beat(frozenset(who.split()), scenes[n] if scenes else None) for n, who in enumerate(people)])


def test_a_conversation_in_reverse_shots_is_one_event() -> None:
    assert numbered("C1", "C2", "C1", "C2", "C1 C2", "C1") == [0] * 6


def test_other_people_make_another_event() -> None:
    assert numbered("C1", "C2", "C1", "C3", "C4", "C3") == [0, 0, 0, 1, 1, 1]


def test_somebody_cut_in_for_a_moment_does_not_end_it() -> None:
    assert numbered("C1", "C2", "C1", "C9", "C2", "C1") == [0] * 6


def test_a_scene_is_never_crossed() -> None:
    assert numbered("C1", "C1", "C1", scenes="aab") == [0, 0, 1]
    assert numbered("C1", "C2", "C1", scenes="aab") == [0, 1, 2]


def test_shots_without_anybody_known_go_with_the_event_under_way() -> None:
    assert numbered("", "C1", "", "", "C1", "") == [0] * 6


def test_no_shots_no_events() -> None:
    assert events([]) == []


@given(st.lists(st.tuples(st.sets(st.sampled_from("ABCD")), st.sampled_from("xyz")), max_size=12))
def test_numbers_count_up_one_by_one(shots: list[tuple[set[str], str]]) -> None:
    numbers = events([Beat(frozenset(people), scene) for people, scene in shots])

    assert numbers == sorted(numbers)
    assert sorted(set(numbers)) == list(range(len(set(numbers))))
    assert len(numbers) == len(shots)

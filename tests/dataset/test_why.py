from collections.abc import Callable
from pathlib import Path

import pytest

from skyscript.dataset import Dataset, EpisodeView, why
from skyscript.errors import UsageError

Film = Callable[..., Path]
Run = Callable[..., Dataset]


@pytest.fixture
def view(film: Film, run: Run) -> EpisodeView:
    film("1.mp4", "Anna blur")
    return run().episode("1")


def test_a_value_is_followed_to_its_source_and_the_opinions_that_lost(view: EpisodeView) -> None:
    text = why.explain(view, "sh001", "C1/age")
    assert (
        "cast/C1/age: face model, confidence 0.80\n      model onnx:agegender\n      overruled: annotation said 44"
        in text
    )


def test_a_field_is_told_alone_and_all_without_one(view: EpisodeView) -> None:
    assert "camera/angle: body model" in why.explain(view, "sh001", "camera/angle")
    assert "C1" not in why.explain(view, "sh001", "camera/angle")
    everything = why.explain(view, "sh001", None)
    assert "camera/angle: body model" in everything
    assert "cast/C1/age" in everything


def test_losses_of_the_shot_are_told(view: EpisodeView) -> None:
    assert "look: sh001 frame 2, blur picture" in why.explain(view, "sh001", None)
    assert "lost on the way" not in why.explain(view, "sh002", None)


def test_unknown_shots_and_fields_tell_what_there_is(view: EpisodeView) -> None:
    with pytest.raises(UsageError, match="no shot `sh099` in films/1; it has sh001 to sh003"):
        why.explain(view, "sh099", None)
    with pytest.raises(UsageError, match=r"nothing is noted of `taste` in sh001; try one of .*camera"):
        why.explain(view, "sh001", "taste")

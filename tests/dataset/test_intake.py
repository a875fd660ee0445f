import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from skyscript.dataset.intake import INDEX, read_index, slug, take_in
from skyscript.engine.store import Store
from skyscript.errors import StoreError, UsageError
from skyscript.records import Episode

Film = Callable[..., Path]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(str(tmp_path / "out"))


@pytest.fixture
def take(tmp_path: Path, store: Store) -> Callable[..., list[Episode]]:
    """Takes in all of `films`."""

    def take(*paths: Path, **options: Any) -> list[Episode]:
        given = {"drama": None, "limit": None, "rehash": False, "write": True, **options}
        return take_in(store, paths or [tmp_path / "films"], **given)[0]

    return take


Take = Callable[..., list[Episode]]


def names(episodes: list[Episode]) -> list[str]:
    return [episode.episode for episode in episodes]


def losses(store: Store) -> list[tuple[str, str, str]]:
    return [(loss.item, loss.kind, loss.reason) for loss in read_index(store).failures()]


# names


@pytest.mark.parametrize(
    ("name", "becomes"),
    [
        ("第一集 雨夜", "第一集-雨夜"),
        ("ep 🎬\ufe0f 1", "ep-1"),
        ("Cafe\u0301", "Caf\u00e9"),
        ("हिन्दी कड़ी", "हिन्दी-कड़ी"),
        ("S01E02 (final) [1080p]", "S01E02-final-1080p"),
        ("../../etc", "etc"),
        ("_drama", "drama"),
        ("🎬", "untitled"),
    ],
)
def test_names_are_for_people_and_safe_as_folders(name: str, becomes: str) -> None:
    assert slug(name) == becomes


def test_a_long_name_fits_into_a_file_name(take: Take, film: Film) -> None:
    film("長" * 80 + ".mp4")
    (episode,) = take()
    assert len(f"{episode.episode}.json".encode()) < 250


def test_names_that_collide_get_a_number(take: Take, film: Film) -> None:
    for number, name in enumerate(["a-b.mp4", "A B.mp4", "a b.mov", "a b.mp4"]):
        film(name, f"take {number}")
    assert {e.file: e.episode for e in take()} == {
        "a b.mov": "a-b",
        "A B.mp4": "A-B-2",
        "a b.mp4": "a-b-3",
        "a-b.mp4": "a-b-4",
    }


def test_the_same_name_in_two_dramas_is_no_collision(take: Take, film: Film) -> None:
    film("Rain/1.mp4", "rain")
    film("Sun/1.mp4", "sun")
    assert [(e.drama, e.episode) for e in take()] == [("Rain", "1"), ("Sun", "1")]


def test_episodes_are_in_natural_order_of_their_titles(take: Take, film: Film) -> None:
    for number in (10, 9, 1):
        film(f"Rain/Episode {number}.mp4", f"take {number}")
    assert [e.title for e in take()] == ["Episode 1", "Episode 9", "Episode 10"]


# names stay


def test_a_file_that_comes_later_and_collides_changes_no_name(take: Take, film: Film) -> None:
    film("b c.mp4", "first")
    assert names(take()) == ["b-c"]
    film("b (c).mp4", "second")
    assert {e.file: e.episode for e in take()} == {"b c.mp4": "b-c", "b (c).mp4": "b-c-2"}


def test_a_moved_file_keeps_its_name(take: Take, film: Film) -> None:
    old = film("Rain/1.mp4", "the take")
    (before,) = take()
    old.rename(film("Sun/7.mp4"))
    (after,) = take()
    assert (after.drama, after.episode, after.title) == ("Rain", "1", "Rain 1")
    assert (after.file, Path(after.path).parent.name) == ("7.mp4", "Sun")
    assert after.sha256 == before.sha256


def test_files_that_swapped_their_names_keep_their_episodes(take: Take, film: Film, store: Store) -> None:
    film("1.mp4", "rain")
    film("2.mp4", "sun")
    before = {e.episode: e.sha256 for e in take()}
    film("1.mp4", "sun")
    film("2.mp4", "rain")
    after = take()
    assert {e.episode: e.sha256 for e in after} == before
    assert {e.episode: e.file for e in after} == {"1": "2.mp4", "2": "1.mp4"}
    assert not losses(store)


def test_files_that_all_moved_up_by_one_are_no_duplicates(take: Take, film: Film, store: Store) -> None:
    one, two = film("1.mp4", "rain"), film("2.mp4", "sun!")
    take()
    one.rename(one.with_name("0.mp4"))
    two.rename(one)
    assert {e.episode: e.file for e in take()} == {"1": "0.mp4", "2": "1.mp4"}
    assert not losses(store)


def test_a_replaced_file_keeps_its_name_with_other_content(take: Take, film: Film) -> None:
    film("1.mp4", "first take")
    (before,) = take()
    film("1.mp4", "a better take")
    (after,) = take()
    assert after.episode == before.episode == "1"
    assert after.sha256 != before.sha256


def test_a_file_changed_behind_our_back_is_seen_with_rehash(take: Take, film: Film) -> None:
    path = film("1.mp4", "take 1")
    stamp = path.stat()
    (before,) = take()
    film("1.mp4", "take 2")
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert take()[0].sha256 == before.sha256, "hashed once"
    assert take(rehash=True)[0].sha256 != before.sha256


# losses


def test_the_same_content_twice_is_a_duplicate_of_the_first(take: Take, film: Film, store: Store) -> None:
    film("Rain/1.mp4")
    film("Sun/again.mp4")
    assert [(e.drama, e.episode) for e in take()] == [("Rain", "1")]
    assert losses(store) == [("again.mp4", "rejected", "duplicate of Rain/1")]
    assert names(take(film("Sun/again.mp4"))) == ["1"], "who asks for the copy gets the first"


def test_a_duplicate_whose_original_is_gone_takes_its_place(take: Take, film: Film, store: Store) -> None:
    first = film("1.mp4")
    film("2.mp4")
    take()
    first.unlink()
    assert [(e.episode, e.file) for e in take()] == [("1", "2.mp4")]
    assert not losses(store)


def test_an_empty_file_is_lost_and_the_others_are_taken(take: Take, film: Film, store: Store) -> None:
    film("1.mp4", "")
    film("2.mp4")
    assert names(take()) == ["2"]
    assert losses(store) == [("1.mp4", "failed", "the file is empty")]


def test_a_file_that_cannot_be_opened_is_lost(take: Take, film: Film, store: Store) -> None:
    film("2.mp4").with_name("1.mp4").symlink_to("gone.mp4")
    assert names(take()) == ["2"]
    assert losses(store) == [("1.mp4", "failed", "cannot be read: No such file or directory")]


def test_a_name_that_is_not_unicode_is_lost(take: Take, film: Film, store: Store) -> None:
    folder = os.fsencode(film("2.mp4").parent)
    try:
        with open(folder + b"/\xff1.mp4", "wb") as file:
            file.write(b"x")
    except OSError:
        pytest.skip("this file system takes Unicode names only")
    assert names(take()) == ["2"]
    assert losses(store) == [("?1.mp4", "failed", "its name is not valid Unicode; rename it")]


@pytest.mark.parametrize("mended", ["some content", None])
def test_a_loss_is_forgotten_when_the_file_is_mended_or_gone(
    mended: str | None, take: Take, film: Film, store: Store
) -> None:
    film("2.mp4")
    bad = film("1.mp4", "")
    take()
    film("1.mp4", mended) if mended else bad.unlink()
    take()
    assert not losses(store)


def test_a_folder_without_videos_is_wrong_usage(take: Take, film: Film) -> None:
    film("notes.txt")
    with pytest.raises(UsageError, match=r"no video files in .*films; looked for \.3gp"):
        take()


# how much


def test_a_limit_takes_the_first_files(take: Take, film: Film) -> None:
    for number in (10, 9, 1):
        film(f"{number}.mp4", f"take {number}")
    assert names(take(limit=2)) == ["1", "9"]


def test_a_run_over_one_file_brings_all_of_its_drama(take: Take, film: Film) -> None:
    film("Rain/1.mp4", "one")
    film("Sun/1.mp4", "sun")
    take()
    new = film("Rain/2.mp4", "two")
    assert [(e.drama, e.episode) for e in take(new)] == [("Rain", "1"), ("Rain", "2")]


def test_nothing_is_written_when_planning(take: Take, film: Film, store: Store) -> None:
    film("1.mp4")
    assert names(take(write=False)) == ["1"]
    assert not list(store.files.names(""))


def test_a_damaged_index_names_itself_and_the_mend(take: Take, film: Film, store: Store) -> None:
    film("1.mp4")
    store.files.replace(INDEX, b"{")
    with pytest.raises(StoreError, match=r"intake\.json in .* is damaged; delete that file"):
        take()


def test_a_file_called_by_a_number_has_its_dramas_title(take: Take, film: Film) -> None:
    for name in ("2.mp4", "10.mp4", "Finale.mp4"):
        film(f"The Last Message/{name}", name)
    assert [e.title for e in take()] == ["The Last Message 2", "The Last Message 10", "Finale"]

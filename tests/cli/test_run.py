from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from skyscript.cli import make

Command = Callable[..., Any]
Film = Callable[..., Path]

RUN = ("run", "films", "--to", "out", "--recipe", "story.toml", "--executor", "inline")


@pytest.mark.parametrize(
    ("text", "strict", "code"),
    [
        ("Anna", False, 0),
        ("Anna blur", False, 0),
        ("Anna blur", True, 1),
        ("Anna dark", False, 1),
        ("torn", False, 1),
        ("", False, 1),
    ],
)
def test_the_exit_code_tells_how_clean_it_was(
    text: str, strict: bool, code: int, skyscript: Command, film: Film
) -> None:
    film("1.mp4", text)
    film("2.mp4", "Otto")
    strictly = ["--strict"] if strict else []
    assert skyscript(*RUN, *strictly).code == code
    assert skyscript(*RUN, *strictly).code == code, "a rerun tells the same"
    assert Path("out/episodes/films/2/shooting_script.json").exists()


def test_it_ends_with_where_the_scripts_are(skyscript: Command, film: Film) -> None:
    for number in range(1, 6):
        film(f"{number}.mp4", f"Anna take{number}")
    said = skyscript(*RUN).out
    assert "16 made; rejected items: 0, see `skyscript status out`" in said
    assert [line for line in said.splitlines() if "episodes" in line] == [
        "  out/episodes/films/1",
        "  out/episodes/films/2",
        "  out/episodes/films/3",
        "  and 2 more in out/episodes",
    ]


def test_a_file_that_is_not_taken_in_is_named_with_the_reason(skyscript: Command, film: Film) -> None:
    film("Rain/1.mp4")
    film("Rain/1 (copy).mp4")
    film("Rain/2.mp4", "")
    ended = skyscript(*RUN)
    assert ended.code == 1
    assert f"not taken in: {Path('films/Rain/1 (copy).mp4').absolute()}: duplicate of Rain/1\n" in ended.out
    assert f"not taken in: {Path('films/Rain/2.mp4').absolute()}: the file is empty" in ended.out


def test_a_duplicate_alone_is_no_failure(skyscript: Command, film: Film) -> None:
    film("1.mp4")
    film("2.mp4")
    assert skyscript(*RUN).code == 0


def test_a_failure_is_told_as_it_happens_and_pointed_to_at_the_end(skyscript: Command, film: Film) -> None:
    film("1.mp4", "torn")
    ended = skyscript(*RUN)
    assert ended.err.startswith("failed: look of films/1: ")
    assert ended.err.endswith("films/1.mp4 is torn\n")
    assert "failed units: 1, failed items: 0, named in `skyscript status out`" in ended.out
    assert "Traceback" not in ended.err + ended.out


def test_a_dry_run_says_what_would_run_and_writes_nothing(skyscript: Command, film: Film) -> None:
    film("1.mp4")
    film("2.mp4", "Otto")
    ended = skyscript(*RUN, "--dry-run")
    assert ended.code == 0
    assert "would run 7 units, 0 are up to date; paid model calls: 0" in ended.out
    assert "look         2" in ended.out
    assert not Path("out").exists()


def test_a_dry_run_of_a_finished_dataset_has_nothing_to_do(made: Command) -> None:
    before = {p: p.stat().st_mtime_ns for p in Path("out").rglob("*")}
    assert "would run 0 units, 4 are up to date" in made(*RUN, "--dry-run").out
    assert {p: p.stat().st_mtime_ns for p in Path("out").rglob("*")} == before


def test_until_stops_after_a_stage_and_a_run_goes_on(skyscript: Command, film: Film) -> None:
    film("1.mp4")
    first = skyscript(*RUN, "--until", "identify")
    assert "2 made" in first.out
    assert "episodes" not in first.out
    assert "2 known, 2 made" in skyscript(*RUN).out


def test_settings_drama_and_limit_reach_the_run(skyscript: Command, film: Film) -> None:
    film("1.mp4")
    film("2.mp4", "Otto")
    skyscript(*RUN, "--set", "look.first=7", "--drama", "Rain & Sun", "--limit", "1")
    assert [p.name for p in Path("out/episodes/Rain-Sun").iterdir()] == ["1"]
    assert Path("out/episodes/Rain-Sun/1/keyframes/k0007.jpg").exists()


def test_videos_and_dataset_may_share_a_folder(skyscript: Command, film: Film) -> None:
    film("1.mp4")
    for verdict in ("4 made", "4 known"):
        assert verdict in skyscript("run", "films", "--to", "films", "--recipe", "story.toml").out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("run", "nowhere", "--to", "out", "--recipe", "story.toml"), "nowhere does not exist"),
        (("run", "empty", "--to", "out", "--recipe", "story.toml"), "no video files in empty; looked for .3gp"),
        (("run", "films"), "--to"),
        (("run", "--to", "out"), "VIDEO_OR_FOLDER"),
        ((*RUN, "--set", "lok.first=1"), "no stage `lok` in this recipe; did you mean `look`?"),
        ((*RUN, "--set", "look.frist=1"), "no setting `frist`; did you mean `first`?"),
        ((*RUN, "--set", "look.first=many"), "look.first = 'many'"),
        ((*RUN, "--set", "look"), "write it as stage.field=value"),
        ((*RUN, "--until", "end"), "no stage `end` in this recipe; it has look, identify, tell, bind"),
        ((*RUN, "--executor", "ray"), "'ray' is not an executor of this version"),
        ((*RUN, "--workers", "0"), "--workers"),
        (("run", "films", "--to", "story.toml", "--recipe", "story.toml"), "story.toml is a file"),
        (("run", "films", "--to", "out", "--recipe", "sotry.toml"), "cannot read recipe sotry.toml"),
        (("run", "films", "--to", "out", "--recipe", "embeded"), "did you mean `embedded`?"),
    ],
)
def test_wrong_usage_is_one_sentence_and_changes_nothing(
    arguments: tuple[str, ...], told: str, skyscript: Command, film: Film
) -> None:
    film("1.mp4")
    Path("empty").mkdir()
    ended = skyscript(*arguments)
    assert ended.code == 2
    assert told in " ".join(ended.err.split())
    assert "Traceback" not in ended.err
    assert not ended.out
    assert not Path("out").exists()


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder that nobody can write, /proc")
def test_a_dataset_that_cannot_be_written_says_so(skyscript: Command, film: Film) -> None:
    film("1.mp4")
    ended = skyscript("run", "films", "--to", "/proc/nobody/out", "--recipe", "story.toml")
    assert ended.code == 1
    assert ended.err.startswith("skyscript: cannot write /proc/nobody/out")
    assert len(ended.err.splitlines()) == 1


def test_wrong_usage_is_told_before_weights_are_fetched(skyscript: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    fetched: list[object] = []
    monkeypatch.setattr(make, "pull", fetched.append)
    assert skyscript("run", "nowhere", "--to", "out", "--recipe", "story.toml").code == 2
    assert not fetched

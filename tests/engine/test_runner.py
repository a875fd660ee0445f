"""What a run does, what a rerun leaves alone, and what a crash costs."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar
from uuid import uuid4

import pytest
from toy import DRAMA, STAGES, Cast, Lose, Spot, Tag, at, bring_up_to_date, episodes, plan, run

from skyscript.engine.executors import Inline
from skyscript.engine.stage import ModelName, Stage
from skyscript.engine.store import Store
from skyscript.engine.unit import Outcome
from skyscript.errors import GraphError
from skyscript.records import Document, Episode, Failure, RawAnnotation, RecipeNote, Sighting

TWO = episodes("e1", "e2")
THREE = episodes("e1", "e2", "e3")


def listing(folder: Path) -> dict[str, int]:
    return {str(p.relative_to(folder)): p.stat().st_mtime_ns for p in folder.rglob("*") if p.is_file()}


def report(address: str | Path, episode: str) -> str:
    store = Store(str(address))
    (made,) = store.read(Document, store.ref(DRAMA, episode)["report"]["outputs"]["Document"]["digest"])
    return store.get(made.blob).decode()


def note(folder: Path, episode: str) -> str:
    store = Store(str(folder))
    (made,) = store.read(RawAnnotation, store.ref(DRAMA, episode)["note"]["outputs"]["RawAnnotation"]["digest"])
    return made.text


def test_every_stage_gets_what_it_reads(tmp_path: Path) -> None:
    summary, diary = run(tmp_path, TWO)
    assert summary.verdicts == {"made": 9}
    assert diary.total == 9
    assert summary.clean
    assert summary.rejected_rows == 2
    assert report(tmp_path, "e1") == "E1: 2 faces, cup 1, 1 lost"
    assert note(tmp_path, "e2") == "1 seen, 1 cast, lost k0002: motion blur"


def test_a_bucket_does_as_well_as_a_folder() -> None:
    address = f"memory://{uuid4().hex}"
    run(address, TWO)
    assert report(address, "e2") == "E2: 2 faces, cup 1, 1 lost"
    assert run(address, TWO)[0].verdicts == {"known": 9}


def test_a_second_run_does_nothing_and_writes_nothing(tmp_path: Path) -> None:
    first, _ = run(tmp_path, TWO)
    before = listing(tmp_path)
    second, diary = run(tmp_path, TWO)
    assert second.verdicts == {"known": 9}
    assert diary.started == []
    assert listing(tmp_path) == before
    assert second.rejected_rows == first.rejected_rows, "losses are not forgotten"


def test_planning_writes_nothing_and_counts_the_work(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    summary, diary = plan(folder, TWO)
    assert summary.planned == {"spot": 2, "tag": 2, "note": 2, "cast": 1, "report": 2}
    assert diary.started == []
    assert not folder.exists()


def test_planning_a_change_counts_what_may_follow(tmp_path: Path) -> None:
    run(tmp_path, TWO)
    before = listing(tmp_path)
    assert plan(tmp_path, TWO)[0].planned == {}
    summary, _ = plan(tmp_path, TWO, Tag(strength=2))
    assert summary.planned == {"tag": 2, "report": 2}
    assert summary.verdicts["known"] == 5
    assert listing(tmp_path) == before


def test_planning_to_change_back_leaves_what_is_current(tmp_path: Path) -> None:
    run(tmp_path, TWO)
    run(tmp_path, TWO, Tag(strength=2))
    before = listing(tmp_path)
    assert plan(tmp_path, TWO)[0].planned == {}
    assert listing(tmp_path) == before
    assert report(tmp_path, "e1") == "E1: 2 faces, cup 2, 1 lost"


def test_a_changed_setting_reruns_only_what_depends_on_it(tmp_path: Path) -> None:
    run(tmp_path, TWO)
    _, diary = run(tmp_path, TWO, Tag(strength=2))
    assert diary.started == [at("tag", "e1"), at("report", "e1"), at("tag", "e2"), at("report", "e2")]
    assert report(tmp_path, "e1") == "E1: 2 faces, cup 2, 1 lost"


def test_changing_back_runs_nothing(tmp_path: Path) -> None:
    run(tmp_path, TWO)
    run(tmp_path, TWO, Tag(strength=2))
    _, diary = run(tmp_path, TWO)
    assert diary.started == []
    assert report(tmp_path, "e1") == "E1: 2 faces, cup 1, 1 lost", "and the old result is current again"


def test_a_rerun_that_yields_the_same_rows_stops_there(tmp_path: Path) -> None:
    run(tmp_path, TWO)
    _, diary = run(tmp_path, TWO, Spot(noise=1e-7))
    assert diary.started == [at("spot", "e1"), at("spot", "e2")]
    assert diary.verdicts[at("report", "e1")] == "known"


def test_a_new_episode_leaves_alone_what_it_does_not_touch(tmp_path: Path) -> None:
    run(tmp_path, TWO)
    _, diary = run(tmp_path, THREE)
    assert {u for u in diary.started if u.stage in ("spot", "tag", "cast")} == {
        at("spot", "e3"),
        at("tag", "e3"),
        at("cast", None),
    }
    assert report(tmp_path, "e1") == "E1: 3 faces, cup 1, 1 lost"


def test_there_is_no_barrier_between_stages(tmp_path: Path) -> None:
    _, diary = bring_up_to_date(tmp_path, TWO, [Tag(), Spot()], Inline())
    assert diary.started == [at("spot", "e1"), at("tag", "e1"), at("spot", "e2"), at("tag", "e2")]


def test_a_drama_waits_for_its_own_episodes_only(tmp_path: Path) -> None:
    both = [*episodes("e1", "e2", drama="first"), *episodes("e1", drama="second")]
    _, diary = bring_up_to_date(tmp_path, both, [Cast(), Spot()], Inline())
    assert diary.started == [
        at("spot", "e1", "first"),
        at("spot", "e2", "first"),
        at("cast", None, "first"),
        at("spot", "e1", "second"),
        at("cast", None, "second"),
    ]


def test_a_crash_costs_its_unit_and_what_needs_it(tmp_path: Path) -> None:
    summary, diary = run(tmp_path, TWO, Spot(broken=("e1",)))
    assert diary.verdicts == {
        at("spot", "e1"): "failed",
        at("tag", "e1"): "blocked",
        at("report", "e1"): "blocked",
        at("note", "e1"): "made",
        at("spot", "e2"): "made",
        at("tag", "e2"): "made",
        at("note", "e2"): "made",
        at("cast", None): "made",
        at("report", "e2"): "made",
    }
    assert summary.crashes == [(at("spot", "e1"), "ValueError: no light in e1")]
    assert not summary.clean
    assert "`spot`" in diary.reasons[at("tag", "e1")]


def test_an_optional_reader_goes_on_without_what_crashed_and_sees_why(tmp_path: Path) -> None:
    run(tmp_path, TWO, Spot(broken=("e1",)))
    assert note(tmp_path, "e1") == "0 seen, 1 cast, lost e1: ValueError: no light in e1"
    assert note(tmp_path, "e2") == "1 seen, 1 cast, lost k0002: motion blur"


def test_episodes_see_why_their_drama_crashed(tmp_path: Path) -> None:
    summary, diary = run(tmp_path, TWO, Cast(broken=("*",)))
    assert summary.crashes == [(at("cast", None), "ValueError: no light in *")]
    assert diary.verdicts[at("report", "e1")] == diary.verdicts[at("report", "e2")] == "blocked"
    assert note(tmp_path, "e1") == f"1 seen, 0 cast, lost k0002: motion blur, {DRAMA}: ValueError: no light in *"


def test_a_drama_does_with_the_episodes_it_has(tmp_path: Path) -> None:
    run(tmp_path, THREE, Spot(broken=("e2",)))
    assert report(tmp_path, "e1") == "E1: 2 faces, cup 1, 1 lost"


def test_a_drama_without_any_episode_is_blocked(tmp_path: Path) -> None:
    _, diary = run(tmp_path, TWO, Spot(broken=("e1", "e2")))
    assert diary.verdicts[at("cast", None)] == "blocked"
    assert {unit for unit, verdict in diary.verdicts.items() if verdict == "made"} == {
        at("note", "e1"),
        at("note", "e2"),
    }


def test_a_crash_is_kept_with_its_traceback(tmp_path: Path) -> None:
    run(tmp_path, TWO, Spot(broken=("e1",)))
    store = Store(str(tmp_path))
    state = store.ref(DRAMA, "e1")
    (row,) = store.read(Failure, state["spot"]["crash"]["failure"])
    assert (row.kind, row.stage, row.item, row.reason) == ("failed", "spot", "e1", "ValueError: no light in e1")
    assert "Traceback" in row.detail
    assert state["tag"] == {"blocked": "spot"}


class Undecodable(Spot):
    def run(self, episode: Episode) -> Iterator[Sighting | Failure]:
        raise OSError("cannot open " + os.fsdecode(b"\xff.mp4"))
        yield


def test_a_crash_over_a_name_that_is_not_text_is_one_crash_too(tmp_path: Path) -> None:
    summary, _ = bring_up_to_date(tmp_path, TWO, [Undecodable()], Inline())
    assert [reason for _, reason in summary.crashes] == ["OSError: cannot open ?.mp4"] * 2


def test_a_crash_is_tried_again_and_its_dependants_follow(tmp_path: Path) -> None:
    run(tmp_path, TWO, Spot(broken=("e1",)))
    assert plan(tmp_path, TWO)[0].planned["spot"] == 1
    summary, diary = run(tmp_path, TWO)
    assert summary.clean
    assert at("spot", "e2") not in diary.started
    assert report(tmp_path, "e1") == "E1: 2 faces, cup 1, 1 lost"
    assert report(tmp_path, "e2") == "E2: 2 faces, cup 1, 1 lost"
    assert note(tmp_path, "e1") == "1 seen, 1 cast, lost k0002: motion blur"
    assert run(tmp_path, TWO)[0].verdicts == {"known": 9}


def test_a_crash_that_stays_is_a_crash_of_every_run(tmp_path: Path) -> None:
    run(tmp_path, TWO, Spot(broken=("e1",)))
    summary, diary = run(tmp_path, TWO, Spot(broken=("e1",)))
    assert summary.crashes == [(at("spot", "e1"), "ValueError: no light in e1")]
    assert diary.started == [at("spot", "e1")], "the rest is known"


class Liar(Spot):
    def run(self, episode: Episode) -> Iterator[Sighting | Failure]:
        yield episode  # type: ignore[misc]


def test_a_row_that_the_signature_does_not_name_is_a_crash(tmp_path: Path) -> None:
    summary, _ = bring_up_to_date(tmp_path, TWO[:1], [Liar()], Inline())
    assert summary.crashes[0][1] == "stage `spot` made a Episode, which its signature does not name"


class Sign(Stage):
    name: ClassVar[str] = "sign"

    def run(self, episode: Episode, recipe: RecipeNote) -> Iterator[RawAnnotation]:
        ids = {"drama": episode.drama, "episode": episode.episode, "shot": "sh001", "keyframe": "k0001"}
        yield RawAnnotation(**ids, annotator="toy", prompt_digest=None, text=str(recipe.models))


class Ask(Spot):
    model: ModelName = "onnx:small"


def test_a_stage_may_read_which_models_the_recipe_asks(tmp_path: Path) -> None:
    asked = bring_up_to_date(tmp_path, TWO, [Sign(), Ask()], Inline())
    assert asked[0].verdicts == {"made": 4}
    store = Store(str(tmp_path))
    (row,) = store.read(RawAnnotation, store.ref(DRAMA, "e1")["sign"]["outputs"]["RawAnnotation"]["digest"])
    assert row.text == "{'spot': 'identity of onnx:small'}"
    _, diary = bring_up_to_date(tmp_path, TWO, [Sign(), Ask(model="onnx:large")], Inline())
    assert at("sign", "e1") in diary.started, "another model is another recipe"


def test_failed_rows_make_a_run_unclean_and_rejected_ones_do_not(tmp_path: Path) -> None:
    for _ in ("made", "known"):
        summary, _ = bring_up_to_date(tmp_path, TWO, [Lose(kind="rejected")], Inline())
        assert (summary.clean, summary.rejected_rows, summary.failed_rows) == (True, 2, 0)
        summary, _ = bring_up_to_date(tmp_path, TWO, [Lose(kind="failed")], Inline())
        assert (summary.clean, summary.rejected_rows, summary.failed_rows) == (False, 0, 2)


def test_a_graph_that_does_not_fit_is_told_before_anything_runs(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="Character"):
        bring_up_to_date(tmp_path, TWO, [stage for stage in STAGES if not isinstance(stage, Cast)], Inline())
    assert listing(tmp_path) == {}


def test_a_manifest_tells_what_was_made_from_what(tmp_path: Path) -> None:
    run(tmp_path, TWO)
    store = Store(str(tmp_path))
    state = store.ref(DRAMA, "e1")
    made = store.manifest(state["report"]["key"])
    assert made is not None
    assert made["inputs"]["tags"] == [state["tag"]["outputs"]["Detection"]["digest"]]
    assert made["outputs"]["Document"]["rows"] == 1
    tagged = store.manifest(state["tag"]["key"])
    assert tagged is not None
    assert tagged["settings"]["strength"] == 1
    spotted = store.manifest(state["spot"]["key"])
    assert spotted is not None
    assert spotted["losses"] == [{"kind": "rejected", "reason": "motion blur", "count": 1}]


class Interrupted(Inline):
    """Ctrl-C before the fourth outcome."""

    outcomes = 0

    def next(self) -> Outcome:
        self.outcomes += 1
        if self.outcomes == 4:
            raise KeyboardInterrupt
        return super().next()


def test_interrupting_keeps_what_is_done(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        bring_up_to_date(tmp_path, TWO, list(STAGES), Interrupted())
    _, diary = run(tmp_path, TWO)
    assert len(diary.started) == 9 - 3
    assert report(tmp_path, "e2") == "E2: 2 faces, cup 1, 1 lost"

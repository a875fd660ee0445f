"""Two datasets of the same episodes, side by side: every figure from rows, none where there is nothing to compare."""

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from skyscript.dataset.compare import Comparison, compare
from skyscript.dataset.read import Dataset
from skyscript.errors import UsageError
from skyscript.records import Detection, FrameAnnotation, Keyframe, Opinion, RawAnnotation, Record, RefinedPerson, Shot

sys.path.insert(0, str(Path(__file__).parents[1] / "stages"))

import stage_rows as make


def dataset(folder: Path, tables: dict[str, Sequence[Record]], spent: dict[str, float] | None = None) -> Dataset:
    """A dataset of one episode whose stages made these rows."""
    made = Dataset(folder)
    state = {}
    for stage, rows in tables.items():
        outputs = {}
        for kind in {type(row) for row in rows}:
            mine = [row for row in rows if type(row) is kind]
            outputs[kind.__name__] = {"digest": made.store.write(kind, mine), "rows": len(mine)}
        state[stage] = {"key": stage, "inputs": {}, "outputs": outputs, "losses": [], "seconds": 2.0, "models": {}}
        state[stage]["spent"] = spent or {}
    made.store.set_ref("d", "e1", state)
    return made


def answers(count: int) -> list[RawAnnotation]:
    return [
        RawAnnotation(**make.at(f"k{n:04d}"), annotator="a", prompt_digest=None, text="{}") for n in range(1, count + 1)
    ]


def detection(confirmed: bool | None) -> Detection:
    return Detection(**make.at(), note="objects/0", annotator="a", label="cup", box=None, score=None,
                     confirmed=confirmed, detector="d")  # fmt: skip


def disputed(emotion: str, votes: tuple[str, ...]) -> RefinedPerson:
    opinion = Opinion(field="emotion", value=emotion, source="face model", confidence=0.9, adopted=True, votes=votes)
    return make.refined(emotion=emotion, gender="female", face_box=(1, 1, 9, 9), opinions=(opinion,))


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Dataset, Dataset]:
    def tables(
        emotion: str, label: str, seen: bool, notes: int, votes: tuple[str, ...], start: int
    ) -> dict[str, Sequence[Record]]:
        written = [
            make.note([make.person_note()], [make.object_note(label), make.object_note("door")], f"k{n:04d}")
            for n in range(1, notes + 1)
        ]
        repaired = [note.model_copy(update={"repairs": ("form:fence",)}) for note in written[:1]]
        return {
            "shots": [make.shot(1, 0, start), make.shot(2, start, 100)],
            "keyframes": [make.keyframe(1), make.keyframe(2)],
            "annotate": answers(2),
            "cleanse": [*repaired, *written[1:]],
            "locate": [detection(seen), detection(True), detection(None)],
            "refine": [disputed(emotion, votes)],
        }

    one = dataset(tmp_path / "a", tables("sad", "cup", False, 2, (), 50), {"calls": 2, "tokens_in": 10, "cost": 0.5})
    other = dataset(tmp_path / "b", tables("happy", "glass", True, 1, ("sad",), 60))
    return one, other


def figure(rows: list[Comparison], what: str, stage: str | None = None) -> tuple[float | None, float | None]:
    (row,) = [r for r in rows if r.what == what and stage in (None, r.stage)]
    return row.a, row.b


def test_validity_repairs_phantoms_conflicts_and_cost(pair: tuple[Dataset, Dataset]) -> None:
    rows = compare(*pair)
    assert figure(rows, "readable") == (100.0, 50.0)
    assert figure(rows, "needed repair") == (50.0, 100.0)
    assert figure(rows, "repair: form:fence") == (1, 1)
    assert figure(rows, "phantoms") == (50.0, 0.0)
    assert figure(rows, "conflicts with the face model") == (0.0, 100.0)
    assert figure(rows, "calls", "annotate") == (2, 0)
    assert figure(rows, "tokens in", "annotate") == (10, 0)
    assert figure(rows, "seconds", "locate") == (2.0, 2.0)


def test_agreement_is_over_the_same_pictures_and_people(pair: tuple[Dataset, Dataset]) -> None:
    rows = compare(*pair)
    assert figure(rows, "boundaries in common") == (0.0, None), "half a second apart is another boundary"
    assert figure(rows, "agreement on objects")[0] == pytest.approx(100 / 3), "door of cup, glass and door"
    assert figure(rows, "agreement on the number of people") == (100.0, None)
    assert figure(rows, "agreement on emotion") == (0.0, None)
    assert figure(rows, "agreement on gender") == (100.0, None)


def test_a_dataset_agrees_with_itself(pair: tuple[Dataset, Dataset]) -> None:
    rows = compare(pair[0], pair[0])
    assert all(r.a == r.b for r in rows if r.b is not None)
    assert {r.a for r in rows if r.what.startswith("agreement")} == {100.0}


def test_one_stage_alone(pair: tuple[Dataset, Dataset]) -> None:
    assert {row.stage for row in compare(*pair, stage="locate")} == {"locate"}
    with pytest.raises(UsageError, match="there are annotate"):
        compare(*pair, stage="nonsense")


def test_nothing_in_common(pair: tuple[Dataset, Dataset], tmp_path: Path) -> None:
    stranger = Dataset(tmp_path / "c")
    stranger.store.set_ref("other", "e1", {})
    with pytest.raises(UsageError, match="no episode in common"):
        compare(pair[0], stranger)


def test_what_is_not_there_is_not_compared(tmp_path: Path) -> None:
    rows = compare(dataset(tmp_path / "a", {"shots": [make.shot(1, 0, 9)]}), dataset(tmp_path / "b", {"shots": []}))
    assert figure(rows, "phantoms") == (None, None)
    assert figure(rows, "readable") == (None, None)
    assert figure(rows, "keyframes") == (0, 0)


def test_tables_are_read_by_type(pair: tuple[Dataset, Dataset]) -> None:
    (view,) = pair[0].episodes()
    assert (len(view.table(Keyframe)), len(view.table(Shot)), len(view.table(FrameAnnotation))) == (2, 2, 2)

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from skyscript.dataset import Dataset, housekeeping
from skyscript.dataset.importing import import_official
from skyscript.dataset.ledger import ledger
from skyscript.errors import UsageError
from skyscript.records import Failure, FrameAnnotation, RawAnnotation

Write = Callable[..., Path]


def case(emotion: Any = "happy", **ids: Any) -> dict[str, Any]:
    named = dict.fromkeys(("Age", "Gender", "Looks", "Actions", "Temperament", "Line"))
    values = {"Continuous Emotion": None, "Facial Attractiveness": "4", "Shot Type": "close-up"}
    told = {"Scene": ["1", "Cafe"], "BGM": None, "Scene Description": None, "objects": []}
    return {**told, "people": [{"object": "person", "Emotion": emotion, **named, **values}], "_skyscript": ids}


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(*cases: dict[str, Any], name: str = "Act One.json") -> Path:
        file = tmp_path / "My Drama" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps({f"Case_{n}": one for n, one in enumerate(cases, 1)}), "utf-8")
        return file

    return write


@pytest.fixture
def to(tmp_path: Path) -> str:
    return str(tmp_path / "out")


def test_names_come_from_the_file_where_it_tells_none(write: Write, to: str) -> None:
    done = import_official(write(case(), case()), to)
    assert done.episodes == {("My-Drama", "Act-One"): 2}
    notes = done.dataset.episode("Act-One").table(FrameAnnotation)
    assert [(note.keyframe, note.people[0].emotion) for note in notes] == [("k0001", "happy"), ("k0002", "happy")]
    assert notes[0].people[0].shot_size == "CLOSE-UP"
    assert notes[0].repairs == ("attractiveness-string", "shot-type-spelling")


def test_names_may_be_given(write: Write, to: str) -> None:
    done = import_official(write(case()), to, drama="Rooms", episode="2")
    assert done.episodes == {("Rooms", "2"): 1}
    two = write(case(episode="1", keyframe="a"), case(episode="2", keyframe="a"))
    assert set(import_official(two, to).episodes) == {("My-Drama", "1"), ("My-Drama", "2")}
    with pytest.raises(UsageError, match="2 episodes"):
        import_official(two, to, episode="3")


def test_names_in_a_file_lead_nowhere_else(write: Write, to: str, tmp_path: Path) -> None:
    before = {path for path in tmp_path.rglob("*") if "out" not in path.parts}
    done = import_official(write(case(drama="../../up", episode="/etc/x")), to)
    assert done.episodes == {("up", "etc-x"): 1}
    assert {path for path in tmp_path.rglob("*") if "out" not in path.parts} >= before
    assert not (tmp_path / "up").exists()


def test_the_answer_is_kept_as_it_came(write: Write, to: str) -> None:
    file = write(case())
    raw = import_official(file, to).dataset.episodes()[0].table(RawAnnotation)
    assert json.loads(raw[0].text) == json.loads(file.read_text())
    assert raw[0].annotator == "official layout"


def test_what_cannot_be_read_is_a_counted_failure(write: Write, to: str) -> None:
    done = import_official(write(case(emotion=["sad"]), case()), to)
    failures = done.dataset.episodes()[0].table(Failure)
    assert [(f.stage, f.kind, f.item, f.reason) for f in failures] == [
        ("import", "failed", "/Case_1/people/0/Emotion", "wrong-type")
    ]
    counted = ledger(done.dataset)
    assert (counted.episodes, counted.clean) == (1, False)
    assert counted.stages[0].failures == {"wrong-type": 1}


def test_the_same_file_again_replaces_what_it_brought(write: Write, to: str) -> None:
    import_official(write(case(), case()), to)
    done = import_official(write(case("sad")), to)
    notes = done.dataset.episodes()[0].table(FrameAnnotation)
    assert [note.people[0].emotion for note in notes] == ["sad"]


def test_nothing_needed_is_garbage_and_an_episode_can_be_forgotten(write: Write, to: str) -> None:
    dataset = import_official(write(case()), to).dataset
    assert housekeeping.collect_garbage(dataset).files == 0
    assert housekeeping.forget(dataset, "Act-One").files > 0
    assert Dataset(to).episodes() == []


def test_an_episode_made_from_a_video_is_left_alone(write: Write, to: str) -> None:
    dataset = Dataset(to)
    dataset.store.set_ref("My-Drama", "Act-One", {"signal": {"outputs": {}}})
    with pytest.raises(UsageError, match="made from a video"):
        import_official(write(case()), to)
    assert dataset.store.ref("My-Drama", "Act-One") == {"signal": {"outputs": {}}}


@pytest.mark.parametrize(
    ("text", "says"),
    [("[]", "holds no Case_1"), ("{}", "holds no Case_1"), ("{", "no JSON"), ('{"Case_1": 3}', "can be")],
)
def test_a_file_of_another_kind_is_refused(text: str, says: str, to: str, tmp_path: Path) -> None:
    file = tmp_path / "f.json"
    file.write_text(text)
    with pytest.raises(UsageError, match=says):
        import_official(file, to)
    with pytest.raises(UsageError, match="cannot be read"):
        import_official(tmp_path / "none.json", to)
    assert not Path(to).exists()

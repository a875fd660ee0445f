"""The three reels with exact truth: shots, the defocused insert, who is who, and what the command says of them."""

import json
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import skyscript as package
from skyscript.dataset import Dataset, EpisodeView
from skyscript.records import Failure, SceneSpan, ScriptShot, ShootingScript, Shot, ShotLocation

pytestmark = [pytest.mark.e2e, pytest.mark.reels]

Skyscript = Callable[..., subprocess.CompletedProcess[str]]

REELS = ("landscape_edit", "two_rooms_bgm", "two_rooms_vertical")
PEOPLE = {"woman_coat", "man_black", "man_white", "host"}


@pytest.fixture(scope="module")
def out(shared: Path, skyscript: Skyscript, tmp_path_factory: pytest.TempPathFactory) -> Path:
    to = tmp_path_factory.mktemp("reels") / "out"
    ended = skyscript("run", shared / "reels", "--to", to)
    assert ended.returncode == 0, ended.stderr
    return to


@pytest.fixture(scope="module")
def dataset(out: Path) -> Dataset:
    return package.open(out)


@pytest.fixture(params=REELS)
def reel(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def view(dataset: Dataset, reel: str) -> EpisodeView:
    return dataset.episode(reel)


@pytest.fixture
def truth(shared: Path, reel: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((shared / "reels" / f"{reel}.truth.json").read_text("utf-8"))
    return loaded


def shots(view: EpisodeView) -> list[ScriptShot]:
    return [shot for scene in view.shooting_script.scenes for shot in scene.shots]


def true_person(truth: dict[str, Any], frame: int) -> str:
    return str(next(s["person"] for s in truth["shots"] if s["start_frame"] <= frame < s["end_frame"]))


def test_every_shot_starts_where_it_does(view: EpisodeView, truth: dict[str, Any]) -> None:
    found = shots(view)
    assert len(found) == len(truth["shots"])
    for shot, true in zip(found, truth["shots"], strict=True):
        assert abs(shot.start_frame - true["start_frame"]) <= 1, shot.id
        assert shot.transition_in == true["transition_in"], shot.id


def test_the_picture_is_as_it_is_meant_to_be_seen(view: EpisodeView, truth: dict[str, Any]) -> None:
    source = view.shooting_script.source
    assert (source.width, source.height, source.fps) == (truth["width"], truth["height"], truth["fps"])
    assert source.duration_s == pytest.approx(truth["duration_s"])
    for keyframe in (frame for shot in shots(view) for frame in shot.keyframes):
        assert (keyframe.width, keyframe.height) == (truth["width"], truth["height"])


def test_ids_count_in_order_of_time(view: EpisodeView) -> None:
    found = shots(view)
    frames = [frame for shot in found for frame in shot.keyframes]
    assert [shot.id for shot in found] == [f"sh{n:03d}" for n in range(1, len(found) + 1)]
    assert [frame.id for frame in frames] == [f"k{n:04d}" for n in range(1, len(frames) + 1)]
    assert [frame.frame for frame in frames] == sorted(frame.frame for frame in frames)
    for shot in found:
        assert all(shot.start_frame <= frame.frame < shot.end_frame for frame in shot.keyframes)
    assert [shot.end_frame for shot in found[:-1]] == [shot.start_frame for shot in found[1:]]


def test_the_script_is_what_its_schema_says(out: Path, view: EpisodeView, skyscript: Skyscript) -> None:
    text = (out / "episodes" / view.drama / view.episode / "shooting_script.json").read_text("utf-8")
    assert ShootingScript.model_validate_json(text) == view.shooting_script
    schema = json.loads(skyscript("schema", "shooting-script").stdout)
    assert set(json.loads(text)) == set(schema["properties"]) == set(schema["required"]) | {"schema"}


@pytest.mark.parametrize("reel", REELS[1:], indirect=True)
def test_the_defocused_insert_is_rejected_and_its_shot_stays(view: EpisodeView, truth: dict[str, Any]) -> None:
    (insert,) = [shot for shot in shots(view) if true_person(truth, shot.start_frame + 1) == "none"]
    assert insert.keyframes == ()
    lost = [f for f in view.table(Failure) if f.stage == "keyframes" and f.item.startswith(insert.id)]
    assert lost
    assert {(f.kind, f.reason) for f in lost} == {("rejected", "defocus")}


@pytest.mark.parametrize("reel", REELS[1:], indirect=True)
def test_each_known_person_is_one_character_and_nobody_else(view: EpisodeView, truth: dict[str, Any]) -> None:
    frames = {frame.id: frame.frame for shot in shots(view) for frame in shot.keyframes}
    seen: dict[str, Counter[str]] = {}
    for shot in shots(view):
        for person in shot.characters:
            if person.id is not None:
                seen.setdefault(person.id, Counter())[true_person(truth, frames[person.keyframe])] += 1
    known = {character: set(people) for character, people in seen.items() if set(people) & PEOPLE}
    assert all(len(people) == 1 for people in known.values()), seen
    assert sorted(people.pop() for people in known.values()) == sorted(PEOPLE), seen
    by_id = {member.id: member for member in view.shooting_script.cast}
    woman = next(c for c, people in seen.items() if "woman_coat" in people)
    assert {c: by_id[c].gender for c in known} == {c: "female" if c == woman else "male" for c in known}


@pytest.mark.parametrize("reel", REELS[1:], indirect=True)
def test_places_and_scenes_are_those_of_the_story(view: EpisodeView, truth: dict[str, Any]) -> None:
    where = {row.shot: row.location for row in view.table(ShotLocation)}
    true = {f"sh{s['index'] + 1:03d}": s for s in truth["shots"]}
    lost = set(true) - set(where)
    assert {true[shot]["person"] for shot in lost} <= {"none"}, "only the defocused insert has no place"
    pairs = {(where[shot], true[shot]["location"]) for shot in where}
    assert len(pairs) == len({place for place, _ in pairs}) == len({place for _, place in pairs}), pairs
    groups = [(scene.number, true[shot]["scene_group"]) for scene in view.table(SceneSpan) for shot in scene.shots]
    assert groups == [(s["scene_group"], s["scene_group"]) for s in truth["shots"]]


def test_the_same_people_have_the_same_names_in_both_cuts_of_the_story(dataset: Dataset) -> None:
    one, other = (dataset.episode(name) for name in REELS[1:])
    assert [m.id for m in one.shooting_script.cast] == [m.id for m in other.shooting_script.cast]
    assert [s.model_dump(exclude={"episode"}) for s in one.table(Shot)] == [
        s.model_dump(exclude={"episode"}) for s in other.table(Shot)
    ]


def test_status_counts_the_losses(out: Path, skyscript: Skyscript) -> None:
    told = json.loads(skyscript("status", out, "--json").stdout)
    assert (told["episodes"], told["clean"]) == (3, True)
    lost = {(row["stage"], row["kind"], row["reason"]): row["count"] for row in told["losses"]}
    assert lost["keyframes", "rejected", "defocus"] >= 6
    rejected = {stage["stage"]: sum(stage["rejected"].values()) for stage in told["stages"]}
    for stage, count in rejected.items():
        assert count == sum(n for (at, kind, _), n in lost.items() if (at, kind) == (stage, "rejected"))

"""`skyscript demo`: the sample episode, whose truth is known, through real models."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import skyscript as package
from skyscript.dataset import EpisodeView, catalogue
from skyscript.demo import Truth, compare
from skyscript.models import registry
from skyscript.models.protocols import FaceDetector
from skyscript.records import Mosaic
from skyscript.video import jpeg

pytestmark = pytest.mark.e2e

Ended = subprocess.CompletedProcess[str]
Skyscript = Callable[..., Ended]
Demo = tuple[Path, Ended]

FOLDER = Path("episodes") / "The-Last-Message" / "01"


@pytest.fixture(scope="module")
def view(demo: Demo) -> EpisodeView:
    return package.open(demo[0]).episode("01")


@pytest.fixture(scope="module")
def verdicts(demo: Demo, view: EpisodeView) -> dict[str, bool | None]:
    truth = (demo[0] / "sample" / "The Last Message" / "01.truth.json").read_text("utf-8")
    return {row.what: row.ok for row in compare(view.shooting_script, Truth.model_validate_json(truth))}


STAGES = len(catalogue.load("embedded", {}).stages)


def test_demo_ends_well_and_says_where_everything_is(demo: Demo) -> None:
    _, ended = demo
    assert ended.returncode == 0, ended.stderr
    assert "WRONG" not in ended.stdout
    assert "Pexels licence" in ended.stdout
    for what in ("report", "script", "JSON", "episode", "truth"):
        place = re.search(rf"^{what} +(.*)$", ended.stdout, re.MULTILINE)
        assert place
        assert Path(place[1]).is_file()


@pytest.mark.parametrize("what", ["cuts", "dissolve", "people", "the right person", "Anna's valence"])
def test_what_is_true_is_found(what: str, verdicts: dict[str, bool | None]) -> None:
    assert verdicts[what] is True


def test_both_people_are_cast(view: EpisodeView) -> None:
    cast = view.shooting_script.cast
    assert sorted(str(member.gender) for member in cast) == ["female", "male"]
    assert {member.role for member in cast} <= {"protagonist", "supporting"}


def test_no_published_keyframe_shows_a_face(demo: Demo, view: EpisodeView) -> None:
    detector = registry.open("onnx:centerface", FaceDetector)
    pictures = sorted((demo[0] / FOLDER / "keyframes").glob("*.jpg"))
    named = {frame.image for scene in view.shooting_script.scenes for shot in scene.shots for frame in shot.keyframes}
    assert {f"keyframes/{path.name}" for path in pictures} == named
    for path in pictures:
        faces = [face for face in detector.find(jpeg.decode(path.read_bytes())) if face.score >= 0.5]
        assert not faces, path.name
    assert sum(len(mosaic.regions) for mosaic in view.table(Mosaic)) >= len(pictures)


def test_the_report_stands_alone(demo: Demo) -> None:
    page = (demo[0] / FOLDER / "report.html").read_text("utf-8")
    assert not re.search(r"https?://", page)
    links = re.findall(r'(?:src|href)="([^"]*)"', page)
    assert all(link.startswith(("data:", "#")) or link == "01.mp4" for link in links)
    assert not re.search(r"@import|url\((?!['\"]?(?:data:|#))", page)


def test_the_script_on_disk_is_the_script_of_the_dataset(demo: Demo, view: EpisodeView) -> None:
    text = (demo[0] / FOLDER / "shooting_script.json").read_text("utf-8")
    assert package.ShootingScript.model_validate_json(text) == view.shooting_script
    assert json.loads(text)["schema"] == "skyscript/shooting-script@1"


def test_a_second_run_does_no_work(demo: Demo, skyscript: Skyscript) -> None:
    to, _ = demo
    before = {p: p.stat().st_mtime_ns for p in (to / ".store" / "manifests").rglob("*.json")}
    files = {p: p.stat().st_mtime_ns for p in (to / FOLDER).rglob("*")}
    ended = skyscript("run", to / "sample", "--to", to)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.startswith(f"{STAGES} known;")
    assert {p: p.stat().st_mtime_ns for p in (to / ".store" / "manifests").rglob("*.json")} == before
    assert {p: p.stat().st_mtime_ns for p in (to / FOLDER).rglob("*")} == files


def test_deleted_files_come_back(demo: Demo, skyscript: Skyscript, tmp_path: Path) -> None:
    to, _ = demo
    before = {p.relative_to(to): p.read_bytes() for p in (to / "episodes").rglob("*") if p.is_file()}
    shutil.move(to / "episodes", tmp_path / "aside")
    assert skyscript("run", to / "sample", "--to", to).stdout.startswith(f"{STAGES} known;")
    assert {p.relative_to(to): p.read_bytes() for p in (to / "episodes").rglob("*") if p.is_file()} == before

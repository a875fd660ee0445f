"""The endpoint recipe against a strict stand-in for a server that fails one call in five; its answers are scripted."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import skyscript
from skyscript.records import FrameAnnotation, Keyframe, RawAnnotation, RefinedPerson

sys.path.insert(0, str(Path(__file__).parents[1] / "models" / "chat"))

from fake import FakeServer, pictures, twenty_percent

pytestmark = pytest.mark.e2e

Run = Callable[..., subprocess.CompletedProcess[str]]

SEEN = {
    "Scene Description": "Two people in a dark room.",
    "people": [
        {
            "Type": "person", "Age": "adult", "Gender": "woman", "Looks": "long brown hair", "Emotion": "joyful",
            "Actions": "looks into the camera", "Temperament": "lively", "Facial Attractiveness": "4",
            "Continuous Emotion": {"Valence (V)": "8", "Arousal (A)": "6", "Dominance (D)": "6"},
            "Shot Type": "Close-up", "Layer": "foreground", "Inferred": False,
        }
    ],
    "objects": [{"Type": "door", "Description": "white", "Shot Type": "Wide Shot", "Layer": "background"}],
}  # fmt: skip


def answer(body: dict[str, Any]) -> str:
    assert len(pictures(body)) == 1
    return f"Sure, here it is:\n```json\n{json.dumps(SEEN)}\n```"


@pytest.fixture(scope="module")
def video(demo: tuple[Path, Any]) -> Path:
    return demo[0] / "sample"


@pytest.fixture
def out(demo: tuple[Path, Any], tmp_path: Path) -> Path:
    """The embedded run's dataset: what both recipes make alike is there already."""
    return Path(shutil.copytree(demo[0], tmp_path / "out"))


def ask(video: Path, to: Path, address: str, *more: str) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-m",
        "skyscript",
        "run",
        str(video),
        "--to",
        str(to),
        "--recipe",
        "endpoint",
        "--set",
        "events.model=none",
        *more,
    ]
    return subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, "SKYSCRIPT_ENDPOINT": address}, check=False
    )


@pytest.fixture(scope="module")
def asked(
    demo: tuple[Path, Any], video: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, FakeServer, subprocess.CompletedProcess[str]]:
    to = Path(shutil.copytree(demo[0], tmp_path_factory.mktemp("endpoint") / "out"))
    with FakeServer(twenty_percent(3), answer=answer) as server:
        ended = ask(video, to, server.address)
        again = ask(video, to, server.address)
        assert "0 made" in again.stdout or "made" not in again.stdout, again.stdout
    return to, server, ended


def test_every_frame_is_answered_and_paid_once(asked: tuple[Path, FakeServer, Any]) -> None:
    to, server, ended = asked
    assert ended.returncode == 0, ended.stderr
    assert not server.breaches
    (episode,) = skyscript.open(to).episodes()
    frames = len(episode.table(Keyframe))
    assert len(episode.table(RawAnnotation)) == len(episode.table(FrameAnnotation)) == frames
    assert sum(server.paid.values()) == frames, "the second run asked nobody"
    assert f"paid model calls: {frames}" in ended.stdout


def test_what_the_model_says_is_in_the_script_and_who_lost_is_kept(asked: tuple[Path, FakeServer, Any]) -> None:
    (episode,) = skyscript.open(asked[0]).episodes()
    note = episode.table(FrameAnnotation)[0]
    assert (note.scene_description, note.people[0].looks, note.objects[0].label) == (
        "Two people in a dark room.",
        "long brown hair",
        "door",
    )
    assert note.people[0].facial_attractiveness == 4
    assert note.repairs, "the fence and the numbers written as words are named"
    people = episode.table(RefinedPerson)
    disputed = [o for p in people for o in p.opinions if o.votes]
    assert disputed, "a joyful woman is not what the face model sees in every frame"
    script = episode.shooting_script
    assert {member.looks for member in script.cast} == {"long brown hair"}


def test_the_budget_holds_and_the_rest_is_done_later(video: Path, out: Path) -> None:
    with FakeServer(answer=answer) as server:
        first = ask(video, out, server.address, "--max-calls", "3")
        assert first.returncode == 1
        assert "--max-calls" in first.stderr
        assert sum(server.paid.values()) == 3
        dry = ask(video, out, server.address, "--dry-run")
        assert "paid model calls: " in dry.stdout
        second = ask(video, out, server.address)
        assert second.returncode == 0, second.stderr
    (episode,) = skyscript.open(out).episodes()
    assert sum(server.paid.values()) == len(episode.table(Keyframe)), "the first three were not paid twice"


def test_an_endpoint_that_is_down_stops_the_run_with_one_sentence(video: Path, out: Path) -> None:
    ended = ask(video, out, "http://127.0.0.1:9")
    assert ended.returncode == 1
    assert "127.0.0.1:9" in ended.stderr
    assert "Traceback" not in ended.stderr

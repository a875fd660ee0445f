import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "models" / "chat"))

from fake import FakeServer

Command = Callable[..., Any]


def test_two_datasets_side_by_side(made: Command) -> None:
    assert made("run", "films", "--to", "other", "--recipe", "story.toml").code == 0
    ended = made("compare", "out", "other")
    assert ended.code == 0
    assert "A out" in ended.out
    assert "B other" in ended.out


def test_a_comparison_as_json_is_one_document(made: Command) -> None:
    rows = json.loads(made("compare", "out", "out", "--json").out)
    assert {"stage", "what", "a", "b", "unit"} == set(rows[0])
    assert all(row["a"] == row["b"] for row in rows if row["b"] is not None)


def test_what_an_endpoint_can_do(skyscript: Command) -> None:
    with FakeServer(takes=("json_object",)) as server:
        ended = skyscript("models", "check", server.address)
    assert "reachable" in ended.out
    assert "Traceback" not in ended.err


def test_an_endpoint_that_is_down_is_one_sentence(skyscript: Command) -> None:
    ended = skyscript("models", "check", "http://127.0.0.1:9/v1")
    assert ended.code == 1
    assert "127.0.0.1:9" in ended.err
    assert ended.err.count("\n") == 1

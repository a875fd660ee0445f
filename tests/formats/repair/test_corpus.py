"""json-repair's own test cases: where its answer keeps every word, ours is not worse."""

import json
from pathlib import Path

import cleanse
import json_repair
import pytest

from skyscript.formats.repair import contradiction
from skyscript.formats.repair.strict import same


@pytest.fixture(scope="module")
def rows(shared: Path) -> list[tuple[str, object]]:
    lines = (shared / "malformed_json" / "json_repair_cases.jsonl").read_text(encoding="utf-8").splitlines()
    cases = [json.loads(line) for line in lines]
    wanted = [
        (case["input"], json.loads(case["expected"]) if case["expected_kind"] == "json_text" else case["expected"])
        for case in cases
        if case["expected_kind"] != "error" and case["expected"]
    ]
    return [(text, value) for text, value in wanted if isinstance(value, dict | list) and value]


def test_not_below_json_repair_where_its_answer_is_faithful(rows: list[tuple[str, object]]) -> None:
    faithful = [(text, wanted) for text, wanted in rows if contradiction(text, wanted) is None]
    ours = sum(cleanse.agrees(text, wanted) for text, wanted in faithful)
    theirs = sum(same(json_repair.loads(text), wanted) for text, wanted in faithful)
    assert len(faithful) > 200
    assert ours >= theirs

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from skyscript.cli.exchange import export, import_, lint
from skyscript.errors import UsageError

Call = Callable[..., Result]

app = typer.Typer()
app.command()(export)
app.command("import")(import_)
app.command()(lint)


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> Result:
        result = CliRunner().invoke(app, [*arguments])
        if isinstance(result.exception, Exception):
            raise result.exception
        return result

    return call


def write(name: str, size: str = "Close-Up", **more: Any) -> str:
    scene = {"Scene": ["1", "Cafe"], "BGM": None, "Scene Description": None, "people": []}
    cup = {"object": "cup", "Description": None, "Shot Type": size}
    Path(name).parent.mkdir(exist_ok=True)
    Path(name).write_text(json.dumps({"Case_1": {**scene, "objects": [cup], **more}}))
    return name


def test_exit_codes_tell_whether_there_are_defects(call: Call) -> None:
    clean = call("lint", write("clean.json"))
    assert clean.exit_code == 0
    assert "clean.json: 0 errors, 0 warnings, 2 notes" in clean.output
    found = call("lint", "clean.json", write("odd.json", "close-up"))
    assert found.exit_code == 1
    assert "odd.json#/Case_1/objects/0/Shot Type: error: `close-up` is spelt Close-Up" in found.output
    assert "(--fix mends it)" in found.output
    for wrong in ("none.json", "."):
        with pytest.raises(UsageError, match="cannot be read"):
            call("lint", wrong)


def test_json_is_all_that_is_printed(call: Call) -> None:
    told = json.loads(call("lint", "--json", write("odd.json", "close-up"), write("clean.json")).output)
    assert (told["clean"], told["errors"], [one["clean"] for one in told["files"]]) == (False, 1, [False, True])
    finding = told["files"][0]["findings"][0]
    assert (finding["rule"], finding["pointer"]) == ("shot-type-spelling", "/Case_1/objects/0/Shot Type")
    assert finding["fixable"]


def test_mending_into_a_file_or_a_folder(call: Call) -> None:
    odd, worse = write("odd.json", "close-up"), write("worse.json", "Dutch angle")
    assert call("lint", odd, "--fix", "new/mended.json").exit_code == 0
    assert json.loads(Path("new/mended.json").read_text())["Case_1"]["objects"][0]["Shot Type"] == "Close-Up"
    assert json.loads(Path(odd).read_text())["Case_1"]["objects"][0]["Shot Type"] == "close-up", "the original stays"
    both = call("lint", odd, worse, "--fix", "all", "--json")
    told = json.loads(both.output)
    assert both.exit_code == 1
    assert [one["fixed"]["file"] for one in told["files"]] == ["all/odd.json", "all/worse.json"]
    assert [one["errors"] for one in told["files"]] == [0, 1]
    with pytest.raises(UsageError, match="different names"):
        call("lint", odd, write("sub/odd.json"), "--fix", "all")
    with pytest.raises(UsageError, match="cannot be written"):
        call("lint", odd, "--fix", "clean.json/x/y" if Path(write("clean.json")).exists() else "")


def test_a_file_of_which_mending_would_lose_a_value_is_not_mended(call: Call) -> None:
    Path("twice.json").write_text('{"Case_1": {}, "Case_1": {"people": []}}')
    with pytest.raises(UsageError, match=r"twice\.json#/Case_1 is there twice"):
        call("lint", "twice.json", "--fix", "out.json")
    assert not Path("out.json").exists()


def test_in_and_out_again(call: Call) -> None:
    took = call("import", write("films/ep.json", "背景"), "--to", "set")
    assert took.exit_code == 0
    assert "films/ep: 1 annotated keyframes" in took.output
    told = call("export", "set", "--format", "official", "--to", "back.json")
    assert told.exit_code == 0
    assert "cases: 1" in told.output
    cup = json.loads(Path("back.json").read_text())["Case_1"]["objects"][0]
    assert cup == {"object": "cup", "Description": None, "Shot Type": None, "_skyscript": {"layer": "background"}}
    lost = call("import", write("films/ep2.json", "Dutch angle"), "--to", "set")
    assert lost.exit_code == 1
    assert "not read: films/ep2.json#/Case_1/objects/0/Shot Type" in lost.output


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--format", "yolo", "--to", "x"), "official or coco or labelstudio"),
        (("--format", "coco", "--to", "x.json"), "a folder of annotations"),
        (("--format", "official", "--to", "notes"), "a file ends in .json"),
        (("--format", "coco", "--to", "notes"), "a folder does not"),
        (("--format", "vtt", "--to", "x.srt"), "a file of vtt ends in .vtt"),
        (("--format", "srt", "--to", "notes"), "a file ends in .srt"),
        (("--format", "srt", "--to", "x"), "no lines in"),
        (("--format", "official", "--to", "x", "--drama", "none"), "nothing to export"),
        (("--format", "official", "--to", "x", "--episode", "none"), "no episode `none`"),
    ],
)
def test_wrong_exports_are_refused(arguments: tuple[str, ...], says: str, call: Call) -> None:
    call("import", write("films/ep.json"), "--to", "set")
    Path("notes").write_text("")
    with pytest.raises(UsageError, match=says):
        call("export", "set", *arguments)
    assert not Path("x").exists()

import json
import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from skyscript.formats import labelstudio
from skyscript.formats.presence import names
from skyscript.formats.still import Findings, Still, stills
from skyscript.records import ShootingScript


@pytest.fixture(scope="session")
def found(script: ShootingScript, findings: Findings) -> list[Still]:
    images = {f.keyframe: f"images/two rooms/第01集/{f.keyframe}.jpg" for f in findings.keyframes}
    return list(stills(findings, names(script), images))


@pytest.fixture(scope="session")
def tasks(found: list[Still]) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = json.loads(labelstudio.write(found, "export"))
    return told


def test_the_files_stay_as_others_read_them(found: list[Still], golden: Callable[[str, str], None]) -> None:
    golden("labelstudio_two_rooms.json", labelstudio.write(found, "export"))
    golden("labelstudio_two_rooms.xml", labelstudio.interface(found))


def test_every_result_fits_a_control_of_the_interface(found: list[Still], tasks: list[dict[str, Any]]) -> None:
    """As Label Studio checks an import: control, object, type and choice must be in the interface."""
    view = ET.fromstring(labelstudio.interface(found))
    controls = {control.get("name"): control for control in view.iter() if control.get("toName")}
    objects = {
        one.get("name"): one for one in view.iter() if (one.get("value") or "").startswith("$") and one.get("name")
    }
    kinds = {"RectangleLabels": "rectanglelabels", "Choices": "choices", "TextArea": "textarea", "Number": "number"}
    for task in tasks:
        for result in task["predictions"][0]["result"]:
            control = controls[result["from_name"]]
            assert kinds[control.tag] == result["type"]
            assert control.get("toName") == result["to_name"]
            assert result["to_name"] in objects
            allowed = {one.get("value") for one in control}
            if allowed:
                assert set(result["value"][result["type"]]) <= allowed
            if control.tag == "Number":
                assert float(control.get("min")) <= result["value"]["number"] <= float(control.get("max"))
        for one in view.iter():
            value = one.get("value") or ""
            assert not value.startswith("$") or value[1:] in task["data"]


def test_boxes_are_percent_of_the_picture(tasks: list[dict[str, Any]]) -> None:
    first = tasks[0]["predictions"][0]["result"][0]
    value = first["value"]
    pixels = [value["x"] * 540 / 100, value["y"] * 960 / 100, value["width"] * 540 / 100, value["height"] * 960 / 100]
    assert pixels == pytest.approx([60, 300, 440, 640], abs=0.01)
    assert (first["original_width"], first["original_height"], value["rotation"]) == (540, 960, 0)
    jun = tasks[2]["predictions"][0]["result"][0]["value"]
    assert (jun["x"], jun["width"]) == (0, 100), "cut at the edge"


def test_what_belongs_to_one_box_carries_its_id(tasks: list[dict[str, Any]]) -> None:
    regions: dict[str, dict[str, Any]] = defaultdict(dict)
    for result in tasks[0]["predictions"][0]["result"]:
        regions[result["id"]][result["from_name"]] = result["value"][
            {"textarea": "text"}.get(result["type"], result["type"])
        ]
    assert regions == {
        "k0001-p1": {
            "box": ["person"],
            "character": ["C1"],
            "looks": ["long dark hair, grey coat"],
            "action": ["holds a cup"],
            "temperament": ["calm"],
            "layer": ["foreground"],
            "gender": ["female"],
            "emotion": ["sad"],
            "valence": 7.2,
            "arousal": 6.0,
            "dominance": 6.0,
        },
        "k0001-p2": {"box": ["person"], "layer": ["background"]},
        "k0001-objects/0": {"box": ["cup"]},
    }


def test_our_ids_and_the_picture_are_the_tasks_data(tasks: list[dict[str, Any]]) -> None:
    data = tasks[2]["data"]
    assert (data["drama"], data["episode"], data["shot"], data["keyframe"]) == ("two rooms", "第01集", "sh002", "k0003")
    address = urlsplit(data["image"])
    assert address.path == "/data/local-files/"
    assert parse_qs(address.query) == {"d": ["export/images/two rooms/第01集/k0003.jpg"]}


def test_an_odd_label_does_not_break_the_interface(found: list[Still]) -> None:
    first = found[0]
    thing = first.things[0]
    odd = type(thing)(thing.place, thing.note.model_copy(update={"label": '"<杯> & cup'}), thing.box, None)
    view = ET.fromstring(labelstudio.interface([Still(first.keyframe, first.image, (), (odd,))]))
    assert [one.get("value") for one in view.iter("Label")] == ["person", '"<杯> & cup']

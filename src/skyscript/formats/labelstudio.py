"""Stills as Label Studio tasks with pre-annotations, and the labelling interface that shows them.

https://labelstud.io/guide/predictions: boxes are in percent of the picture; what belongs to one box carries its id.
"""

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args
from urllib.parse import quote

from skyscript.formats.still import Figure, Still
from skyscript.records import Box, Emotion, Gender, Keyframe, Layer

VERSION = "skyscript"
"""Model version under which Label Studio lists the pre-annotations."""
PERSON = "person"

_IMAGE, _BOX = "image", "box"
_CHOICES: Mapping[str, Sequence[str]] = {
    "layer": get_args(Layer),
    "gender": get_args(Gender),
    "emotion": get_args(Emotion),
}
_NUMBERS: Mapping[str, tuple[int, int]] = {"valence": (1, 9), "arousal": (1, 9), "dominance": (1, 9)}
_TEXTS = ("character", "looks", "action", "temperament")


def write(stills: Sequence[Still], folder: str) -> str:
    """The text of a task file. `folder` is the name of the one that holds it, below the document root.

    Pictures are served as local files, for Label Studio renames what is uploaded.
    """
    tasks = [_task(still, folder) for still in stills]
    return json.dumps(tasks, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def interface(stills: Sequence[Still]) -> str:
    """The labelling configuration (XML) that the tasks need; its labels are those that occur."""
    labels = sorted({thing.note.label for still in stills for thing in still.things} - {PERSON})
    view = ET.Element("View")
    ET.SubElement(view, "Header", value="$where")
    ET.SubElement(view, "Image", name=_IMAGE, value="$image", zoom="true")
    boxes = ET.SubElement(view, "RectangleLabels", name=_BOX, toName=_IMAGE)
    for label in (PERSON, *labels):
        ET.SubElement(boxes, "Label", value=label)
    shown = {"visibleWhen": "region-selected", "whenTagName": _BOX, "whenLabelValue": PERSON}
    asked = ET.SubElement(view, "View", shown)
    of_person = {"toName": _IMAGE, "perRegion": "true"}
    for name in _TEXTS:
        ET.SubElement(asked, "TextArea", {"name": name, **of_person, "placeholder": name, "editable": "true"})
    for name, choices in _CHOICES.items():
        group = ET.SubElement(asked, "Choices", {"name": name, **of_person, "choice": "single"})
        for choice in choices:
            ET.SubElement(group, "Choice", value=choice)
    for name, (least, most) in _NUMBERS.items():
        limits = {"min": str(least), "max": str(most), "step": "0.01"}
        ET.SubElement(asked, "Number", {"name": name, **of_person, **limits})
    ET.indent(view)
    return ET.tostring(view, encoding="unicode") + "\n"


def _task(still: Still, folder: str) -> dict[str, Any]:
    frame = still.keyframe
    ids = {name: getattr(frame, name) for name in ("drama", "episode", "shot", "keyframe", "frame", "time_s")}
    where = f"{frame.drama} / {frame.episode} / {frame.shot} / {frame.keyframe}"
    image = f"/data/local-files/?d={quote(f'{folder}/{still.image}')}"
    found = [figure.score for figure in still.figures] + [thing.score for thing in still.things]
    scores = [score for score in found if score is not None]
    prediction: dict[str, Any] = {"model_version": VERSION, "result": list(_results(still))}
    if scores:
        prediction["score"] = min(scores)
    return {"data": {"image": image, "where": where, **ids}, "predictions": [prediction]}


def _results(still: Still) -> Iterator[dict[str, Any]]:
    for figure in still.figures:
        person = figure.refined
        if region := _region(f"{person.keyframe}-{person.person}", person.body_box, still.keyframe):
            yield _labelled(region, PERSON, figure.score)
            yield from _told(region, figure)
    for thing in still.things:
        if region := _region(f"{still.keyframe.keyframe}-{thing.place}", thing.box, still.keyframe):
            yield _labelled(region, thing.note.label, thing.score)


def _region(region: str, box: Box, keyframe: Keyframe) -> dict[str, Any] | None:
    """What all results about one box share; `id` is the keyframe's and the person's or object's."""
    x0, x1 = (round(100 * min(max(x / keyframe.width, 0.0), 1.0), 4) for x in (box[0], box[2]))
    y0, y1 = (round(100 * min(max(y / keyframe.height, 0.0), 1.0), 4) for y in (box[1], box[3]))
    if x1 <= x0 or y1 <= y0:
        return None
    return {
        "id": region,
        "to_name": _IMAGE,
        "original_width": keyframe.width,
        "original_height": keyframe.height,
        "value": {"x": x0, "y": y0, "width": round(x1 - x0, 4), "height": round(y1 - y0, 4), "rotation": 0},
    }


def _labelled(region: dict[str, Any], label: str, score: float | None) -> dict[str, Any]:
    result = _result(region, _BOX, "rectanglelabels", [label])
    return result if score is None else {**result, "score": score}


def _told(region: dict[str, Any], figure: Figure) -> Iterator[dict[str, Any]]:
    """What is known of a person, as far as the interface asks for it."""
    person = figure.refined
    for name in _TEXTS:
        if value := figure.character if name == "character" else getattr(person, name):
            yield _result(region, name, "textarea", [value], "text")
    for name, choices in _CHOICES.items():
        if getattr(person, name) in choices:
            yield _result(region, name, "choices", [getattr(person, name)])
    for name in _NUMBERS if person.vad else ():
        yield _result(region, name, "number", getattr(person.vad, name))


def _result(region: dict[str, Any], control: str, kind: str, value: Any, key: str | None = None) -> dict[str, Any]:
    return {**region, "from_name": control, "type": kind, "value": {**region["value"], key or kind: value}}

"""The YOLO family, YOLO-World among it, as ONNX files exported with their class names (`yolo export format=onnx`).

YOLO-World is asked in free words before the export (`set_classes`); the file then knows just those.
"""

import ast
from collections.abc import Mapping, Sequence
from typing import Any, Protocol, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from skyscript.errors import ModelError
from skyscript.models.boxes import Floats, as_box, clip, has_area, suppress
from skyscript.models.brought import Place
from skyscript.models.protocols import FoundObject, Image
from skyscript.models.session import Session, open_session
from skyscript.models.vocabulary import ClosedVocabulary

THRESHOLD = 0.1
"""Kept low: the stage that asks decides."""
OVERLAP = 0.5
MOST = 100
GREY = 114
SIZE = 640


class _Described(Session, Protocol):
    def get_modelmeta(self) -> Any: ...
    def get_inputs(self) -> Sequence[Any]: ...
    def get_outputs(self) -> Sequence[Any]: ...


class Yolo(ClosedVocabulary):
    """Its classes and its size of picture are read from the file. Raises ModelError where it does not tell them."""

    def __init__(self, place: Place) -> None:
        if place.path is None or not place.path.is_file():
            raise ModelError(f"{place.title} is no file: a YOLO is one ONNX file")
        self._session = cast(_Described, open_session(place.path))
        notes = self._session.get_modelmeta().custom_metadata_map
        self.labels = class_names(notes, place.title)
        (picture,) = self._session.get_inputs()
        self._input, self._output = picture.name, self._session.get_outputs()[0].name
        self._type = np.dtype(np.float16 if picture.type == "tensor(float16)" else np.float32)
        self._size = picture_size(picture.shape, notes)

    def find(self, image: Image) -> Sequence[FoundObject]:
        canvas, scale, left, top = centred(image, *self._size)
        pixels = np.ascontiguousarray(canvas.transpose(2, 0, 1)[None] / np.float32(255)).astype(self._type)
        (answer,) = self._session.run([self._output], {self._input: pixels})
        boxes, scores, classes = decode(answer[0].astype(np.float32), len(self.labels))
        height, width = image.shape[:2]
        boxes = clip((boxes - (left, top, left, top)) / scale, width, height)
        stay = has_area(boxes)
        return [
            FoundObject(self.labels[label], float(score), as_box(box))
            for box, score, label in zip(boxes[stay], scores[stay], classes[stay], strict=True)
        ]


def class_names(notes: Mapping[str, str], file: str) -> Sequence[str]:
    """From the `names` in an export's metadata, a Python dict or list written out."""
    if notes.get("task", "detect") != "detect":
        raise ModelError(f"{file} was exported for {notes['task']}; export a detection model")
    try:
        names = ast.literal_eval(notes["names"])
        listed = [names[i] for i in range(len(names))]
    except (KeyError, ValueError, SyntaxError, TypeError, IndexError) as missing:
        raise ModelError(f"{file} has no class names in its metadata; export it with `yolo export`") from missing
    return [str(name) for name in listed]


def picture_size(shape: Sequence[Any], notes: Mapping[str, str]) -> tuple[int, int]:
    """(Height, width) from an input `[1, 3, height, width]`; where it is dynamic, that of the export."""
    if all(isinstance(side, int) for side in shape[2:]):
        height, width = shape[2:]
    else:
        height, width = ast.literal_eval(notes.get("imgsz", f"[{SIZE}, {SIZE}]"))
    return int(height), int(width)


def centred(image: Image, height: int, width: int) -> tuple[Image, float, int, int]:
    """(The whole picture in the middle of a grey canvas, its scale, its left and its top on the canvas)."""
    scale = min(height / image.shape[0], width / image.shape[1])
    rows, columns = max(1, round(image.shape[0] * scale)), max(1, round(image.shape[1] * scale))
    top, left = (height - rows) // 2, (width - columns) // 2
    canvas = np.full((height, width, 3), GREY, np.uint8)
    small = cv2.resize(image, (columns, rows), interpolation=cv2.INTER_LINEAR)
    canvas[top : top + rows, left : left + columns] = small
    return canvas, scale, left, top


def decode(answer: Floats, classes: int) -> tuple[Floats, Floats, NDArray[np.intp]]:
    """(Boxes `[N, 4]` on the canvas, scores, classes), best first, from either layout of an export.

    `[4 + classes, cells]`: centre, size and a probability a class, which overlap; `[N, 6]`: corners, score and class,
    which the network has already sorted out.
    """
    if answer.shape[0] == 4 + classes:
        scores, labels = answer[4:].max(0), answer[4:].argmax(0)
        centre, half = answer[:2].T, answer[2:4].T / 2
        boxes = np.concatenate([centre - half, centre + half], 1)
    elif answer.shape[-1] == 6:
        boxes, scores, labels = answer[:, :4], answer[:, 4], answer[:, 5].astype(np.intp)
    else:
        raise ModelError(f"a YOLO with {classes} classes answers {4 + classes} x cells or N x 6, not {answer.shape}")
    sure = scores > THRESHOLD
    boxes, scores, labels = boxes[sure], scores[sure], labels[sure]
    apart = boxes + labels[:, None] * 2.0 * boxes.max(initial=1.0)
    best = suppress(apart, scores, OVERLAP)[:MOST]
    return boxes[best], scores[best], labels[best]

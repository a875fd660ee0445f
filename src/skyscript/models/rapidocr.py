"""Text in pictures by RapidOCR (Apache-2.0) with the PP-OCRv6 small models (Baidu, Apache-2.0) in its package."""

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from skyscript.errors import ModelError
from skyscript.models.protocols import FoundText, Image, TextReader
from skyscript.models.session import open_session

FINDER, READER = "PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx"

LONG_SIDE = 640
"""Pictures are looked at in this size at most and read in their own. The package's default makes subtitle bands larger
instead and takes ten times as long."""

SMALLEST, LONGEST = 8, 100
"""A picture lower or narrower than that many pixels, or that much longer than high, holds no text that can be read."""


class RapidOcr(TextReader):
    """Finds rows and reads them; Chinese, English, Japanese and what else their one dictionary has."""

    def __init__(self) -> None:
        models = _models()
        try:
            import rapidocr
        except ImportError as missing:
            raise ModelError(f"package:rapidocr cannot be opened: {missing}") from missing
        # Named paths: without them the package asks the network when a file is not what it expects.
        engine: Any = rapidocr.RapidOCR(
            params={
                "Global.use_cls": False,
                "Global.text_score": 0.0,
                "Global.log_level": "critical",
                "Det.limit_type": "max",
                "Det.limit_side_len": LONG_SIDE,
                "Det.model_path": str(models / FINDER),
                "Rec.model_path": str(models / READER),
                "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            }
        )
        # Its own sessions let their threads spin, which takes the processor from everybody else.
        engine._load_det_model().session.session = open_session(models / FINDER)
        engine._load_rec_model().session.session = open_session(models / READER)
        self._engine = engine

    def find(self, image: Image) -> Sequence[FoundText]:
        height, width = image.shape[:2]
        if not _is_readable(image):
            return []
        # Its search gives up on a picture of which one side falls below the network's grain.
        room = max(0, round(max(height, width) * 32 / LONG_SIDE) - min(height, width))
        padded = cv2.copyMakeBorder(
            image, 0, room if height < width else 0, 0, 0 if height < width else room, cv2.BORDER_REPLICATE
        )
        said = self._engine(cv2.cvtColor(padded, cv2.COLOR_RGB2BGR), use_det=True)
        if said.txts is None or said.boxes is None:
            return []
        rows = []
        for text, score, corners in zip(said.txts, said.scores, said.boxes, strict=True):
            low, high = np.asarray(corners).min(0), np.asarray(corners).max(0)
            box = (
                max(float(low[0]), 0.0),
                max(float(low[1]), 0.0),
                min(float(high[0]), float(width)),
                min(float(high[1]), float(height)),
            )
            if box[0] < box[2] and box[1] < box[3]:
                rows.append(FoundText(text, float(score), box))
        return sorted(rows, key=lambda row: (row.box[1] + row.box[3], row.box[0]))

    def read(self, rows: Sequence[Image]) -> Sequence[tuple[str, float]]:
        answers = [("", 0.0)] * len(rows)
        clear = [index for index, row in enumerate(rows) if _is_readable(row)]
        if clear:
            said = self._engine._load_rec_model()(_rows([rows[index] for index in clear]))
            for index, text, score in zip(clear, said.txts, said.scores, strict=True):
                answers[index] = (text, float(score))
        return answers


def _rows(images: Sequence[Image]) -> object:
    from rapidocr.ch_ppocr_rec import TextRecInput

    return TextRecInput(img=[cv2.cvtColor(image, cv2.COLOR_RGB2BGR) for image in images], return_word_box=False)


def _is_readable(image: Image) -> bool:
    height, width = image.shape[:2]
    return bool(min(height, width) >= SMALLEST and max(height, width) <= LONGEST * min(height, width))


def _models() -> Path:
    package = find_spec("rapidocr")
    if package is None or not package.submodule_search_locations:
        raise ModelError("package:rapidocr is missing: pip install rapidocr")
    folder = Path(package.submodule_search_locations[0]) / "models"
    lacking = [name for name in (FINDER, READER) if not (folder / name).is_file()]
    if lacking:
        raise ModelError(f"package:rapidocr lacks its model {lacking[0]}: install rapidocr again")
    return folder

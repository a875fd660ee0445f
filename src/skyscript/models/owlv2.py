"""Anything that has an English name, by OWLv2 (Google, Apache-2.0) through transformers."""

from collections.abc import Sequence

import numpy as np

from skyscript.models.brought import Place
from skyscript.models.labels import english
from skyscript.models.pretrained import Pretrained
from skyscript.models.protocols import FoundObject, Image, OpenVocabularyDetector
from skyscript.models.queries import asked, decode, named, sigmoid

BATCH = 4
QUERY = "a photo of a {}"
"""OWL was trained on CLIP's templates; a bare noun scores lower."""
FILLER = " "


class Owlv2(OpenVocabularyDetector):
    """Asks one query a label, each scored by itself, so that pictures with different vocabularies make a batch."""

    def __init__(self, place: Place) -> None:
        self._network = Pretrained(place, "AutoModelForZeroShotObjectDetection", "owlv2")
        self._tokenizer = self._network.words()
        self._limit = int(self._network.config.text_config.max_position_embeddings)

    def knows(self, label: str) -> bool:
        return english(label) is not None

    def look_for(
        self, images: Sequence[Image], vocabularies: Sequence[Sequence[str]]
    ) -> Sequence[Sequence[FoundObject]]:
        texts = [asked(vocabulary) for vocabulary in vocabularies]
        found: list[list[FoundObject]] = [[] for _ in images]
        wanted = [i for i, text in enumerate(texts) if text]
        for first in range(0, len(wanted), BATCH):
            batch = wanted[first : first + BATCH]
            inputs = self._network.prepared([images[i] for i in batch])
            inputs |= self._queries([list(texts[i]) for i in batch])
            logits, boxes = self._network.run(inputs, ("logits", "pred_boxes"))
            for i, scores, places in zip(batch, sigmoid(logits), boxes, strict=True):
                height, width = images[i].shape[:2]
                square = float(max(height, width))  # the picture is padded below or to the right
                best = decode(scores[:, : len(texts[i])], places, (square, square), (width, height))
                found[i] = list(named(*best, list(texts[i].values())))
        return found

    def _queries(self, texts: Sequence[Sequence[str]]) -> dict[str, np.ndarray]:
        """Token ids `[pictures * queries, length]`: every picture has as many queries as the one with most."""
        most = max(map(len, texts))
        lines = [line for each in texts for line in [*map(QUERY.format, each), *[FILLER] * (most - len(each))]]
        tokens = self._tokenizer(
            lines, padding="max_length", truncation=True, max_length=self._limit, return_tensors="np"
        )
        return {name: tokens[name].astype(np.int64) for name in ("input_ids", "attention_mask")}

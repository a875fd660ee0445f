"""Anything that has an English name, by Grounding DINO (IDEA, Apache-2.0) through transformers.

The library's own decoding collects the tokens above a threshold and calls what they spell the label, which need not be
one that was asked for. Here each label keeps the place of its tokens in the prompt, and its score is the mean of
theirs, as the authors reckon it for COCO (demo/test_ap_on_coco.py).
"""

from collections.abc import Iterator, Sequence

import numpy as np

from skyscript.models.boxes import Floats
from skyscript.models.brought import Place
from skyscript.models.labels import english
from skyscript.models.pretrained import Pretrained
from skyscript.models.protocols import FoundObject, Image, OpenVocabularyDetector
from skyscript.models.queries import asked, decode, named, sigmoid
from skyscript.models.vocabulary import alike

BATCH = 8

Span = tuple[int, int]


class GroundingDino(OpenVocabularyDetector):
    """Asks with one prompt a vocabulary, "person. cup.", or with several where its tokens exceed the text limit.

    Only pictures with the same prompt make a batch: different ones in a batch fail (transformers#34346), or are scored
    otherwise than alone (GroundingDINO#294).
    """

    def __init__(self, place: Place) -> None:
        self._network = Pretrained(place, "AutoModelForZeroShotObjectDetection", "grounding-dino")
        self._tokenizer = self._network.words()
        self._limit = int(self._network.config.max_text_len)

    def knows(self, label: str) -> bool:
        return english(label) is not None

    def look_for(
        self, images: Sequence[Image], vocabularies: Sequence[Sequence[str]]
    ) -> Sequence[Sequence[FoundObject]]:
        found: list[list[FoundObject]] = [[] for _ in images]
        for vocabulary, members in alike(vocabularies):
            for text, spans, names in self._prompts(vocabulary):
                for first in range(0, len(members), BATCH):
                    batch = members[first : first + BATCH]
                    logits, boxes = self._run([images[i] for i in batch], text)
                    for i, tokens, places in zip(batch, sigmoid(logits), boxes, strict=True):
                        height, width = images[i].shape[:2]
                        best = decode(by_label(tokens, spans), places, (width, height), (width, height))
                        found[i] += named(*best, names)
        return found

    def _prompts(self, vocabulary: Sequence[str]) -> Iterator[tuple[list[int], list[Span], list[list[str]]]]:
        texts = asked(vocabulary)
        longest = self._limit - len(("[CLS]", ".", "[SEP]"))
        labels = [list(self._tokenizer(text, add_special_tokens=False)["input_ids"])[:longest] for text in texts]
        names = list(texts.values())
        marks = [self._tokenizer.convert_tokens_to_ids(mark) for mark in ("[CLS]", ".", "[SEP]")]
        for chunk in packed([len(each) for each in labels], self._limit):
            yield (*prompt([labels[i] for i in chunk], *marks), [names[i] for i in chunk])

    def _run(self, images: Sequence[Image], text: Sequence[int]) -> tuple[Floats, ...]:
        ids = np.tile(np.array(text, np.int64), (len(images), 1))
        words = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        return self._network.run({**self._network.prepared(images), **words}, ("logits", "pred_boxes"))


def packed(lengths: Sequence[int], limit: int) -> Iterator[list[int]]:
    """Indices of the labels, in order, in prompts of at most `limit` tokens: each label costs its own and a full stop.

    A prompt has a start and an end besides.
    """
    chunk: list[int] = []
    room = limit - 2
    for index, length in enumerate(lengths):
        if chunk and length + 1 > room:
            yield chunk
            chunk, room = [], limit - 2
        chunk.append(index)
        room -= length + 1
    if chunk:
        yield chunk


def prompt(labels: Sequence[Sequence[int]], start: int, full_stop: int, end: int) -> tuple[list[int], list[Span]]:
    """(Token ids of "label. label.", where each label's own tokens stand in it, half-open)."""
    text, spans = [start], []
    for tokens in labels:
        spans.append((len(text), len(text) + len(tokens)))
        text += [*tokens, full_stop]
    return [*text, end], spans


def by_label(tokens: Floats, spans: Sequence[Span]) -> Floats:
    """Probabilities of tokens `[queries, tokens]` -> of labels `[queries, labels]`: the mean over a label's tokens."""
    return np.stack([tokens[:, first:end].mean(1) for first, end in spans], 1)

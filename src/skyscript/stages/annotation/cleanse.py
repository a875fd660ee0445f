"""From an annotator's raw answer to a checked annotation (paper 3.2). What cannot be read is counted, never dropped.

The ladder: strict JSON, repairs of form, json-repair, field names and values, and where a `corrector` is set, a
language model with the prompt of Table 6. Each rung that was needed is named. None may change a readable value.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, ClassVar

from skyscript.engine.calls import Calls
from skyscript.engine.stage import UNKEYED, ModelName, Stage
from skyscript.errors import ModelError
from skyscript.formats import note
from skyscript.formats.repair import Repaired, UnreadableError, contradiction, repair
from skyscript.models import chat
from skyscript.models.protocols import ChatRequest
from skyscript.records import Failure, FailureKind, FrameAnnotation, RawAnnotation
from skyscript.stages.annotation import prompt
from skyscript.stages.annotation.asking import open_chat

_SCENE = ("Scene Description", "scene_description", "SceneDescription")

NO_CORRECTION = "unreadable annotation, and no answer from the corrector"


class Cleanse(Stage):
    """Reads what annotators answer, however they spell it; the raw answer is kept whatever becomes of it."""

    name: ClassVar[str] = "cleanse"
    version: ClassVar[int] = 3
    passing: ClassVar[frozenset[str]] = frozenset({NO_CORRECTION})

    corrector: ModelName | None = None
    prompt: str = "correct.en"
    max_tokens: int = 4096
    address: Annotated[str | None, UNKEYED] = None
    key_variable: Annotated[str, UNKEYED] = chat.KEY
    concurrency: Annotated[int, UNKEYED] = 8
    price_in: Annotated[float, UNKEYED] = 0.0
    price_out: Annotated[float, UNKEYED] = 0.0

    def facts(self) -> Mapping[str, str]:
        """The text of the correction prompt, where a model is asked."""
        return {"prompt": prompt.load(self.prompt).digest} if self.corrector else {}

    def run(self, answers: Sequence[RawAnnotation], calls: Calls) -> Iterator[FrameAnnotation | Failure]:
        """An annotation for each answer, or a `failed` row; a `rejected` row for each value that is null instead."""
        rows: dict[int, list[FrameAnnotation | Failure]] = {}
        doubtful: list[tuple[int, str]] = []
        for place, answer in enumerate(answers):
            try:
                rows[place] = list(_read(answer, repair(answer.text)))
            except UnreadableError as error:
                doubtful.append((place, str(error)))
        corrections = self._corrected([answers[place].text for place, _ in doubtful], calls)
        for (place, reason), correction in zip(doubtful, corrections, strict=True):
            rows[place] = self._second_try(answers[place], reason, correction)
        for place in range(len(answers)):
            yield from rows[place]

    def _corrected(self, texts: Sequence[str], calls: Calls) -> list[str | None]:
        """What the corrector makes of each text; None where there is none, or it has no answer."""
        if not self.corrector or not texts:
            return [None] * len(texts)
        template = prompt.load(self.prompt)
        rendered = (template.render(answer=text) for text in texts)
        requests = (ChatRequest(system, user, max_tokens=self.max_tokens) for system, user in rendered)
        price = chat.Price(self.price_in, self.price_out)
        model = open_chat(self.corrector, self.address, self.key_variable)
        replies = dict(chat.ask_all(model, requests, self.concurrency, calls, price))
        found = [replies[i] for i in range(len(texts))]
        return [None if isinstance(reply, ModelError) else reply.text for reply in found]

    def _second_try(
        self, answer: RawAnnotation, reason: str, correction: str | None
    ) -> list[FrameAnnotation | Failure]:
        if correction is not None:
            try:
                repaired = repair(correction)
                changed = contradiction(answer.text, repaired.value)
                if not changed:
                    return list(_read(answer, repaired, f"model:{self.corrector}"))
                reason = f"{reason}; the correction was refused: {changed}"
            except UnreadableError as error:
                reason = f"{reason}; the correction: {error}"
        lost = NO_CORRECTION if self.corrector and correction is None else "unreadable annotation"
        return [_failure(answer, "failed", answer.keyframe, lost, reason)]


def _read(answer: RawAnnotation, repaired: Repaired, *rungs: str) -> Iterator[FrameAnnotation | Failure]:
    """Raises UnreadableError where the JSON is no annotation of the picture."""
    value = repaired.value if answer.part is None else _part(repaired.value, answer.part)
    scene = None
    if isinstance(value, dict):
        scene = next((value[key] for key in _SCENE if isinstance(value.get(key), str)), None)
        value = {key: member for key, member in value.items() if key not in _SCENE}
    reading = note.read(value, repaired.gaps if answer.part is None else ())
    yield FrameAnnotation(
        drama=answer.drama,
        episode=answer.episode,
        shot=answer.shot,
        keyframe=answer.keyframe,
        annotator=answer.annotator,
        masked=answer.masked,
        scene_description=scene or None,
        people=reading.people,
        objects=reading.objects,
        repairs=(*repaired.rungs, *reading.rungs, *rungs),
    )
    for lost in (value for value in reading.unread if value.lost):
        item = f"{answer.keyframe} {lost.pointer}"
        yield _failure(answer, "rejected", item, f"unreadable value: {lost.reason}", lost.detail)


def _part(value: Any, part: int) -> Any:
    """One picture's annotation out of an answer about several."""
    images = value.get("images") if isinstance(value, dict) else value
    if not isinstance(images, list) or len(images) <= part:
        raise UnreadableError(f"no annotation of picture {part + 1} in an answer about several")
    return images[part]


def _failure(answer: RawAnnotation, kind: FailureKind, item: str, reason: str, detail: str) -> Failure:
    return Failure(
        drama=answer.drama,
        episode=answer.episode,
        stage=Cleanse.name,
        kind=kind,
        item=item,
        reason=reason,
        detail=detail,
    )

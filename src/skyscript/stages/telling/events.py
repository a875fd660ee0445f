"""What happens: an action line a shot, and numbered events of several shots (paper Table 1)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator

from skyscript.engine.calls import Calls
from skyscript.engine.stage import UNKEYED, ModelName, Stage
from skyscript.errors import ModelError, WeightsError
from skyscript.models import chat, registry
from skyscript.models.protocols import ChatRequest
from skyscript.records import (
    Appearance,
    CameraMove,
    Character,
    CharacterName,
    DialogueLine,
    Failure,
    Keyframe,
    Mention,
    Person,
    Pose,
    Privacy,
    RefinedPerson,
    SceneSpan,
    Shot,
    ShotAction,
    ShotCamera,
    Sighting,
    SpokenLine,
)
from skyscript.stages.annotation import prompt
from skyscript.stages.annotation.asking import open_chat
from skyscript.stages.telling import masking
from skyscript.stages.telling.account import Account, accounts
from skyscript.stages.telling.composing import action
from skyscript.stages.telling.happening import Happening, happenings
from skyscript.stages.telling.retelling import NO_ANSWER, Loss, retell

COMPOSED = "composed"


def _unset(value: Any) -> Any:
    return None if value in ("", "none") else value


class TellEvents(Stage):
    """Composes sentences from what was seen and heard; with a `model`, asks it what the lines come to (`prompt`) and
    what each event is about (`topics`), checks that against the lines, and else keeps the composed words.

    `model = "none"` does without. One request is about at most `turns_per_request` speakers of shots.
    """

    name: ClassVar[str] = "events"
    passing: ClassVar[frozenset[str]] = frozenset({NO_ANSWER})

    privacy: Privacy = "release"
    model: Annotated[ModelName | None, BeforeValidator(_unset)] = None
    prompt: str = "gists.en"
    topics: str = "topics.en"
    turns_per_request: int = 5
    address: Annotated[str | None, UNKEYED] = None
    key_variable: Annotated[str, UNKEYED] = chat.KEY
    concurrency: Annotated[int, UNKEYED] = 4
    price_in: Annotated[float, UNKEYED] = 0.0
    price_out: Annotated[float, UNKEYED] = 0.0

    def facts(self) -> Mapping[str, str]:
        """The texts of the prompts decide the answers."""
        if self.model is None:
            return {}
        return {name: prompt.load(name).digest for name in (self.prompt, self.topics)}

    def expected_calls(self, rows: Mapping[str, int]) -> int:
        """One for each `turns_per_request` lines, as if each were a turn; none where no stage makes lines."""
        try:
            lines = rows[DialogueLine.__name__]
        except KeyError:
            return 0
        return -(-lines // self.turns_per_request) if self.model else 0

    def run(
        self,
        shots: Sequence[Shot],
        keyframes: Sequence[Keyframe],
        refined: Sequence[RefinedPerson],
        calls: Calls,
        people: Sequence[Person] = (),
        poses: Sequence[Pose] = (),
        sightings: Sequence[Sighting] = (),
        appearances: Sequence[Appearance] = (),
        characters: Sequence[Character] = (),
        lines: Sequence[DialogueLine] = (),
        spoken: Sequence[SpokenLine] = (),
        mentions: Sequence[Mention] = (),
        names: Sequence[CharacterName] = (),
        scenes: Sequence[SceneSpan] = (),
        cameras: Sequence[ShotCamera] = (),
        moves: Sequence[CameraMove] = (),
    ) -> Iterator[ShotAction | Failure]:
        """One row a shot; its action and event are null where nothing is known to happen."""
        owner = {(p.keyframe, p.pose): p.person for p in people if p.pose}
        told = accounts(
            shots,
            keyframes,
            refined,
            {(p.keyframe, owner[at]): p for p in poses if (at := (p.keyframe, p.pose)) in owner},
            sightings,
            {(a.keyframe, a.person): a.character for a in appearances},
            lines,
            {one.line: one for one in spoken},
            cameras,
            moves,
        )
        happened = tuple(happenings(told, scenes))
        if self.model:
            retold = retell(
                happened,
                _english(lines, mentions, masking.characters(names)),
                {one.character: one.gender for one in characters},
                (prompt.load(self.prompt), prompt.load(self.topics)),
                self.turns_per_request,
                self.privacy == "own" or bool(mentions),
                lambda requests: self._answers(requests, calls),
            )
            yield from (_failure(shots[0], loss) for loss in retold.losses)
            happened = retold.happenings
        number = 0
        for one in happened:
            number += one.text is not None
            for account in one.accounts:
                yield self._row(shots[0], account, one, number)

    def _answers(self, requests: Sequence[ChatRequest], calls: Calls) -> list[str | Exception]:
        """The answer to each request, or why there is none; a model that cannot be opened answers nothing."""
        if not self.model or not requests:
            return []
        try:
            model = open_chat(self.model, self.address, self.key_variable)
        except (ModelError, WeightsError) as error:
            return [error] * len(requests)
        price = chat.Price(self.price_in, self.price_out)
        replies = dict(chat.ask_all(model, requests, self.concurrency, calls, price))
        found = (replies[number] for number in range(len(requests)))
        return [reply if isinstance(reply, ModelError) else reply.text for reply in found]

    def _row(self, unit: Shot, account: Account, happened: Happening, number: int) -> ShotAction:
        by_model = happened.topic is not None or any(voice.gist for voice in account.voices)
        text = happened.text
        place = [happened.scene.scene] if happened.scene and text else []
        return ShotAction(
            drama=unit.drama,
            episode=unit.episode,
            shot=account.shot,
            action=action(account.actors, account.voices),
            event=text,
            number=number if text else None,
            source=registry.title(self.model) if self.model and by_model else COMPOSED,
            confidence=account.confidence,
            evidence=(*account.evidence, *place),
            people=account.people,
        )


def _english(
    lines: Sequence[DialogueLine], mentions: Sequence[Mention], names: Mapping[str, str | None]
) -> dict[str, str]:
    """The lines that a model may read, by id."""
    shown = ((one, masking.english(one, [m for m in mentions if m.of == one.line], names)) for one in lines)
    return {one.line: text for one, text in shown if text}


def _failure(unit: Shot, loss: Loss) -> Failure:
    return Failure(
        drama=unit.drama,
        episode=unit.episode,
        stage=TellEvents.name,
        kind=loss.kind,
        item=loss.item,
        reason=loss.reason,
        detail=loss.detail,
    )

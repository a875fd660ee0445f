"""Events in a language model's words, as far as these follow from the lines; else in ours."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from skyscript.models.protocols import ChatRequest
from skyscript.records import FailureKind, Gender
from skyscript.stages.annotation.prompt import Prompt
from skyscript.stages.telling.composing import listed
from skyscript.stages.telling.grounding import agreed, refusal
from skyscript.stages.telling.happening import Happening
from skyscript.stages.telling.telling import Entry, batches, gist_request, read_gists, read_topics, topics_request
from skyscript.stages.telling.topics import things

NO_ANSWER = "no answer"

Ask = Callable[[Sequence[ChatRequest]], Sequence[str | Exception]]
"""Requests -> what is answered to each, in order, or why nothing is."""


@dataclass(frozen=True)
class Loss:
    """Something that the model did not tell, or told wrongly."""

    kind: FailureKind
    item: str
    reason: str
    detail: str = ""


@dataclass(frozen=True)
class Retold:
    """The same events, and what was lost on the way."""

    happenings: tuple[Happening, ...]
    losses: tuple[Loss, ...]


def retell(
    happened: Sequence[Happening],
    english: Mapping[str, str],
    genders: Mapping[str, Gender | None],
    prompts: tuple[Prompt, Prompt],
    most: int,
    places: bool,
    ask: Ask,
) -> Retold:
    """`english` holds the lines that may be shown, by id; `prompts` ask for gists and for topics.

    One request is about at most `most` entries, and one about the topics of each event that names things; `places`
    says that names which are left in the lines may be told.
    """
    entries = [list(_entries(one, english, genders)) for one in happened]
    home = {(entry.shot, entry.turn): one for one, mine in zip(happened, entries, strict=True) for entry in mine}
    parts = list(batches([entry for mine in entries for entry in mine], most))
    lines = [[entry.text for entry in mine] for mine in entries]
    named = {number: found for number, mine in enumerate(lines) if (found := things(mine))}
    requests = [gist_request(prompts[0], part) for part in parts]
    requests += [topics_request(prompts[1], lines[number], found) for number, found in named.items()]
    answers = ask(requests)
    gists: dict[tuple[str, int], str] = {}
    topics: dict[int, str] = {}
    losses: list[Loss] = []
    for part, answer in zip(parts, answers[: len(parts)], strict=True):
        try:
            said = read_gists(_text(answer))
        except ValueError as error:
            losses.append(Loss("failed", f"{part[0].shot} to {part[-1].shot}", NO_ANSWER, str(error)))
            continue
        for entry in part:
            others = home[entry.shot, entry.turn].others(entry.speaker, genders)
            gist = agreed(said.get(entry.key, ""), entry.text, entry.gender, others)
            if reason := refusal(gist, entry.text, entry.gender, others, places):
                losses.append(Loss("rejected", f"{entry.shot} {entry.who}", reason))
            else:
                gists[entry.shot, entry.turn] = gist
    for (number, found), answer in zip(named.items(), answers[len(parts) :], strict=True):
        try:
            chosen = list(dict.fromkeys(read_topics(_text(answer))))
        except ValueError as error:
            losses.append(Loss("failed", f"event {number + 1}", NO_ANSWER, str(error)))
            continue
        losses += [
            Loss("rejected", f"topic of event {number + 1}", "was not named") for one in chosen if one not in found
        ]
        if kept := [one for one in chosen if one in found]:
            speaking = "talking" if len(happened[number].speakers) > 1 else "speaking"
            topics[number] = f"{happened[number].who} {speaking} about {listed(kept)}"
    told = (one.retold(gists, topics.get(number)) for number, one in enumerate(happened))
    return Retold(tuple(told), tuple(losses))


def _text(answer: str | Exception) -> str:
    if isinstance(answer, Exception):
        raise ValueError(str(answer))
    return answer


def _entries(happened: Happening, english: Mapping[str, str], genders: Mapping[str, Gender | None]) -> Iterator[Entry]:
    for account in happened.accounts:
        for turn, voice in enumerate(account.voices):
            if text := " ".join(english[line] for line in voice.lines if line in english):
                yield Entry(account.shot, turn, voice.speaker, genders.get(voice.speaker or ""), text)

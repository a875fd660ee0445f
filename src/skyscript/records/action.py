"""What happens: an action line and a numbered event a shot (paper Table 1)."""

from skyscript.records.base import Confidence, EpisodeRow, Record


class PersonAction(Record):
    """What one person of a keyframe does."""

    keyframe: str
    person: str
    action: str


class ShotAction(EpisodeRow):
    """The action of a shot and the event it is part of; `number` counts the events of an episode from 1.

    `source` is "composed" or the language model that wrote a part of it; `evidence` holds the ids of what the action
    rests on (characters, lines, `k0001/p1` for people and `k0001/cup` for things of a keyframe, the scene); that of
    all its shots is the event's. `people` says what each of them does.
    """

    shot: str
    action: str | None
    event: str | None
    number: int | None
    source: str
    confidence: Confidence | None
    evidence: tuple[str, ...]
    people: tuple[PersonAction, ...]

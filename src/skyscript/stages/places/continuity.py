"""Does a scene go on over a cut? Evidence from place, people, light, transition and talk, added up as log-odds.

Above zero a new scene begins. What speaks for one that goes on: the same place, the same people, a line that runs over
the cut, an answer to a question, and a return. Two places or people that take turns are one scene, and so is what is
cut away to for a moment; a fade or a dissolve in between ends that.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from skyscript.records import Transition

NEW_PLACE, SAME_PLACE = 2.0, -3.0
NEW_PEOPLE, SAME_PEOPLE = 1.0, -1.0
FADE, DISSOLVE = 5.0, 2.0
OTHER_LIGHT = 5.0
"""More than the same place and the same people: at another time of day it is another scene."""
LATER = 5.0
OVER_THE_CUT, ANSWER = -2.5, -1.0
TAKES_TURNS, COMES_BACK, SAME_AGAIN = -4.5, -3.5, -2.0

DARKER = 1.6
"""Ratio of brightness of one place from which the time of day has changed: grades of one scene differ by a tenth."""
AWAY_SHOTS, AWAY_S = 2, 6.0
"""How many shots and seconds a cutaway takes at most."""
TURN_SHOTS, TURN_S = 3, 20.0
"""The same for one turn of a conversation between two places."""
ANSWERED_S = 3.0


@dataclass(frozen=True)
class View:
    """What one shot shows; `place` null where it is not known, `sure` how far it can be relied on."""

    start_s: float
    end_s: float
    transition: Transition
    place: str | None
    sure: float
    people: frozenset[str]
    luma: float | None


@dataclass(frozen=True)
class Said:
    """A line of dialogue; `speaker` null where nobody known says it."""

    start_s: float
    end_s: float
    text: str
    speaker: str | None


@dataclass(frozen=True)
class Gap:
    """The place between two shots; `why` are the reasons for a new scene, `against` those for the same."""

    odds: float
    why: tuple[str, ...]
    against: tuple[str, ...]


def gaps(views: Sequence[View], lines: Sequence[Said] = (), later_s: Sequence[float] = ()) -> list[Gap]:
    """One for each two neighbours; `later_s` is when captions say that time has passed."""
    return [
        _gap([*_shown(views, i), *_cut(views, i, later_s), *_talk(views[i], lines), *_return(views, i)])
        for i in range(1, len(views))
    ]


def filled(views: Sequence[View]) -> list[View]:
    """A view that shows neither place nor people takes those of its neighbour on the nearer side of a transition."""
    known: list[View] = list(views)
    for i, view in enumerate(known):
        if _tells(view):
            continue
        after = next((v for v in known[i + 1 :] if _tells(v)), None)
        before = known[i - 1] if i and _tells(known[i - 1]) else None
        following = known[i + 1].transition if i + 1 < len(known) else "cut"
        source = after if before is None or (view.transition != "cut" and following == "cut") else before
        if source:
            known[i] = replace(view, place=source.place, sure=source.sure, people=source.people, luma=source.luma)
    return known


def _tells(view: View) -> bool:
    return view.place is not None or bool(view.people)


Clue = tuple[float, str]


def _gap(clues: Sequence[Clue]) -> Gap:
    return Gap(
        odds=sum(weight for weight, _ in clues),
        why=tuple(words for weight, words in clues if weight > 0),
        against=tuple(words for weight, words in clues if weight < 0),
    )


def _shown(views: Sequence[View], i: int) -> list[Clue]:
    before, after = views[i - 1], views[i]
    clues: list[Clue] = []
    if before.place and after.place:
        if before.place != after.place:
            sure = before.sure * after.sure
            clues.append((NEW_PLACE * sure, f"new place ({after.place} after {before.place})"))
        else:
            clues.append((SAME_PLACE, "same place"))
            if _other_light(views, i):
                clues.append((OTHER_LIGHT, "other light in the same place"))
    if before.people and after.people:
        if before.people & after.people:
            clues.append((SAME_PEOPLE, "same people"))
        else:
            clues.append((NEW_PEOPLE, "new people"))
    return clues


def _other_light(views: Sequence[View], i: int) -> bool:
    """Compared with the last and the next shots of this place, so that one dark angle is no night."""
    place = views[i].place
    before = [v.luma for v in views[max(0, i - 3) : i] if v.place == place and v.luma is not None]
    after = [v.luma for v in views[i : i + 3] if v.place == place and v.luma is not None]
    if not before or not after:
        return False
    low, high = sorted(((min(before), max(before)), (min(after), max(after))))
    return high[0] > DARKER * max(low[1], 0.01)


def _cut(views: Sequence[View], i: int, later_s: Sequence[float]) -> list[Clue]:
    clues: list[Clue] = []
    if views[i].transition == "fade":
        clues.append((FADE, "a fade"))
    if views[i].transition == "dissolve":
        clues.append((DISSOLVE, "a dissolve"))
    if any(views[i].start_s - 1 <= at < views[i].end_s for at in later_s):
        clues.append((LATER, "a caption says that time has passed"))
    return clues


def _talk(view: View, lines: Sequence[Said]) -> list[Clue]:
    at = view.start_s
    if any(line.start_s < at - 0.3 and line.end_s > at + 0.3 for line in lines):
        return [(OVER_THE_CUT, "a line runs over the cut")]
    asked = [line for line in lines if line.end_s <= at + 0.3]
    replies = [line for line in lines if line.start_s >= at - 0.3]
    if not asked or not replies:
        return []
    question, answer = max(asked, key=lambda x: x.end_s), min(replies, key=lambda x: x.start_s)
    is_question = question.text.rstrip(" \"'”’」』").endswith(("?", "？"))
    is_near = answer.start_s - question.end_s <= ANSWERED_S
    is_other = question.speaker is None or question.speaker != answer.speaker
    return [(ANSWER, "a question is answered")] if is_question and is_near and is_other else []


def _return(views: Sequence[View], i: int) -> list[Clue]:
    """The strongest way in which something from before the cut comes back after it."""
    around = _turns(views, i)
    beside = [_turns(views, k) for k in (i - 1, i + 1) if 0 < k < len(views)]
    if around and any(other and views[other[0]].place != views[around[0]].place for other in beside):
        return [(TAKES_TURNS, "shot and reverse shot take turns")]
    if around and _is_short(views, *around, AWAY_SHOTS, AWAY_S):
        return [(COMES_BACK, "what came before comes back")]
    if _people_return(views, i):
        return [(SAME_AGAIN, "the same people come back")]
    return []


def _turns(views: Sequence[View], i: int) -> tuple[int, int] | None:
    """The last shot before the cut and the first after it that share a place, with others between; the closest such."""
    best = None
    for a in range(i - 1, max(-1, i - 2 - TURN_SHOTS), -1):
        for b in range(i, min(len(views), i + 1 + TURN_SHOTS)):
            is_back = b - a > 1 and views[a].place is not None and views[a].place == views[b].place
            is_away = all(v.place != views[a].place for v in views[a + 1 : b])
            is_closer = best is None or b - a < best[1] - best[0]
            if is_back and is_away and is_closer and _is_short(views, a, b, TURN_SHOTS, TURN_S):
                best = (a, b)
    return best


def _people_return(views: Sequence[View], i: int) -> bool:
    """Somebody is back soon, where the places do not tell one from the other."""
    for a in range(max(0, i - 1 - AWAY_SHOTS), i):
        for b in range(max(i, a + 2), min(len(views), i + 1 + AWAY_SHOTS)):
            away = views[a].people.difference(*(v.people for v in views[a + 1 : b]))
            if away & views[b].people and _is_short(views, a, b, AWAY_SHOTS, AWAY_S):
                return True
    return False


def _is_short(views: Sequence[View], a: int, b: int, shots: int, seconds: float) -> bool:
    """From shot a to shot b by plain cuts, with few shots and little time between."""
    is_plain = all(v.transition == "cut" for v in views[a + 1 : b + 1])
    return is_plain and b - a - 1 <= shots and views[b].start_s - views[a].end_s <= seconds


def spans(found: Sequence[Gap]) -> list[tuple[int, int]]:
    """Half-open runs of shots that are scenes: a new one begins where the odds are above even."""
    starts = [0, *(i for i, gap in enumerate(found, 1) if gap.odds > 0), len(found) + 1]
    return list(pairwise(starts))

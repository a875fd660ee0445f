"""Sentences of the shooting script, put together from acts and voices: plain English, ids for names, nothing added."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from skyscript.records import Delivery, Gender
from skyscript.stages.telling.act import Act

_MOST_TOLD = 3
"""People of a shot who are told one by one."""
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ON = ("street", "road", "patio", "terrace", "balcony", "rooftop", "roof", "lawn", "stage", "bridge", "bus", "train",
       "platform", "plaza", "campus", "beach")  # fmt: skip
_SOMEBODY = {"female": ("a woman", "women"), "male": ("a man", "men"), None: ("somebody", "people")}


@dataclass(frozen=True)
class Actor:
    """Somebody in a shot, by id or by looks; `count` stands for people whom nothing tells apart."""

    character: str | None
    gender: Gender | None
    acts: tuple[Act, ...]
    count: int = 1

    @property
    def worth(self) -> list[Act]:
        """The acts that are told."""
        return [act for act in self.acts if not act.plain] or list(self.acts)

    @property
    def name(self) -> str:
        if self.character:
            return self.character
        one, many = _SOMEBODY[self.gender]
        return one if self.count == 1 else f"{number(self.count)} {many}"


@dataclass(frozen=True)
class Voice:
    """What one speaker says in a shot; `gist` is what a language model made of it, and replaces the bare verb."""

    speaker: str | None
    delivery: Delivery | None
    asks: bool
    lines: tuple[str, ...]
    confidence: float
    gist: str | None = None


def action(actors: Sequence[Actor], voices: Sequence[Voice]) -> str | None:
    """The action line of a shot, one sentence a person; None where nothing is known of what they do."""
    known = [actor.character for actor in actors if actor.character]
    sentences = []
    for actor in actors[:_MOST_TOLD]:
        says = [act.says for act in actor.worth]
        voice = next((v for v in voices if v.speaker and v.speaker == actor.character and _visible(v)), None)
        if voice:
            says = [act.says for act in actor.worth if not act.plain]
            others = [who for who in known if who != actor.character]
            says.append(spoken(voice, others[0] if len(actors) == 2 and len(others) == 1 else None))
        if says:
            if actor.count > 1:
                says = [_plural(one) for one in says]
            sentences.append(sentence(actor.name, says))
    sentences += [_unseen(voice) for voice in voices if not (voice.speaker in known and _visible(voice))]
    return " ".join(sentences) or None


def spoken(voice: Voice, to: str | None = None) -> str:
    """`asks C2 a question`, `speaks`, or the gist."""
    if voice.gist:
        return voice.gist
    if voice.asks:
        return f"asks {to} a question" if to else "asks a question"
    return f"speaks to {to}" if to else "speaks"


def event(actors: Sequence[Actor], voices: Sequence[Voice], where: str | None) -> str | None:
    """One phrase for a run of shots, as in `C1 and C2 talking in the kitchen`; None where nothing is known."""
    speakers = list(dict.fromkeys(voice.speaker for voice in voices if voice.speaker))
    if speakers:
        doing = f"{listed(speakers)} {'talking' if len(speakers) > 1 else 'speaking'}"
    elif voices:
        doing = "somebody speaking"
    else:
        doing = _doing(actors) or ""
    return f"{doing} {where}" if doing and where else doing or None


def _doing(actors: Sequence[Actor]) -> str | None:
    """What each known person does most, the same told once; unknown people only where nobody is known."""
    known = [actor for actor in actors if actor.character]
    acts: dict[str, Counter[str]] = {}
    for actor in known or actors:
        acts.setdefault(actor.name, Counter()).update(act.doing for act in actor.acts if not act.plain)
    most = {who: count.most_common(1)[0][0] for who, count in acts.items() if count}
    alike: dict[str, list[str]] = {}
    for who, doing in most.items():
        alike.setdefault(doing, []).append(who)
    return listed([f"{listed(who)} {doing}" for doing, who in alike.items()]) or None


def somewhere(place: str | None, interior: bool | None) -> str | None:
    """`in the kitchen`, `on the patio`; without a place whether it is indoors."""
    if place:
        words = place.lower()
        return f"{'on' if words.split()[-1] in _ON else 'in'} the {words}"
    return None if interior is None else "indoors" if interior else "outdoors"


def sentence(name: str, says: Sequence[str]) -> str:
    return f"{name[0].upper()}{name[1:]} {listed(says)}."


def listed(parts: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b, and c`."""
    each = list(parts)
    return " and ".join(each) if len(each) < 3 else f"{', '.join(each[:-1])}, and {each[-1]}"


def number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def _visible(voice: Voice) -> bool:
    return voice.delivery in (None, "on screen")


def _unseen(voice: Voice) -> str:
    if voice.delivery == "narrator":
        return "A narrator speaks."
    says = spoken(voice) + (" off screen" if voice.delivery == "off screen" and not voice.gist else "")
    return sentence(voice.speaker or "somebody", [says])


def _plural(says: str) -> str:
    """The verb of several people: `stand`, `are turned away`."""
    verb, _, rest = says.partition(" ")
    several = {"is": "are", "has": "have", "lies": "lie"}.get(
        verb, verb.removesuffix("es") if verb == "crouches" else verb[:-1]
    )
    return f"{several} {rest}".strip()

"""A scene's heading in the form of the field, `EXT. PATIO / INT. KITCHEN - DAY`, and what it is like in a sentence."""

from collections.abc import Sequence

from skyscript.records import Location, TimeOfDay

NOWHERE = "UNKNOWN PLACE"


def heading(locations: Sequence[Location], time: TimeOfDay | None) -> str:
    """Places in the order given; what is not known is left out, and a place without a name goes by its number."""
    places = " / ".join(dict.fromkeys(map(_place, locations))) or NOWHERE
    return f"{places} - {time}" if time else places


def description(
    locations: Sequence[Location], time: TimeOfDay | None, people: Sequence[str], things: Sequence[str]
) -> str:
    """One or two plain sentences of what was found; people by their ids."""
    where = " and ".join(dict.fromkeys(map(_where, locations))) or "A place that the pictures do not tell"
    light = {"DAY": ", by day", "NIGHT": ", at night", "DAWN": ", at dawn", "DUSK": ", at dusk"}.get(time or "", "")
    sentences = [f"{where[0].upper()}{where[1:]}{light}."]
    if people and things:
        sentences.append(f"{_listed(people)} {_be(people)} there, with {_listed([_a(t) for t in things])}.")
    elif people:
        sentences.append(f"{_listed(people)} {_be(people)} there.")
    elif things:
        sentences.append(f"There {_be(things)} {_listed([_a(t) for t in things])}; nobody is recognised.")
    return " ".join(sentences)


def _place(location: Location) -> str:
    name = (location.place or f"location {location.location}").upper()
    return name if location.interior is None else f"{'INT' if location.interior else 'EXT'}. {name}"


def _where(location: Location) -> str:
    side = {True: "inside", False: "outside", None: None}[location.interior]
    if location.place:
        return _a(location.place)
    return f"{location.location} ({side})" if side else location.location


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _be(words: Sequence[str]) -> str:
    return "is" if len(words) == 1 else "are"


def _a(thing: str) -> str:
    if thing.endswith("s"):  # scissors, skis
        return thing
    return f"{'an' if thing[0] in 'aeiou' else 'a'} {thing}"

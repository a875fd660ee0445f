"""Which annotated person is which that was found: by the evidence named, else by what is said of them."""

from collections.abc import Mapping, Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment

from skyscript.formats import spelling
from skyscript.records import Face, Person, PersonNote

_GENDER, _LAYER, _ORDER = 1.0, 0.6, 0.4
"""What speaks against a pair: another gender, another layer, another place in the order from large to small."""


def match(notes: Sequence[PersonNote], people: Sequence[Person], faces: Mapping[str, Face]) -> dict[str, PersonNote]:
    """The note of each person of one keyframe, by the person's id; every note and person at most once.

    Annotators list people from the most to the least important, which is mostly from large to small.
    """
    by_id = {person.person: person for person in people}
    found = {e: note for note in notes for e in note.evidence if e in by_id}
    open_notes = [note for note in notes if not any(e in found for e in note.evidence) and not note.inferred]
    open_people = sorted((p for p in people if p.person not in found), key=lambda p: -_area(p))
    if open_notes and open_people:
        against = [
            [_against(note, person, faces.get(person.face or ""), i, k) for k, person in enumerate(open_people)]
            for i, note in enumerate(open_notes)
        ]
        for i, k in zip(*linear_sum_assignment(np.array(against)), strict=True):
            found[open_people[k].person] = open_notes[i]
    return found


def _against(note: PersonNote, person: Person, face: Face | None, place: int, rank: int) -> float:
    word = spelling.gender(note.gender) if note.gender else None
    read = face.gender if face else None
    gender = _GENDER * (face.gender_confidence or 0.5) if face and word and read and word != read else 0.0
    layer = _LAYER if note.layer and note.layer != person.layer else 0.0
    return gender + layer + _ORDER * abs(place - rank)


def _area(person: Person) -> float:
    x0, y0, x1, y1 = person.body_box
    return (x1 - x0) * (y1 - y0)

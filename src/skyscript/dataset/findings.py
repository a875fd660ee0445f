"""What the stages found in an episode's keyframes, as the formats take it."""

from collections.abc import Sequence

from skyscript.dataset.read import EpisodeView
from skyscript.formats.still import Findings, Matched
from skyscript.records import (
    Appearance,
    Detection,
    Face,
    FrameAnnotation,
    Keyframe,
    Person,
    Pose,
    RefinedPerson,
)
from skyscript.stages.persons.match import match


def findings(view: EpisodeView) -> Findings:
    """The tables of an episode; those that no stage has made are empty."""
    notes, people = view.table(FrameAnnotation), view.table(Person)
    return Findings(
        keyframes=view.table(Keyframe),
        notes=notes,
        people=people,
        matched=_matched(notes, people, view.table(Face)),
        refined=view.table(RefinedPerson),
        poses=view.table(Pose),
        appearances=view.table(Appearance),
        detections=view.table(Detection),
    )


def _matched(notes: Sequence[FrameAnnotation], people: Sequence[Person], faces: Sequence[Face]) -> Matched:
    """Who is who by the rule of `refine`, which does not write it down."""
    matched: dict[tuple[str, str], int] = {}
    for note in notes:
        here = [person for person in people if person.keyframe == note.keyframe]
        seen = {face.face: face for face in faces if face.keyframe == note.keyframe}
        for person, said in match(note.people, here, seen).items():
            matched[note.keyframe, person] = next(i for i, one in enumerate(note.people) if one is said)
    return matched

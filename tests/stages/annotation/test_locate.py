"""Is what was annotated really there? Yes with a box, no, or nobody can know (paper 3.3)."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
import stage_rows as make
from numpy.typing import NDArray

from skyscript.engine.store import Store
from skyscript.models import scripted
from skyscript.models.protocols import FoundObject, OpenVocabularyDetector
from skyscript.records import Box, Detection, Failure, FrameAnnotation, ImageRef, MaskedFace, Mosaic, Record
from skyscript.stages.annotation.locate import LocateObjects
from skyscript.video import jpeg


def mosaic(blobs: Store, keyframe: str, seed: int = 0, faces: Sequence[Box] = ()) -> Mosaic:
    blob = blobs.put(jpeg.encode(make.texture(seed)), jpeg.MEDIA_TYPE)
    image = ImageRef(blob=blob, width=make.WIDTH, height=make.HEIGHT)
    hidden = tuple(MaskedFace(face=None, box=b, region=b, found_by="detector", blocks=8) for b in faces)
    return Mosaic(**make.at(keyframe), image=image, regions=hidden, rounds=1, residual=0)


def rows(
    blobs: Store, detector: object, notes: Sequence[FrameAnnotation], faces: Sequence[Box] = (), **settings: Any
) -> list[Record]:
    scripted.register("detector", detector)
    frames = [mosaic(blobs, note.keyframe, seed, faces) for seed, note in enumerate(notes)]
    originals = [make.pictured(make.keyframe(), make.texture(99), blobs)]
    return list(LocateObjects(detector="scripted:detector", **settings).run(notes, originals, frames, blobs))


def locate(blobs: Store, found: list[FoundObject], note: FrameAnnotation) -> list[Detection]:
    """By a detector with three classes."""
    closed = scripted.Objects(lambda image: found, ("person", "cup", "clock"))
    return make.of(Detection, rows(blobs, closed, [note]))


def test_confirmed_denied_or_unknown(blobs: Store) -> None:
    note = make.note([make.person_note()], [make.object_note("cup"), make.object_note("letter"),
                                            make.object_note("clock")])  # fmt: skip
    rows = locate(blobs, [make.found("cup", (10, 10, 40, 40), 0.7), make.found("person", (50, 0, 200, 300), 0.9)], note)
    assert [(r.label, r.confirmed, r.box, r.score) for r in rows] == [
        ("person", True, (50, 0, 200, 300), 0.9),
        ("cup", True, (10, 10, 40, 40), 0.7),
        ("letter", None, None, None),
        ("clock", False, None, None),
    ]
    assert {r.detector for r in rows} == {"scripted:detector"}


def test_a_find_below_the_threshold_confirms_nothing(blobs: Store) -> None:
    (row,) = locate(blobs, [make.found("cup", (10, 10, 40, 40), 0.2)], make.note(objects=[make.object_note("cup")]))
    assert row.confirmed is False


def test_one_find_confirms_one_thing(blobs: Store) -> None:
    two = make.note(objects=[make.object_note("cup"), make.object_note("cup")])
    rows = locate(blobs, [make.found("cup", (10, 10, 40, 40))], two)
    assert [r.confirmed for r in rows] == [True, False]


def test_several_alike_are_given_out_from_left_to_right(blobs: Store) -> None:
    found = [make.found("cup", (300, 0, 340, 40), 0.9), make.found("cup", (500, 0, 540, 40), 0.4),
             make.found("cup", (10, 0, 50, 40), 0.6)]  # fmt: skip
    two = make.note(objects=[make.object_note("cup"), make.object_note("cup")])
    assert [r.box and r.box[0] for r in locate(blobs, found, two)] == [10, 300]


def test_a_keyframe_without_annotations_has_nothing_to_confirm(blobs: Store) -> None:
    assert locate(blobs, [make.found("cup", (10, 10, 40, 40))], make.note()) == []


def test_what_is_denied_is_a_rejected_row_too(blobs: Store) -> None:
    note = make.note([make.person_note()], [make.object_note("clock"), make.object_note("letter")])
    made = rows(blobs, scripted.Objects(lambda image: [], ("person", "clock")), [note])
    lost = make.of(Failure, made)
    assert make.reasons(made) == [("rejected", "phantom")] * 2
    assert [f.item for f in lost] == ["sh001 k0001 people/0 person", "sh001 k0001 objects/0 clock"]
    assert lost[0].detail == "named by a model, not found by scripted:detector"


def test_each_row_names_its_thing_and_who_named_it(blobs: Store) -> None:
    note = make.note([make.person_note(), make.person_note()], [make.object_note("cup")])
    found = locate(blobs, [], note)
    assert [d.note for d in found] == ["people/0", "people/1", "objects/0"]
    assert {d.annotator for d in found} == {"a model"}


def test_somebody_who_is_only_implied_is_not_looked_for(blobs: Store) -> None:
    note = make.note([make.person_note(), make.person_note(inferred=True)])
    found = locate(blobs, [make.found("person", (50, 0, 200, 300)), make.found("person", (300, 0, 400, 300))], note)
    assert [d.confirmed for d in found] == [True, None]


def test_people_are_found_as_persons_whatever_they_are_called(blobs: Store) -> None:
    note = make.note([make.person_note(label="sommelier"), make.person_note(label="girl")])
    found = locate(
        blobs, [make.found("person", (300, 0, 400, 300), 0.9), make.found("person", (50, 0, 200, 300), 0.6)], note
    )
    assert [(d.label, d.box and d.box[0]) for d in found] == [("sommelier", 50), ("girl", 300)]


def test_synonyms_of_one_class_do_not_share_a_find(blobs: Store) -> None:
    note = make.note(objects=[make.object_note("mug"), make.object_note("茶杯")])
    one, two = make.found("cup", (10, 10, 40, 40)), make.found("cup", (100, 10, 140, 40), 0.4)
    assert [d.confirmed for d in locate(blobs, [one], note)] == [True, False]
    assert [d.box for d in locate(blobs, [one, two], note)] == [one.box, two.box]


class Asked(OpenVocabularyDetector):
    """Notes what it is asked; finds each word it is told at a box."""

    def __init__(self, boxes: dict[str, list[tuple[Box, float]]]) -> None:
        self.boxes = boxes
        self.calls: list[list[tuple[str, ...]]] = []

    def knows(self, label: str) -> bool:
        return label != "麻将"

    def look_for(
        self, images: Sequence[NDArray[np.uint8]], vocabularies: Sequence[Sequence[str]]
    ) -> list[list[FoundObject]]:
        self.calls.append([tuple(v) for v in vocabularies])
        return [[make.found(w, *hit) for w in words for hit in self.boxes.get(w, ())] for words in vocabularies]


def test_a_frame_is_asked_for_what_its_annotator_named_and_persons(blobs: Store) -> None:
    detector = Asked({})
    note = make.note([make.person_note(label="waiter")], [make.object_note(w) for w in ("door", "麻将", "door")])
    made = make.of(Detection, rows(blobs, detector, [note]))
    assert detector.calls == [[("waiter", "person", "door")]]
    assert [d.confirmed for d in made] == [False, False, None, False]


def test_frames_with_one_vocabulary_are_asked_together_and_answered_in_their_order(blobs: Store) -> None:
    detector = Asked({"door": [((10, 10, 60, 60), 0.8)]})
    words = ["lamp", "door"] * 9
    notes = [make.note(objects=[make.object_note(w)], keyframe=f"k{i:04d}") for i, w in enumerate(words)]
    made = make.of(Detection, rows(blobs, detector, [*notes, make.note(keyframe="k0099")], images="mosaic"))
    assert [d.keyframe for d in made] == [note.keyframe for note in notes]
    assert [d.confirmed for d in made] == [False, True] * 9
    assert [len(call) for call in detector.calls] == [8, 8, 2]
    assert [len(set(call)) for call in detector.calls] == [1, 2, 1]


def test_an_open_detectors_own_words_decide_who_is_who(blobs: Store) -> None:
    """The order says waiter left, guest right; the detector saw the waiter on the right."""
    left, right = (50.0, 0.0, 200.0, 300.0), (300.0, 0.0, 450.0, 300.0)
    near_left, near_right = (52.0, 2.0, 200.0, 300.0), (298.0, 0.0, 450.0, 300.0)
    detector = Asked(
        {"person": [(left, 0.9), (right, 0.9)], "waiter": [(near_right, 0.7)], "guest": [(near_left, 0.6)]}
    )
    note = make.note([make.person_note(label="waiter"), make.person_note(label="guest")])
    made = make.of(Detection, rows(blobs, detector, [note]))
    assert [(d.label, d.box) for d in made] == [("waiter", right), ("guest", left)]


def test_one_body_under_two_words_is_one_person(blobs: Store) -> None:
    detector = Asked({"person": [((50, 0, 200, 300), 0.9)], "waiter": [((52, 2, 200, 300), 0.7)]})
    note = make.note([make.person_note(label="waiter"), make.person_note()])
    made = make.of(Detection, rows(blobs, detector, [note]))
    assert sorted(map(bool, (d.confirmed for d in made))) == [False, True]


@pytest.mark.parametrize(("threshold", "confirmed"), [(0.3, True), (0.5, False)])
def test_the_threshold_is_the_stages(blobs: Store, threshold: float, confirmed: bool) -> None:
    detector = Asked({"door": [((10, 10, 60, 60), 0.4)]})
    (made,) = make.of(
        Detection, rows(blobs, detector, [make.note(objects=[make.object_note("door")])], threshold=threshold)
    )
    assert made.confirmed is confirmed


def test_who_is_behind_a_mosaic_is_not_denied(blobs: Store) -> None:
    """Three people named, one body found with its face, one more face masked: the third person is a phantom."""
    detector = Asked({"person": [((50, 0, 200, 300), 0.9)]})
    note = make.note([make.person_note()] * 3, [make.object_note("door")])
    made = rows(blobs, detector, [note], faces=[(100, 40, 140, 90), (400, 40, 440, 90)], images="mosaic")
    assert [d.confirmed for d in make.of(Detection, made)] == [True, None, False, False]
    assert make.reasons(made) == [("rejected", "phantom")] * 2


def test_the_original_can_be_looked_at_instead(blobs: Store) -> None:
    looked: list[float] = []
    note = make.note([make.person_note()])
    for images in ("mosaic", "original"):
        detector = scripted.Objects(lambda image: looked.append(float(image.mean())) or [], ("person",))
        (row,) = make.of(Detection, rows(blobs, detector, [note], faces=[(100, 40, 140, 90)], images=images))
        assert row.confirmed is (None if images == "mosaic" else False)
    mosaicked, original = (float(make.texture(seed).mean()) for seed in (0, 99))
    assert looked == [pytest.approx(mosaicked, abs=1), pytest.approx(original, abs=1)]

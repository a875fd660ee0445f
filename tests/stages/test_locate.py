"""Is what was annotated really there? Yes with a box, no, or nobody can know (paper 3.3)."""

import stage_rows as make

from skyscript.engine.store import Store
from skyscript.models import scripted
from skyscript.models.protocols import FoundObject
from skyscript.records import Detection, FrameAnnotation, ImageRef, Mosaic
from skyscript.stages.locate import LocateObjects
from skyscript.video import jpeg


def locate(blobs: Store, found: list[FoundObject], note: FrameAnnotation) -> list[Detection]:
    scripted.register("detector", scripted.Objects(lambda image: found, ("person", "cup", "clock")))
    blob = blobs.put(jpeg.encode(make.texture()), jpeg.MEDIA_TYPE)
    image = ImageRef(blob=blob, width=make.WIDTH, height=make.HEIGHT)
    mosaic = Mosaic(**make.at(), image=image, regions=(), rounds=1, residual=0)
    return list(LocateObjects(detector="scripted:detector").run([note], [mosaic], blobs))


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

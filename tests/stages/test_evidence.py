"""Objects and bodies as evidence: above the threshold, of the right picture, in a stable order."""

import stage_rows as make

from skyscript.engine.store import Store
from skyscript.models import scripted
from skyscript.stages.persons.objects import SightObjects
from skyscript.stages.persons.poses import EstimatePoses


def test_sightings_above_the_threshold_belong_to_their_keyframe(blobs: Store) -> None:
    bright = make.texture() // 2 + 120
    scripted.register(
        "objects",
        scripted.Objects(
            lambda image: (
                [make.found("cup", (1, 2, 30, 40), 0.5), make.found("cup", (5, 5, 9, 9), 0.2)]
                if image.mean() > 150
                else []
            ),
            ("cup",),
        ),
    )
    frames = [make.pictured(make.keyframe(1), make.texture(), blobs), make.pictured(make.keyframe(2), bright, blobs)]
    (row,) = SightObjects(detector="scripted:objects").run(frames, blobs)
    assert (row.keyframe, row.label, row.box, row.score) == ("k0002", "cup", (1, 2, 30, 40), 0.5)


def test_bodies_are_named_from_left_to_right(blobs: Store) -> None:
    found = [
        make.found_pose((300, 0, 400, 300)),
        make.found_pose((10, 0, 90, 300)),
        make.found_pose((99, 0, 120, 9), 0.1),
    ]
    scripted.register("poses", scripted.Poses(lambda image: found))
    frame = make.pictured(make.keyframe(), make.texture(), blobs)
    rows = list(EstimatePoses(estimator="scripted:poses").run([frame], blobs))
    assert [(p.pose, p.box[0]) for p in rows] == [("b1", 10), ("b2", 300)]
    assert [(j.name, j.x) for j in rows[0].joints] == [("nose", 10)]

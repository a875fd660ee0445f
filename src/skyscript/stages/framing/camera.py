"""How each shot is framed: size, angle, position, focus and whom it is about (paper Table 1, camera details)."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from skyscript.engine.stage import Blobs, Stage
from skyscript.records import (
    Appearance,
    CameraMove,
    Character,
    Face,
    Failure,
    Keyframe,
    Media,
    Person,
    Pose,
    Shot,
    ShotCamera,
    ShotSize,
    Sighting,
)
from skyscript.stages.framing.angles import Reading, read_angle
from skyscript.stages.framing.framed import Subject, subjects
from skyscript.stages.framing.sharp import Focused, focused
from skyscript.stages.framing.standpoint import focus_text, position_text
from skyscript.video import jpeg
from skyscript.video.framing import size_by_animal
from skyscript.video.upright import Held, held

_SIZES: tuple[ShotSize, ...] = (
    "EXTREME WIDE SHOT", "WIDE SHOT", "FULL SHOT", "MEDIUM FULL SHOT", "MEDIUM SHOT", "MEDIUM CLOSE-UP", "CLOSE-UP",
    "EXTREME CLOSE-UP",
)  # fmt: skip
_INSERT_S = 1.0
"""Length up to which a shot without anybody is cut in to show a detail."""
_ANIMALS = frozenset(("bird", "cat", "dog", "horse", "sheep", "cow", "elephant", "bear", "zebra", "giraffe"))
_FILLS = 0.5
"""Share of the width or height from which a thing fills the picture."""


@dataclass(frozen=True)
class _View:
    """A keyframe with its subjects, the main one first."""

    keyframe: Keyframe
    subjects: tuple[Subject, ...]


class DescribeCamera(Stage):
    """Looks at the pixels of `looked_at` keyframes a shot for lines and focus; all keyframes decide the size."""

    name: ClassVar[str] = "camera"

    looked_at: int = 2
    clear_face: float = 40.0
    present: float = 0.35

    def run(
        self,
        media: Media,
        shots: Sequence[Shot],
        keyframes: Sequence[Keyframe],
        faces: Sequence[Face],
        people: Sequence[Person],
        blobs: Blobs,
        poses: Sequence[Pose] = (),
        sightings: Sequence[Sighting] = (),
        appearances: Sequence[Appearance] = (),
        characters: Sequence[Character] = (),
        moves: Sequence[CameraMove] = (),
    ) -> Iterator[ShotCamera | Failure]:
        """One row a shot. `sightings` tell what fills a picture without people, `moves` stand in the position."""
        order = {c.character: number for number, c in enumerate(characters)}
        moved = {m.shot: m for m in moves}
        for shot in shots:
            views = [_view(k, people, faces, poses, appearances) for k in keyframes if k.shot == shot.shot]
            peopled = [view for view in views if view.subjects]
            size, sure, why = _size(peopled) if peopled else _without_people(shot, views, sightings)
            images = {
                v.keyframe.keyframe: jpeg.decode(blobs.get(v.keyframe.image.blob))
                for v in _spread(views, self.looked_at)
            }
            angle = self._angle(views, images)
            seen = [
                (view.subjects[0], state)
                for view in peopled
                if view.keyframe.keyframe in images and (state := _focus(view, images[view.keyframe.keyframe]))
            ]
            main = _main(peopled)
            yield ShotCamera(
                drama=shot.drama,
                episode=shot.episode,
                shot=shot.shot,
                shot_size=size,
                size_confidence=round(sure, 3),
                angle=angle.angle,
                angle_confidence=round(angle.confidence, 3),
                position=position_text(moved.get(shot.shot), angle.angle, main, peopled[0].subjects if main else ()),
                focus=focus_text([(subject.name, state) for subject, state in seen]),
                subjects=self._subjects(peopled, order),
                evidence=f"size: {why}; angle: {angle.evidence}",
            )

    def _angle(self, views: Sequence[_View], images: Mapping[str, np.ndarray]) -> Reading:
        lines: list[Held] = []
        for view in views:
            if view.keyframe.keyframe in images:
                boxes = [s.person.body_box for s in view.subjects]
                if found := held(images[view.keyframe.keyframe], boxes):
                    lines.append(found)
        clear = [
            s.face for v in views for s in v.subjects
            if s.face and s.face.box[3] - s.face.box[1] >= self.clear_face and abs(s.face.turn) < 0.5
        ]  # fmt: skip
        whole = [
            s.person for v in views for s in v.subjects
            if s.framing.evidence.startswith("whole") and s.person.body_box[3] < 0.98 * v.keyframe.height
        ]  # fmt: skip
        size = (views[0].keyframe.width, views[0].keyframe.height) if views else (1, 1)
        return read_angle(lines, clear, whole, size)

    def _subjects(self, views: Sequence[_View], order: Mapping[str, int]) -> tuple[str, ...]:
        """Characters by how much the shot is about them, those left out who hardly matter."""
        weights: dict[str, float] = defaultdict(float)
        for view in views:
            for subject in view.subjects:
                if subject.character:
                    weights[subject.character] += subject.weight
        most = max(weights.values(), default=0.0)
        kept = [name for name, weight in weights.items() if weight >= self.present * most]
        return tuple(sorted(kept, key=lambda name: (-weights[name], order.get(name, len(order)), name)))


def _view(
    keyframe: Keyframe,
    people: Sequence[Person],
    faces: Sequence[Face],
    poses: Sequence[Pose],
    appearances: Sequence[Appearance],
) -> _View:
    here = keyframe.keyframe
    found = subjects(
        keyframe,
        [p for p in people if p.keyframe == here],
        {f.face: f for f in faces if f.keyframe == here},
        {p.pose: p for p in poses if p.keyframe == here},
        {a.person: a.character for a in appearances if a.keyframe == here},
    )
    return _View(keyframe, tuple(found))


def _size(views: Sequence[_View]) -> tuple[ShotSize, float, str]:
    """The size in the middle of those of all keyframes, each told by whom it is about."""
    framings = sorted((v.subjects[0].framing for v in views), key=lambda f: (_SIZES.index(f.size), f.heads))
    middle = framings[(len(framings) - 1) // 2]
    alike = [f for f in framings if f.size == middle.size]
    sure = float(np.mean([f.confidence for f in alike])) * len(alike) / len(framings)
    return middle.size, sure, f"{middle.evidence}, {len(alike)} of {len(framings)} keyframes"


def _without_people(
    shot: Shot, views: Sequence[_View], sightings: Sequence[Sighting]
) -> tuple[ShotSize | None, float, str]:
    """A detail cut in, or an animal; null where neither shows."""
    if shot.end_s - shot.start_s <= _INSERT_S:
        return "INSERT", 0.5, f"nobody in {shot.end_s - shot.start_s:.2f} s"
    shown = {v.keyframe.keyframe: v.keyframe for v in views}
    for thing in sorted((s for s in sightings if s.keyframe in shown), key=lambda s: -s.score):
        keyframe = shown[thing.keyframe]
        x0, y0, x1, y1 = thing.box
        share = max((x1 - x0) / keyframe.width, (y1 - y0) / keyframe.height)
        if thing.label in _ANIMALS:
            size = size_by_animal(thing.box, keyframe.width, keyframe.height)
            return size, 0.4 * thing.score, f"nobody, and a {thing.label} over {share:.2f} of the picture"
        if share >= _FILLS and thing.label != "person":
            return "INSERT", 0.6 * thing.score, f"nobody, and a {thing.label} fills the picture"
    return None, 0.0, "nobody found, and nothing fills the picture" if views else "no usable keyframe"


def _focus(view: _View, image: np.ndarray) -> Focused | None:
    main = view.subjects[0]
    if not main.face:
        return None
    return focused(image, view.keyframe, main.face.box, [s.person.body_box for s in view.subjects])


def _main(views: Sequence[_View]) -> Subject | None:
    """The subject that most of the shot is about, where it is seen best."""
    firsts = [view.subjects[0] for view in views]
    names = Counter(s.character for s in firsts if s.character)
    chosen = names.most_common(1)[0][0] if names else None
    return max((s for s in firsts if s.character == chosen), key=lambda s: s.weight, default=None)


def _spread(views: Sequence[_View], count: int) -> list[_View]:
    """The first, the last, and those between, `count` in all."""
    if len(views) <= count:
        return list(views)
    return [views[round(at)] for at in np.linspace(0, len(views) - 1, count).tolist()]

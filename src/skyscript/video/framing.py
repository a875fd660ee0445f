"""Shot size from how much of somebody or something the picture holds.

The sizes are those of the field (Bordwell and Thompson, Film Art; Thompson and Bowen, Grammar of the Shot), told by
where the lower edge cuts a person: close-up at the shoulders, medium close-up below the chest, medium shot below the
waist (the paper's Table 3: from the waist up), medium full shot between thigh and shin, full shot with the feet. Of
whole people the height decides how wide it is. A level of the body counts in heads from the crown, as anatomy has it
(Drillis and Contini 1966: chest at 0.28, waist at 0.39, mid-thigh at 0.62 of the stature, which is 7.5 heads).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from skyscript.records import Box, Point, ShotSize

HEAD_OF_FACE = 1.2
"""Height of the head, crown to chin, over that of a face's box: hairline to chin."""
SHOULDERS, HIPS, KNEES, ANKLES, BODY = 1.36, 3.6, 5.4, 7.2, 7.5
"""Heads from the crown."""
SHOULDER_WIDTH, PERSON_WIDTH = 1.7, 2.3
"""Heads: between the shoulder joints of somebody who faces us, and of a box around body and arms."""

CUTS: tuple[tuple[float, ShotSize], ...] = (
    (1.0, "EXTREME CLOSE-UP"),  # the chin is cut
    (2.0, "CLOSE-UP"),  # the chest is not seen
    (2.9, "MEDIUM CLOSE-UP"),  # the waist is not seen
    (4.3, "MEDIUM SHOT"),  # between hips and mid-thigh
    (6.4, "MEDIUM FULL SHOT"),  # between knees and feet
)
"""Heads from the crown to the lower edge, and the size up to there; beyond, the whole body is seen."""
FULL, WIDE = 2 / 3, 1 / 3
"""Share of the picture's height from which a whole body makes a full and a wide shot."""
_TALLEST = 4 / 3
"""A picture taller than this many widths is wide for its width: a body is compared with that height."""
_FILLS = 0.9
_EDGE, _LOOSE = 0.02, 0.05
"""Shares of the height from the lower edge within which a body is cut: where joints tell, and where only a box does."""
_STANDING = 1.5
"""Height of a box in widths from which somebody stands in it."""
_FROM_EDGE_TO_EDGE = 0.9
_BELIEVED = 0.96
"""Share of the height down to which knees and feet are believed: models put those that they do not see at the edge."""
_LEG = 0.7
"""Share of a standing leg's length from which feet at the edge are believed all the same."""
_LEAST_BELOW = 2 / 3
"""Share of the height that is counted below the crown at least: somebody at the lower edge of a view is far away."""


@dataclass(frozen=True)
class Framing:
    """A size, how sure it is, and what it rests on; `heads` from the crown to the lower edge, `head` in pixels."""

    size: ShotSize
    confidence: float
    evidence: str
    heads: float
    head: float


def frame_person(box: Box, face: Box | None, joints: Mapping[str, Point], width: int, height: int) -> Framing:
    """How a person is framed by a picture of that size, from the face and what else is seen of the body.

    `joints` are COCO keypoints by name; those outside of the picture are ignored.
    """
    seen = {name: at for name, at in joints.items() if 0 <= at[0] < width and 0 <= at[1] < height * 1.001}
    head, source = _head(box, face, seen, height)
    if face and (face[3] - face[1] > _FILLS * height or face[2] - face[0] > _FILLS * width):
        return Framing("EXTREME CLOSE-UP", 0.9, "the face fills the picture", 1.0, head)
    if source == "box" and box[2] - box[0] > _FROM_EDGE_TO_EDGE * width and not _is_whole(box, source, height):
        return Framing("CLOSE-UP", 0.3, "somebody without a face fills the width", 1.5, head)
    heads = max(_cut(box, face, seen, head, height), _LEAST_BELOW * height / max(head, 1e-6), _down_to(seen, height))
    whole = _is_whole(box, source, height) and heads > HIPS
    sure = 0.9 if source == "face" else 0.7 if source == "joints" else 0.4
    if heads >= CUTS[-1][0] or (whole and source != "face"):
        tall = max(box[3] - max(box[1], 0.0), 0.0) if whole or source == "box" else BODY * head
        share = min(tall, height) / _reach(width, height)
        size: ShotSize = "FULL SHOT" if share >= FULL else "WIDE SHOT" if share >= WIDE else "EXTREME WIDE SHOT"
        clear = _clear(share, (FULL, WIDE), 0.1)
        return Framing(size, sure * clear, f"whole body over {share:.2f} of the height (by {source})", heads, head)
    size = size_of_cut(heads)
    clear = _clear(heads, tuple(limit for limit, _ in CUTS), 0.3)
    return Framing(size, sure * clear, f"cut {heads:.1f} heads below the crown (by {source})", heads, head)


def size_of_cut(heads: float) -> ShotSize:
    """Size of a picture that shows somebody down to so many heads below the crown."""
    return next((size for limit, size in CUTS if heads < limit), "FULL SHOT")


def size_by_face(face: Box, width: int, height: int) -> ShotSize:
    """Shot size from a face alone: what lies below it is taken for its body, standing."""
    head = HEAD_OF_FACE * (face[3] - face[1])
    body = (face[0], face[3] - head, face[2], min(float(height), face[3] + (BODY - 1) * head))
    return frame_person(body, face, {}, width, height).size


def size_by_body(body: Box, width: int, height: int) -> ShotSize:
    """Shot size from a body without a visible face: whole by its height, else by its width against what is seen."""
    return frame_person(body, None, {}, width, height).size


def size_by_animal(box: Box, width: int, height: int) -> ShotSize:
    """Shot size from an animal: whole by its share of the picture, else cut."""
    share = max((box[2] - box[0]) / width, (box[3] - box[1]) / height)
    if box[3] >= height * (1 - _EDGE):
        return "CLOSE-UP" if share > _FROM_EDGE_TO_EDGE else "MEDIUM SHOT"
    return "FULL SHOT" if share >= FULL else "WIDE SHOT" if share >= WIDE else "EXTREME WIDE SHOT"


def size_by_object(box: Box, width: int, height: int) -> ShotSize:
    """Shot size of a thing: whole and small is wide, filling the frame is close."""
    share = max((box[2] - box[0]) / width, (box[3] - box[1]) / height)
    if share > 0.8:
        return "CLOSE-UP"
    if share > 0.4:
        return "MEDIUM SHOT"
    return "FULL SHOT" if share > 0.15 else "WIDE SHOT"


def _head(box: Box, face: Box | None, seen: Mapping[str, Point], height: int) -> tuple[float, str]:
    """Height of the head in pixels, and what it was measured on."""
    if face:
        return HEAD_OF_FACE * (face[3] - face[1]), "face"
    spans = []
    for upper, lower, heads in (
        ("shoulder", "hip", HIPS - SHOULDERS), ("hip", "ankle", ANKLES - HIPS), ("knee", "ankle", ANKLES - KNEES)
    ):  # fmt: skip
        for side in ("left", "right"):
            one, other = seen.get(f"{side} {upper}"), seen.get(f"{side} {lower}")
            if one and other:
                spans.append(abs(other[1] - one[1]) / heads)
    if spans:
        return max(spans), "joints"  # a limb towards us is short, never long
    if "left shoulder" in seen and "right shoulder" in seen:
        across = abs(seen["left shoulder"][0] - seen["right shoulder"][0]) / SHOULDER_WIDTH
        if across > 0.3 * (box[2] - box[0]) / PERSON_WIDTH:
            return across, "joints"
    if _is_whole(box, "box", height):
        return (box[3] - box[1]) / BODY, "box"
    return max(box[2] - box[0], 1.0) / PERSON_WIDTH, "box"


def _is_whole(box: Box, source: str, height: int) -> bool:
    """Whether somebody stands clear of the lower edge; a mere box must have the shape of somebody standing, too."""
    if source == "box" and box[3] - box[1] < _STANDING * (box[2] - box[0]):
        return False
    return box[3] < height * (1 - (_LOOSE if source == "box" else _EDGE))


def _cut(box: Box, face: Box | None, seen: Mapping[str, Point], head: float, height: int) -> float:
    """Heads from the crown to the lower edge of the picture."""
    shoulder = _lowest(seen, "shoulder")
    if shoulder is not None:
        return SHOULDERS + (height - shoulder) / max(head, 1e-6)
    if face:
        return 1 + (height - face[3]) / max(head, 1e-6)
    return (height - box[1]) / max(head, 1e-6)


def _down_to(seen: Mapping[str, Point], height: int) -> float:
    """Heads down to the knees or feet that are seen; 0 where none are."""
    shoulder, hip, knee, ankle = (_lowest(seen, part) for part in ("shoulder", "hip", "knee", "ankle"))
    if knee is None or knee >= _BELIEVED * height:
        return 0.0
    if ankle is None:
        return KNEES
    if ankle >= _BELIEVED * height and shoulder is not None and hip is not None:
        torso = (hip - shoulder) / (HIPS - SHOULDERS)
        if ankle - hip < _LEG * torso * (ANKLES - HIPS):
            return KNEES
    return ANKLES


def _lowest(seen: Mapping[str, Point], part: str) -> float | None:
    return max((at[1] for name, at in seen.items() if name.endswith(part)), default=None)


def _clear(value: float, limits: tuple[float, ...], reach: float) -> float:
    """1 well inside of two limits, 0.5 on one of them."""
    return min(1.0, 0.5 + 0.5 * min(abs(value - limit) for limit in limits) / reach)


def _reach(width: int, height: int) -> float:
    return min(height, width * _TALLEST)

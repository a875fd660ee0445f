"""Shot size from how much of a person or thing fills the picture (paper Table 3's definitions)."""

from skyscript.records import Box, ShotSize

_FACE_SHARES: tuple[tuple[float, ShotSize], ...] = (
    (0.70, "EXTREME CLOSE-UP"),
    (0.30, "CLOSE-UP"),
    (0.20, "MEDIUM CLOSE-UP"),
    (0.125, "MEDIUM SHOT"),
    (0.09, "MEDIUM FULL SHOT"),
    (0.055, "FULL SHOT"),
    (0.025, "WIDE SHOT"),
)
"""Height of the face over that of the frame: head to chin is about an eighth of a body with its head room."""


def size_by_face(face: Box, width: int, height: int) -> ShotSize:
    """Shot size from a face; in a vertical picture the frame counts as wide as it is high at most."""
    share = (face[3] - face[1]) / _reach(width, height)
    return next((size for least, size in _FACE_SHARES if share >= least), "EXTREME WIDE SHOT")


def size_by_body(body: Box, width: int, height: int) -> ShotSize:
    """Shot size from a body without a visible face: its height, and whether the frame cuts it off below."""
    share = (body[3] - body[1]) / height
    if body[3] >= height * 0.98 and share > 0.5:
        return "MEDIUM SHOT"
    if share > 0.6:
        return "FULL SHOT"
    return "WIDE SHOT" if share > 0.2 else "EXTREME WIDE SHOT"


def size_by_object(box: Box, width: int, height: int) -> ShotSize:
    """Shot size of a thing: whole and small is wide, filling the frame is close."""
    share = max((box[2] - box[0]) / width, (box[3] - box[1]) / height)
    if share > 0.8:
        return "CLOSE-UP"
    if share > 0.4:
        return "MEDIUM SHOT"
    return "FULL SHOT" if share > 0.15 else "WIDE SHOT"


def _reach(width: int, height: int) -> float:
    return min(height, width * 1.35)

import pytest

from skyscript.models.facereader import alignment_trust
from skyscript.models.protocols import FoundFace


def face(height: float, eyes: float) -> FoundFace:
    points = ((0.0, 0.0), (eyes, 0.0), (eyes / 2, 10.0), (0.0, 20.0), (eyes, 20.0))
    return FoundFace((0.0, 0.0, height * 0.8, height), 0.9, points)


@pytest.mark.parametrize(
    ("seen", "trust"),
    [(face(200, 70), 1.0), (face(40, 16), 1.0), (face(30, 12), 0.5), (face(15, 6), 0.0), (face(200, 35), 0.0)],
    ids=["large", "40 px", "30 px", "15 px", "profile"],
)
def test_aligned_nets_are_believed_on_large_frontal_faces_only(seen, trust):
    assert alignment_trust([seen]) == pytest.approx([trust])


def test_no_face_needs_no_trust():
    assert alignment_trust([]).shape == (0,)

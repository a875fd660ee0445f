"""How far away somebody is, guessed from what bodies and faces measure: a proxy for depth.

The field of view is a guess, so the order of distances means something and their absolute scale does not.
"""

from itertools import combinations

import numpy as np

from skyscript.models.protocols import BodyGeometry, FoundFace
from skyscript.records import Face

FIELD_OF_VIEW = 60.0
"""Degrees over the picture's longer side."""
FACE_HEIGHT_M = 0.23
NOSE, SHOULDERS, HIPS = 0, (11, 12), (23, 24)
VISIBLE = 0.5
LEAST_PIXELS = 4.0


def person_distance(geometry: BodyGeometry, image_shape: tuple[int, ...]) -> float | None:
    """Metres: focal length times the median of metres per pixel between visible shoulders, hips and nose.

    None where no two of them are visible and apart.
    """
    seen = [joint for joint in (NOSE, *SHOULDERS, *HIPS) if geometry.image[joint, 2] > VISIBLE]
    ratios = []
    for one, other in combinations(seen, 2):
        pixels = float(np.linalg.norm(geometry.image[one, :2] - geometry.image[other, :2]))
        if pixels > LEAST_PIXELS:
            ratios.append(float(np.linalg.norm(geometry.world[one] - geometry.world[other])) / pixels)
    return focal_length(image_shape) * float(np.median(ratios)) if ratios else None


def face_distance(face: FoundFace | Face, image_shape: tuple[int, ...]) -> float | None:
    """Metres, from the height of the face's box; for close-ups without a body. None for a box without height."""
    height = face.box[3] - face.box[1]
    return focal_length(image_shape) * FACE_HEIGHT_M / height if height > 0 else None


def focal_length(image_shape: tuple[int, ...]) -> float:
    """In pixels of the picture."""
    return float(max(image_shape[:2]) / 2 / np.tan(np.radians(FIELD_OF_VIEW) / 2))

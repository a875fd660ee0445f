"""The public names of the records: other people's code stands on them, so they change on purpose only."""

from types import ModuleType

import skyscript.records

NAMES = """
VAD Affect Appearance AudioStream BlobRef Box Camera CastMember Character CharacterInShot Confidence Detection
Document Emotion EmotionScore Episode EpisodeRow Face FaceAudit FaceEmbedding Facing Failure FailureKind Feeling
Filmstrip FoundBy FrameAnnotation FrameRow FrameSignal Gender ImageRef Joint Keyframe KeyframeInShot Layer Line
MaskedFace Media Mosaic Music ObjectInShot ObjectNote Opinion Overruled Person PersonNote Point Pose Position Posture
Privacy PrivacyReport Provenance Pseudonym RawAnnotation RecipeNote Record RefinedPerson Residual Role Scene
ScriptFailure ScriptShot ShootingScript Shot ShotEvent ShotSize Sighting Source Transition Verification
"""


def test_public_names() -> None:
    assert skyscript.records.__all__ == NAMES.split()


def test_everything_public_is_exported() -> None:
    found = vars(skyscript.records).items()
    public = {name for name, one in found if not name.startswith("_") and not isinstance(one, ModuleType)}
    assert public == set(skyscript.records.__all__)

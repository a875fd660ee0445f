"""The public names of the records: other people's code stands on them, so they change on purpose only."""

from types import ModuleType

import skyscript.records

NAMES = """
VAD Affect Angle Appearance AudioStream Backdrop BlobRef Box BurnedText Camera CameraMove CastEntry CastMember
Character CharacterInShot CharacterName Confidence Cue Delivery Detection DialogueLine Direction Disclosure Document
Emotion EmotionScore Episode EpisodeRow Face FaceAt FaceAudit FaceEmbedding Facing Failure FailureKind Feeling
Filmstrip FoundBy FrameAnnotation FrameRow FrameSignal Gender ImageRef Joint Keyframe KeyframeInShot Layer LegibleText
Line LineSource Location MaskedFace MaskedText Media Mention MentionForm Mosaic MouthTrack Movement Music NamedText
NamesReport ObjectInShot ObjectNote Opinion Overruled Person PersonAction PersonNote Photo Point Pose Position Posture
Privacy PrivacyReport Provenance Pseudonym PublicName RawAnnotation RecipeNote Record RefinedPerson Residual Role
Scene SceneMusic SceneSpan ScriptFailure ScriptShot ShootingScript Shot ShotAction ShotCamera ShotEvent ShotLocation
ShotSize Sidecar Sighting SoundKind SoundSpan Source SpokenLine Tag Tempo TextKind TextRow TimeOfDay Transition
Utterance Verification Voiceprint Word
"""


def test_public_names() -> None:
    assert skyscript.records.__all__ == NAMES.split()


def test_everything_public_is_exported() -> None:
    found = vars(skyscript.records).items()
    public = {name for name, one in found if not name.startswith("_") and not isinstance(one, ModuleType)}
    assert public == set(skyscript.records.__all__)

"""Who says it: mouths that move, voices that sound alike, and the character that a line belongs to."""

from typing import ClassVar, Literal

from skyscript.records.base import Box, Confidence, EpisodeRow, Record
from skyscript.records.ledger import Overruled

Delivery = Literal["on screen", "off screen", "narrator"]


class FaceAt(Record):
    """A face of a keyframe."""

    keyframe: str
    face: str


class MouthTrack(EpisodeRow):
    """One face followed through a shot while a voice is heard, `m1`, … in the shot.

    `opening[i]` is the gap between the lips at `times_s[i]`, as a share of the face's height; `expected[i]` how
    far open a mouth would be that makes the sound of that moment, in standard deviations, empty where there is no sound
    track. `faces` are the faces of keyframes that the track passes through, `box` where it stood on average, in pixels
    of the video.
    """

    shot: str
    track: str
    times_s: tuple[float, ...]
    opening: tuple[float, ...]
    expected: tuple[float, ...]
    box: Box
    faces: tuple[FaceAt, ...]


class Voiceprint(EpisodeRow):
    """The voice of one line as a unit vector; private, for it recognises a person. `seconds` of speech went into it.

    `pitch_hz` is the median pitch of what is voiced; null where none was found.
    """

    is_private: ClassVar[bool] = True

    line: str
    seconds: float
    pitch_hz: float | None
    vector: tuple[float, ...]


class SpokenLine(EpisodeRow):
    """Whose line it is. `speaker` is a character id, null where nobody known says it; `voice` (`V1`, …) counts the
    voices of the drama. `evidence` says in short what decided, `overruled` which characters lost and by what.
    """

    line: str
    speaker: str | None
    voice: str | None
    delivery: Delivery | None
    confidence: Confidence
    evidence: tuple[str, ...]
    overruled: tuple[Overruled, ...]

"""One small Protocol a task. Adapters answer in plain values; stages turn them into records.

Images are RGB uint8 `[height, width, 3]`. Boxes and points come back in pixels of that image, floats, not rounded.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from skyscript.records import Box, Emotion, Gender, Point, SoundKind

Image = NDArray[np.uint8]

Sound = NDArray[np.float32]
"""One channel at `HEARD_HZ`, -1 to 1, `[samples]`."""

HEARD_HZ = 16_000
"""What every model that hears expects."""

Span = tuple[float, float]
"""Seconds, half-open."""


@dataclass(frozen=True)
class FoundFace:
    """Landmarks: left eye, right eye, nose, left and right mouth corner, as seen in the picture."""

    box: Box
    score: float
    landmarks: tuple[Point, Point, Point, Point, Point]


@dataclass(frozen=True)
class FaceReading:
    """Age in years; `gender_confidence` 0.5-1; `emotions` sums to 1; `ethnicity` only from models that judge it."""

    age: float
    gender: Gender
    gender_confidence: float
    emotions: dict[Emotion, float]
    ethnicity: str | None = None
    ethnicity_confidence: float | None = None


@dataclass(frozen=True)
class FoundObject:
    label: str
    score: float
    box: Box


@dataclass(frozen=True)
class FoundPose:
    """`joints` maps a COCO keypoint name (`left shoulder`, the person's own left) to (x, y, score).

    Those below the model's own threshold are left out; a joint may lie outside the picture, the box does not.
    """

    score: float
    box: Box
    joints: dict[str, tuple[float, float, float]]


@dataclass(frozen=True)
class DepthMap:
    """`values` [height, width] of the image: metres from the camera where `metric`, else inverse depth without a unit.

    Inverse depth is larger where it is nearer, and 0 far away.
    """

    values: NDArray[np.float32]
    metric: bool


@dataclass(frozen=True)
class BodyGeometry:
    """A body in space: 33 BlazePose landmarks `image` [33, 3] (x, y px, visibility) and `world` [33, 3] metres."""

    presence: float
    image: NDArray[np.float32]
    world: NDArray[np.float32]


@dataclass(frozen=True)
class ChatRequest:
    """One turn: a system and a user text, with pictures as JPEG bytes; `schema` is the JSON Schema of the answer."""

    system: str
    user: str
    images: tuple[bytes, ...] = ()
    schema: dict[str, Any] | None = None
    max_tokens: int = 1024
    temperature: float = 0.0

    @property
    def digest(self) -> str:
        """What a reply is kept under: the content of the request, nothing of how it travels."""
        pictures = [hashlib.sha256(image).hexdigest() for image in self.images]
        body = [self.system, self.user, pictures, self.schema, self.max_tokens, self.temperature]
        return hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True)
class ChatReply:
    """An answer; `cut` says that it ran into `max_tokens`. Token counts are 0 where the server tells none."""

    text: str
    tokens_in: int
    tokens_out: int
    seconds: float
    cut: bool


@dataclass(frozen=True)
class FoundText:
    """A row of text in a picture."""

    text: str
    score: float
    box: Box


@dataclass(frozen=True)
class HeardWord:
    text: str
    start_s: float
    end_s: float
    confidence: float


@dataclass(frozen=True)
class HeardPiece:
    """Something said in one go; `silence` is how likely it was not speech at all."""

    text: str
    start_s: float
    end_s: float
    confidence: float
    silence: float
    words: tuple[HeardWord, ...]


@dataclass(frozen=True)
class Transcript:
    """What was heard, in order of time; `language` is an ISO 639-1 code, given or detected with some confidence."""

    language: str
    language_confidence: float
    pieces: tuple[HeardPiece, ...]


NameKind = Literal["person", "place", "organisation", "time", "other"]
"""`other`: a proper noun, of which the reader cannot say what it names."""


@dataclass(frozen=True)
class FoundName:
    """A name in a sentence; `start` and `end` are offsets in it."""

    text: str
    kind: NameKind
    start: int
    end: int


class ChatModel(Protocol):
    """Answers in words. Safe to call from several threads."""

    name: str

    def ask(self, request: ChatRequest) -> ChatReply:
        """One answer. Retries what may pass by itself.

        Raises EndpointError where the endpoint is down or refuses us for good (the run stops), ModelError where this
        one request cannot be answered.
        """
        ...


class ShotDetector(Protocol):
    """Says how likely each frame of a clip ends a shot."""

    def transitions(self, frames: NDArray[np.uint8]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """`frames` RGB uint8 `[N, 27, 48, 3]` -> (`single` [N], `many` [N]).

        `single[i]`: probability that the last frame before a boundary is i (so the new shot starts at i + 1);
        `many[i]`: probability that frame i belongs to any transition.
        """
        ...


class FaceDetector(Protocol):
    """Finds faces."""

    def find(self, image: Image) -> Sequence[FoundFace]: ...


class FaceReader(Protocol):
    """Reads age, gender and emotion in faces that were found."""

    def read(self, image: Image, faces: Sequence[FoundFace]) -> Sequence[FaceReading | None]:
        """One reading a face; None for a face that this model has not seen."""
        ...


class FaceEmbedder(Protocol):
    """Turns a face into a unit vector; two faces of one person have a cosine above `same_person`."""

    same_person: float

    def embed(self, image: Image, faces: Sequence[FoundFace]) -> NDArray[np.float32]:
        """`[len(faces), dimensions]`, each row of length 1."""
        ...


class ObjectDetector(Protocol):
    """Finds objects of the classes that it knows."""

    labels: Sequence[str]

    def find(self, image: Image) -> Sequence[FoundObject]: ...


class OpenVocabularyDetector(Protocol):
    """Looks for things by name."""

    def knows(self, label: str) -> bool:
        """Whether it can look for such things; where it cannot, that it finds none says nothing."""
        ...

    def look_for(
        self, images: Sequence[Image], vocabularies: Sequence[Sequence[str]]
    ) -> Sequence[Sequence[FoundObject]]:
        """For each image the things of its own vocabulary, each called by the label that was asked for.

        What one image is asked for does not change what is found in another.
        """
        ...


class DepthEstimator(Protocol):
    """Tells how far each pixel is."""

    def depths(self, images: Sequence[Image]) -> Sequence[DepthMap]: ...


class PoseEstimator(Protocol):
    """Finds people by their bodies."""

    def find(self, image: Image) -> Sequence[FoundPose]: ...


class BodyModel(Protocol):
    """Places one person's body in space."""

    def place(self, image: Image, box: Box) -> BodyGeometry: ...


class FaceMesher(Protocol):
    """Lays a mesh over faces that were found."""

    def mesh(self, image: Image, faces: Sequence[FoundFace]) -> Sequence[NDArray[np.float32] | None]:
        """For each face `[468, 3]` MediaPipe points: x, y in pixels of the image, z in the same unit; None: no face."""
        ...


class PictureEmbedder(Protocol):
    """Turns a picture into a unit vector, near for like pictures, and into words for what it shows."""

    labels: Sequence[str]

    def embed(self, images: Sequence[Image]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Vectors `[N, dimensions]` of length 1, and probabilities `[N, len(labels)]`."""
        ...


class TextReader(Protocol):
    """Reads text in pictures."""

    def find(self, image: Image) -> Sequence[FoundText]:
        """Every row of text, from top to bottom."""
        ...

    def read(self, rows: Sequence[Image]) -> Sequence[tuple[str, float]]:
        """Text and score of pictures that hold one row each."""
        ...


class VoiceActivity(Protocol):
    """Tells when somebody speaks."""

    def speech(self, sound: Sound) -> Sequence[Span]: ...


class SpeechRecognizer(Protocol):
    """Writes down what is said."""

    def languages(self, sound: Sound, spans: Sequence[Span]) -> Sequence[Mapping[str, float]]:
        """For each span how likely each language is spoken in it, by ISO 639-1 code; the first half minute counts."""
        ...

    def transcribe(self, sound: Sound, spans: Sequence[Span], language: str | None) -> Transcript:
        """What is said in `spans`; times count from the start of `sound`. `language` None: find out.

        Spans of half a minute at most are heard in one go. Raises ModelError for a language that it does not know.
        """
        ...


class SoundDetector(Protocol):
    """Tells speech, singing and music apart; they may be heard at once."""

    kinds: Sequence[SoundKind]
    hop_s: float

    def hear(self, sound: Sound) -> NDArray[np.float32]:
        """Probabilities `[frames, len(kinds)]`; frame i begins at `i * hop_s`."""
        ...


class VoiceEmbedder(Protocol):
    """Turns a voice into a unit vector; two lines of one voice have a cosine above `same_voice`."""

    same_voice: float

    def embed(self, sound: Sound, spans: Sequence[Span]) -> NDArray[np.float32]:
        """`[len(spans), dimensions]`, each row of length 1."""
        ...


class MusicTagger(Protocol):
    """Says what music is like, in its own tags."""

    tags: Sequence[str]

    def tag(self, sound: Sound) -> NDArray[np.float32]:
        """Probabilities `[patches, len(tags)]`; patches follow each other without gaps."""
        ...


class NameReader(Protocol):
    """Finds names in sentences of its `languages`."""

    languages: Sequence[str]

    def names(self, sentences: Sequence[str]) -> Sequence[Sequence[FoundName]]:
        """For each sentence its names, in order, without overlap."""
        ...

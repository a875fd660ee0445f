"""Stand-ins for models in tests and rehearsals: each answers with a function that it is given.

    scripted.register("two faces", scripted.Faces(lambda image: [...]))
    registry.open("scripted:two faces", FaceDetector)

What they say comes from no model, and their identity says so.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from skyscript.models.protocols import (
    HEARD_HZ,
    BodyGeometry,
    BodyModel,
    ChatModel,
    ChatReply,
    ChatRequest,
    DepthEstimator,
    DepthMap,
    FaceDetector,
    FaceEmbedder,
    FaceMesher,
    FaceReader,
    FaceReading,
    FoundFace,
    FoundName,
    FoundObject,
    FoundPose,
    FoundText,
    HeardPiece,
    Image,
    MusicTagger,
    NameReader,
    OpenVocabularyDetector,
    PictureEmbedder,
    PoseEstimator,
    ShotDetector,
    Sound,
    SoundDetector,
    Span,
    SpeechRecognizer,
    TextReader,
    Transcript,
    VoiceActivity,
    VoiceEmbedder,
)
from skyscript.models.spoken import likeliest
from skyscript.models.vocabulary import ClosedVocabulary
from skyscript.records import Box, SoundKind

_registered: dict[str, object] = {}


def register(name: str, model: object) -> None:
    """Make `model` known in this process as `scripted:name`; the last one registered counts."""
    _registered[name] = model


def registered() -> dict[str, object]:
    """All stand-ins of this process by name."""
    return dict(_registered)


class Shots(ShotDetector):
    """Answers with a function of the small frames."""

    def __init__(self, answer: Callable[[NDArray[np.uint8]], tuple[NDArray[np.float32], NDArray[np.float32]]]) -> None:
        self._answer = answer

    def transitions(self, frames: NDArray[np.uint8]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        return self._answer(frames)


class Faces(FaceDetector):
    """Answers with a function of the image."""

    def __init__(self, answer: Callable[[Image], Sequence[FoundFace]]) -> None:
        self._answer = answer

    def find(self, image: Image) -> Sequence[FoundFace]:
        return self._answer(image)


class Readings(FaceReader):
    """Answers with a function of the image and one face."""

    def __init__(self, answer: Callable[[Image, FoundFace], FaceReading]) -> None:
        self._answer = answer

    def read(self, image: Image, faces: Sequence[FoundFace]) -> Sequence[FaceReading]:
        return [self._answer(image, face) for face in faces]


class Embeddings(FaceEmbedder):
    """Answers with a function of the image and one face, made unit length."""

    def __init__(
        self, answer: Callable[[Image, FoundFace], Sequence[float]], dimensions: int, same_person: float = 0.6
    ) -> None:
        self._answer = answer
        self._dimensions = dimensions
        self.same_person = same_person

    def embed(self, image: Image, faces: Sequence[FoundFace]) -> NDArray[np.float32]:
        rows = [self._answer(image, face) for face in faces]
        vectors = np.array(rows, np.float32).reshape(len(faces), self._dimensions)
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


class Objects(ClosedVocabulary):
    """Answers with a function of the image; `labels` is all that it claims to know, asked by name or not."""

    def __init__(self, answer: Callable[[Image], Sequence[FoundObject]], labels: Sequence[str] = ("person",)) -> None:
        self._answer = answer
        self.labels = labels

    def find(self, image: Image) -> Sequence[FoundObject]:
        return self._answer(image)


class Vocabulary(OpenVocabularyDetector):
    """Answers with a function of one image and its vocabulary; knows every label."""

    def __init__(self, answer: Callable[[Image, Sequence[str]], Sequence[FoundObject]]) -> None:
        self._answer = answer

    def knows(self, label: str) -> bool:
        return True

    def look_for(
        self, images: Sequence[Image], vocabularies: Sequence[Sequence[str]]
    ) -> Sequence[Sequence[FoundObject]]:
        return [self._answer(*each) for each in zip(images, vocabularies, strict=True)]


class Depths(DepthEstimator):
    """Answers with a function of one image."""

    def __init__(self, answer: Callable[[Image], DepthMap]) -> None:
        self._answer = answer

    def depths(self, images: Sequence[Image]) -> Sequence[DepthMap]:
        return [self._answer(image) for image in images]


class Poses(PoseEstimator):
    """Answers with a function of the image."""

    def __init__(self, answer: Callable[[Image], Sequence[FoundPose]]) -> None:
        self._answer = answer

    def find(self, image: Image) -> Sequence[FoundPose]:
        return self._answer(image)


class Bodies(BodyModel):
    """Answers with a function of the image and the person's box."""

    def __init__(self, answer: Callable[[Image, Box], BodyGeometry]) -> None:
        self._answer = answer

    def place(self, image: Image, box: Box) -> BodyGeometry:
        return self._answer(image, box)


class Sounds(SoundDetector):
    """Answers with a function of the sound."""

    kinds: tuple[SoundKind, ...] = ("speech", "singing", "music")
    hop_s = 0.01

    def __init__(self, answer: Callable[[Sound], NDArray[np.float32]]) -> None:
        self._answer = answer

    def hear(self, sound: Sound) -> NDArray[np.float32]:
        return self._answer(sound)


class Tags(MusicTagger):
    """Answers with a function of the sound; `tags` is all that it claims to know."""

    def __init__(self, answer: Callable[[Sound], NDArray[np.float32]], tags: Sequence[str]) -> None:
        self._answer = answer
        self.tags = tags

    def tag(self, sound: Sound) -> NDArray[np.float32]:
        return self._answer(sound)


class Names(NameReader):
    """Answers with a function of one sentence."""

    def __init__(self, answer: Callable[[str], Sequence[FoundName]], languages: Sequence[str] = ("en",)) -> None:
        self._answer = answer
        self.languages = languages

    def names(self, sentences: Sequence[str]) -> Sequence[Sequence[FoundName]]:
        return [self._answer(sentence) for sentence in sentences]


class Meshes(FaceMesher):
    """Answers with a function of the image and one face."""

    def __init__(self, answer: Callable[[Image, FoundFace], NDArray[np.float32] | None]) -> None:
        self._answer = answer

    def mesh(self, image: Image, faces: Sequence[FoundFace]) -> Sequence[NDArray[np.float32] | None]:
        return [self._answer(image, face) for face in faces]


class Voices(VoiceEmbedder):
    """Answers with a function of what sounds in one span, made unit length."""

    def __init__(self, answer: Callable[[Sound], Sequence[float]], dimensions: int, same_voice: float = 0.6) -> None:
        self._answer = answer
        self._dimensions = dimensions
        self.same_voice = same_voice

    def embed(self, sound: Sound, spans: Sequence[Span]) -> NDArray[np.float32]:
        rows = [self._answer(sound[round(start * HEARD_HZ) : round(end * HEARD_HZ)]) for start, end in spans]
        vectors = np.array(rows, np.float32).reshape(len(spans), self._dimensions)
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


class Sights(PictureEmbedder):
    """Answers with a function of one image: its vector, made unit length, and the probability of each label."""

    def __init__(
        self,
        answer: Callable[[Image], tuple[Sequence[float], Sequence[float]]],
        dimensions: int,
        labels: Sequence[str] = (),
    ) -> None:
        self._answer = answer
        self._dimensions = dimensions
        self.labels = labels

    def embed(self, images: Sequence[Image]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        answers = [self._answer(image) for image in images]
        vectors = np.array([vector for vector, _ in answers], np.float32).reshape(len(images), self._dimensions)
        likely = np.array([tags for _, tags in answers], np.float32).reshape(len(images), len(self.labels))
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32), likely


class Texts(TextReader):
    """Answers with a function of the image; a picture of one row says what is found in it first."""

    def __init__(self, answer: Callable[[Image], Sequence[FoundText]]) -> None:
        self._answer = answer

    def find(self, image: Image) -> Sequence[FoundText]:
        return self._answer(image)

    def read(self, rows: Sequence[Image]) -> Sequence[tuple[str, float]]:
        return [next(((found.text, found.score) for found in self._answer(row)), ("", 0.0)) for row in rows]


class Chat(ChatModel):
    """Stands in for a language model: answers with a function of the request. Counts no tokens, takes no time."""

    def __init__(self, answer: Callable[[ChatRequest], str | ChatReply], name: str = "scripted") -> None:
        self._answer = answer
        self.name = name

    def ask(self, request: ChatRequest) -> ChatReply:
        answer = self._answer(request)
        return answer if isinstance(answer, ChatReply) else ChatReply(answer, 0, 0, 0.0, False)


class Activity(VoiceActivity):
    """Stands in for a voice detector: answers with a function of the sound."""

    def __init__(self, answer: Callable[[Sound], Sequence[Span]]) -> None:
        self._answer = answer

    def speech(self, sound: Sound) -> Sequence[Span]:
        return self._answer(sound)


class Speech(SpeechRecognizer):
    """Stands in for a recogniser: answers with a function of one span and its language, in no language but `spoken`."""

    def __init__(
        self,
        answer: Callable[[Span, str], Sequence[HeardPiece]],
        spoken: Callable[[Span], Mapping[str, float]] = lambda span: {"en": 1.0},
    ) -> None:
        self._answer = answer
        self._spoken = spoken

    def languages(self, sound: Sound, spans: Sequence[Span]) -> Sequence[Mapping[str, float]]:
        return [self._spoken(span) for span in spans]

    def transcribe(self, sound: Sound, spans: Sequence[Span], language: str | None) -> Transcript:
        told, certain = (language, 1.0) if language else ("en", 0.0)
        if spans and not language:
            told, certain = likeliest(spans, self.languages(sound, spans))
        return Transcript(told, certain, tuple(piece for span in spans for piece in self._answer(span, told)))

"""The refined shooting script (paper Table 1), schema `skyscript/shooting-script@1`.

Null means unknown, and `provenance` says why.
"""

from typing import Annotated, Literal

from pydantic import Field

from skyscript.records.base import BlobRef, Box, Confidence, Layer, Record, ShotSize
from skyscript.records.cast import Role
from skyscript.records.emotion import VAD
from skyscript.records.ledger import Provenance
from skyscript.records.media import Transition
from skyscript.records.speaking import Delivery

Privacy = Literal["release", "own"]


class Source(Record):
    """The video that the script was read from."""

    file: str
    sha256: str
    width: int
    height: int
    fps: float
    duration_s: float


class RecipeNote(Record):
    """Which recipe made the script, the identity of each model it asked, by stage, and all its stages."""

    name: str
    models: dict[str, str]
    stages: tuple[str, ...] = ()


class CastMember(Record):
    """A character of the episode; `name` is a pseudonym under `release`."""

    id: str
    name: str
    role: Role
    gender: str | None
    age: float | None
    ethnicity: str | None
    looks: str | None
    temperament: str | None
    facial_attractiveness: float | None
    shots: tuple[str, ...]


class Camera(Record):
    """How the shot is taken; `main_subject` holds character ids."""

    shot_size: ShotSize | None
    angle: str | None
    movement: str | None
    position: str | None
    duration_s: float
    main_subject: tuple[str, ...]


class ShotEvent(Record):
    """What happens, numbered over the episode."""

    number: int
    text: str


class Position(Record):
    """Where somebody stands, in centimetres: x right, y up (head height), z away from the camera."""

    who: str
    xyz_cm: tuple[float, float, float]
    method: str
    uncertainty_cm: float


class CharacterInShot(Record):
    """A person on screen; boxes are pixels of `keyframe`. `id` is null for people nobody could recognise."""

    id: str | None
    keyframe: str
    face_box: Box | None
    body_box: Box
    layer: Layer
    inferred: bool
    emotion: str | None
    vad: VAD | None
    temperament: str | None
    action: str | None
    pose: str | None
    facing: str | None


class ObjectInShot(Record):
    """A key object on screen; box in pixels of `keyframe`."""

    label: str
    keyframe: str
    description: str | None
    box: Box | None
    layer: Layer | None
    shot_size: ShotSize | None
    confirmed: bool | None


class Line(Record):
    """A line of dialogue; `speaker` is a character id, null when unknown or never seen (then `voice` tells whose).

    `delivery` says whether the speaker is on screen while it is said.
    """

    id: str | None = None
    speaker: str | None
    voice: str | None = None
    delivery: Delivery | None = None
    text: str
    translation: str | None
    language: str
    start_s: float
    end_s: float
    source: str
    confidence: Confidence


class KeyframeInShot(Record):
    """A published keyframe; `image` is its path beside the script."""

    id: str
    time_s: float
    frame: int
    width: int
    height: int
    image: str


class Feeling(Record):
    """One point of a character's emotion curve."""

    time_s: float
    keyframe: str
    character: str
    emotion: str
    vad: VAD


class ScriptShot(Record):
    """One shot of the script."""

    id: str
    number: int
    start_s: float
    end_s: float
    start_frame: int
    end_frame: int
    transition_in: Transition
    transition_frames: tuple[int, int] | None
    camera: Camera
    focus: str | None
    action: str | None
    highlight: Annotated[float, Field(ge=0, le=10)] | None
    event: ShotEvent | None
    positions: tuple[Position, ...]
    characters: tuple[CharacterInShot, ...]
    objects: tuple[ObjectInShot, ...]
    lines: tuple[Line, ...]
    keyframes: tuple[KeyframeInShot, ...]


class Music(Record):
    """Background music of a scene."""

    present: bool
    genre: str | None
    mood: str | None
    tempo: str | None
    confidence: Confidence | None


class Scene(Record):
    """Contiguous shots of one place and time."""

    id: str
    number: int
    heading: str | None
    interior: bool | None
    location: str | None
    location_id: str | None
    time_of_day: str | None
    description: str | None
    start_s: float
    end_s: float
    bgm: Music | None
    shots: tuple[ScriptShot, ...]


class ScriptFailure(Record):
    """A lost item as the script's reader sees it."""

    stage: str
    item: str
    reason: str


class ShootingScript(Record):
    """A whole episode as a director, an editor or a model can use it (paper Table 1)."""

    schema_: Literal["skyscript/shooting-script@1"] = Field(default="skyscript/shooting-script@1", alias="schema")
    drama: str
    episode: str
    title: str
    language: str | None
    source: Source
    recipe: RecipeNote
    privacy: Privacy
    cast: tuple[CastMember, ...]
    scenes: tuple[Scene, ...]
    feelings: tuple[Feeling, ...]
    failures: tuple[ScriptFailure, ...]
    provenance: dict[str, Provenance]

    def origin(self, path: str) -> Provenance | None:
        """Where the value at an id path came from; what is noted of all things alike stands under `*` for their ids."""
        steps = path.split("/")
        alike = [("*" if i % 2 and i < len(steps) - 1 else step) for i, step in enumerate(steps)]
        wider = ["*" if i == 1 else step for i, step in enumerate(steps)]
        return next((self.provenance[p] for p in (path, *map("/".join, (wider, alike))) if p in self.provenance), None)


class Document(Record):
    """A finished file of an episode, as `publish` lays it out under `episodes/<drama>/<episode>/`."""

    drama: str
    episode: str
    path: str
    blob: BlobRef

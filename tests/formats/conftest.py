from pathlib import Path

import pytest

from skyscript.formats import shooting_json
from skyscript.formats.still import Findings
from skyscript.records import (
    VAD,
    Appearance,
    BlobRef,
    Detection,
    FrameAnnotation,
    ImageRef,
    Joint,
    Keyframe,
    ObjectNote,
    Person,
    PersonNote,
    Pose,
    RefinedPerson,
    ShootingScript,
)


@pytest.fixture(scope="session")
def script() -> ShootingScript:
    """Hand-made: two scenes, three shots, Chinese and English, and much that is unknown."""
    file = Path(__file__).parents[1] / "golden" / "two_rooms.json"
    return shooting_json.read(file.read_text(encoding="utf-8"), file.name)


@pytest.fixture(scope="session")
def findings() -> Findings:
    """What stages might have found in the keyframes of that script: Mei and a stranger, Mei alone, Jun."""
    frames = {"k0001": ("sh001", 12, 0.48), "k0002": ("sh001", 60, 2.4), "k0003": ("sh002", 120, 4.8)}
    at = {k: {"drama": "two rooms", "episode": "第01集", "shot": s, "keyframe": k} for k, (s, _, _) in frames.items()}
    blob = BlobRef(digest="0" * 64, media_type="image/jpeg", size_bytes=1, private=True)
    image = ImageRef(blob=blob, width=540, height=960)
    size = {"width": 540, "height": 960, "sharpness": 9.0, "visible_faces": 1, "image": image}
    vad = VAD(valence=7.2, arousal=6, dominance=6, derived=True)
    unknown = dict.fromkeys(("looks", "emotion", "actions", "vad", "temperament", "facial_attractiveness"))
    mei = PersonNote(
        age="adult",
        gender="female",
        looks="long dark hair, grey coat",
        emotion="happy",
        actions="holds a cup",
        vad=vad,
        temperament="calm",
        facial_attractiveness=4,
        shot_size="MEDIUM FULL SHOT",
        layer="foreground",
        evidence=("p1",),
    )
    stranger = PersonNote(age=None, gender=None, shot_size="WIDE SHOT", layer="background", **unknown)
    jun = PersonNote(age="adult", gender="male", shot_size="CLOSE-UP", layer="foreground", **unknown)
    cup = ObjectNote(label="cup", description="white, half full", shot_size="INSERT", layer="foreground")
    necklace = ObjectNote(label="necklace", description=None, shot_size=None, layer=None)
    said = {"annotator": "a model", "repairs": ("fences",)}
    mei_box, jun_box = (60.0, 300.0, 500.0, 940.0), (-4.0, 200.0, 540.0, 960.0)
    found = {
        "score": 0.9,
        "posture": "sitting",
        "facing": "camera",
        "distance_m": 1.6,
        "distance_method": "face height",
    }

    def person(keyframe: str, name: str, box: tuple[float, ...], pose: str | None = None) -> Person:
        layer = "background" if name == "p2" else "foreground"
        ids = {**at[keyframe], "person": name, "body_box": box, "face": None, "pose": pose}
        return Person(**ids, sources=("detector",), layer=layer, **found)

    def refined(of: Person, note: PersonNote, **read: object) -> RefinedPerson:
        told = {"looks": note.looks, "temperament": note.temperament, "action": note.actions, "vad": note.vad}
        told |= {"facial_attractiveness": note.facial_attractiveness, "emotion": note.emotion, "inferred": False}
        models = {"age": None, "gender": None, "ethnicity": None, "face_box": None, "emotions": (), "opinions": ()}
        body = of.model_dump(include={"person", "body_box", "layer", "posture", "facing", "distance_m"})
        return RefinedPerson(**{**at[of.keyframe], **body, **told, **models, **read})

    def verdict(keyframe: str, note: str, label: str, **box: object) -> Detection:
        looked = {"note": note, "annotator": "a model", "detector": "onnx:nanodet", "label": label}
        return Detection(**at[keyframe], **looked, **{"box": None, "score": None, "confirmed": None, **box})

    people = [
        person("k0001", "p1", mei_box, "b1"),
        person("k0001", "p2", (400.0, 280.0, 470.0, 480.0)),
        person("k0002", "p1", mei_box),
        person("k0003", "p1", jun_box),
    ]
    read = {"age": 31.6, "gender": "female", "face_box": (210.0, 330.0, 350.0, 500.0), "emotion": "sad"}
    joints = (Joint(name="nose", x=280, y=400, score=0.9), Joint(name="left shoulder", x=380.123, y=520, score=0.8))
    notes = [
        FrameAnnotation(**at["k0001"], people=(mei, stranger), objects=(cup, necklace), **said),
        FrameAnnotation(**at["k0002"], people=(mei,), objects=(), **said),
        FrameAnnotation(**at["k0003"], people=(jun,), objects=(), annotator="a model", repairs=()),
    ]
    return Findings(
        keyframes=[Keyframe(**at[k], frame=n, time_s=t, **size) for k, (_, n, t) in frames.items()],
        notes=notes,
        matched={("k0001", "p1"): 0, ("k0001", "p2"): 1, ("k0002", "p1"): 0, ("k0003", "p1"): 0},
        people=people,
        refined=[
            refined(people[0], mei, **read),
            refined(people[1], stranger),
            refined(people[2], mei),
            refined(people[3], jun, gender="male"),
        ],
        poses=[Pose(**at["k0001"], pose="b1", box=mei_box, score=0.5, joints=joints)],
        appearances=[
            Appearance(**at["k0001"], person="p1", character="C1", similarity=0.9),
            Appearance(**at["k0002"], person="p1", character="C1", similarity=0.9),
            Appearance(**at["k0003"], person="p1", character="C2", similarity=0.8),
        ],
        detections=[
            verdict("k0001", "people/0", "person", box=mei_box, score=0.9, confirmed=True),
            verdict("k0001", "people/1", "person", confirmed=False),
            verdict("k0001", "objects/0", "cup", box=(120.0, 700.0, 180.0, 760.0), score=0.6, confirmed=True),
            verdict("k0001", "objects/1", "necklace"),
        ],
    )

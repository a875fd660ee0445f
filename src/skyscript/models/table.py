"""Which adapter stands behind which name, and what it is made of."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Adapter:
    """Where an adapter's class is and what it is made of: weight files by their name in the locker, or other models.

    `version` is raised when the adapter's own code answers otherwise with the same weights. `package` is the installed
    package that brings its own weights.
    """

    target: str
    made_of: tuple[str, ...]
    version: int = 1
    package: str | None = None


@dataclass(frozen=True)
class Brought(Adapter):
    """An adapter whose weights or results the user brings; its class takes the place first.

    `files` are those in a folder that decide the answers; `where` says what may stand behind the `@`.
    """

    where: str = ""
    files: tuple[str, ...] = ()
    on_hub: bool = False


def _llama(weights: str) -> Adapter:
    return Adapter("skyscript.models.chat.llama:Llama", (weights,), package="xllamacpp")


TABLE = {
    "onnx:transnetv2": Adapter("skyscript.models.transnet:TransNetV2", ("transnetv2",)),
    "onnx:centerface": Adapter("skyscript.models.centerface:CenterFace", ("centerface",)),
    "onnx:mediapipe-face": Adapter("skyscript.models.mediapipe_face:MediaPipeFace", ("mediapipe-face",)),
    "onnx:faceres": Adapter("skyscript.models.faceres:FaceRes", ("faceres",)),
    "onnx:embedded-faces": Adapter(
        "skyscript.models.facereader:EmbeddedFaces", ("onnx:faceres", "age", "gender", "emotion")
    ),
    "onnx:nanodet": Adapter("skyscript.models.nanodet:NanoDet", ("nanodet",)),
    "onnx:movenet-multipose": Adapter("skyscript.models.movenet:MoveNetMultiPose", ("movenet-multipose",)),
    "onnx:blazepose-heavy": Adapter("skyscript.models.blazepose:BlazePose", ("blazepose-heavy",)),
    "llama:qwen2.5-coder-1.5b": _llama("qwen2.5-coder-1.5b"),
    "llama:qwen2.5-coder-0.5b": _llama("qwen2.5-coder-0.5b"),
    "package:deepface": Adapter("skyscript.models.deepface:DeepFaceReader", (), package="deepface"),
}


def _pretrained(target: str, *made_of: str) -> Brought:
    files = ("*.json", "*.txt", "*.safetensors")
    return Brought(target, made_of, where="FOLDER or OWNER/REPOSITORY@REVISION", files=files, on_hub=True)


def _results(target: str) -> Brought:
    return Brought(target, (), where="FILE.json or FOLDER", files=("**/*.json",))


BROUGHT = {
    "onnx:yolo": Brought("skyscript.models.yolo:Yolo", (), where="FILE.onnx"),
    "transformers:grounding-dino": _pretrained("skyscript.models.grounding_dino:GroundingDino"),
    "transformers:owlv2": _pretrained("skyscript.models.owlv2:Owlv2"),
    "transformers:depth-anything": _pretrained("skyscript.models.depth_anything:DepthAnything"),
    "transformers:vitpose": _pretrained("skyscript.models.vitpose:VitPose", "onnx:nanodet"),
    "results:alphapose": _results("skyscript.models.alphapose:AlphaPoseResults"),
    "results:deepface": _results("skyscript.models.deepface:DeepFaceResults"),
}
"""Named with their place: `onnx:yolo@FILE.onnx`."""

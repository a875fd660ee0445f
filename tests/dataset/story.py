"""A made-up pipeline whose videos are text files: each line is a picture, named after who is on it.

episode ─ look ─┬─ identify (drama) ─┬─ tell ─ bind
                └────────────────────┘
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import ClassVar, Literal

from skyscript.engine.stage import Blobs, Stage
from skyscript.errors import MediaError, RecipeError
from skyscript.formats import shooting_json, shooting_text
from skyscript.records import (
    Character,
    Document,
    Episode,
    FaceEmbedding,
    Failure,
    ImageRef,
    Keyframe,
    ShootingScript,
)

GOLDEN = Path(__file__).parents[1] / "golden" / "two_rooms.json"
RECIPE = '[recipe]\nname = "story"\n\n[look]\n\n[identify]\n\n[tell]\n\n[bind]\n'


class Look(Stage):
    """A line `blur` is rejected, a line `dark` fails, a file with `torn` in it cannot be read."""

    name: ClassVar[str] = "look"

    first: int = 1

    def run(self, episode: Episode, blobs: Blobs) -> Iterator[Keyframe | FaceEmbedding | Failure]:
        text = Path(episode.path).read_text("utf-8")
        if "torn" in text:
            raise MediaError(f"{episode.path} is torn")
        ids = {"drama": episode.drama, "episode": episode.episode}
        for number, who in enumerate(text.split(), start=self.first):
            if who in ("blur", "dark"):
                kind: Literal["rejected", "failed"] = "rejected" if who == "blur" else "failed"
                yield Failure(**ids, stage=self.name, kind=kind, item=f"sh001 frame {number}", reason=f"{who} picture")
                continue
            here = {**ids, "shot": "sh001", "keyframe": f"k{number:04d}"}
            blob = blobs.put(f"original of {episode.episode}: {who}".encode(), "image/jpeg", private=True)
            image = ImageRef(blob=blob, width=16, height=9)
            picture = {"time_s": number / 24, "width": 16, "height": 9, "sharpness": 1.0, "visible_faces": 1}
            yield Keyframe(**here, frame=number, image=image, **picture)
            yield FaceEmbedding(**here, face="f1", vector=(float(len(who)), 0.0))


class Identify(Stage):
    name: ClassVar[str] = "identify"
    scope: ClassVar[Literal["episode", "drama"]] = "drama"

    def run(self, faces: Sequence[FaceEmbedding]) -> Iterator[Character]:
        unknown = dict.fromkeys(
            ("gender", "age", "ethnicity", "looks", "temperament", "facial_attractiveness"),
        )
        for number, vector in enumerate(sorted({face.vector for face in faces}), start=1):
            seen = sum(face.vector == vector for face in faces)
            ids = {"drama": faces[0].drama, "character": f"C{number}", "name": f"C{number}", "role": "supporting"}
            yield Character(**ids, **unknown, faces=seen, screen_time_s=1.0, cohesion=1.0)


class Tell(Stage):
    """Tells the same story of every episode; only how many are in it comes from the pictures."""

    name: ClassVar[str] = "tell"

    def run(
        self, episode: Episode, pictures: Sequence[Keyframe], cast: Sequence[Character]
    ) -> Iterator[ShootingScript]:
        told = shooting_json.read(GOLDEN.read_text("utf-8"), GOLDEN.name)
        names = {"drama": episode.drama, "episode": episode.episode, "title": f"{episode.title}, {len(cast)} people"}
        source = told.source.model_copy(update={"file": episode.file, "sha256": episode.sha256})
        yield told.model_copy(update={**names, "source": source})


class Bind(Stage):
    name: ClassVar[str] = "bind"

    most: int = 9

    def run(self, script: ShootingScript, pictures: Sequence[Keyframe], blobs: Blobs) -> Iterator[Document]:
        ids = {"drama": script.drama, "episode": script.episode}
        texts = {
            "shooting_script.json": shooting_json.write(script),
            "shooting_script.txt": shooting_text.write(script),
            "report.html": "<p>",
        }
        for path, text in texts.items():
            yield Document(**ids, path=path, blob=blobs.put(text.encode(), "text/plain"))
        for picture in pictures[: self.most]:
            masked = blobs.put(b"masked " + blobs.get(picture.image.blob), "image/jpeg")
            yield Document(**ids, path=f"keyframes/{picture.keyframe}.jpg", blob=masked)


STAGES: dict[str, type[Stage]] = {stage.name: stage for stage in (Look, Identify, Tell, Bind)}


def find_stage(name: str) -> type[Stage]:
    if name not in STAGES:
        raise RecipeError(f"there is no stage `{name}`")
    return STAGES[name]

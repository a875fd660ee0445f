"""Who is who on the reels with known people: does a cluster mix two people, is a person seen frontally split?

A shot of one person gives its largest face that name. Of a shot with several only that much is known: none of them is
somebody who is seen elsewhere, and two faces of one picture are two people.
"""

import argparse
import json
import tempfile
from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
from truth import REELS

import skyscript
from skyscript.dataset.read import EpisodeView
from skyscript.records import Appearance, Face, FaceEmbedding, Person, Shot

DATA = Path(__file__).resolve().parents[1] / "../shared/data"
FRONTAL = 0.25
CLEAR = 40.0


@dataclass(frozen=True)
class Seen:
    """A face of known name, or of a group ("two men in suits"); `character` is None where it was not recognised."""

    name: str
    is_group: bool
    character: str | None
    frontal: bool
    vector: tuple[float, ...] | None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dataset", nargs="?", help="a dataset of the reels, run until `cast` at least")
    parser.add_argument("--data", type=Path, default=DATA)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        dataset = skyscript.open(options.dataset) if options.dataset else made(options.data, Path(folder))
        faces = [
            face
            for episode in dataset.episodes()
            if episode.episode in REELS
            for face in seen(episode, options.data / "reels" / f"{episode.episode}.truth.json")
        ]
    report(faces)


def made(data: Path, folder: Path) -> skyscript.Dataset:
    reels = folder / "reels"
    reels.mkdir()
    for name in REELS:
        (reels / f"{name}.mp4").symlink_to((data / "reels" / f"{name}.mp4").resolve())
    return skyscript.run([reels], to=folder / "dataset", until="cast")


def seen(episode: EpisodeView, truth: Path) -> list[Seen]:
    """Every face that belongs to somebody, named by the shot that holds the middle of ours."""
    known = json.loads(truth.read_text())["shots"]
    shots = {}
    for shot in episode.table(Shot):
        middle = (shot.start_frame + shot.end_frame) // 2
        shots[shot.shot] = next(s["person"] for s in known if s["start_frame"] <= middle < s["end_frame"])
    faces = {(f.keyframe, f.face): f for f in episode.table(Face)}
    vectors = {(v.keyframe, v.face): v.vector for v in episode.table(FaceEmbedding)}
    cast = {(a.keyframe, a.person): a.character for a in episode.table(Appearance)}
    people = [p for p in episode.table(Person) if p.face]
    largest: dict[str, float] = {}
    for p in people:
        largest[p.keyframe] = max(largest.get(p.keyframe, 0.0), height(faces[p.keyframe, p.face]))
    rows = []
    for p in people:
        face, name = faces[p.keyframe, p.face], shots[p.shot]
        if height(face) == largest[p.keyframe] or is_group(name):
            is_frontal = height(face) >= CLEAR and abs(face.turn) <= FRONTAL
            character, vector = cast.get((p.keyframe, p.person)), vectors.get((p.keyframe, p.face))
            rows.append(Seen(name, is_group(name), character, is_frontal, vector))
        else:
            print(f"{episode.episode} {p.keyframe}: a face beside that of {name}, {cast.get((p.keyframe, p.person))}")
    return rows


def height(face: Face) -> float:
    return face.box[3] - face.box[1]


def is_group(name: str) -> bool:
    return name.split()[0] in ("two", "three", "passers-by", "technicians") or "," in name


def report(faces: list[Seen]) -> None:
    clusters: dict[str, list[Seen]] = {}
    for face in faces:
        if face.character:
            clusters.setdefault(face.character, []).append(face)
    print(f"{'cluster':9}{'faces':>6}  people")
    for name, members in sorted(clusters.items(), key=lambda item: int(item[0][1:])):
        people = Counter(m.name for m in members)
        print(f"{name:9}{len(members):6}  " + ", ".join(f"{who} {n}" for who, n in people.most_common()))
    mixed = [name for name, members in clusters.items() if len({m.name for m in members}) > 1]
    alone = [face for face in faces if not face.is_group]
    print(f"\n{'person':22}{'faces':>6}{'frontal':>8}  clusters of the frontal faces")
    split = []
    for who in dict.fromkeys(face.name for face in alone):
        mine = [face for face in alone if face.name == who]
        homes = Counter(face.character for face in mine if face.frontal)
        if len(homes) > 1:
            split.append(who)
        told = ", ".join(f"{home or 'nobody'} {count}" for home, count in homes.most_common())
        print(f"{who:22}{len(mine):6}{sum(face.frontal for face in mine):8}  {told}")
    placed = [face for members in clusters.values() for face in members]
    major = sum(Counter(m.name for m in members).most_common(1)[0][1] for members in clusters.values())
    whole = sum(
        Counter(f.character for f in alone if f.name == who and f.character).most_common(1)[0][1]
        for who in {f.name for f in alone if f.character}
    )
    print(f"\npurity {major / len(placed):.3f} of {len(placed)} clustered faces; mixed clusters: {mixed or 'none'}")
    print(f"completeness {whole / len(alone):.3f} of {len(alone)} faces of single people; split: {split or 'none'}")
    print(margin(clusters))


def margin(clusters: dict[str, list[Seen]]) -> str:
    """How far the clusters are from joining: mean cosines within and across."""
    groups = {name: np.array([m.vector for m in members if m.vector]) for name, members in clusters.items()}
    across = {
        (one, other): float((groups[one] @ groups[other].T).mean())
        for one, other in combinations(groups, 2)
        if len(groups[one]) and len(groups[other])
    }
    within = {name: float((rows @ rows.T).mean()) for name, rows in groups.items() if len(rows) > 1}
    nearest, loosest = max(across, key=across.__getitem__), min(within, key=within.__getitem__)
    return (
        f"mean cosine inside the loosest cluster {loosest}: {within[loosest]:.2f}; "
        f"between the nearest two, {' and '.join(nearest)}: {across[nearest]:.2f}"
    )


if __name__ == "__main__":
    main()

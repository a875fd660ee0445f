"""Which shots are one place, and which are one scene: pairwise F1 on the reels and on generated dramas.

The shots are those that the run found, each matched to the true shot that it overlaps most.

Beside it what one would reach for instead: one whole-frame vector a shot with agglomerative clustering, its threshold
chosen by the truth of each drama, or once by the fitted ones; every shot its own scene; windows of a fixed time.
"""

import argparse
import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

import keyed
import numpy as np
import rooms
from scipy.cluster.hierarchy import fcluster, linkage

import skyscript
from skyscript.dataset.read import EpisodeView
from skyscript.engine.store import Store
from skyscript.models import registry
from skyscript.models.protocols import PictureEmbedder
from skyscript.records import Keyframe, Media, SceneSpan, Shot, ShotLocation
from skyscript.video import jpeg

DATA = Path(__file__).resolve().parents[1] / "../shared/data"
SETS = {"fitted": ((1, 2), (4, 5)), "held out": ((11, 12), (14, 15)), "fresh": ((21, 22), (24, 25))}
"""Seeds of upright and of wide dramas. Weights were chosen on the first; one was changed after a look at the second."""
KEYED = (31, 32)
THRESHOLDS = np.arange(0.1, 0.7, 0.01)
SIZES = ((360, 640), (640, 360))
STAGES = ("backdrops", "locations", "scenes")


@dataclass(frozen=True)
class Case:
    """One drama: its episodes, and for each what is true of its shots; `field` names the place there."""

    name: str
    episodes: Sequence[EpisodeView]
    truth: dict[str, list[dict]]
    field: str = "location"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--keep", type=Path, help="make and run everything here, and use what is there already")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        cases = measured(options.data, folder)
        store = Store(str(folder / "dataset"))
        header = ("places", "precision", "recall", "vector", "best", "scenes", "precision", "recall", "single", "10 s")
        print(f"{'':22}" + "".join(f"{name:>10}" for name in (*header, "20 s")))
        told = {case.name: figures(case, store) for case in cases}
        once = int(np.mean([told[name].vector for name in told if name.startswith("fitted")], axis=0).argmax())
        for name, (places, vector, scenes, others) in told.items():
            row = (*places, vector[once], max(vector), *scenes, *others)
            print(f"{name:22}" + "".join(f"{figure:10.3f}" for figure in row))
        print(
            f"vector: its threshold is {THRESHOLDS[once]:.2f}, the best for the fitted dramas; best: that of each drama"
        )
        print(cost([episode for case in cases for episode in case.episodes]))


def measured(data: Path, folder: Path) -> list[Case]:
    """Every case on its own: places of one drama are compared, those of two are not."""
    videos = folder / "videos"
    known, clips = {}, rooms.Clips(data / "footage")
    folder.mkdir(parents=True, exist_ok=True)
    makers = {
        f"{label}-{shape}".replace(" ", "-"): partial(rooms.make, seeds=numbers, size=size)
        for label, seeds in SETS.items()
        for shape, numbers, size in zip(("upright", "wide"), seeds, SIZES, strict=True)
    }
    for drama, make in (makers | {"keyed": partial(keyed.make, seeds=KEYED, size=SIZES[1])}).items():
        note = folder / f"{drama}.json"
        if not note.exists():
            note.write_text(json.dumps(make(videos / drama, clips, scenes=6)))
        known[drama] = {name: truth["shots"] for name, truth in json.loads(note.read_text()).items()}
    for reel in ("two_rooms_vertical", "landscape_edit"):
        (videos / reel).mkdir(parents=True, exist_ok=True)
        link = videos / reel / f"{reel}.mp4"
        if not link.exists():
            link.symlink_to((data / "reels" / f"{reel}.mp4").resolve())
        known[reel] = {reel: json.loads((data / "reels" / f"{reel}.truth.json").read_text())["shots"]}
    dataset = skyscript.run([videos], to=folder / "dataset", until="scenes")
    episodes = list(dataset.episodes())
    return [
        Case(
            name,
            [e for e in episodes if e.drama == name],
            truth,
            "scene" if name == "landscape_edit" else "location",
        )
        for name, truth in known.items()
    ]


class Figures(NamedTuple):
    """F1, precision and recall of places and scenes; F1 of the vector at each threshold, and of other scenes."""

    places: tuple[float, float, float]
    vector: list[float]
    scenes: tuple[float, float, float]
    others: list[float]


def figures(case: Case, store: Store) -> Figures:
    places, scenes, true_places, true_scenes, pictures, spans = [], [], [], [], [], []
    for episode in case.episodes:
        shots = episode.table(Shot)
        where = {p.shot: p.location for p in episode.table(ShotLocation)}
        scene_of = {shot: s.scene for s in episode.table(SceneSpan) for shot in s.shots}
        first = {k.shot: k for k in reversed(episode.table(Keyframe))}
        for shot in shots:
            row = max(case.truth[episode.episode], key=lambda r: overlap(shot, r))
            places.append(where.get(shot.shot, f"{episode.episode} {shot.shot} unknown"))
            scenes.append((episode.episode, scene_of[shot.shot]))
            true_places.append(row[case.field])
            true_scenes.append((episode.episode, row.get("scene_group")))
            pictures.append(first.get(shot.shot))
            spans.append((episode.episode, shot.start_s))
    windows = [[(episode, int(start // length)) for episode, start in spans] for length in (10, 20)]
    single = [(episode, start) for episode, start in spans]
    has_scenes = case.field == "location"
    nothing = float("nan")
    told = pairwise(scenes, true_scenes) if has_scenes else (nothing, nothing, nothing)
    others = [pairwise(x, true_scenes)[0] if has_scenes else nothing for x in (single, *windows)]
    return Figures(pairwise(places, true_places), clustered(pictures, true_places, store), told, others)


def overlap(shot: Shot, row: dict) -> int:
    return min(shot.end_frame, row["end_frame"]) - max(shot.start_frame, row["start_frame"])


def pairwise(found: Sequence[object], true: Sequence[object]) -> tuple[float, float, float]:
    """F1, precision and recall over pairs of shots that are put together."""
    one, other = (np.array([list(dict.fromkeys(x)).index(v) for v in x]) for x in (found, true))
    pairs = np.triu_indices(len(one), 1)
    together, belong = ((x[:, None] == x)[pairs] for x in (one, other))
    right = (together & belong).sum()
    precision, recall = right / max(together.sum(), 1), right / max(belong.sum(), 1)
    return 2 * precision * recall / max(precision + recall, 1e-9), precision, recall


def clustered(keyframes: Sequence[Keyframe | None], true: Sequence[str], store: Store) -> list[float]:
    """The F1 that each threshold gives one vector of the whole first keyframe of each shot."""
    embedder = registry.open("onnx:mobilenetv2", PictureEmbedder)
    rows = [i for i, k in enumerate(keyframes) if k]
    vectors, _ = embedder.embed([jpeg.decode(store.get(keyframes[i].image.blob)) for i in rows])
    tree = linkage(vectors, "average", "cosine")

    def labels(threshold: float) -> list[object]:
        found: list[object] = [f"{i} unknown" for i in range(len(keyframes))]
        for i, label in zip(rows, fcluster(tree, threshold, "distance").tolist(), strict=True):
            found[i] = label
        return found

    return [pairwise(labels(threshold), true)[0] for threshold in THRESHOLDS]


def cost(episodes: Sequence[EpisodeView]) -> str:
    seconds = sum(e.table(Media)[0].duration_s for e in episodes)
    took = dict.fromkeys(STAGES, 0.0)
    counted = set()
    for episode in episodes:
        for stage in STAGES:
            key = episode.stages[stage]["key"]
            if key not in counted:
                counted.add(key)
                took[stage] += episode.manifest(key)["seconds"]
    parts = ", ".join(f"{stage} {spent / seconds:.3f}" for stage, spent in took.items())
    return f"cost as a share of real time: {sum(took.values()) / seconds:.3f} ({parts})"


if __name__ == "__main__":
    main()

"""Valence over the acted clip, in which a man goes from crying over surprise to laughing: it should rise."""

import argparse
import tempfile
from pathlib import Path

import numpy as np
from scipy.stats import spearmanr

import skyscript
from skyscript.records import Face, Keyframe
from skyscript.weights.locker import Locker

CLIP = "pexels-langer"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=float, default=1.0, help="seconds between keyframes")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        video = Path(folder) / "acted" / "take.mp4"
        video.parent.mkdir()
        video.symlink_to(Locker().path(CLIP))
        dataset = skyscript.run(
            [video.parent],
            to=Path(folder) / "dataset",
            until="faces",
            overrides={"keyframes.every_s": options.every, "keyframes.most_per_shot": 60},
        )
        (episode,) = dataset.episodes()
        curve = valence(episode.table(Keyframe), episode.table(Face))
    times, values = np.array(curve).T
    print(f"{len(curve)} readings from {times[0]:.1f} s to {times[-1]:.1f} s of {CLIP}")
    for third, part in zip(("first", "middle", "last"), np.array_split(values, 3), strict=True):
        print(f"{third:7} third: valence {part.mean():.2f} ({part.min():.2f} to {part.max():.2f})")
    found = spearmanr(times, values)
    print(f"Spearman correlation of valence with time: {found.statistic:+.3f} (p = {found.pvalue:.2g})")


def valence(keyframes: list[Keyframe], faces: list[Face]) -> list[tuple[float, float]]:
    """(seconds, valence 1-9) of the largest face that was read in each keyframe."""
    curve = []
    for keyframe in keyframes:
        read = [face for face in faces if face.keyframe == keyframe.keyframe and face.vad]
        if read:
            largest = max(read, key=lambda face: face.box[3] - face.box[1])
            assert largest.vad is not None
            curve.append((keyframe.time_s, largest.vad.valence))
    return curve


if __name__ == "__main__":
    main()

"""What lips do while a sound is made: fits `stages/articulation.py` on the shared clips and prints how well it holds.

Every figure is of people who were left out of the fit: whether, of two mouths, the one that speaks follows the sound
better than one that speaks at another time or in another clip.
"""

import argparse
from collections.abc import Collection
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from skyscript.models import registry
from skyscript.models.protocols import HEARD_HZ, FaceDetector, FaceMesher
from skyscript.stages.speaking import articulation
from skyscript.stages.speaking.following import Follower
from skyscript.video.decode import frames, upright
from skyscript.video.sound import read_sound
from skyscript.weights.cachedir import user_cache

DATA = Path(__file__).resolve().parents[1] / "../shared/data"
CLIPS = {
    "latentsync_demo1.mp4": "woman",
    "latentsync_demo2.mp4": "cook",
    "latentsync_demo3.mp4": "guest",
    "maui_Android.mp4": "host",
    "maui_Apple.mp4": "host",
    "maui_Windows.mp4": "host",
    "grid_bbaf2n.mpg": "m1",
    "grid_brbk7n.mpg": "f1",
    "grid_id2_vcd_swwp2s.mpg": "m2",
    "grid_lbax4n.mpg": "m3",
    "grid_lbbc2a.mpg": "f2",
}
STEP_S = 0.04
EDGE_S = 0.2
RIDGE = 1000.0

Floats = NDArray[np.float64]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--cache", type=Path, default=user_cache() / "benchmarks" / "speakers")
    options = parser.parse_args()
    series = {clip: _series(clip, options.data, options.cache) for clip in CLIPS}
    found = {}
    for clip, (features, opening) in series.items():
        found[clip] = features @ weights(options.data, options.cache, leave_out={CLIPS[clip]}).ravel()
        loud = _correlation(features.mean(1), opening)
        print(f"{clip:26} correlation {_correlation(found[clip], opening):5.2f}, of loudness {loud:5.2f}")
    for seconds in (1.0, 1.6, 2.4, 4.0):
        print(f"{seconds:.1f} s: the right mouth of two in {_choice(seconds, series, found):.1%}")
    print(np.array2string(weights(options.data, options.cache), precision=3, separator=", "))


def weights(data: Path, cache: Path, leave_out: Collection[str] = ()) -> Floats:
    """As `articulation.WEIGHTS`, from everybody but some people."""
    series = [_series(clip, data, cache) for clip, person in CLIPS.items() if person not in leave_out]
    given = np.concatenate([features for features, _ in series])
    asked = np.concatenate([opening for _, opening in series])
    given = given - given.mean(0)
    fitted = np.linalg.solve(given.T @ given + RIDGE * np.eye(given.shape[1]), given.T @ asked)
    return np.asarray(fitted.reshape(articulation.WEIGHTS.shape))


def _series(clip: str, data: Path, cache: Path) -> tuple[Floats, Floats]:
    """Features and opening (in standard deviations) every 40 ms; the mouths are followed once and kept."""
    kept = cache / "mouths" / f"{clip}.npz"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        detector, mesher = registry.open("onnx:centerface", FaceDetector), registry.open("onnx:facemesh", FaceMesher)
        follower = Follower(detector, mesher, threshold=0.5, least=24, look_s=0.5, long_side=640)
        path = data / "footage" / clip
        tracks = follower.follow((frame.time_s, upright(frame.picture)) for frame in frames(path))
        longest = max(tracks, key=lambda track: len(track.times_s))
        start = next(iter(frames(path))).picture.time or 0.0
        sound = read_sound(path, HEARD_HZ, start)
        np.savez(kept, times=longest.times_s, opening=longest.opening, sound=sound)
    known = np.load(kept)
    times = np.arange(known["times"][0] + EDGE_S, known["times"][-1] - EDGE_S, STEP_S)
    features = [articulation.at(column, times) for column in articulation.features(known["sound"]).T]
    opening = np.interp(times, known["times"], known["opening"])
    return np.column_stack(features), (opening - opening.mean()) / opening.std()


def _choice(seconds: float, series: dict[str, tuple[Floats, Floats]], found: dict[str, Floats]) -> float:
    """At 12.5 frames a second, on clips that are long enough to find another time in."""
    dice = np.random.default_rng(0)
    length = round(seconds / STEP_S)
    long = [clip for clip in series if len(found[clip]) > 200]
    right = []
    for clip in long:
        for start in range(0, len(found[clip]) - length, length // 2):
            mine = slice(start, start + length, 2)
            own = _correlation(found[clip][mine], series[clip][1][mine])
            for _ in range(6):
                other = long[dice.integers(len(long))]
                at = int(dice.integers(len(found[other]) - length))
                if other != clip or abs(at - start) >= length:
                    lips = series[other][1][at : at + length : 2]
                    right.append(own > _correlation(found[clip][mine], lips))
    return float(np.mean(right))


def _correlation(one: Floats, other: Floats) -> float:
    one, other = one - one.mean(), other - other.mean()
    return float(one @ other / max(np.sqrt((one @ one) * (other @ other)), 1e-9))


if __name__ == "__main__":
    main()

"""The embedded recipe without the language model: wall time against the length, memory, and where the time goes.

On the upright reel with music, 540x960 with subtitles and speech, and on 90 s of 1280x720 without either.

python benchmarks/embedded.py
"""

import itertools
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from skyscript.video.decode import frames, upright
from skyscript.video.encode import write_video

REELS = Path(__file__).parents[2] / "shared" / "data" / "reels"
SECONDS, FPS = 90, 25


def pictures() -> Iterator[NDArray[np.uint8]]:
    """The wide reel, from its start again when it ends."""
    while True:
        for frame in frames(REELS / "landscape_edit.mp4"):
            yield upright(frame.picture)


def main() -> None:
    if not REELS.is_dir():
        sys.exit("needs ../shared/data/reels")
    with tempfile.TemporaryDirectory() as folder:
        for name, asked in (("540x960", 1.5), ("1280x720", None)):
            video = Path(folder) / name / "episode.mp4"
            video.parent.mkdir()
            if name == "540x960":
                shutil.copy(REELS / "two_rooms_bgm.mp4", video)
            else:
                write_video(video, itertools.islice(pictures(), SECONDS * FPS), FPS)
            measure(video, Path(folder) / f"{name} out", asked)


def measure(video: Path, out: Path, asked: float | None) -> None:
    """Run the command on one file and print what it took; memory is the most of all runs so far."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "skyscript", "run", str(video), "--to", str(out), "--set", "events.model=none"]
    subprocess.run(command, check=True, capture_output=True)
    wall = time.perf_counter() - started
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    status = [sys.executable, "-m", "skyscript", "status", str(out), "--json"]
    stages = json.loads(subprocess.run(status, check=True, capture_output=True).stdout)["stages"]
    show = [sys.executable, "-m", "skyscript", "show", str(out), "episode", "--format", "json"]
    length = json.loads(subprocess.run(show, check=True, capture_output=True).stdout)["source"]["duration_s"]
    limit = f" (asked: {asked} or less)" if asked else ""
    print(f"{video.parent.name}, {length:.1f} s: wall {wall:.1f} s = {wall / length:.2f} x its length{limit}")
    print(f"largest resident memory {used.ru_maxrss / 1e6:.2f} GB (asked: 3 or less)")
    total = sum(stage["seconds"] for stage in stages)
    for stage in sorted(stages, key=lambda stage: -stage["seconds"])[:14]:
        print(f"  {stage['stage']:<10} {stage['seconds']:6.1f} s  {stage['seconds'] / total:5.1%}")


if __name__ == "__main__":
    main()

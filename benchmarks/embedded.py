"""The embedded recipe on a 90 s episode of 1280x720: wall time against its length, memory, and where the time goes.

python benchmarks/embedded.py
"""

import itertools
import json
import resource
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

REEL = Path(__file__).parents[2] / "shared" / "data" / "reels" / "landscape_edit.mp4"
SECONDS, FPS = 90, 25


def pictures() -> Iterator[NDArray[np.uint8]]:
    """The reel, from its start again when it ends."""
    while True:
        for frame in frames(REEL):
            yield upright(frame.picture)


def main() -> None:
    if not REEL.exists():
        sys.exit(f"needs {REEL.name} in ../shared/data/reels")
    with tempfile.TemporaryDirectory() as folder:
        video = Path(folder) / "ninety seconds" / "episode.mp4"
        video.parent.mkdir()
        write_video(video, itertools.islice(pictures(), SECONDS * FPS), FPS)
        out = Path(folder) / "out"
        started = time.perf_counter()
        command = [sys.executable, "-m", "skyscript", "run", str(video), "--to", str(out)]
        subprocess.run(command, check=True, capture_output=True)
        wall = time.perf_counter() - started
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        status = [sys.executable, "-m", "skyscript", "status", str(out), "--json"]
        stages = json.loads(subprocess.run(status, check=True, capture_output=True).stdout)["stages"]
    print(f"episode {SECONDS} s, wall {wall:.1f} s = {wall / SECONDS:.2f} x its length (asked: 1.00 or less)")
    print(f"largest resident memory {used.ru_maxrss / 1e6:.2f} GB (asked: 1.5 or less)")
    total = sum(stage["seconds"] for stage in stages)
    for stage in sorted(stages, key=lambda stage: -stage["seconds"]):
        print(f"  {stage['stage']:<10} {stage['seconds']:6.1f} s  {stage['seconds'] / total:5.1%}")


if __name__ == "__main__":
    main()

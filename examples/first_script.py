"""From a folder of videos to shooting scripts, and a question to the tables behind them.

python examples/first_script.py FOLDER_OF_VIDEOS DATASET_FOLDER
"""

import sys
from collections import Counter

import skyscript


def main(videos: str, to: str) -> None:
    settings = {"locate.threshold": 0.4, "events.model": None}  # without the language model: much quicker
    dataset = skyscript.run([videos], to=to, recipe="embedded", overrides=settings)

    for episode in dataset.episodes():
        script = episode.shooting_script
        print(f"{script.title}: {script.source.duration_s:.1f} s, {len(script.cast)} characters")
        for scene in script.scenes:
            for shot in scene.shots:
                who = ", ".join(shot.camera.main_subject) or "nobody known"
                size = shot.camera.shot_size or "size unknown"
                print(f"  shot {shot.number:>2}  {shot.start_s:6.2f} s  {size:<18} {who}")

        # every table behind the script can be read, as records or as Arrow
        ways_in = Counter(shot.transition_in for shot in episode.table(skyscript.Shot))
        print(f"  transitions: {dict(ways_in)}")
        faces = episode.arrow(skyscript.Face).select(["keyframe", "age", "gender"])
        print(f"  {faces.num_rows} faces read; lost on the way: {len(episode.table(skyscript.Failure))} items")


if __name__ == "__main__":
    main(*sys.argv[1:])

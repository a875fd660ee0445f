"""Camera moves with known truth over real pictures, through a real encoder: planes at several depths before a camera
that turns, zooms or travels, with people cut out of footage, burned-in subtitles, marks, bars, grain and blur."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import av
import cv2
import numpy as np

from skyscript.records import Box
from skyscript.video.decode import frames as decoded
from skyscript.video.decode import upright

RATE = 25
SIZES = ((270, 480), (480, 270), (360, 640), (640, 360), (360, 360), (640, 272))
KINDS = {
    "static": ("",),
    "pan": ("left", "right"),
    "tilt": ("up", "down"),
    "zoom": ("in", "out"),
    "push": ("in",),
    "pull": ("out",),
    "track": ("left", "right", "up", "down"),
    "handheld": ("",),
}
STILLS = (
    ("bbb_480p_171s.ts", (2.0, 30.0, 46.0, 58.0, 78.0, 100.0, 120.0, 150.0)),
    ("cosmos_30s.mp4", (15.0, 21.0)),
    ("maui_Android.mp4", (9.0,)),
    ("latentsync_demo1.mp4", (2.0,)),
    ("latentsync_demo2.mp4", (2.0,)),
    ("moviepy_chaplin.mp4", (1.0, 6.0)),
    ("opencv_vtest.avi", (5.0, 50.0)),
    ("intel_onebyone.mp4", (5.0,)),
    ("pitivi_tos.webm", (1.0,)),
)
PHOTOS = (
    "pose_objects/cc0/18901479148_5df2b24cb5_z.jpg",
    "pose_objects/cc0/28010844841_c5b81cb9cc_z.jpg",
    "pose_objects/cc0/29871525835_4b2e4f80a6_z.jpg",
    "pose_objects/cc0/30341054424_bebc63c1ce_z.jpg",
    "pose_objects/coco/000000000785.jpg",
    "geometry/graf1.png",
    "geometry/aloeL.jpg",
)
TALKERS = ("grid_bbaf2n.mpg", "grid_brbk7n.mpg", "grid_lbbc2a.mpg")
LINES = ("I told you not to come back.", "And then what happened?", "She knows everything!", "Wait for me downstairs")


@dataclass(frozen=True)
class Plane:
    """RGBA pictures, one a frame or one for all; `scale` output pixels a pixel at the start; `at` its middle there."""

    pictures: Sequence[np.ndarray]
    depth: float
    scale: float
    at: tuple[float, float] = (0.0, 0.0)
    drift: tuple[float, float] = (0.0, 0.0)
    is_person: bool = False


@dataclass(frozen=True)
class Camera:
    """Turns in radians, zoom as a factor, place in units of the background's depth."""

    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0
    zoom: float = 1.0
    place: tuple[float, float, float] = (0.0, 0.0, 0.0)


@dataclass(frozen=True)
class Clip:
    """A rendered move: what it is, how it was made, where people are in which frames."""

    path: Path
    kind: str
    direction: str
    amount: float
    made: str
    frames: int
    size: tuple[int, int]
    people: dict[int, tuple[Box, ...]]


def clips(data: Path, folder: Path, count: int, seed: int = 1) -> list[Clip]:
    """`count` clips, kinds and directions in turn; static ones are three of ten."""
    kinds = [*KINDS, "static", "static"]
    made = []
    for number in range(count):
        dice = np.random.default_rng([seed, number])
        kind = kinds[number % len(kinds)]
        direction = KINDS[kind][number // len(kinds) % len(KINDS[kind])]
        made.append(_clip(data, folder / f"{number:03d}-{kind}-{direction or 'none'}.mp4", kind, direction, dice))
    return made


def _clip(data: Path, path: Path, kind: str, direction: str, dice: np.random.Generator) -> Clip:
    width, height = SIZES[dice.integers(len(SIZES))]
    count = int(dice.uniform(1.2, 4.0) * RATE)
    amount = _amount(kind, dice)
    focal = dice.uniform(0.9, 2.2) * max(width, height)
    cameras = _cameras(kind, direction, amount, focal, (width, height), count, dice)
    planes = _world(data, kind, (width, height), count, dice)
    while kind in ("push", "pull", "track") and not _shows_depth(planes, cameras, focal, (width, height)):
        planes = _world(data, kind, (width, height), count, dice)
    shake = 0.0 if kind == "handheld" or dice.random() < 0.6 else 0.0008
    blur, grain, crf = dice.choice([0, 0, 0, 1.2]), dice.choice([0, 2, 4]), int(dice.integers(20, 33))
    titles, bars, mark = dice.random() < 0.5, dice.random() < 0.2, dice.random() < 0.3
    hold = _noise(count, dice) * shake * max(width, height) / focal
    people: dict[int, tuple[Box, ...]] = {}
    pictures = []
    first_line = int(dice.integers(len(LINES)))
    for number, camera in enumerate(cameras):
        held = Camera(camera.yaw + hold[number, 0], camera.pitch + hold[number, 1], camera.roll, camera.zoom,
                      camera.place)  # fmt: skip
        picture, people[number] = _render(planes, held, focal, (width, height), number)
        if blur:
            picture = cv2.GaussianBlur(picture, (0, 0), float(blur))
        if grain:
            picture = np.clip(picture + dice.normal(0, grain, picture.shape), 0, 255).astype(np.uint8)
        if bars:
            picture[: height // 9] = picture[-(height // 9) :] = 0
        if titles:
            _title(picture, LINES[(first_line + number // 35) % len(LINES)])
        if mark:
            cv2.putText(picture, "SKY TV", (width - 84, 24), cv2.FONT_HERSHEY_SIMPLEX, 0.6, (235, 235, 235), 2)
        pictures.append(picture)
    _encode(path, pictures, crf)
    extras = {"titles": titles, "bars": bars, "mark": mark, "shaky": shake > 0, "soft": blur > 0,
              "people": any(people.values()), "roll": cameras[0].roll != 0}  # fmt: skip
    made = f"{width}x{height} {count / RATE:.1f} s, amount {amount:.2f}, grain {grain}, crf {crf} " + " ".join(
        name for name, there in extras.items() if there
    )
    return Clip(path, kind, direction, amount, made, count, (width, height), people)


def _amount(kind: str, dice: np.random.Generator) -> float:
    """Widths or heights for turns and tracks, the factor for scale, widths of sway for a hand."""
    if kind in ("pan", "tilt", "track"):
        return float(np.exp(dice.uniform(np.log(0.05), np.log(0.6))))
    if kind in ("zoom", "push", "pull"):
        return float(np.exp(dice.uniform(np.log(1.08), np.log(1.7))))
    return float(dice.uniform(0.006, 0.02)) if kind == "handheld" else 0.0


def _cameras(
    kind: str, direction: str, amount: float, focal: float, size: tuple[int, int], count: int, dice: np.random.Generator
) -> list[Camera]:
    width, height = size
    ease = _ease(count, dice)
    roll = np.radians(dice.choice([-1, 1]) * dice.uniform(8, 20)) if kind == "static" and dice.random() < 0.3 else 0.0
    sign = {"left": -1, "right": 1, "up": -1, "down": 1}.get(direction, 1)
    if kind == "pan":
        return [Camera(yaw=sign * float(np.arctan(e * amount * width / focal))) for e in ease]
    if kind == "tilt":
        return [Camera(pitch=sign * float(np.arctan(e * amount * height / focal))) for e in ease]
    if kind == "zoom":
        return [Camera(zoom=float((amount if direction == "in" else 1 / amount) ** e)) for e in ease]
    if kind in ("push", "pull"):
        ways = [1 - 1 / amount ** (e if kind == "push" else -e) for e in ease]
        return [Camera(place=(0.0, 0.0, float(way))) for way in ways]
    if kind == "track":
        across = direction in ("left", "right")
        ways = [float(sign * e * amount * (width if across else height) / focal) for e in ease]
        return [Camera(place=(way, 0.0, 0.0) if across else (0.0, way, 0.0)) for way in ways]
    if kind == "handheld":
        sway = _noise(count, dice) * amount * width / focal
        return [Camera(float(x), float(y), float(r) / 3, 1.0, (float(x) / 3, 0.0, 0.0)) for x, y, r in sway]
    return [Camera(roll=float(roll))] * count


def _ease(count: int, dice: np.random.Generator) -> np.ndarray:
    t = np.linspace(0, 1, count)
    kind = dice.integers(4)
    if kind == 3:  # holds, moves, holds
        t = np.clip((t - 0.25) / 0.5, 0, 1)
    return t if kind == 0 else t**2 if kind == 1 else t * t * (3 - 2 * t)


def _noise(count: int, dice: np.random.Generator) -> np.ndarray:
    """Sway of a hand `[count, 3]`, 0.4 to 4 Hz, of spread 1."""
    t = np.arange(count) / RATE
    rates, phases = dice.uniform(0.4, 4.0, (12, 3)), dice.uniform(0, 2 * np.pi, (12, 3))
    sway = (np.sin(2 * np.pi * rates * t[:, None, None] + phases) / rates**0.7).sum(axis=1)
    return sway / np.maximum(sway.std(axis=0), 1e-6)


def _world(data: Path, kind: str, size: tuple[int, int], count: int, dice: np.random.Generator) -> list[Plane]:
    """The background, things before it (always where parallax must be told, often elsewhere), perhaps somebody."""
    width, height = size
    names = stills(data)
    back = names[dice.integers(len(names))]
    cover = max(width / back.shape[1], height / back.shape[0]) * dice.uniform(1.05, 1.5)
    planes = [Plane([_opaque(back)], 1.0, cover)]
    with_depth = kind in ("push", "pull", "track") or dice.random() < 0.4
    people = dice.random() < 0.6
    if with_depth:
        alone = people and kind in ("push", "pull") and dice.random() < 0.5
        for depth in () if alone else sorted(dice.uniform(0.3, 0.75, int(dice.integers(2, 4))), reverse=True):
            thing = things(data)[dice.integers(len(things(data)))]
            share = dice.uniform(0.5, 0.9)
            at = (float(dice.uniform(-0.4, 0.4) * width), float(dice.uniform(-0.3, 0.1) * height))
            planes.append(Plane([thing], float(depth), share * min(size) / max(thing.shape[:2]), at))
    if people:
        if dice.random() < 0.5:
            talker = talkers(data)[dice.integers(len(talkers(data)))]
            tall = dice.uniform(0.5, 0.8) * height
            scale = tall / talker[0].shape[0]
            at = (float(dice.uniform(-0.3, 0.3) * width), height / 2 - tall / 2)
            looped = [talker[n % len(talker)] for n in range(count)]
            planes.append(Plane(looped, 0.55, float(scale), at, is_person=True))
        else:
            walker = walkers(data)[dice.integers(len(walkers(data)))]
            tall = dice.uniform(0.3, 0.7) * height
            way = float(dice.choice([-1, 1]) * dice.uniform(0.0, 0.5) * width)
            at = (-way / 2 + float(dice.uniform(-0.2, 0.2) * width), height / 2 - tall / 2)
            planes.append(
                Plane([walker], 0.7, float(tall / walker.shape[0]), at, (way / max(count, 1), 0.0), is_person=True)
            )
    return planes


def _shows_depth(planes: Sequence[Plane], cameras: Sequence[Camera], focal: float, size: tuple[int, int]) -> bool:
    """Whether, for half of the move, a tenth of the picture outside of the titles shows something nearer.

    Of people this counts only where nothing else stands before the background.
    """
    things = [plane for plane in planes[1:] if not plane.is_person]
    counted = [plane.is_person != bool(things) for plane in planes[1:]]
    width, height = size
    for number in (0, len(cameras) // 2):
        shown = np.zeros((height, width), bool)
        for plane, counts in zip(planes[1:], counted, strict=True):
            cover = _warped(plane, cameras[number], focal, size, number)
            shown[cover[..., 3] > 127] = counts
        if shown[: int(0.78 * height)].mean() < 0.1:
            return False
    return True


def _render(
    planes: Sequence[Plane], camera: Camera, focal: float, size: tuple[int, int], number: int
) -> tuple[np.ndarray, tuple[Box, ...]]:
    width, height = size
    picture = np.zeros((height, width, 3), np.float32)
    boxes = []
    for plane in planes:
        warped = _warped(plane, camera, focal, size, number).astype(np.float32)
        cover = warped[..., 3:] / 255
        picture = picture * (1 - cover) + warped[..., :3] * cover
        if plane.is_person:
            shown = np.argwhere(cover[..., 0] > 0.5)
            if len(shown) > 50:
                (y0, x0), (y1, x1) = shown.min(axis=0), shown.max(axis=0) + 1
                boxes.append((float(x0), float(y0), float(x1), float(y1)))
    return np.clip(picture, 0, 255).astype(np.uint8), tuple(boxes)


def _warped(plane: Plane, camera: Camera, focal: float, size: tuple[int, int], number: int) -> np.ndarray:
    """RGBA of one plane as the camera sees it."""
    width, height = size
    lens = np.array([[focal * camera.zoom, 0, width / 2], [0, focal * camera.zoom, height / 2], [0, 0, 1]])
    image = plane.pictures[number % len(plane.pictures)]
    high, wide = image.shape[:2]
    unit = plane.scale * plane.depth / focal
    x, y = (plane.at[i] + plane.drift[i] * number for i in (0, 1))
    to_world = np.array([
        [unit, 0, -unit * wide / 2 + x * plane.depth / focal - camera.place[0]],
        [0, unit, -unit * high / 2 + y * plane.depth / focal - camera.place[1]],
        [0, 0, max(plane.depth - camera.place[2], 0.05)],
    ])  # fmt: skip
    source = cv2.GaussianBlur(image, (0, 0), 0.4 / plane.scale) if plane.scale < 0.7 else image
    border = cv2.BORDER_REFLECT_101 if plane.depth == 1.0 else cv2.BORDER_CONSTANT
    return cv2.warpPerspective(source, lens @ _turn(camera) @ to_world, size, borderMode=border)


def _turn(camera: Camera) -> np.ndarray:
    """World to camera: a camera that turns right sees the world go left."""
    yaw, _ = cv2.Rodrigues(np.array([0.0, -camera.yaw, 0.0]))
    pitch, _ = cv2.Rodrigues(np.array([camera.pitch, 0.0, 0.0]))
    roll, _ = cv2.Rodrigues(np.array([0.0, 0.0, -camera.roll]))
    return roll @ pitch @ yaw


@cache
def stills(data: Path) -> list[np.ndarray]:
    """Backgrounds: frames of footage and photos."""
    found = [cv2.cvtColor(cv2.imread(str(data / name)), cv2.COLOR_BGR2RGB) for name in PHOTOS]
    for name, times in STILLS:
        left = list(times)
        for frame in decoded(data / "footage" / name):
            if left and frame.time_s >= left[0]:
                found.append(upright(frame.picture))
                left.pop(0)
            if not left:
                break
    return [cv2.resize(s, None, fx=k, fy=k, interpolation=cv2.INTER_AREA) if (k := 960 / max(s.shape[:2])) < 1 else s
            for s in found]  # fmt: skip


@cache
def things(data: Path) -> list[np.ndarray]:
    """Cut-outs that stand before the background: a plant by its measured depth, and round pieces of pictures."""
    plant = cv2.cvtColor(cv2.imread(str(data / "geometry/aloeL.jpg")), cv2.COLOR_BGR2RGB)
    depth = cv2.medianBlur(cv2.imread(str(data / "geometry/aloeGT.png"), cv2.IMREAD_GRAYSCALE), 5)
    mask = (depth > 95).astype(np.uint8) * 255
    found = [_cut(np.dstack([plant, mask]))]
    for number, still in enumerate(stills(data)[:6]):
        high, wide = still.shape[:2]
        side = int(0.6 * min(high, wide))
        piece = still[(high - side) // 2 :, (wide - side) // 2 :][:side, :side]
        mask = np.zeros((side, side), np.uint8)
        axes = (side // 2 - 4, side // (2 + number % 3) - 4)
        cv2.ellipse(mask, (side // 2, side // 2), axes, 15 * number, 0, 360, 255, -1)
        found.append(_cut(np.dstack([piece, cv2.GaussianBlur(mask, (0, 0), 1.5)])))
    return found


@cache
def talkers(data: Path) -> list[list[np.ndarray]]:
    """Heads that speak, cut from their blue background, every frame."""
    found = []
    for name in TALKERS:
        pictures = [upright(frame.picture) for frame in decoded(data / "footage" / name)][:72]
        masks = []
        for picture in pictures:
            blue = picture[..., 2].astype(int) - picture[..., 0]
            saturated = cv2.cvtColor(picture, cv2.COLOR_RGB2HSV)[..., 1]
            mask = ((blue < 45) | (saturated < 90)).astype(np.uint8) * 255
            mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((7, 7), np.uint8))
            masks.append(cv2.GaussianBlur(_largest(mask), (0, 0), 1.0))
        found.append([np.dstack(pair) for pair in zip(pictures, masks, strict=True)])
    return found


@cache
def walkers(data: Path) -> list[np.ndarray]:
    """People seen whole, by what differs from the empty room."""
    wanted = {50: None, 100: None, 800: None}
    for frame in decoded(data / "footage/intel_onebyone.mp4"):
        if frame.number in wanted:
            wanted[frame.number] = upright(frame.picture)
        if frame.number == max(wanted):
            break
    empty, *others = wanted.values()
    found = []
    for other in others:
        change = np.abs(other.astype(int) - empty).sum(axis=2)
        mask = cv2.morphologyEx((change > 70).astype(np.uint8) * 255, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
        mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
        found.append(_cut(np.dstack([other, cv2.GaussianBlur(_largest(mask), (0, 0), 1.0)])))
    return found


def _largest(mask: np.ndarray) -> np.ndarray:
    _, labels, facts, _ = cv2.connectedComponentsWithStats(mask)
    return np.where(labels == 1 + int(facts[1:, cv2.CC_STAT_AREA].argmax()), 255, 0).astype(np.uint8)


def _cut(image: np.ndarray) -> np.ndarray:
    shown = np.argwhere(image[..., 3] > 20)
    (y0, x0), (y1, x1) = shown.min(axis=0), shown.max(axis=0) + 1
    return np.ascontiguousarray(image[y0:y1, x0:x1])


def _opaque(image: np.ndarray) -> np.ndarray:
    return np.dstack([image, np.full(image.shape[:2], 255, np.uint8)])


def _title(picture: np.ndarray, text: str) -> None:
    height, width = picture.shape[:2]
    size = width / 640 if width > height else width / 420
    for line, share in ((text, 0.82), (text[::-1], 0.89)):
        (long, _), _ = cv2.getTextSize(line, cv2.FONT_HERSHEY_DUPLEX, size, 1)
        at = (max(2, (width - long) // 2), int(share * height))
        for colour, thick in (((0, 0, 0), 4), ((255, 255, 255), 1)):
            cv2.putText(picture, line, at, cv2.FONT_HERSHEY_DUPLEX, size, colour, thick, cv2.LINE_AA)


def _encode(path: Path, pictures: Sequence[np.ndarray], crf: int) -> None:
    height, width = pictures[0].shape[:2]
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=RATE, options={"crf": str(crf), "preset": "veryfast"})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for picture in pictures:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode(None))

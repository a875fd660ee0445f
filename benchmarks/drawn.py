"""Subtitles of many looks laid over real footage, with truth by construction."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from skyscript.demo.subtitles import typeface
from skyscript.video.decode import frames, upright
from skyscript.video.encode import write_video

Picture = NDArray[np.uint8]

SUBTITLES = Path(__file__).resolve().parents[1] / "../shared/data/subtitles"

PAIRS = (
    ("你怎么现在才回来", "Why are you back so late?"),
    ("路上堵车，手机也没电了", "Traffic was bad and my phone died."),
    ("那份合同你到底签了没有", "Did you sign that contract or not?"),
    ("我说过了，这件事不用你管", "I told you to stay out of this."),
    ("好", "Fine."),
    ("妈，您先坐下，喝口水", "Mom, sit down and have some water."),
    ("三千万，一分都不能少", "Thirty million, not a cent less."),
    ("你以为我真的不知道吗？", "Do you think I really don't know?"),
    ("董事会明天上午九点开会", "The board meets at nine tomorrow."),
    ("她从来没有爱过你", "She never loved you."),
    ("别走！", "Don't go!"),
    ("我只是想保护这个家", "I only wanted to protect this family."),
)


@dataclass(frozen=True)
class Look:
    """Letters: `size` in parts of the shorter side; `middle` of the first row in parts of the height."""

    size: float = 0.06
    middle: float = 0.82
    fill: tuple[int, int, int] = (255, 255, 255)
    outline: float = 0.006
    box: float = 0.0
    shadow: bool = False
    left: float | None = None


@dataclass(frozen=True)
class Laid:
    """A text over frames `[start, end)`; `words` is empty for what is no subtitle."""

    start: int
    end: int
    rows: tuple[tuple[str, Look], ...]
    words: dict[str, str] = field(default_factory=dict)
    fade: int = 0
    typed: int = 0
    sung: tuple[int, int, int] | None = None
    rise: float = 0.0


@dataclass(frozen=True)
class Clip:
    """`others` are the kinds that should be found beside subtitles, one a text."""

    name: str
    source: str
    width: int
    height: int
    fps: int
    frames: int
    plan: Callable[["Clip"], Sequence[Laid]]
    others: tuple[str, ...] = ()
    first: int = 0
    pixel_format: str = "yuv420p"
    crf: int = 23


def draw(clip: Clip, data: Path, font: Path, path: Path) -> list[Laid]:
    """Write the clip and return its subtitles."""
    plan = list(clip.plan(clip))
    write_video(path, _pictures(clip, plan, data, font), clip.fps, pixel_format=clip.pixel_format, crf=clip.crf)
    return [laid for laid in plan if laid.words]


def _pictures(clip: Clip, plan: Sequence[Laid], data: Path, font: Path) -> Iterator[Picture]:
    drawn: dict[object, NDArray[np.float32]] = {}
    for number, ground in enumerate(_ground(clip, data)):
        picture = ground.astype(np.float32)
        for index, laid in enumerate(plan):
            if laid.start <= number < laid.end:
                since, until = number - laid.start, laid.end - number
                shown = since // laid.typed + 1 if laid.typed else 10**6
                sung = since / max(laid.end - laid.start - 1, 1) if laid.sung else 0.0
                key = (index, min(shown, 200), round(sung, 3), number if laid.rise else 0)
                if key not in drawn:
                    drawn[key] = _letters(clip, laid, font, shown, sung, laid.rise * since)
                strength = min(1.0, (since + 1) / (laid.fade + 1), until / (laid.fade + 1)) if laid.fade else 1.0
                alpha = drawn[key][..., 3:] * strength
                picture = picture * (1 - alpha) + drawn[key][..., :3] * alpha
        yield np.clip(np.rint(picture), 0, 255).astype(np.uint8)


def _ground(clip: Clip, data: Path) -> Iterator[Picture]:
    if not clip.source:
        yield from (np.zeros((clip.height, clip.width, 3), np.uint8) for _ in range(clip.frames))
        return
    folder = data / ("reels" if clip.source.startswith(("landscape", "two")) else "footage")
    count = 0
    while count < clip.frames:
        for frame in islice(frames(folder / clip.source), clip.first, None):
            if count == clip.frames:
                return
            yield _filled(upright(frame.picture), clip.width, clip.height)
            count += 1


def _filled(picture: Picture, width: int, height: int) -> Picture:
    scale = max(width / picture.shape[1], height / picture.shape[0])
    size = max(width, round(picture.shape[1] * scale)), max(height, round(picture.shape[0] * scale))
    large = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    x, y = (large.shape[1] - width) // 2, (large.shape[0] - height) // 2
    return np.asarray(large[y : y + height, x : x + width], np.uint8)


def _letters(clip: Clip, laid: Laid, font: Path, shown: int, sung: float, risen: float) -> NDArray[np.float32]:
    """RGB 0-255 and alpha 0-1 of the whole picture."""
    image = Image.new("RGBA", (clip.width, clip.height), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    y = 0.0
    for number, (text, look) in enumerate(laid.rows):
        letters = typeface(font, round(look.size * min(clip.width, clip.height)))
        y = look.middle * clip.height - risen * clip.height if number == 0 or look.middle else y
        whole = pen.textlength(text, letters)
        x = clip.width / 2 - whole / 2 if look.left is None else look.left * clip.width
        text = text[:shown]
        outline = round(look.outline * min(clip.width, clip.height))
        if look.box:
            pad = 0.25 * letters.size
            area = (x - pad, y - 0.62 * letters.size, x + whole + pad, y + 0.62 * letters.size)
            pen.rectangle(area, fill=(0, 0, 0, round(255 * look.box)))
        if look.shadow:
            pen.text((x + 2, y + 2), text, font=letters, anchor="lm", fill=(0, 0, 0, 180))
        pen.text((x, y), text, font=letters, anchor="lm", fill=look.fill, stroke_width=outline, stroke_fill="black")
        if laid.sung and sung > 0:
            over = Image.new("RGBA", image.size, (0, 0, 0, 0))
            colour = ImageDraw.Draw(over)
            colour.text(
                (x, y), text, font=letters, anchor="lm", fill=laid.sung, stroke_width=outline, stroke_fill="black"
            )
            part = over.crop((0, 0, round(x + whole * sung), clip.height))
            image.paste(part, (0, 0), part)
        y += 1.3 * letters.size
    return np.asarray(image, np.float32) / np.array([1, 1, 1, 255], np.float32)


def lines(
    look: Look,
    second: Look | None = None,
    *,
    sides: tuple[str, ...] = ("zh",),
    length: int = 40,
    gap: int = 12,
    at: int = 10,
    **more: object,
) -> Callable[[Clip], list[Laid]]:
    """One after the other until the clip ends, of changing length; `sides` are the rows from top to bottom."""

    def plan(clip: Clip) -> list[Laid]:
        laid, start = [], at
        for number, pair in enumerate(PAIRS * 3):
            end = start + length + 9 * (number % 3)
            if end > clip.frames:
                break
            words = {side: pair[("zh", "en").index(side)] for side in sides}
            looks = (look, second or look)
            rows = tuple((words[side], looks[which]) for which, side in enumerate(sides))
            laid.append(Laid(start, end, rows, words, **more))  # type: ignore[arg-type]
            start = end + gap
        return laid

    return plan


def beside(plan: Callable[[Clip], Sequence[Laid]], *others: Laid) -> Callable[[Clip], list[Laid]]:
    """The plan, and texts that are no subtitles."""
    return lambda clip: [*plan(clip), *(replace(o, end=min(o.end, clip.frames)) for o in others)]


WHITE = Look()
SMALL = Look(size=0.042, middle=0.0)
YELLOW = Look(size=0.055, middle=0.9, fill=(255, 230, 0))
BOXED = Look(size=0.055, middle=0.88, outline=0, box=0.7)
PLAIN = Look(size=0.06, middle=0.85, outline=0)
MARK = Laid(0, 10**6, (("@清风剧场", Look(size=0.04, middle=0.06, left=0.72, outline=0.002)),))
NAME = Laid(
    60, 110, (("林晓", Look(size=0.06, middle=0.6, left=0.06)), ("盛天集团 总裁", Look(size=0.04, middle=0, left=0.06)))
)
PLACE = Laid(20, 70, (("三年后", Look(size=0.1, middle=0.45)),))


def twice(clip: Clip) -> list[Laid]:
    laid, start = [], 10
    for number, pair in enumerate(PAIRS[:4] * 2):
        laid += [Laid(at, at + 22, ((pair[0], WHITE),), {"zh": pair[0]}) for at in (start, start + 22 + 5 + number % 3)]
        start += 70
    return [each for each in laid if each.end <= clip.frames]


ROLES = ("导演", "编剧", "摄影", "灯光", "美术", "录音", "剪辑", "制片")
NAMES = ("王建国", "李小红", "陈大文", "赵一鸣", "孙美丽", "周子轩", "吴思远", "郑凯")


def credits(clip: Clip) -> list[Laid]:
    """Sixteen rows that roll up."""
    rows = [f"{role}  {name}" for role, name in zip(ROLES * 2, NAMES * 2, strict=True)]
    look = Look(size=0.05, middle=0.0, outline=0)
    first = (rows[0], replace(look, middle=1.05))
    return [Laid(0, clip.frames, (first, *((row, look) for row in rows[1:])), rise=0.008)]


def filed(file: str, begin_s: float, look: Look) -> Callable[[Clip], list[Laid]]:
    """The entries of a subtitle file from `begin_s` on, with their own times and rows; the last row stands lowest."""

    def plan(clip: Clip) -> list[Laid]:
        laid = []
        for entry in (SUBTITLES / file).read_text(encoding="utf-8-sig").strip().split("\n\n"):
            _, times, *rows = entry.strip().splitlines()
            start, end = (round((_seconds(time) - begin_s) * clip.fps) for time in times.split(" --> "))
            pitch = 1.3 * look.size * min(clip.width, clip.height) / clip.height
            looks = [replace(look, middle=look.middle - pitch * (len(rows) - 1 - n)) for n in range(len(rows))]
            if start >= 0 and end <= clip.frames:
                laid.append(Laid(start, end, tuple(zip(rows, looks, strict=True)), {"en": " ".join(rows)}))
        return laid

    return plan


def _seconds(time: str) -> float:
    hours, minutes, seconds = time.strip().replace(",", ".").split(":")
    return 3600 * int(hours) + 60 * int(minutes) + float(seconds)


def notes(clip: Clip) -> list[Laid]:
    plan = lines(WHITE, sides=("en",))(clip)
    return [
        replace(each, rows=(("[tense music]", WHITE),), words={}) if number == 2 else each
        for number, each in enumerate(plan)
    ]


CLIPS = (
    Clip("white outlined, zh", "latentsync_demo1.mp4", 540, 960, 25, 240, lines(WHITE)),
    Clip(
        "yellow, no gap, over cuts",
        "landscape_edit.mp4",
        1280,
        720,
        25,
        300,
        lines(YELLOW, sides=("en",), gap=0),
        first=250,
    ),
    Clip("boxed, en", "bbb_480p_171s.ts", 854, 480, 25, 250, lines(BOXED, sides=("en",)), first=1500),
    Clip("360 px wide, bilingual", "latentsync_demo2.mp4", 360, 640, 25, 240, lines(WHITE, SMALL, sides=("zh", "en"))),
    Clip("top, over a printed shirt", "maui_Android.mp4", 1280, 720, 30, 280, lines(replace(WHITE, middle=0.1))),
    Clip(
        "watermark and name",
        "latentsync_demo3.mp4",
        540,
        960,
        25,
        300,
        beside(lines(WHITE), MARK, NAME),
        ("caption", "mark"),
    ),
    Clip(
        "fades of 8 frames",
        "cosmos_30s.mp4",
        854,
        480,
        24,
        280,
        lines(WHITE, SMALL, sides=("zh", "en"), fade=8),
        first=400,
    ),
    Clip("twice, short gap", "latentsync_demo1.mp4", 540, 960, 25, 240, twice),
    Clip("typed letter by letter", "latentsync_demo2.mp4", 540, 960, 25, 280, lines(WHITE, typed=3, length=60)),
    Clip("karaoke", "moviepy_chaplin.mp4", 640, 360, 25, 230, lines(WHITE, sung=(40, 120, 255))),
    Clip("plain white, no outline", "latentsync_demo1.mp4", 540, 960, 25, 240, lines(PLAIN)),
    Clip(
        "white with a shadow",
        "bbb_480p_171s.ts",
        854,
        480,
        25,
        250,
        lines(replace(PLAIN, shadow=True), sides=("en",)),
        first=2500,
    ),
    Clip(
        "10 fps, 480 px",
        "nasa_13013.mp4",
        480,
        270,
        10,
        100,
        lines(replace(WHITE, size=0.075), sides=("en",), length=16, gap=4, at=3),
    ),
    Clip(
        "odd size",
        "opencv_vtest.avi",
        361,
        203,
        10,
        100,
        lines(replace(WHITE, size=0.09), length=16, gap=4, at=3),
        pixel_format="yuv444p",
    ),
    Clip("scrolling credits", "", 540, 960, 25, 250, credits, ("caption",)),
    Clip("two seconds", "latentsync_demo3.mp4", 540, 960, 25, 50, lines(WHITE, SMALL, sides=("zh", "en"), length=33)),
    Clip(
        "place over the picture",
        "landscape_edit.mp4",
        960,
        540,
        25,
        300,
        beside(lines(replace(WHITE, middle=0.88), at=80), PLACE),
        ("caption",),
        first=600,
    ),
    Clip(
        "zh below, en on top",
        "latentsync_demo2.mp4",
        540,
        960,
        25,
        280,
        lines(replace(WHITE, middle=0.85), replace(WHITE, size=0.045, middle=0.08), sides=("zh", "en")),
    ),
    Clip("sound note", "latentsync_demo3.mp4", 540, 960, 25, 280, notes, ("caption",)),
    Clip(
        "low bit rate",
        "landscape_edit.mp4",
        640,
        360,
        25,
        280,
        lines(replace(WHITE, middle=0.88, size=0.07)),
        first=0,
        crf=34,
    ),
    Clip(
        "white on white",
        "latentsync_demo3.mp4",
        540,
        960,
        25,
        240,
        lines(replace(PLAIN, middle=0.55)),
    ),
    Clip(
        "at the left, two rows",
        "bbb_480p_171s.ts",
        854,
        480,
        25,
        280,
        lines(replace(WHITE, left=0.06), replace(WHITE, left=0.06, middle=0.0), sides=("zh", "en")),
        first=800,
    ),
    Clip(
        "a real file, en",
        "bbb_480p_171s.ts",
        854,
        480,
        24,
        1300,
        filed("TOS-en.srt", 22.0, Look(size=0.055, middle=0.92)),
        first=300,
    ),
    Clip(
        "a real file, de",
        "landscape_edit.mp4",
        640,
        360,
        25,
        1200,
        filed("TOS-de.srt", 188.0, Look(size=0.06, middle=0.92, fill=(255, 240, 60))),
    ),
)

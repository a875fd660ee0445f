"""Names: found in made dialogues, given to the right characters, replaced everywhere, covered in pictures.

The dialogues are in `dialogues.toml`, which says at which of them the rules were looked at. A plain reader that
replaces what it takes for persons stands for what one would use instead.
"""

import argparse
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
from dialogues import Dialogue, TrueMention, read
from numpy.typing import NDArray
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from skyscript.engine.calls import UNLIMITED, CallLog
from skyscript.engine.files import Folder
from skyscript.models import registry
from skyscript.models.protocols import NameReader, TextReader
from skyscript.records import BlobRef, Box, CharacterName, ImageRef, Keyframe, Mention, NamedText, PublicName
from skyscript.stages.naming.mentions import FindMentions
from skyscript.stages.naming.names import NameCharacters
from skyscript.stages.naming.renaming import Renamer
from skyscript.stages.naming.spotting import Spotter
from skyscript.stages.naming.titles import is_han, key, split
from skyscript.stages.privacy.pixelate import PixelateFaces
from skyscript.stages.privacy.pseudonyms import GivePseudonyms
from skyscript.video import jpeg
from skyscript.video.decode import read_frames
from skyscript.video.mosaic import cover, pixelate
from skyscript.weights import Locker

DATA = Path(__file__).resolve().parents[1] / "../shared/data"
FIELDS: tuple[Literal["text", "translation"], ...] = ("text", "translation")
_LOOKED_AT = 8
REELS = ("two_rooms_vertical", "landscape_edit")
Image = NDArray[np.uint8]
Span = tuple[str, str, int, int]
"""(line, field, start, end)"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--verbose", action="store_true", help="print every miss and every false find")
    parser.add_argument("--look", type=Path, help="a folder for pictures before and after, to be looked at")
    options = parser.parse_args()
    dialogues = read()
    mentions = {d.name: list(FindMentions().run([d.episode()], d.lines())) for d in dialogues}
    found(dialogues, mentions, options.verbose)
    rows = {d.name: named(d, mentions[d.name]) for d in dialogues}
    called(dialogues, rows)
    leaks(dialogues, mentions, rows)
    burned(dialogues, options.data, options.look)


def found(dialogues: Sequence[Dialogue], mentions: dict[str, list[Mention]], verbose: bool) -> None:
    """A mention is found where the name without its title is covered, and wrong where it touches no true one."""
    print(f"{'':12}{'lines':>7}{'names':>7}{'ours: precision':>17}{'recall':>8}{'plain: precision':>18}{'recall':>8}")
    totals: dict[str, list[NDArray[np.int64]]] = {}
    for dialogue in dialogues:
        ours = [(m.of, m.field, m.start, m.end) for m in mentions[dialogue.name]]
        counts = [score(dialogue, way, verbose and way is ours) for way in (ours, list(plain(dialogue)))]
        print(row(dialogue.name, len(dialogue.said), len(dialogue.mentions), counts))
        for total in (dialogue.part, dialogue.language):
            totals.setdefault(total, []).append(np.array([[len(dialogue.said), len(dialogue.mentions), 0], *counts]))
    for total, parts in totals.items():
        added = np.sum(parts, 0)
        print(row(f"all {total}", *added[0, :2].tolist(), added[1:].tolist()))


def row(name: str, lines: int, names: int, counts: Sequence[Sequence[int]]) -> str:
    shares = [(right / max(1, right + wrong), hit / max(1, names)) for right, wrong, hit in counts]
    width = 12 - sum(is_han(c) for c in name)
    return f"{name:{width}}{lines:7}{names:7}" + "".join(f"{p:{17 + i}.3f}{r:8.3f}" for i, (p, r) in enumerate(shares))


def score(dialogue: Dialogue, spans: Sequence[Span], verbose: bool) -> list[int]:
    """Right finds, wrong finds, true mentions found."""
    cores = [core(mention) for mention in dialogue.mentions]
    right = [any(touch(span, one) for one in cores) for span in spans]
    hit = [any(span[:2] == one[:2] and span[2] <= one[2] and one[3] <= span[3] for span in spans) for one in cores]
    if verbose:
        texts = {
            (f"l{s.number:03d}", f): t or ""
            for s in dialogue.said
            for f, t in (("text", s.text), ("translation", s.translation))
        }
        for mention in (m for m, seen in zip(dialogue.mentions, hit, strict=True) if not seen):
            print(f"  missed {mention.name} in: {texts[mention.of, mention.field]}")
        for of, field, start, end in (span for span, is_right in zip(spans, right, strict=True) if not is_right):
            print(f"  no name: {texts[of, field][start:end]} in: {texts[of, field]}")
    return [sum(right), len(right) - sum(right), sum(hit)]


def core(mention: TrueMention) -> Span:
    titled = split(mention.name)
    start = mention.start + len(titled.before)
    return mention.of, mention.field, start, start + len(titled.core)


def touch(one: Span, other: Span) -> bool:
    return one[:2] == other[:2] and one[2] < other[3] and other[2] < one[3]


def plain(dialogue: Dialogue) -> Iterator[Span]:
    """The reader of each text's script, its persons only, each text by itself."""
    readers = {True: registry.open("onnx:lac", NameReader), False: registry.open("spacy:en-core-web-sm", NameReader)}
    for said, (field, text) in product(dialogue.said, (("text", 0), ("translation", 1))):
        one = (said.text, said.translation)[text]
        if one:
            for name in readers[is_han(one)].names([one])[0]:
                if name.kind == "person":
                    yield f"l{said.number:03d}", field, name.start, name.end


def named(dialogue: Dialogue, mentions: Sequence[Mention]) -> list[CharacterName]:
    stage = NameCharacters()
    rows = stage.run(
        [dialogue.episode()], dialogue.characters(), dialogue.appearances(), dialogue.keyframes(), mentions,
        dialogue.lines(), dialogue.spoken(),
    )  # fmt: skip
    return [row for row in rows if isinstance(row, CharacterName)]


def called(dialogues: Sequence[Dialogue], rows: dict[str, list[CharacterName]]) -> None:
    """Right: the main name is one of theirs. Who is never called by a name must have none."""
    print(f"\n{'characters':14}{'named':>7}{'right':>7}{'wrong':>7}{'left unnamed':>14}")
    for dialogue in dialogues:
        given = {row.character: row for row in rows[dialogue.name] if row.character}
        right = wrong = missing = 0
        for who, names in dialogue.called.items():
            name = given.get(who)
            right += name is not None and key(name.name) in {key(one) for one in names}
            wrong += name is not None and key(name.name) not in {key(one) for one in names}
            missing += name is None and bool(names)
        able = sum(bool(names) for names in dialogue.called.values())
        print(f"{dialogue.name:{14 - sum(is_han(c) for c in dialogue.name)}}{able:7}{right:7}{wrong:7}{missing:14}")


def leaks(
    dialogues: Sequence[Dialogue], mentions: dict[str, list[Mention]], rows: dict[str, list[CharacterName]]
) -> None:
    """Words of true names, titles aside, that stand in a line as it is published more often than they do as words."""
    print(f"\n{'leaks':19}{'texts':>7}{'names':>7}{'left':>6}{'plain reader':>14}{'texts changed for no name':>27}")
    for dialogue, language in product(dialogues, ("zh", "en")):
        renamer = Renamer(
            mentions[dialogue.name], public(dialogue, language, mentions[dialogue.name], rows[dialogue.name])
        )
        spans = list(plain(dialogue))
        texts = left = by_plain = spoiled = 0
        for said, field in product(dialogue.said, FIELDS):
            text = said.text if field == "text" else said.translation
            if not text:
                continue
            texts += 1
            true = [mention for mention in said.mentions if mention.field == field]
            read_here = [span for span in spans if span[:2] == (f"l{said.number:03d}", field)]
            shown = renamer.line(f"l{said.number:03d}", field, text)
            left += remaining(true, text, shown)
            by_plain += remaining(true, text, without(text, read_here))
            spoiled += shown != text and not true
        label = f"{dialogue.name} as {language}"
        width = 19 - sum(is_han(c) for c in label)
        print(f"{label:{width}}{texts:7}{len(dialogue.mentions):7}{left:6}{by_plain:14}{spoiled:27}")


def public(
    dialogue: Dialogue, language: Literal["zh", "en"], mentions: Sequence[Mention], rows: Sequence[CharacterName]
) -> list[PublicName]:
    with tempfile.TemporaryDirectory() as folder:
        log = CallLog(Folder(Path(folder)), "pseudonyms", "d", None, UNLIMITED)
        made = GivePseudonyms(language=language).run(
            [dialogue.episode()],
            dialogue.keyframes(),
            dialogue.characters(),
            dialogue.appearances(),
            log,
            rows,
            mentions,
        )
        return [one for one in made if isinstance(one, PublicName)]


def without(text: str, spans: Sequence[Span]) -> str:
    for _, _, start, end in sorted(spans, reverse=True):
        text = text[:start] + "…" + text[end:]
    return text


def remaining(true: Sequence[TrueMention], text: str, shown: str) -> int:
    """How many names can be read, wholly or in part, that could be before."""
    words = [split(mention.name).core.split() for mention in true]
    count = Counter(word for core in words for word in core)
    return sum(any(stands(word, shown) > stands(word, text) - count[word] for word in core) for core in words)


def stands(name: str, text: str) -> int:
    return text.casefold().count(name.casefold())


def burned(dialogues: Sequence[Dialogue], data: Path, look: Path | None) -> None:
    """Names as subtitles, bilingual subtitles and name tags over frames of the reels, covered, and read again."""
    reader = registry.open("package:rapidocr", TextReader)
    font = str(Locker().path("noto-sans-cjk"))
    names = [mention.name for dialogue in dialogues for mention in dialogue.mentions]
    lines = [said for dialogue in dialogues for said in dialogue.said if said.mentions]
    dice = np.random.default_rng(5)
    spotter = Spotter(names, words=True)
    read_again = dict.fromkeys(("as it is", "mosaic of 8 blocks", "as published"), 0)
    pictures = rows = 0
    for number, frame in enumerate(frame for reel in REELS for frame in stills(data / "reels" / f"{reel}.mp4")):
        said, tag = lines[int(dice.integers(len(lines)))], names[int(dice.integers(len(names)))]
        picture, boxes = written(frame, [said.text, said.translation], tag, font, number)
        height, width = picture.shape[:2]
        regions = regions_of([named_text(box, width, height) for box in boxes], width, height)
        ways = {
            "as it is": picture,
            "mosaic of 8 blocks": pixelate(picture, [(region, 8) for region in regions]),
            "as published": cover(picture, regions),
        }
        pictures += 1
        rows += len(boxes)
        for way, image in ways.items():
            seen = jpeg.decode(jpeg.encode(image, 88))
            read_again[way] += sum(1 for row in reader.find(seen) for _ in spotter.find(row.text))
            if look and number < _LOOKED_AT:
                look.mkdir(parents=True, exist_ok=True)
                cv2.imwrite(str(look / f"{number}-{way.replace(' ', '-')}.png"), image[..., ::-1])
    print(f"\nburned in: {rows} rows with a name over {pictures} frames; names that are read again")
    for way, count in read_again.items():
        print(f"  {way:20}{count:5}")


def named_text(box: Box, width: int, height: int) -> NamedText:
    return NamedText(
        drama="d", episode="e", text_id="t", row=0, start_s=0, end_s=2, width=width, height=height, box=box
    )


def regions_of(named: Sequence[NamedText], width: int, height: int) -> list[Box]:
    """As the stage grows them."""
    image = ImageRef(blob=BlobRef(digest="", media_type="", size_bytes=0), width=width, height=height)
    keyframe = Keyframe(
        drama="d", episode="e", shot="s", keyframe="k", frame=25, time_s=1, width=width, height=height, sharpness=1,
        visible_faces=0, image=image,
    )  # fmt: skip
    return [text.region for text in PixelateFaces().texts_in(keyframe, named)]


def stills(path: Path) -> list[Image]:
    """A frame every two seconds."""
    times = np.arange(1, 56, 2.0)
    return [picture for _, picture in read_frames(str(path), [round(t * 25) for t in times], list(times))]


def written(frame: Image, subtitle: Sequence[str | None], tag: str, font: str, seed: int) -> tuple[Image, list[Box]]:
    """Text with an outline at several sizes; boxes as a reader gives them, a pixel or two off."""
    picture = Pillow.fromarray(frame)
    draw = ImageDraw.Draw(picture)
    height, width = frame.shape[:2]
    dice = np.random.default_rng(seed)
    boxes = []
    places = [(text, 0.6 + 0.07 * n, 0.06 - 0.012 * n) for n, text in enumerate(subtitle) if text]
    for text, down, share in [*places, (tag, 0.12 + 0.3 * float(dice.random()), 0.05)]:
        size = max(14, round(share * min(width, height) * (1 + 0.6 * float(dice.random()))))
        kind = ImageFont.truetype(font, size)
        while draw.textlength(text, font=kind) > 0.95 * width:
            size -= 1
            kind = ImageFont.truetype(font, size)
        at = ((width - draw.textlength(text, font=kind)) / 2, down * height)
        draw.text(at, text, font=kind, fill="white", stroke_width=max(2, size // 10), stroke_fill="black")
        box = draw.textbbox(at, text, font=kind)
        off = dice.integers(-2, 3, 4)
        boxes.append(tuple(float(side + o) for side, o in zip(box, off, strict=True)))
    return np.asarray(picture), boxes  # type: ignore[return-value]


if __name__ == "__main__":
    main()

"""Burned-in text in small videos with truth by construction; the stand-in reads what the test has written."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest
import stage_rows as make
from numpy.typing import NDArray

from skyscript.models import scripted
from skyscript.models.protocols import FoundText, Image
from skyscript.records import BurnedText, Failure, FrameSignal, Media, Record
from skyscript.stages.subtitles.captions import ReadCaptions
from skyscript.stages.subtitles.pairing import said
from skyscript.video.encode import write_video

WIDTH, HEIGHT, FPS = 320, 180, 25
FONT, SCALE = cv2.FONT_HERSHEY_DUPLEX, 0.6


@dataclass(frozen=True)
class Written:
    """Over frames `[start, end)`, centred unless `x` is given; a letter each `typed` frames; `drift` moves it."""

    text: str
    start: int
    end: int
    y: int = 165
    x: int | None = None
    fade: int = 0
    typed: int = 0
    drift: float = 0.0


def place(written: Written, text: str) -> tuple[int, int]:
    across = cv2.getTextSize(written.text, FONT, SCALE, 2)[0][0]
    return (WIDTH - across) // 2 if written.x is None else written.x, written.y


def letters(picture: NDArray[np.uint8], text: str, at: tuple[int, int]) -> NDArray[np.uint8]:
    for colour, thick in (((0, 0, 0), 5), ((255, 255, 255), 1)):
        picture = cv2.putText(picture, text, at, FONT, SCALE, colour, thick, cv2.LINE_AA)  # type: ignore[assignment]
    return picture


def pictures(plan: Sequence[Written], frames: int, cuts: Sequence[int]) -> list[NDArray[np.uint8]]:
    """Large soft shapes that move, others after each cut."""
    grounds = [cv2.GaussianBlur(make.texture(seed, WIDTH + frames, HEIGHT), (0, 0), 4) for seed in range(len(cuts) + 1)]
    made = []
    for number in range(frames):
        ground = grounds[sum(number >= cut for cut in cuts)]
        picture = np.ascontiguousarray(ground[:, number : number + WIDTH]).astype(np.uint8)
        for written in plan:
            if written.start <= number < written.end:
                since, left = number - written.start, written.end - number
                shown = written.text[: since // written.typed + 1] if written.typed else written.text
                x, y = place(written, shown)
                over = letters(picture.copy(), shown, (x - round(written.drift * since), y))
                alpha = min(1.0, (since + 1) / (written.fade + 1), left / (written.fade + 1))
                picture = over if alpha == 1 else cv2.addWeighted(over, alpha, picture, 1 - alpha, 0).astype(np.uint8)
        made.append(picture)
    return made


def reader(plan: Sequence[Written]) -> Callable[[Image], list[FoundText]]:
    """Finds the texts of the plan, and their beginnings where they are typed, by how they look."""
    shapes = {}
    for written in plan:
        for end in range(1 if written.typed else len(written.text), len(written.text) + 1):
            text = written.text[:end]
            across, up = cv2.getTextSize(text, FONT, SCALE, 2)[0]
            blank = np.full((up + 14, across + 8, 3), 128, np.uint8)
            shapes[text] = letters(blank, text, (4, up + 4))

    def find(image: Image) -> list[FoundText]:
        found: list[FoundText] = []
        for text, shape in sorted(shapes.items(), key=lambda item: -len(item[0])):
            height, width = shape.shape[:2]
            core = shape[4 : height - 8, 4 : width - 4]
            if core.shape[0] > image.shape[0] or core.shape[1] > image.shape[1]:
                continue
            match = cv2.matchTemplate(image, core, cv2.TM_CCOEFF_NORMED)
            for y, x in zip(*np.nonzero(match > 0.8), strict=True):
                box = (float(x) - 2, float(y) - 2, float(x + core.shape[1]) + 2, float(y + core.shape[0]) + 2)
                box = (max(box[0], 0), max(box[1], 0), min(box[2], image.shape[1]), min(box[3], image.shape[0]))
                if not any(abs(box[1] - f.box[1]) < 14 and f.box[0] < box[2] and box[0] < f.box[2] for f in found):
                    found.append(FoundText(text, 0.99, box))
        return sorted(found, key=lambda each: each.box[1])

    return find


def read(
    tmp_path: Path, plan: Sequence[Written], frames: int = 145, cuts: Sequence[int] = (), known: bool = True
) -> list[Record]:
    """What the stage makes of a video with those texts; the cuts are told unless not `known`."""
    path = tmp_path / "e1.mp4"
    write_video(path, pictures(plan, frames, cuts), FPS)
    scripted.register("reader", scripted.Texts(reader(plan)))
    media = make.media().model_copy(
        update={"width": WIDTH, "height": HEIGHT, "frames": frames, "duration_s": frames / FPS}
    )
    edges = [0, *cuts, frames] if known else []
    shots = [make.shot(n + 1, start, end) for n, (start, end) in enumerate(pairwise(edges))]
    episode = make.episode(path=str(path))
    return list(ReadCaptions(reader="scripted:reader").run(episode, media, make.signal(frames), shots))


def told(rows: Sequence[Record], kind: str) -> list[tuple[str, int, int]]:
    return [
        (" / ".join(row.text for row in text.rows), text.start_frame, text.end_frame)
        for text in make.of(BurnedText, rows)
        if text.kind == kind
    ]


FIRST, SECOND, THIRD = Written("where were you", 10, 60), Written("at the harbour", 60, 95), Written("why now", 99, 140)


def test_subtitles_have_their_frames_over_a_cut_and_right_after_each_other(tmp_path: Path) -> None:
    rows = read(tmp_path, [FIRST, SECOND, THIRD], cuts=[40, 97])
    assert told(rows, "subtitle") == [(w.text, w.start, w.end) for w in (FIRST, SECOND, THIRD)]
    assert [text.text_id for text in make.of(BurnedText, rows)] == ["t001", "t002", "t003"]
    assert make.of(BurnedText, rows)[0].start_s == pytest.approx(0.4)


def test_a_text_that_comes_again_after_a_short_gap_is_two(tmp_path: Path) -> None:
    plan = [Written("stop it", 10, 40), Written("stop it", 45, 75), THIRD]
    assert told(read(tmp_path, plan), "subtitle") == [(w.text, w.start, w.end) for w in plan]


def test_rows_stand_together_with_boxes_in_pixels_of_the_video(tmp_path: Path) -> None:
    above = Written("this is what we", 20, 70, y=140)
    below = Written("came here for", 20, 70, y=165)
    (text, _) = make.of(BurnedText, read(tmp_path, [above, below, THIRD]))
    assert [row.text for row in text.rows] == [above.text, below.text]
    assert (text.width, text.height) == (WIDTH, HEIGHT)
    for row, written in zip(text.rows, (above, below), strict=True):
        across, up = cv2.getTextSize(written.text, FONT, SCALE, 2)[0]
        x, y = place(written, written.text)
        assert row.box == pytest.approx((x, y - up, x + across, y), abs=8)


def test_a_fade_counts_from_where_it_can_be_seen(tmp_path: Path) -> None:
    (_, start, end), *_ = told(read(tmp_path, [Written("slowly now", 20, 70, fade=8), THIRD]), "subtitle")
    assert 20 <= start <= 23
    assert 67 <= end <= 70


def test_typed_letters_are_one_text_from_the_first(tmp_path: Path) -> None:
    found = told(read(tmp_path, [Written("one by one they come", 10, 90, typed=2), THIRD]), "subtitle")
    (text, start, end) = found[0]
    assert (text, end) == ("one by one they come", 90)
    assert start <= 14
    assert len(found) == 2


def test_marks_and_names_are_told_from_subtitles(tmp_path: Path) -> None:
    mark, name = Written("SKY", 0, 300, y=30, x=15), Written("Dr Lin", 110, 160, y=100, x=20)
    plan = [FIRST, SECOND, Written("because of you", 170, 220), Written("only you", 225, 270), mark, name]
    rows = read(tmp_path, plan, frames=300, cuts=[40, 97, 180, 240])
    assert told(rows, "mark") == [("SKY", 0, 300)]
    assert told(rows, "caption") == [("Dr Lin", 110, 160)]
    assert len(told(rows, "subtitle")) == 4


def test_a_print_that_moves_with_the_picture_is_scenery(tmp_path: Path) -> None:
    print_ = Written("FREE SHIRT", 0, 150, y=100, x=200, drift=1.0)
    rows = read(tmp_path, [print_, FIRST, SECOND, THIRD])
    assert [text.text_id for text in make.of(BurnedText, rows)] == ["t001", "t002", "t003"]


def test_a_sign_that_comes_and_goes_with_its_shot_is_scenery_and_its_words_stay_secret(tmp_path: Path) -> None:
    sign = Written("BAKERY", 40, 97, y=80, x=40)
    rows = read(tmp_path, [sign, FIRST, SECOND, THIRD], cuts=[40, 97])
    assert "BAKERY" not in str(make.of(BurnedText, rows))
    assert make.reasons(rows) == [("rejected", "text of the scene")]
    assert "BAKERY" not in str(make.of(Failure, rows))


def test_notes_of_sound_are_no_dialogue(tmp_path: Path) -> None:
    rows = read(tmp_path, [FIRST, Written("[rain]", 62, 90), THIRD])
    assert told(rows, "caption") == [("[rain]", 62, 90)]


def test_two_seconds_with_one_line(tmp_path: Path) -> None:
    rows = read(tmp_path, [Written("only this line", 6, 42)], frames=50)
    assert told(rows, "subtitle") == [("only this line", 6, 42)]


def test_without_text_the_video_is_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("all frames were decoded for nothing")

    monkeypatch.setattr("skyscript.stages.subtitles.captions.scan", refuse)
    assert read(tmp_path, [], frames=50) == []


def test_black_frames_are_not_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "black.mp4"
    write_video(path, [np.zeros((HEIGHT, WIDTH, 3), np.uint8)] * 20, FPS)

    def look(image: Image) -> list[FoundText]:
        raise AssertionError("there is nothing to read")

    scripted.register("reader", scripted.Texts(look))
    black = [row.model_copy(update={"luma": 0.0, "contrast": 0.0}) for row in make.signal(20)]
    media: Media = make.media()
    signal: list[FrameSignal] = black
    assert list(ReadCaptions(reader="scripted:reader").run(make.episode(path=str(path)), media, signal)) == []


@pytest.mark.e2e
def test_the_first_lines_of_a_reel_are_read_to_the_letter_and_the_frame(shared: Path) -> None:
    path = shared / "reels" / "two_rooms_vertical.mp4"
    known = json.loads(path.with_suffix(".truth.json").read_text(encoding="utf-8"))["subtitles"][:3]
    frames = 170
    update = {"width": 540, "height": 960, "frames": frames, "duration_s": frames / FPS}
    rows = ReadCaptions().run(
        make.episode(path=str(path)), make.media().model_copy(update=update), make.signal(frames), [make.shot(1, 0, 82)]
    )
    texts = make.of(BurnedText, list(rows))
    assert [(text.kind, text.start_frame, text.end_frame) for text in texts] == [
        ("subtitle", line["start_frame"], line["end_frame"]) for line in known
    ]
    assert [said(text) for text in texts] == [(line["zh"], line["en"], "zh") for line in known]

"""Bilingual subtitles as short dramas burn them in: Chinese above, English below, white with a black outline."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Picture = NDArray[np.uint8]

FACE = "Noto Sans CJK SC"
WEIGHT = 700
MARGIN = 0.05
"""Part of the height that stays free below the text, and of the width at each side."""

_ZH_SIZE, _EN_SIZE = 0.068, 0.044  # parts of the picture's shorter side
_OUTLINE = 0.006
_ABOVE, _BELOW = 0.92, 0.26  # room over and under the baseline, in letter sizes


class Lettering:
    """Draws lines in one font for pictures of one size.

    Raises OSError where the font cannot be read.
    """

    def __init__(self, font: Path, width: int, height: int) -> None:
        self.width, self.height = width, height
        side = min(width, height)
        self._fonts = typeface(font, round(side * _ZH_SIZE)), typeface(font, round(side * _EN_SIZE))
        self._outline = max(1, round(side * _OUTLINE))

    @property
    def band(self) -> tuple[int, int]:
        """Rows `[top, bottom)` that hold all that is ever drawn."""
        bottom = round(self.height * (1 - MARGIN))
        return bottom - sum(map(self._row_height, self._fonts)), bottom

    def overlay(self, zh: str, en: str) -> "Overlay":
        """The two lines, centred, ready to be laid over any number of frames.

        Raises ValueError where a line does not fit.
        """
        top, bottom = self.band
        image = Image.new("RGBA", (self.width, bottom - top), (0, 0, 0, 0))
        draw = ImageDraw.Draw(image)
        row = 0
        for text, font in zip((zh, en), self._fonts, strict=True):
            if draw.textlength(text, font) > self.width * (1 - 2 * MARGIN):
                raise ValueError(f"the line “{text}” does not fit in the picture")
            draw.text(
                (self.width / 2, row + self._outline + round(font.size * _ABOVE)),
                text,
                font=font,
                anchor="ms",
                fill="white",
                stroke_width=self._outline,
                stroke_fill="black",
            )
            row += self._row_height(font)
        return Overlay(top, np.asarray(image))

    def _row_height(self, font: ImageFont.FreeTypeFont) -> int:
        return round(font.size * (_ABOVE + _BELOW)) + 2 * self._outline


class Overlay:
    """Letters with their transparency, and the row where they begin."""

    def __init__(self, top: int, letters: NDArray[np.uint8]) -> None:
        self.top = top
        self._alpha = letters[..., 3:].astype(np.float32) / 255
        self._light = letters[..., :3].astype(np.float32) * self._alpha

    def onto(self, picture: Picture) -> Picture:
        """A copy of the picture with the letters on it."""
        out = picture.copy()
        rows = slice(self.top, self.top + len(self._alpha))
        out[rows] = np.rint(picture[rows] * (1 - self._alpha) + self._light).astype(np.uint8)
        return out


def typeface(path: Path, size: int) -> ImageFont.FreeTypeFont:
    """The collection's face for simplified Chinese, at the weight that reads well over a picture."""
    index = 0
    while True:
        # Basic layout: one line of Chinese or English needs no shaping, and looks the same on every machine.
        font = ImageFont.truetype(str(path), size, index=index, layout_engine=ImageFont.Layout.BASIC)
        if font.getname()[0] == FACE:
            font.set_variation_by_axes([WEIGHT])
            return font
        index += 1

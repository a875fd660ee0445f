"""How people and models spell shot sizes, genders and layers, in English and Chinese, and what they mean by it."""

import re
import unicodedata
from typing import Literal

from skyscript.records import Gender, Layer, ShotSize

OfficialSize = Literal["Wide Shot", "Full Shot", "Medium Shot", "Close-Up", "Extreme Close-Up"]

OFFICIAL_SIZES: dict[ShotSize, OfficialSize] = {
    "EXTREME WIDE SHOT": "Wide Shot",
    "WIDE SHOT": "Wide Shot",
    "FULL SHOT": "Full Shot",
    "MEDIUM FULL SHOT": "Full Shot",
    "MEDIUM SHOT": "Medium Shot",
    "MEDIUM CLOSE-UP": "Close-Up",
    "CLOSE-UP": "Close-Up",
    "EXTREME CLOSE-UP": "Extreme Close-Up",
    "INSERT": "Close-Up",
}
"""The nearest of the paper's five sizes (Table 3), spelt as in its published sample."""

_SIZES: dict[ShotSize, str] = {
    "EXTREME WIDE SHOT": "extreme wide, extreme long, very wide, ews, els, xls, xws, 大远景, 极远景, 大遠景, 極遠景",
    "WIDE SHOT": "wide, long, ws, ls, 远景, 遠景",
    "FULL SHOT": "full, full body, full length, fs, 全景, 全身, 全身景",
    "MEDIUM FULL SHOT": "medium full, medium long, medium wide, american, cowboy, three quarter, mfs, mls, mws, 中全景",
    "MEDIUM SHOT": "medium, mid, middle, waist, ms, 中景, 半身, 半身景",
    "MEDIUM CLOSE-UP": "medium close up, medium close, mid close up, mcu, 近景, 中近景, 中特写, 中特寫",
    "CLOSE-UP": "close up, close, cu, 特写, 特寫",
    "EXTREME CLOSE-UP": "extreme close up, extreme close, big close up, ecu, xcu, bcu, 大特写, 极特写, 大特寫, 極特寫",
    "INSERT": "insert, 插入, 插镜, 插入特写",
}
_GENDERS: dict[Gender, str] = {
    "female": "female, woman, girl, lady, f, 女, 女性, 女人, 女孩, 女士, 女生, 女子",
    "male": "male, man, boy, gentleman, m, 男, 男性, 男人, 男孩, 男士, 男生, 男子",
}
_LAYERS: dict[Layer, str] = {
    "foreground": "foreground, front, fg, 前景",
    "background": "background, back, bg, 背景, 后景, 後景",
}


def shot_size(text: str) -> ShotSize | None:
    """The size that is meant, or None where the text names none of the nine."""
    folded = fold(text)
    return _BY_SIZE.get(folded) or _BY_SIZE.get(re.sub(r"(shots?|镜头|鏡頭)$", "", folded))


def gender(text: str) -> Gender | None:
    """The gender that is meant."""
    return _BY_GENDER.get(fold(text))


def layer(text: str) -> Layer | None:
    """The layer of the picture that is meant."""
    return _BY_LAYER.get(fold(text))


def fold(text: str) -> str:
    """What spellings of one name have in common: no case, width, spaces or punctuation."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in plain if c.isalnum())


_BY_SIZE = {fold(word): size for size, words in _SIZES.items() for word in words.split(",")}
_BY_GENDER = {fold(word): one for one, words in _GENDERS.items() for word in words.split(",")}
_BY_LAYER = {fold(word): one for one, words in _LAYERS.items() for word in words.split(",")}

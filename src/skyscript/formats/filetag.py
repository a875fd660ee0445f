"""What a subtitle file's name says of it: `01.zh-Hans.srt`, `01.eng.sdh.vtt`."""

import re

_ISO = """
af ar az be bg bn bs ca cs cy da de el en es et eu fa fi fr gl gu he hi hr hu hy id is it ja jv ka kk km kn ko ky lo lt
lv mk ml mn mr ms my ne nl no pa pl ps pt ro ru si sk sl sq sr su sv sw ta te tg th tl tr uk ur uz vi yo zh zu
"""
_CODES = frozenset(_ISO.split())
_NAMES = {
    "zh": "chs cht chi zho cn sc tc chinese mandarin 中文 简体 繁体 简中 繁中 双语",
    "en": "eng english 英文 英语",
    "ja": "jpn jp japanese 日文 日语",
    "ko": "kor kr korean 韩文 韩语",
    "ru": "rus russian",
    "es": "spa esp spanish",
    "pt": "por ptbr portuguese",
    "fr": "fre fra french",
    "de": "ger deu german",
    "it": "ita italian",
    "nl": "dut nld dutch",
    "ar": "ara arabic",
    "th": "tha thai",
    "vi": "vie vietnamese",
    "id": "ind indonesian",
    "tr": "tur turkish",
    "pl": "pol polish",
}
_BY_NAME = {name: language for language, names in _NAMES.items() for name in names.split()}
_PARTIAL = frozenset({"forced", "signs", "songs"})
_TOLD = frozenset({"sdh", "cc", "hi"})


def language_named(name: str) -> str | None:
    """ISO 639-1 code of the last part of the name that is one, `en` in `01.en.forced.srt`."""
    for part in reversed(_tags(name)):
        code = re.split(r"[-_]", part)[0]
        if code in _CODES and part not in _TOLD:
            return code
        if part in _BY_NAME or code in _BY_NAME:
            return _BY_NAME.get(part) or _BY_NAME[code]
    return None


def rank(name: str) -> int:
    """0 for a plain file, 1 where sounds are told as well, 2 where only signs or songs are."""
    tags = set(_tags(name))
    return 2 if tags & _PARTIAL else 1 if tags & _TOLD else 0


def _tags(name: str) -> list[str]:
    return name.rpartition("/")[2].casefold().split(".")[1:-1]

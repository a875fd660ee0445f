"""Bytes of a text file of unknown encoding, as text."""

import codecs

from charset_normalizer import from_bytes

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_USUAL = ("gb18030", "big5", "cp949", "shift_jis", "cp1251", "cp1252")
"""What subtitles without a mark are written in that are not UTF-8."""
_TELLING = 60
"""Bytes beyond ASCII that tell Chinese from Korean and Japanese encodings; with fewer, Chinese is the likeliest."""


def decode(data: bytes) -> str:
    """The text; what fits no encoding is read as Windows-1252, with marks for bytes that it does not know."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace").removeprefix("\ufeff")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    nulls = data[:4000].count(0)
    if nulls > len(data[:4000]) // 4:
        little = data[1:4000:2].count(0) >= data[0:4000:2].count(0)
        return data.decode("utf-16-le" if little else "utf-16-be", errors="replace")
    if sum(byte > 127 for byte in data) < _TELLING and _is_han(data):
        return data.decode("gb18030")
    best = from_bytes(data, cp_isolation=list(_USUAL)).best()
    return str(best) if best else data.decode("cp1252", errors="replace")


def _is_han(data: bytes) -> bool:
    try:
        letters = [letter for letter in data.decode("gb18030") if ord(letter) > 127]
    except UnicodeDecodeError:
        return False
    return bool(letters) and all("\u3000" <= letter <= "\u9fff" or "\uff00" <= letter <= "\uffef" for letter in letters)

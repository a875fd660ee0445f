"""Text files of any age and country: which bytes stand for which letters."""

from dataclasses import dataclass

from skyscript.formats.tongue import language_of, letters

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe\x00\x00", "utf-32-le"), (b"\xff\xfe", "utf-16-le"),
          (b"\xfe\xff", "utf-16-be"))  # fmt: skip
_LEGACY = ("gb18030", "big5", "cp932", "euc_jp", "cp949", "cp1251", "koi8_r", "cp1252")
"""What subtitle files are found in besides Unicode: Chinese, Japanese, Korean, Russian, western European."""
_CENTRAL = frozenset({"pl", "cs", "hu"})
_SEQUENCES = 4
"""So many whole sequences for each torn byte make UTF-8."""
_REPLACED = "\ufffd"


@dataclass(frozen=True)
class Decoded:
    """A file's text, the encoding that it was read in, and how many characters could not be read."""

    text: str
    encoding: str
    unreadable: int = 0


def decode(data: bytes) -> Decoded:
    """Never fails: what no encoding explains is read in the one that explains most.

    A byte order mark decides, then UTF-8 where nearly every byte fits, then the likeliest older encoding. UTF-8 that
    was taken for Latin and encoded once more is taken back. Lines end in `\\n`.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _as(data[len(mark) :], encoding)
    if wide := _unmarked_utf16(data):
        return _as(data, wide)
    if _is_utf8(data):
        return _as(data, "utf-8")
    return _as(data, _legacy(data) or _least_damaged(data))


def _as(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace")
    text = _taken_back(text).replace("\r\n", "\n").replace("\r", "\n")
    return Decoded(text, encoding, text.count(_REPLACED))


def _taken_back(text: str) -> str:
    for wrong in ("latin-1", "cp1252"):
        try:
            once = text.encode(wrong).decode("utf-8")
        except UnicodeError:
            continue
        return once
    return text


def _is_utf8(data: bytes) -> bool:
    """Older encodings hardly ever make the sequences of UTF-8; a torn byte among many of them is damage."""
    text = data.decode("utf-8", "replace")
    torn = text.count(_REPLACED)
    return torn == 0 or sum(letter > "\x7f" for letter in text) - torn >= _SEQUENCES * torn


def _unmarked_utf16(data: bytes) -> str | None:
    """Every second byte of UTF-16 is zero where the text has digits and line ends."""
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros, others = data[first::2].count(0), data[1 - first :: 2].count(0)
        if zeros > len(data) // 8 and others * 8 < zeros:
            return encoding
    return None


def _legacy(data: bytes) -> str | None:
    import charset_normalizer

    best = charset_normalizer.from_bytes(data, cp_isolation=list(_LEGACY)).best()
    if best is None:
        return None
    if best.encoding == "cp949" and letters(str(best), "han") * 9 > letters(str(best), "hangul"):
        return "gb18030"  # Korean is written in syllables; a few Chinese words make a mix of both in its code
    if best.encoding == "cp1252" and language_of(data.decode("cp1250", "replace")) in _CENTRAL:
        return "cp1250"
    return str(best.encoding)


def _least_damaged(data: bytes) -> str:
    return min(("utf-8", *_LEGACY), key=lambda encoding: data.decode(encoding, "replace").count(_REPLACED))

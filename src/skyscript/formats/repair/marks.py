"""The marks that separate things in JSON, as models write them: ASCII, typographic, full-width.

The patterns look ahead from a given index. Their quantifiers are possessive or bounded, so that no text makes them
slow.
"""

import re

OPEN_OBJECT, CLOSE_OBJECT = frozenset("{｛"), frozenset("}｝")
OPEN_ARRAY, CLOSE_ARRAY = frozenset("[［"), frozenset("]］")
CLOSERS = CLOSE_OBJECT | CLOSE_ARRAY
COMMAS, COLONS = frozenset(",，"), frozenset(":：")
FULL_WIDTH = frozenset("，：｛｝［］＂＇")
STRUCTURE = " \t\r\n\u3000,，{}[]｛｝［］"

_CLOSING = {'"': '"', "'": "'"} | dict.fromkeys("“”„＂", '“”„＂"') | dict.fromkeys("‘’＇", "‘’＇'")
QUOTES = frozenset(_CLOSING)
OPENING_ONLY = frozenset("“„‘")
CLOSING = {opening: re.compile(rf"\\.|[{closing}]", re.DOTALL) for opening, closing in _CLOSING.items()}
"""By opening quote: escapes, and quotes that may close the string."""

SPACE = r"[\s\u200b\ufeff]*+"
_QUOTES = "".join(_CLOSING)
_VALUE = rf"(?:[{_QUOTES}{{｛\[［\d.-]|true|false|null|True|False|None|\Z)"
_NAME = r"\w[\w ()/-]{0,60}"
_DOUBLE = r'"(?P<double>(?:[^"\\\n]|\\.){0,200}+)"'
_SINGLE = r"'(?P<single>(?:[^'\\\n]|\\.){0,200}+)'"
_CURLY = r"[“”„＂‘’＇](?P<curly>[^“”„＂‘’＇\"\\\n]{0,200}+)[”＂’＇\"]"
_LAME = rf"(?:[{_QUOTES}](?P<opened>{_NAME})|(?P<closed>{_NAME})[{_QUOTES}]?)(?={SPACE}[:：]{SPACE}{_VALUE})"


def _unnamed(pattern: str) -> str:
    return re.sub(r"\?P<\w+>", "?:", pattern)


_QUOTED_KEY = rf"(?:{_unnamed('|'.join((_DOUBLE, _SINGLE, _CURLY)))}){SPACE}[:：]"
_LAME_KEY = rf"(?:{_unnamed(_LAME)})"
_KEY = rf"(?:{_QUOTED_KEY}|{_LAME_KEY})"
_CUT_KEY = rf"[{_QUOTES}][^{_QUOTES}{{}}\[\]｛｝［］,，:：\n]{{0,80}}[{_QUOTES}]?{SPACE}\Z"
_STRAY = r"\w[\w ]{0,40}"
_COMMENT = r"(?://|/\*|#)"
_NOTHING = r"(?:\.{3}|…)"
_CLOSED = rf"[}}\]｝］][\s}}\]｝］]*+(?![,，]{SPACE}(?!{_KEY})[^\s{_QUOTES}{{｛\[［}}\]｝］\d\-/#.…,，])"

KEY = re.compile(
    rf"(?:{_DOUBLE}(?={SPACE}(?:[:：]|[\"{{\[]))|(?:{_SINGLE}|{_CURLY})(?={SPACE}[:：])|{_LAME}){SPACE}(?P<colon>[:：])?"
)
"""A key and its colon; a key with a missing quote counts only before a colon and something that begins a value."""

KEY_NEXT = re.compile(SPACE + _KEY)
QUOTED_KEY_NEXT = re.compile(SPACE + _QUOTED_KEY)
QUOTE_NEXT = re.compile(rf"{SPACE}[,，]?{SPACE}[:：{_QUOTES}]")
MEMBER_NEXT = re.compile(rf"{SPACE}[,，]{SPACE}{_KEY}")
OBJECT_NEXT = re.compile(rf"{SPACE}[,，]{SPACE}[{{｛]")
CLOSER_NEXT = re.compile(rf"{SPACE}(?:[}}\]｝］]|```|\Z)")
CUT_KEY = re.compile(_CUT_KEY)
COLON_NEXT = re.compile(rf"{SPACE}[:：]")
COLON_VALUE_NEXT = re.compile(rf"{SPACE}[:：]{SPACE}{_VALUE}")

ENDS_MEMBER = re.compile(
    rf"{SPACE}(?:\Z|```|{_CLOSED}|{_COMMENT}|{_QUOTED_KEY}"
    rf"|[,，]{SPACE}(?:\Z|{_KEY}|{_CUT_KEY}|{_STRAY}{_QUOTED_KEY}|[}}\]｝］{{｛,，]|{_COMMENT}|{_NOTHING}))"
    rf"|[^\S\n]*\n{SPACE}{_LAME_KEY}|\s++{_NAME}[{_QUOTES}]{SPACE}[:：]{SPACE}{_VALUE}"
)
"""What may stand behind a whole value of an object. Brackets with a comma and prose behind belong to a text."""

ENDS_ELEMENT = re.compile(
    rf"{SPACE}(?:\Z|```|{_CLOSED}|{_COMMENT}|[{{｛]"
    rf"|[,，]{SPACE}(?:\Z|{_VALUE}|[}}\]｝］,，]|{_COMMENT}|{_NOTHING}))|\s++(?:\"|-?\d[\d.]*+{SPACE}(?:[,，\]］]|\Z))"
)
"""What may stand behind a whole value of an array."""

BLANK = re.compile(rf"[\s\u200b\ufeff]++|//[^\n]*+|#[^\n]*+|/\*(?:.*?\*/|.*\Z)|{_NOTHING}", re.DOTALL)
"""One piece of nothing between values: space, a comment, an ellipsis."""

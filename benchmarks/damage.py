"""What language models do to JSON, done to valid annotations with a seed.

`SLIPS` change tokens, `WRAPS` the text around; both change form only. `FIELDS` change how things are named.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any, NamedTuple

from annotations import Language, annotation
from drift import FIELDS

Leaf = tuple[str, Any]


@dataclass(frozen=True)
class Case:
    """A damaged text and the annotation that it was; `whole` holds the scalars before the cut, if it was cut."""

    kind: str
    language: Language
    meant: dict[str, Any]
    text: str
    whole: tuple[Leaf, ...] | None = None


class Token(NamedTuple):
    """A piece of JSON text; its role is a mark, "key", "text" or "plain" (a number or literal)."""

    role: str
    text: str
    sound: bool = True


Tokens = list[Token]
Slip = Callable[[Random, Tokens], Tokens]
Wrap = Callable[[Random, str], str]


def tokens(value: Any) -> Tokens:
    """A JSON value as tokens."""
    match value:
        case dict():
            return _joined(
                "{", [[Token("key", quoted(k)), Token(":", ": "), *tokens(v)] for k, v in value.items()], "}"
            )
        case list():
            return _joined("[", [tokens(v) for v in value], "]")
        case str():
            return [Token("text", quoted(value))]
        case _:
            return [Token("plain", json.dumps(value))]


def _joined(opening: str, parts: list[Tokens], closing: str) -> Tokens:
    inside = [token for i, part in enumerate(parts) for token in ([Token(",", ", ")] if i else []) + part]
    return [Token(opening, opening), *inside, Token(closing, closing)]


def quoted(text: str) -> str:
    """A JSON string, Chinese left as it is."""
    return json.dumps(text, ensure_ascii=False)


def laid_out(rng: Random, pieces: Tokens) -> str:
    """Tokens on one line, or a line a member."""
    if rng.random() < 0.5:
        return "".join(token.text for token in pieces)
    out, depth = [], 0
    for token in pieces:
        depth -= token.role in ("}", "]")
        if token.role in ("}", "]"):
            out.append("\n" + "  " * depth)
        out.append(token.text.removesuffix(" ") if token.role == "," else token.text)
        depth += token.role in ("{", "[")
        if token.role in ("{", "[", ","):
            out.append("\n" + "  " * depth)
    return "".join(out)


def _changed(rng: Random, pieces: Tokens, roles: str, change: Callable[[Token], str], share: float) -> Tokens:
    """Some tokens of these roles (separated by space) changed, at least one if they are sound."""
    sound = [(i, t) for i, t in enumerate(pieces) if t.sound and t.role in roles.split()]
    changes = {i: new for i, t in sound if (new := change(t)) != t.text}
    chosen = set(rng.sample(sorted(changes), max(1, int(len(changes) * share)))) if changes else set()
    return [Token(t.role, changes[i], sound=False) if i in chosen else t for i, t in enumerate(pieces)]


def single_quotes(rng: Random, pieces: Tokens) -> Tokens:
    """As Python prints texts."""
    return _changed(rng, pieces, "key text", lambda t: repr(json.loads(t.text)), 1)


def curly_quotes(rng: Random, pieces: Tokens) -> Tokens:
    return _changed(rng, pieces, "key text", lambda t: t.text if "\\" in t.text else f"“{t.text[1:-1]}”", 1)


def full_width(rng: Random, pieces: Tokens) -> Tokens:
    marks = {":": "：", ",": "，", "{": "｛", "}": "｝", "[": "［", "]": "］"}
    roles = rng.choice([": ,", ":", ",", "{ } [ ] : ,"])
    return _changed(rng, pieces, roles, lambda t: marks[t.role], rng.choice([0.2, 1]))


def python_literals(rng: Random, pieces: Tokens) -> Tokens:
    words = {"true": "True", "false": "False", "null": "None"}
    return _changed(rng, pieces, "plain", lambda t: words.get(t.text, t.text), 1)


def missing_key_quotes(rng: Random, pieces: Tokens) -> Tokens:
    cut = rng.choice([lambda t: t[1:-1], lambda t: t[1:], lambda t: t[:-1]])
    return _changed(rng, pieces, "key", lambda t: cut(t.text), rng.choice([0, 0.1, 1]))


def missing_value_quotes(rng: Random, pieces: Tokens) -> Tokens:
    cut = rng.choice([lambda t: t[1:-1], lambda t: t[1:], lambda t: t[:-1]])
    plain = re.compile(r'"[^\W\d](?:[\w ,-]*\w)?"')
    return _changed(
        rng, pieces, "text", lambda t: cut(t.text) if plain.fullmatch(t.text) else t.text, rng.choice([0, 0.1])
    )


def missing_commas(rng: Random, pieces: Tokens) -> Tokens:
    return _changed(rng, pieces, ",", lambda t: " ", rng.choice([0, 0.1, 1]))


def extra_commas(rng: Random, pieces: Tokens) -> Tokens:
    return _changed(rng, pieces, "} ]", lambda t: "," + t.text, rng.choice([0, 0.5, 1]))


def comments(rng: Random, pieces: Tokens) -> Tokens:
    remarks = ["// as seen in the picture\n", "/* 估计 */ ", "# not sure about this\n", "// person 1, left\n"]
    return _changed(rng, pieces, ",", lambda t: t.text.rstrip() + " " + rng.choice(remarks), 0.1)


def raw_line_breaks(rng: Random, pieces: Tokens) -> Tokens:
    """Only where a text has a line break."""
    return _changed(rng, pieces, "text", lambda t: t.text.replace("\\n", "\n"), 1)


def inner_quotes(rng: Random, pieces: Tokens) -> Tokens:
    """Only where a text has quotes in it."""
    return _changed(rng, pieces, "text", lambda t: t.text.replace('\\"', '"'), 1)


def ellipsis(rng: Random, pieces: Tokens) -> Tokens:
    return _changed(rng, pieces, "]", lambda t: ", ..." + t.text, 0)


def missing_bracket(rng: Random, pieces: Tokens) -> Tokens:
    """At the end of a person, object or list; inside of a person nothing would show where it was."""
    ends = [i for i in range(len(pieces) - 2) if pieces[i].role in "]}" and _ends_item(pieces, i)]
    gone = rng.choice(ends)
    return [token for i, token in enumerate(pieces) if i != gone]


def _ends_item(pieces: Tokens, at: int) -> bool:
    return pieces[at].role == "]" or pieces[at + 1].role == "]" or pieces[at + 2].role == "{"


def fence(rng: Random, text: str) -> str:
    return f"```{rng.choice(['json', '', 'JSON'])}\n{text}\n```{rng.choice(['', chr(10)])}"


_BEFORE = [
    "Here is the JSON you asked for:\n\n",
    "Sure! The image [frame 3] shows this:\n",
    "以下是分析结果：\n",
    "{note} 结果：",
]
_AFTER = [
    "\n\nLet me know if you need anything else!",
    "\n（以上为分析结果，[仅供参考]）",
    '\n\nNote: the "Age" is a guess.',
]


def prose(rng: Random, text: str) -> str:
    return rng.choice([*_BEFORE, ""]) + (fence(rng, text) if rng.random() < 0.4 else text) + rng.choice(_AFTER)


def think_block(rng: Random, text: str) -> str:
    thought = rng.choice(['Two people. {"people": 2}? No, I list them.', "画面中有两个人：[男, 女]。\n需要输出JSON。"])
    return f"{rng.choice(['<think>', '<think>' + chr(10), ''])}{thought}</think>\n\n{text}"


def byte_order_mark(rng: Random, text: str) -> str:
    return "\ufeff" + text


def missing_end(rng: Random, text: str) -> str:
    """One or two closing brackets at the end."""
    for _ in range(rng.randint(1, 2)):
        text = text.rstrip().removesuffix("}").removesuffix("]")
    return text.rstrip() + rng.choice(["", "\n"])


def extra_bracket(rng: Random, text: str) -> str:
    return text + rng.choice(["}", "]", "\n}", "}]"])


def doubled(rng: Random, text: str) -> str:
    """The same again, at times broken off."""
    again = text[: rng.randint(len(text) // 4, len(text) - 5)] if rng.random() < 0.4 else text
    return text + rng.choice(["\n\n", "\n", "\n\nAgain, in full:\n\n"]) + again


def escaped_whole(rng: Random, text: str) -> str:
    return quoted(text)


SLIPS: Mapping[str, Slip] = {
    slip.__name__.replace("_", " "): slip
    for slip in (
        single_quotes,
        curly_quotes,
        full_width,
        python_literals,
        missing_key_quotes,
        missing_value_quotes,
        missing_commas,
        extra_commas,
        comments,
        raw_line_breaks,
        inner_quotes,
        ellipsis,
        missing_bracket,
    )
}
WRAPS: Mapping[str, Wrap] = {
    wrap.__name__.replace("_", " "): wrap
    for wrap in (fence, prose, think_block, byte_order_mark, missing_end, extra_bracket, doubled, escaped_whole)
}
MIXED = ("two slips", "slip in a wrap")
FORM = (*SLIPS, *WRAPS, *MIXED, "truncation")


def truncated(rng: Random, value: Any) -> tuple[str, tuple[Leaf, ...]]:
    """A text cut at any place, and the scalars that were written to their end (a number at the cut is not)."""
    pieces = tokens(value)
    text = "".join(token.text for token in pieces)
    cut = rng.randint(len(text) // 5, len(text) - 3)
    whole, at, key = [], 0, ""
    for token in pieces:
        at += len(token.text)
        if at > cut:
            break
        if token.role == "key":
            key = json.loads(token.text)
        elif token.role == "text" or (token.role == "plain" and (at < cut or token.text in ("true", "false"))):
            whole.append((key, json.loads(token.text)))
    return text[:cut], tuple(leaf for leaf in whole if leaf[1] is not None)


def damaged(rng: Random, kind: str, value: dict[str, Any]) -> str:
    """A text of the value with one kind of damage in form (not `truncation`) or in naming."""
    if kind in FIELDS:
        return json.dumps(FIELDS[kind](rng, value), ensure_ascii=False)
    slips = {"two slips": rng.sample(sorted(SLIPS), 2), "slip in a wrap": [rng.choice(sorted(SLIPS))]}
    pieces = tokens(value)
    for slip in slips.get(kind, [kind] if kind in SLIPS else []):
        pieces = SLIPS[slip](rng, pieces)
    text = laid_out(rng, pieces)
    if kind in WRAPS:
        return WRAPS[kind](rng, text)
    return WRAPS[rng.choice(["fence", "prose", "think block", "escaped whole"])](rng, text) if "wrap" in kind else text


def cases(seed: int, each: int) -> Iterator[Case]:
    """So many of every kind, half of them Chinese."""
    for kind in (*FORM, *FIELDS):
        for i in range(each):
            rng = Random(f"{seed} {kind} {i}")
            language: Language = "zh" if i % 2 else "en"
            meant = annotation(rng, language)
            if kind == "truncation":
                text, whole = truncated(rng, meant)
                yield Case(kind, language, meant, text, whole)
            else:
                yield Case(kind, language, meant, damaged(rng, kind, meant))

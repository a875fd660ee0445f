"""What stands beside a name (王总, Mr. Li), and which words are no names; the lists are in `naming.toml`."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from skyscript.records import Gender

HAN = "㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff"
"""For a character class."""
_ANY_HAN = re.compile(f"[{HAN}]")
_DROPPED = re.compile(r"[\W_]+")


def is_han(text: str) -> bool:
    """Whether it holds a Chinese character."""
    return bool(_ANY_HAN.search(text))


def key(name: str) -> str:
    """The same for all spellings of a name: `LIN XIA`, `Lin-Xia`, `linxia`."""
    return _DROPPED.sub("", unicodedata.normalize("NFKC", name).casefold())


@dataclass(frozen=True)
class Titled:
    """A name without its title: `before` and `after` are what was around it, spaces included."""

    before: str
    core: str
    after: str
    gender: Gender | None

    @property
    def has_title(self) -> bool:
        return bool(self.before or self.after)


@cache
def split(name: str) -> Titled:
    """`王总` -> 王 + 总, `Mr. Li` -> Mr. + Li. A name that is all title is left whole."""
    if is_han(name):
        for title, gender in _after():
            core = name.removesuffix(title)
            if core != name and core.strip():
                return Titled("", core, title, gender)
        return Titled("", name, "", None)
    before, genders = "", []
    while found := _TITLE.match(name, len(before)):
        title = found[1].casefold()
        if title not in _before() or found.end() == len(name):
            break
        before = name[: found.end()]
        genders.append(_before()[title])
    return Titled(before, name[len(before) :], "", next((gender for gender in genders if gender), None))


def is_family_name(core: str) -> bool:
    """Whether a Chinese name needs its title to be one: 王, 欧阳."""
    return len(core) == 1 or core in _words("zh", "double")


def is_nickname(name: str) -> bool:
    """小夏, 老王, 阿强: one character after a small word."""
    return len(name) == 2 and name[0] in _words("zh", "before")


def title_after(text: str, at: int) -> str:
    """The Chinese title that follows in a text, or none."""
    return next((title for title, _ in _after() if text.startswith(title, at)), "")


def title_before(text: str, at: int) -> int:
    """Where the English titles begin that lead to `at`: `Young Master Gu`."""
    while found := _LED.search(text, 0, at):
        if found[1].casefold() not in _before():
            break
        at = found.start(1)
    return at


def is_person_titled(name: str) -> bool:
    """Whether an English title leads it that only people have: Mr. Cole, not Little Italy."""
    return not is_han(name) and any(key(word) in _words("en", "people") for word in split(name).before.split())


def trimmed(name: str) -> str:
    """A Chinese name without the word behind it that a reader took for its end."""
    while is_han(name) and len(name) > 2 and name[-1] in _words("zh", "trailing"):
        name = name[:-1]
    return name


def titled_in(text: str) -> Iterator[tuple[int, int]]:
    """Where a Chinese family name stands with a title: 许小姐, also in 请许小姐."""
    return (found.span() for found in _called().finditer(text))


def introduced_in(text: str) -> Iterator[tuple[int, int]]:
    """Where somebody is said to be called so, with a family name: 我叫白芷, whatever a reader makes of it."""
    return (found.span(1) for found in _introduced().finditer(text))


def pet_names(name: str) -> Iterator[str]:
    """What a Chinese full name may be called for short: 念念, 小念, 阿念 for 苏念."""
    if is_han(name) and 2 <= len(name) <= 3 and not is_nickname(name) and not split(name).has_title:
        last = name[-1]
        yield from (f"{last}{last}", f"小{last}", f"阿{last}")


def is_word(name: str) -> bool:
    """Whether a name is an ordinary word as well, so that it is a name in some places only."""
    return key(name) in _words("zh" if is_han(name) else "en", "words")


def is_nobody(name: str) -> bool:
    """Whether it only says what somebody is: 大小姐, Officer."""
    return key(name) in _words("zh" if is_han(name) else "en", "nobody")


def goes_on(word: str) -> bool:
    """Whether the word before it is a verb, `Will you`."""
    return word.casefold() in _words("en", "goes_on")


_TITLE = re.compile(r"([A-Za-z]+)\.?\s+")
_LED = re.compile(r"(?<![A-Za-z])([A-Za-z]+)\.?\s+\Z")


@cache
def _lists() -> dict[str, Any]:
    text = resources.files("skyscript.stages.naming").joinpath("naming.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _words(language: str, group: str) -> frozenset[str]:
    kept: Iterable[str] = _lists()[language][group].split()
    return frozenset(key(word) for word in kept)


def _genders(lists: dict[str, str]) -> Iterator[tuple[str, Gender | None]]:
    genders: dict[str, Gender | None] = {"female": "female", "male": "male", "any": None}
    return ((title, genders[kind]) for kind, words in lists.items() for title in words.split())


@cache
def _called() -> re.Pattern[str]:
    titles = sorted(_words("zh", "called"), key=lambda title: (-len(title), title))
    return re.compile(f"[{''.join(sorted(_words('zh', 'family')))}](?:{'|'.join(titles)})")


@cache
def _introduced() -> re.Pattern[str]:
    family = "".join(sorted(_words("zh", "family")))
    return re.compile(
        rf"(?:我叫|[他她]叫|名叫|名字叫|，叫|叫做|叫作|在下|鄙人)([{family}][{HAN}]{{1,2}})(?=[，,。.！!？?…、；;]|的|$)"
    )


@cache
def _after() -> list[tuple[str, Gender | None]]:
    """The longest first."""
    return sorted(_genders(_lists()["zh"]["after"]), key=lambda pair: -len(pair[0]))


@cache
def _before() -> dict[str, Gender | None]:
    return dict(_genders(_lists()["en"]["before"]))

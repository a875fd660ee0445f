"""Which names are one person's: Sarah and Sarah Mitchell, 王总 and 王建国, 林夏 and the Lin Xia of the translation."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from skyscript.records import CastEntry, Gender, Mention
from skyscript.stages.naming.titles import is_family_name, is_han, is_nickname, key, split

_RANKS = ("full", "given", "titled", "nickname")


@dataclass(frozen=True)
class Known:
    """The names of a drama by their key, as spelled, and how often each is said."""

    spelled: Mapping[str, str]
    count: Counter[str]

    @classmethod
    def of(cls, names: Iterable[str], mentions: Sequence[Mention]) -> "Known":
        spelled = {key(name): name for name in [*(m.name for m in reversed(mentions)), *names]}
        return cls(spelled, Counter(key(m.name) for m in mentions))


class Families:
    """Groups of names that grow together (disjoint sets)."""

    def __init__(self, names: Iterable[str]) -> None:
        self._head = {name: name for name in names}

    def head(self, name: str) -> str:
        while self._head[name] != name:
            name = self._head[name]
        return name

    def join(self, one: str, other: str) -> None:
        first, second = sorted((self.head(one), self.head(other)))
        self._head[second] = first

    def groups(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name in self._head:
            found.setdefault(self.head(name), []).append(name)
        return found


def certain(known: Known, mentions: Sequence[Mention], cast: Sequence[CastEntry]) -> Iterator[tuple[str, str]]:
    """Pairs of keys that are one person whatever else is said: by the user, by translation, as a part of a name."""
    for entry in cast:
        yield from ((key(entry.name), key(alias)) for alias in entry.aliases if key(alias))
    yield from _translated(mentions)
    for name, spelled in known.spelled.items():
        if rank(spelled) != "nickname" and not _needs_title(spelled):
            wholes = [other for other, whole in known.spelled.items() if other != name and _is_part(spelled, whole)]
            if len(wholes) == 1:
                yield name, wholes[0]


def likely(known: Known) -> Iterator[tuple[str, str]]:
    """Pairs that are one person unless other evidence speaks against it: a title or nickname with one family name."""
    for name, spelled in known.spelled.items():
        if _needs_title(spelled) or rank(spelled) == "nickname":
            wholes = [other for other, whole in known.spelled.items() if other != name and _may_mean(spelled, whole)]
            if len(wholes) == 1:
                yield name, wholes[0]


def rank(name: str) -> str:
    """What a name is: `full`, `given`, `titled` or a `nickname`; the first of a group is its main name."""
    titled = split(name)
    if titled.has_title:
        return "titled"
    if is_han(name):
        if is_nickname(name) or (len(name) == 2 and name[0] == name[1]):
            return "nickname"
        return "full"
    return "full" if len(name.split()) > 1 else "given"


def main(names: Sequence[str], known: Known, language: str) -> str:
    """The name to call somebody by: in the language of the drama, the fullest, the one most used."""
    return min(
        (known.spelled[name] for name in names),
        key=lambda n: (is_han(n) != (language == "zh"), _RANKS.index(rank(n)), -known.count[key(n)], -len(n), n),
    )


def gender(names: Iterable[str]) -> Gender | None:
    """What titles say; None where they say nothing or both."""
    told = {split(name).gender for name in names} - {None}
    return told.pop() if len(told) == 1 else None


def _translated(mentions: Sequence[Mention]) -> Iterator[tuple[str, str]]:
    """Names that stand at the same place of a line and of its translation, and for no other name more often.

    Of burned-in text, what is Chinese is the line and the rest its translation.
    """
    fields: dict[tuple[str, str], dict[str, list[str]]] = {}
    for mention in mentions:
        at = fields.setdefault((mention.episode, mention.of), {"text": [], "translation": []})
        field = ("text" if is_han(mention.name) else "translation") if mention.field == "row" else mention.field
        at[field].append(key(mention.name))
    pairs: Counter[tuple[str, str]] = Counter()
    for both in fields.values():
        if len(both["text"]) == len(both["translation"]):
            pairs.update(zip(both["text"], both["translation"], strict=True))
    best: dict[str, int] = {}
    for (one, other), count in pairs.items():
        best[one], best[other] = max(best.get(one, 0), count), max(best.get(other, 0), count)
    for (one, other), count in pairs.items():
        if one != other and count == best[one] == best[other]:
            yield one, other


def _needs_title(name: str) -> bool:
    """王总, Mr. Li: the family name alone says little."""
    titled = split(name)
    return titled.has_title and (is_family_name(titled.core) if is_han(name) else len(titled.core.split()) == 1)


def _is_part(name: str, whole: str) -> bool:
    core = split(name).core
    if is_han(name) != is_han(whole) or rank(whole) != "full":
        return False
    if is_han(name):
        return len(whole) > len(core) >= 2 and (whole.endswith(core) or core in whole.split("·"))
    return len(core.split()) == 1 and key(core) in {key(word) for word in whole.split()}


def _may_mean(name: str, whole: str) -> bool:
    """王总 may be 王建国, 小夏 may be 林夏, Mr. Reed may be Marcus Reed."""
    if is_han(name) != is_han(whole) or rank(whole) != "full":
        return False
    core = split(name).core
    if not is_han(name):
        return key(core) in {key(word) for word in whole.split()}
    if rank(name) == "nickname":
        return name[-1] in whole[1:] or (name[0] != name[-1] and whole.startswith(name[-1]))
    return whole.startswith(core)

"""No real name leaves the house, and what is no name stays as it is."""

import naming_rows as said
from hypothesis import given
from hypothesis import strategies as st

from skyscript.records import PublicName
from skyscript.stages.naming.renaming import Renamer
from skyscript.stages.naming.spotting import Spotter

NAMES = said.public(
    **{
        "Anna": "Ada",
        "Anna Lee": "Ada",
        "Mr. Reed": "Mr. Hugo",
        "Will": "Tom",
        "林夏": "若溪",
        "林夏雨": "慧心",
        "王总": "明轩总",
        "平安": "知行",
    }
)


def test_the_longest_name_goes_first_and_possessives_stay() -> None:
    renamer = Renamer([], NAMES)
    assert renamer.text("Anna Lee's dog, anna's cat, ANNA!") == "Ada's dog, ada's cat, ADA!"
    assert renamer.text("林夏雨和林夏，王总。") == "慧心和若溪，明轩总。"
    assert renamer.text("Annabel reeds") == "Annabel reeds"


def test_lines_know_which_words_are_names() -> None:
    text = "平安，希望你平安"
    renamer = Renamer([said.mention(text, "平安")], NAMES)
    assert renamer.line("l001", "text", text) == "知行，希望你平安"
    assert renamer.line("l001", "text", "Will you ask Will?") == "Will you ask Tom?"
    assert renamer.text("平安 enters.") == "知行 enters.", "a free text tells nothing of its words"


def test_a_place_that_no_longer_fits_renames_nothing_else() -> None:
    renamer = Renamer([said.mention("Hello there Anna", "Anna")], NAMES)
    assert renamer.line("l001", "text", "Something else entirely, Anna") == "Something else entirely, Ada"


def test_a_name_without_a_pseudonym_is_left_out() -> None:
    text = "Hi Zoe"
    assert Renamer([said.mention(text, "Zoe")], []).line("l001", "text", text) == "Hi N. N."


def test_a_pseudonym_may_be_the_real_name_of_another() -> None:
    renamer = Renamer([], said.public(Anna="Ada", Ada="Vera"))
    assert renamer.text("Anna met Ada") == "Ada met Vera"


def test_leaks_are_told() -> None:
    renamer = Renamer([], NAMES)
    assert renamer.leaks("anna is out") == ["Anna"]
    assert renamer.leaks(renamer.text("anna is out")) == []


letters = st.text("ab", min_size=1, max_size=2).map(str.title)
names = st.one_of(
    st.text("安宁夏雨林王", min_size=2, max_size=3),
    st.text("abc", min_size=1, max_size=3).map(str.title),
    st.tuples(letters, letters).map(" ".join),
)
fillers = st.one_of(st.sampled_from([" ", "，", "'s ", "-", "的", "\n", "and "]), st.text("安宁abX ", max_size=4))


@given(st.lists(names, min_size=1, max_size=5, unique=True), st.data())
def test_no_real_name_survives_whatever_the_order_and_overlap(real: list[str], data: st.DataObject) -> None:
    """Pseudonyms share letters with the names, so that what stands beside them may spell one."""
    shown = [data.draw(st.text("xyz雨安", min_size=1, max_size=2), label="pseudonym") for _ in real]
    rows = [
        PublicName(drama="d", name=name, character=None, pseudonym=to) for name, to in zip(real, shown, strict=True)
    ]
    pieces = data.draw(st.lists(st.one_of(st.sampled_from(real), fillers), max_size=8), label="text")
    renamed = Renamer([], rows).text("".join(pieces))
    allowed = {to.casefold() for to in shown}
    left = [renamed[s.start : s.end] for s in Spotter(real, words=True).find(renamed)]
    assert [name for name in left if name.casefold() not in allowed] == []


@given(st.text())
def test_a_text_without_names_stays_as_it_is(text: str) -> None:
    assert Renamer([], said.public(Qwrtz="Ada")).text(text) == text

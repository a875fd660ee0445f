"""Names that tell nobody who it is, and that stay while a drama grows."""

import tomllib
from collections.abc import Mapping, Sequence
from importlib import resources

import naming_rows as said
import pytest
import stage_rows as make

from skyscript.engine.calls import UNLIMITED, CallLog
from skyscript.engine.store import Store
from skyscript.records import (
    Appearance,
    CastEntry,
    Character,
    CharacterName,
    Gender,
    Mention,
    Pseudonym,
    PublicName,
    Record,
)
from skyscript.stages.privacy.pseudonyms import GivePseudonyms

Seen = Mapping[str, Sequence[tuple[int, str]]]
"""Character -> (episode, person) of a keyframe each."""

NAMES = resources.files("skyscript.stages.privacy").joinpath("names.toml")


def character(name: str, gender: Gender | None = "female") -> Character:
    return Character(
        drama="d", character=name, name=name, role="extra", gender=gender, age=None, ethnicity=None, looks=None,
        temperament=None, facial_attractiveness=None, faces=1, screen_time_s=1, cohesion=1,
    )  # fmt: skip


def names(blobs: Store, cast: Seen, genders: Mapping[str, Gender | None] | None = None, **settings: object) -> dict:
    """The names of a run over the log that earlier runs left."""
    return {row.character: row.name for row in make.of(Pseudonym, drawn(blobs, cast, genders, **settings))}


def drawn(
    blobs: Store,
    cast: Seen,
    genders: Mapping[str, Gender | None] | None = None,
    called: Sequence[CharacterName] = (),
    mentions: Sequence[Mention] = (),
    entries: Sequence[CastEntry] = (),
    **settings: object,
) -> list[Record]:
    numbers = sorted({episode for places in cast.values() for episode, _ in places})
    episodes = [make.episode(f"e{n}").model_copy(update={"sha256": f"{n:064x}"[::-1]}) for n in numbers]
    keyframes = [make.keyframe(n, 1, n, f"e{n}") for n in numbers]
    appearances = [
        Appearance(**make.at(f"k{n:04d}", "sh001", f"e{n}"), person=person, character=who, similarity=1)
        for who, places in cast.items()
        for n, person in places
    ]
    log = CallLog(blobs.files, "pseudonyms", "d", None, UNLIMITED)
    characters = [character(who, (genders or {}).get(who, "female")) for who in cast]
    stage = GivePseudonyms.model_validate(settings)
    rows = list(stage.run(episodes, keyframes, characters, appearances, log, called, mentions, entries))
    log.close()
    return rows


def public(rows: Sequence[Record]) -> dict[str, str]:
    return {row.name: row.pseudonym for row in make.of(PublicName, rows)}


def called(who: str | None, name: str, *aliases: str) -> CharacterName:
    return CharacterName(
        drama="d", character=who, name=name, aliases=aliases, source="vocative", confidence=0.9, evidence=()
    )


FIRST: Seen = {"C1": [(2, "p1"), (3, "p2")], "C2": [(2, "p2")], "C3": [(3, "p1")]}


def test_a_rerun_gives_the_same_names(blobs: Store) -> None:
    given = names(blobs, FIRST)
    assert len(set(given.values())) == 3
    assert names(blobs, FIRST) == given


def test_an_episode_before_the_others_renames_nobody(blobs: Store) -> None:
    """A stranger appears first, so everybody else gets another number."""
    given = names(blobs, FIRST)
    grown = {"C1": [(1, "p1")], "C2": [(1, "p2"), *FIRST["C3"]], "C3": FIRST["C1"], "C4": FIRST["C2"]}
    later = names(blobs, grown)
    assert (later["C2"], later["C3"], later["C4"]) == (given["C3"], given["C1"], given["C2"])
    assert later["C1"] not in given.values()
    assert names(blobs, grown) == later


def test_a_name_survives_the_episode_that_it_was_given_in(blobs: Store) -> None:
    given = names(blobs, FIRST)
    assert names(blobs, {"C1": [(3, "p2")], "C2": [(3, "p1")]}) == {"C1": given["C1"], "C2": given["C3"]}


def test_of_two_who_turn_out_to_be_one_the_more_seen_name_stays(blobs: Store) -> None:
    given = names(blobs, FIRST)
    merged = names(blobs, {"C1": [*FIRST["C1"], *FIRST["C2"]], "C2": FIRST["C3"]})
    assert merged == {"C1": given["C1"], "C2": given["C3"]}
    apart = names(blobs, FIRST)
    assert apart["C1"] == given["C1"]


def test_the_same_files_give_the_same_names_elsewhere_and_other_files_others(
    blobs: Store, tmp_path_factory: pytest.TempPathFactory
) -> None:
    cast: Seen = {f"C{n}": [(n, "p1")] for n in range(1, 9)}
    shifted: Seen = {f"C{n}": [(n + 50, "p1")] for n in range(1, 9)}
    elsewhere, another = (Store(str(tmp_path_factory.mktemp("elsewhere"))) for _ in range(2))
    given = names(blobs, cast)
    assert names(elsewhere, cast) == given
    assert names(another, shifted) != given


@pytest.mark.parametrize("language", ["zh", "en"])
def test_names_fit_the_gender_and_never_run_out(blobs: Store, language: str) -> None:
    lists = tomllib.loads(NAMES.read_text("utf-8"))[language]
    cast: Seen = {f"C{n}": [(n, "p1")] for n in range(1, 50)}
    given = names(blobs, cast, {"C2": "male", "C3": None}, language=language)
    drawn = {kind: [name for name, _ in names] for kind, names in lists.items()}
    assert given["C1"] in drawn["female"]
    assert given["C2"] in drawn["male"]
    assert given["C3"] in drawn["neutral"]
    assert len(set(given.values())) == len(cast)


def test_no_name_stands_in_two_lists() -> None:
    text = NAMES.read_text("utf-8")
    for lists in tomllib.loads(text).values():
        everything = [form for names in lists.values() for forms in names for form in forms]
        assert len(set(everything)) == len(everything)


def test_own_footage_needs_no_pseudonyms(blobs: Store) -> None:
    assert names(blobs, FIRST, privacy="own") == {}


def forms(language: str) -> dict[str, str]:
    lists = tomllib.loads(NAMES.read_text("utf-8"))[language]
    return {name: other for names in lists.values() for name, other in names}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_real_names_become_their_characters_in_the_script_that_they_stand_in(blobs: Store, language: str) -> None:
    rows = drawn(blobs, FIRST, called=[called("C1", "王建国", "王总", "Wang Jianguo", "Mr. Wang")], language=language)
    shown = next(row.name for row in make.of(Pseudonym, rows) if row.character == "C1")
    other = forms(language)[shown]
    han, latin = (shown, other) if language == "zh" else (other, shown)
    expected = {"王建国": han, "建国": han, "王总": f"{han}总", "Wang Jianguo": latin, "Mr. Wang": f"Mr. {latin}"}
    assert {name: shown for name, shown in public(rows).items() if name in expected} == expected


def test_who_is_only_spoken_of_gets_a_pseudonym_that_stays(blobs: Store) -> None:
    text = "Ask Ben and Zoe."
    mentions = [said.mention(text, "Ben"), said.mention(text, "Zoe")]
    first = public(drawn(blobs, FIRST, mentions=mentions[:1]))
    grown = public(drawn(blobs, {**FIRST, "C4": [(9, "p1")]}, called=[called(None, "Ann")], mentions=mentions))
    assert grown["Ben"] == first["Ben"]
    assert len({*grown.values()}) == 3
    everybody = {*names(blobs, FIRST).values()}
    assert not everybody & {*grown.values()}


def test_a_character_that_turns_out_to_bear_a_name_takes_its_pseudonym(blobs: Store) -> None:
    before = public(drawn(blobs, FIRST, called=[called(None, "Ben")], language="en"))
    cast = {**FIRST, "C4": [(9, "p1")]}
    rows = drawn(blobs, cast, called=[called("C4", "Ben", "Benny")], language="en")
    assert next(row.name for row in make.of(Pseudonym, rows) if row.character == "C4") == before["Ben"]
    assert public(rows)["Benny"] == before["Ben"]
    again = drawn(blobs, cast, called=[called("C4", "Ben", "Benny")], language="en")
    assert again == rows


def test_nobody_gets_a_name_that_is_somebodys_real_one(blobs: Store) -> None:
    real = list(forms("en"))[:-3]
    rows = drawn(blobs, FIRST, entries=[said.entry(name) for name in real], language="en")
    given = {row.name for row in make.of(Pseudonym, rows)} | {*public(rows).values()}
    assert not given & {*real}


def test_ones_own_footage_has_no_public_names(blobs: Store) -> None:
    assert drawn(blobs, FIRST, called=[called("C1", "Anna")], privacy="own") == []

"""What the English pipeline is kept from saying."""

import pytest

from skyscript.models import registry
from skyscript.models.protocols import NameReader

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def reader() -> NameReader:
    return registry.open("spacy:en-core-web-sm", NameReader)


def names(reader: NameReader, sentence: str) -> list[tuple[str, str]]:
    return [(name.text, name.kind) for name in reader.names([sentence])[0]]


def test_where_a_scene_is_holds_no_name(reader: NameReader) -> None:
    assert names(reader, "INT. HOUSE - DAY") == []
    assert names(reader, "EXT. GARDEN - NIGHT\nAnna Keller waits.") == [("Anna Keller", "person")]


def test_who_speaks_in_a_script_is_told_by_rule(reader: NameReader) -> None:
    assert names(reader, "LIN XIA (V.O.)\nCome in.") == [("LIN XIA", "person")]


def test_a_verb_before_a_name_is_no_part_of_it(reader: NameReader) -> None:
    assert names(reader, "Tell Austin I said hi.") == [("Austin", "person")]


def test_small_words_inside_a_name_belong_to_it(reader: NameReader) -> None:
    assert names(reader, "Let's meet Mary van der Berg's sister.") == [("Mary van der Berg", "person")]


def test_a_proper_noun_of_no_known_kind_is_told(reader: NameReader) -> None:
    assert names(reader, "Anna, come here.") == [("Anna", "other")]

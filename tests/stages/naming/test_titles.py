"""Names and what stands beside them."""

import pytest

from skyscript.stages.naming.titles import key, split


@pytest.mark.parametrize(
    ("name", "parts", "gender"),
    [
        ("王总", ("", "王", "总"), None),
        ("林小姐", ("", "林", "小姐"), "female"),
        ("Mr. Li", ("Mr. ", "Li", ""), "male"),
        ("Young Master Gu", ("Young Master ", "Gu", ""), "male"),
        ("小夏", ("", "小夏", ""), None),
        ("Sir", ("", "Sir", ""), None),
        ("先生", ("", "先生", ""), None),
    ],
)
def test_a_title_is_split_off_and_may_tell_a_gender(name: str, parts: tuple[str, ...], gender: str | None) -> None:
    titled = split(name)
    assert (titled.before, titled.core, titled.after) == parts
    assert titled.gender == gender


def test_one_key_for_all_spellings() -> None:
    assert len({key(name) for name in ("LIN XIA", "Lin-Xia", "linxia", "Ｌｉｎ Xia")}) == 1

"""Which names there are, and everywhere that they stand."""

from collections.abc import Sequence

import naming_rows as said
import stage_rows as make

from skyscript.models import scripted
from skyscript.models.protocols import NameKind
from skyscript.records import BurnedText, CastEntry, DialogueLine, Mention
from skyscript.stages.naming.mentions import FindMentions, parts


def mentions(
    lines: Sequence[DialogueLine],
    read: dict[str, NameKind],
    texts: Sequence[BurnedText] = (),
    cast: Sequence[CastEntry] = (),
) -> list[Mention]:
    scripted.register("names", said.reader(**read))
    stage = FindMentions(zh="scripted:names", en="scripted:names")
    return list(stage.run([make.episode()], lines, texts, cast))


def found(rows: Sequence[Mention]) -> list[tuple[str, str]]:
    return [(row.of, row.name) for row in rows]


def test_a_name_read_once_is_found_wherever_it_stands() -> None:
    lines = [said.line(1, "我爱林夏"), said.line(2, "林夏呢"), said.line(3, "你好，林 夏")]
    scripted.register(
        "once", scripted.Names(lambda text: said.reader(林夏="person").names([text])[0] if "爱" in text else [])
    )
    rows = list(FindMentions(zh="scripted:once").run([make.episode()], lines))
    assert found(rows) == [("l001", "林夏"), ("l002", "林夏"), ("l003", "林夏")]
    assert [(row.start, row.end) for row in rows] == [(2, 4), (0, 2), (3, 6)]


def test_what_is_read_as_a_person_in_one_of_many_places_is_none() -> None:
    lines = [said.line(n, f"有点冷{n}") for n in range(1, 9)]
    scripted.register(
        "seldom",
        scripted.Names(lambda text: said.reader(有点="person").names([text])[0] if next(turns) else []),
    )
    turns = iter([True] + [False] * 20)
    assert list(FindMentions(zh="scripted:seldom").run([make.episode()], [*lines, said.line(9, "有点累")])) == []


def test_who_is_called_to_is_somebody_whatever_the_reader_thinks() -> None:
    lines = [said.line(1, "Georgia, wait!"), said.line(2, "I love Georgia.")]
    assert found(mentions(lines, {"Georgia": "place"})) == [("l001", "Georgia"), ("l002", "Georgia")]
    assert mentions([said.line(1, "Georgia is far."), said.line(2, "Georgia? So far?")], {"Georgia": "place"}) == []


def test_a_noun_that_begins_a_sentence_is_no_name() -> None:
    lines = [said.line(1, "Darkness, again!"), said.line(2, "I fear the darkness.")]
    assert mentions(lines, {"Darkness": "other"}) == []


def test_titles_belong_to_family_names_alone() -> None:
    lines = [said.line(1, "让王秘书进来"), said.line(2, "沈墨寒先生来了"), said.line(3, "Ask Mr. Li.")]
    read: dict[str, NameKind] = {"王": "person", "沈墨寒": "person", "Li": "person"}
    assert [row.name for row in mentions(lines, read)] == ["王秘书", "沈墨寒", "Mr. Li"]


def test_names_of_the_user_and_of_subtitle_files_need_no_reader() -> None:
    lines = [said.line(1, "sam is here", speaker_name="Dora"), said.line(2, "dora!", speaker_name="Man 2")]
    rows = mentions(lines, {}, cast=[said.entry("Samuel", "Sam")])
    assert found(rows) == [("l001", "Sam"), ("l002", "Dora")]


def test_parts_of_a_full_name_are_names() -> None:
    assert found(mentions([said.line(1, "Sarah Mitchell came. The Mitchells too."), said.line(2, "建国来了，王建国")],
                          {"Sarah Mitchell": "person", "王建国": "person"})) == [
        ("l001", "Sarah Mitchell"), ("l001", "Mitchell"), ("l002", "王建国")]  # fmt: skip
    assert {"Sarah", "Mitchell"} <= {*parts(["Sarah Mitchell"])}
    assert "建国" in parts(["王建国"])


def test_a_name_that_is_a_word_is_one_where_it_is_called() -> None:
    lines = [said.line(1, "我叫平安"), said.line(2, "希望你平安"), said.line(3, "会的，平安，别怕")]
    assert found(mentions(lines, {"平安": "other"})) == [("l001", "平安"), ("l003", "平安")]


def test_what_somebody_is_is_no_name() -> None:
    assert (
        mentions(
            [said.line(1, "Officer, help!"), said.line(2, "大小姐，你来了")], {"Officer": "other", "大小姐": "person"}
        )
        == []
    )


def test_captions_name_whom_they_are_shown_with() -> None:
    texts = [said.burned(["林夏 设计师", "林夏的家"]), said.burned(["林夏，你来了"], 2, "subtitle")]
    rows = mentions([], {"林夏": "person"}, texts)
    assert [(row.of, row.row, row.form) for row in rows] == [
        ("t001", 0, "caption"), ("t001", 1, "other"), ("t002", 0, "vocative")]  # fmt: skip


def test_a_name_alone_beside_a_subtitle_is_a_name_tag_whatever_the_reader_of_text_thinks() -> None:
    texts = [said.burned(["你终于来了"], 1, "subtitle"), said.burned(["林夏", "设计师"], 2, "subtitle")]
    assert [row.form for row in mentions([], {"林夏": "person"}, texts)] == ["caption"]
    assert [row.form for row in mentions([], {"林夏": "person"}, texts[1:])] == ["vocative"]


def test_of_overlapping_names_the_longest_counts() -> None:
    assert found(mentions([said.line(1, "Anna and Anna Lee")], {"Anna": "person", "Anna Lee": "person"})) == [
        ("l001", "Anna"), ("l001", "Anna Lee")]  # fmt: skip

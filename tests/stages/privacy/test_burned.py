"""Which rows of burned-in text are covered, when and where."""

import naming_rows as said
import stage_rows as make

from skyscript.stages.privacy.burned import FindNamedTexts


def test_rows_that_hold_a_name_are_told_without_it() -> None:
    texts = [said.burned(["林夏，你来了", "Lin Xia, you came"], 1, "subtitle", 1, 3), said.burned(["哈哈"], 2)]
    rows = list(
        FindNamedTexts().run(
            make.episode(),
            [
                said.mention("Lin Xia, you came", "Lin Xia", of="t001", field="row", row=1),
                said.mention("哈哈", "哈", of="t002", field="row", row=0, episode="another"),
            ],
            texts,
        )
    )
    assert [(row.text_id, row.row, row.start_s, row.end_s, row.box) for row in rows] == [
        ("t001", 1, 1, 3, texts[0].rows[1].box)
    ]
    assert "Lin" not in rows[0].model_dump_json()


def test_a_text_that_a_named_line_was_made_of_is_covered_as_a_whole_where_it_was_misread() -> None:
    texts = [said.burned(["体夏，你来了", "Un Xia"], 1, "subtitle")]
    lines = [said.line(1, "林夏，你来了", evidence=("t001", "u001"))]
    rows = list(FindNamedTexts().run(make.episode(), [said.mention("林夏，你来了", "林夏")], texts, lines))
    assert [row.row for row in rows] == [0, 1]

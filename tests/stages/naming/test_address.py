"""What the words around a name say it is for."""

import pytest

from skyscript.stages.naming.address import form, is_name_tag

CASES = """
[林夏]，你来了|vocative
你来了，[林夏]|vocative
谢谢[王总]|vocative
[霍霆琛]你疯了|vocative
[阿强]快跑|vocative
[安娜]小姐，请进|vocative
你就是那个[林夏]？|vocative
我叫[林夏]。|self-introduction
叫我[小夏]吧|self-introduction
这位是[沈墨寒]先生|introduction
这是我哥，[陈宇]|introduction
给你介绍一下，这位是我们公司的[王总]|introduction
这是谎言，[林夏]|vocative
我是[林夏]的妈妈|other
我不是[林夏]|other
[林夏]你认识吗|other
[林夏]快到了|other
[林夏]、陈宇都在|other
[林夏]和陈宇结婚了|other
[Anna], come here.|vocative
Come here, [Anna].|vocative
The boat is gone, [Anna].|vocative
Listen, [Anna], I'm sorry|vocative
Thank you [Chen].|vocative
That's a lie, [Anna].|vocative
I'm [Marcus], the driver.|self-introduction
My name is [Sarah Mitchell].|self-introduction
This is [Anna] speaking|self-introduction
This is [Wei], my brother.|introduction
This is my brother, [Marcus].|introduction
Meet our new director, [Ms. Gu].|introduction
My brother, [Marcus], is here|other
I'm [Anna]'s sister|other
That's [Anna]'s car|other
[Anna], Ben and Carl are here|other
Anna, [Ben] and Carl are here|other
[Mark] said he would call.|other
""".strip().split("\n")


@pytest.mark.parametrize("case", CASES)
def test_the_form_of_a_name(case: str) -> None:
    marked, _, expected = case.partition("|")
    start, end = marked.index("["), marked.index("]") - 1
    assert form(marked.replace("[", "").replace("]", ""), start, end) == expected


@pytest.mark.parametrize(
    ("text", "end", "is_tag"),
    [("林夏 设计师", 2, True), ("林夏的家", 2, False), ("Anna Keller, 28", 11, True), ("Anna was here", 4, False)],
)
def test_a_name_tag_is_a_name_and_little_else(text: str, end: int, is_tag: bool) -> None:
    assert is_name_tag(text, 0, end) == is_tag

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from toy import STAGES, Note, Report, Spot, Tag

from skyscript.engine.graph import Graph
from skyscript.engine.stage import Blobs, Stage, signature
from skyscript.errors import GraphError
from skyscript.records import Character, Detection, Document, Episode, Failure, Media, Person, Pose, Sighting


class Spotter(Stage):
    name: ClassVar[str] = "spotter"

    def run(self, episode: Episode) -> Iterator[Sighting]:
        yield from ()


class Chicken(Stage):
    name: ClassVar[str] = "chicken"

    def run(self, people: Sequence[Person]) -> Iterator[Pose]:
        yield from ()


class Egg(Stage):
    name: ClassVar[str] = "egg"

    def run(self, poses: Sequence[Pose]) -> Iterator[Person]:
        yield from ()


class Ouroboros(Stage):
    name: ClassVar[str] = "ouroboros"

    def run(self, people: Sequence[Person] = ()) -> Iterator[Person]:
        yield from ()


class Watch(Stage):
    """Asks for the losses before it."""

    name: ClassVar[str] = "watch"

    def run(self, tags: Sequence[Detection], losses: Sequence[Failure]) -> Iterator[Document]:
        yield from ()


@given(st.permutations(STAGES))
def test_every_stage_comes_after_its_makers(order: list[Stage]) -> None:
    place = {name: i for i, name in enumerate(Graph(order).nodes)}
    assert place["spot"] < min(place["cast"], place["tag"], place["note"])
    assert place["report"] > max(place["cast"], place["tag"])


def test_two_makers_are_both_named() -> None:
    with pytest.raises(GraphError, match="Sighting") as error:
        Graph([Spot(), Spotter()])
    assert "`spot`" in str(error.value)
    assert "`spotter`" in str(error.value)


def test_a_missing_maker_is_told_with_who_needs_it() -> None:
    with pytest.raises(GraphError, match=r"`tag` needs Sighting \(parameter `sightings`\)"):
        Graph([Tag()])


@pytest.mark.parametrize("circle", [[Chicken(), Egg()], [Ouroboros()]], ids=["of two", "of one"])
def test_a_circle_is_told(circle: list[Stage]) -> None:
    with pytest.raises(GraphError, match="wait for each other") as error:
        Graph([*circle, Spot()])
    assert all(stage.name in str(error.value) for stage in circle)
    assert "spot" not in str(error.value)


def test_an_optional_input_may_be_made_by_nobody() -> None:
    alone = Graph([Note()]).nodes["note"]
    assert alone.makers["sightings"] == ()
    assert not alone.awaits


def test_an_optional_input_is_awaited_but_not_required() -> None:
    node = Graph([Note(), Spot()]).nodes["note"]
    assert node.awaits == {"spot"}
    assert node.requires == frozenset()


def test_failures_come_from_all_ancestors_and_from_nobody_else() -> None:
    node = Graph([Watch(), Note(), Tag(), Spot()]).nodes["watch"]
    assert node.makers["losses"] == ("spot", "tag")
    assert node.requires == {"tag"}


def test_until_keeps_what_a_stage_needs() -> None:
    graph = Graph(STAGES)
    assert list(graph.until("tag").nodes) == ["spot", "tag"]
    assert set(graph.until("report").nodes) == {"spot", "tag", "cast", "report"}
    assert graph.until("tag").nodes["tag"].makers == graph.nodes["tag"].makers


def test_until_an_unknown_stage_lists_the_known() -> None:
    with pytest.raises(GraphError, match="no stage `tga` in this recipe; it has spot, tag"):
        Graph([Tag(), Spot()]).until("tga")


def test_a_signature_says_what_a_stage_reads_and_makes() -> None:
    declared = signature(Report)
    assert [(i.parameter, i.record, i.many, i.optional) for i in declared.inputs] == [
        ("episode", Episode, False, False),
        ("cast", Character, True, False),
        ("tags", Detection, True, False),
        ("losses", Failure, True, False),
    ]
    assert declared.outputs == (Document,)
    assert declared.blobs == "blobs"


def test_none_makes_a_single_row_optional() -> None:
    class Maybe(Stage):
        name: ClassVar[str] = "maybe"

        def run(self, media: Media | None = None) -> Iterator[Person | Failure]:
            yield from ()

    (media,) = signature(Maybe).inputs
    assert (media.record, media.many, media.optional) == (Media, False, True)
    assert signature(Maybe).outputs == (Person, Failure)


def _reads_text(self: Stage, text: str) -> Iterator[Sighting]:
    yield from ()


def _makes_a_list(self: Stage, episode: Episode) -> list[Sighting]:
    return []


def _says_nothing(self, episode: Episode, blobs: Blobs):  # type: ignore[no-untyped-def]
    yield from ()


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({}, "no method `run`"),
        ({"run": _reads_text}, "parameter `text` is no record, Blobs or Calls"),
        ({"run": _makes_a_list}, "must return Iterator"),
        ({"run": _says_nothing}, "must return Iterator"),
    ],
)
def test_a_signature_that_is_no_signature(facts: dict[str, Any], says: str) -> None:
    odd = type("Odd", (Stage,), {"__module__": __name__, **facts})
    with pytest.raises(GraphError, match=f"Odd.*{says}"):
        signature(odd)

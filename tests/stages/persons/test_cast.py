"""The cast of a drama: numbered as people enter, weighed by screen time, followed while their face is hidden."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import stage_rows as make

from skyscript.records import (
    Appearance,
    Box,
    Character,
    Episode,
    Face,
    FaceEmbedding,
    Keyframe,
    Person,
    Record,
    RefinedPerson,
    Shot,
)
from skyscript.stages.persons.cast import CastCharacters

LEFT: Box = (60, 20, 200, 350)
RIGHT: Box = (400, 20, 540, 350)
ANNA, BO, CY, DI = range(4)


@dataclass
class Drama:
    """Rows of a drama, told keyframe by keyframe."""

    names: Sequence[str] = ("e1",)
    shots: list[Shot] = field(default_factory=list)
    keyframes: list[Keyframe] = field(default_factory=list)
    faces: list[Face] = field(default_factory=list)
    vectors: list[FaceEmbedding] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    refined: list[RefinedPerson] = field(default_factory=list)

    @property
    def episodes(self) -> list[Episode]:
        return [make.episode(name) for name in self.names]

    def shot(self, number: int, start: int, end: int, episode: str = "e1") -> None:
        self.shots.append(make.shot(number, start, end, episode=episode))

    def frame(
        self,
        number: int,
        shot: int,
        seen: Sequence[tuple[int | None, Box]],
        episode: str = "e1",
        facts: Mapping[str, object] = {},
        **face: object,
    ) -> None:
        """A keyframe with somebody (None: the face is hidden) in each of these boxes."""
        self.keyframes.append(make.keyframe(number, shot, number * 1.0, episode))
        where = make.at(f"k{number:04d}", f"sh{shot:03d}", episode)
        for place, (who, box) in enumerate(sorted(seen, key=lambda at: at[1]), 1):
            head = (box[0] + 40, box[1], box[0] + 100, box[1] + 80)
            if who is not None:
                self.faces.append(make.face(f"f{place}", head, where, **face))
                self.vectors.append(make.embedding(who, f"f{place}", where, noise=0.05, seed=number))
            name = f"f{place}" if who is not None else None
            self.people.append(make.person(f"p{place}", name, box, where))
            self.refined.append(
                make.refined(f"p{place}", box, where, face_box=head if who is not None else None, **facts)
            )

    def cast(self) -> list[Record]:
        rows = (self.shots, self.keyframes, self.faces, self.vectors, self.people, self.refined)
        return list(CastCharacters().run(self.episodes, *rows))


def who(rows: list[Record]) -> dict[tuple[str, str, str], str]:
    return {(a.episode, a.keyframe, a.person): a.character for a in make.of(Appearance, rows)}


def test_characters_are_numbered_as_they_enter_over_all_episodes() -> None:
    drama = Drama(["e2", "e1"])
    drama.shot(1, 0, 100, "e1")
    drama.frame(1, 1, [(BO, LEFT)], "e1")
    drama.frame(2, 1, [(ANNA, LEFT)], "e1")
    drama.shot(1, 0, 100, "e2")
    drama.frame(1, 1, [(ANNA, RIGHT), (CY, LEFT)], "e2")
    rows = drama.cast()
    assert [c.character for c in make.of(Character, rows)] == ["C1", "C2", "C3"]
    assert who(rows) == {
        ("e2", "k0001", "p1"): "C1",
        ("e2", "k0001", "p2"): "C2",
        ("e1", "k0001", "p1"): "C3",
        ("e1", "k0002", "p1"): "C2",
    }, "episodes in their order, people of one picture from the left, and Anna is the same in both"


def test_whoever_is_seen_longest_leads() -> None:
    drama = Drama()
    drama.shot(1, 0, 225)
    drama.frame(1, 1, [(ANNA, LEFT), (BO, RIGHT)])
    drama.frame(2, 1, [(ANNA, LEFT)])
    drama.frame(3, 1, [(ANNA, LEFT)])
    drama.shot(2, 225, 250)
    drama.frame(4, 2, [(CY, LEFT)])
    cast = {c.character: c for c in make.of(Character, drama.cast())}
    assert {name: (c.role, c.screen_time_s) for name, c in cast.items()} == {
        "C1": ("protagonist", 9.0),
        "C2": ("supporting", 3.0),
        "C3": ("extra", 1.0),
    }


def test_a_hidden_face_is_followed_by_its_place_within_the_shot_only() -> None:
    drama = Drama()
    drama.shot(1, 0, 100)
    drama.frame(1, 1, [(ANNA, LEFT), (BO, RIGHT)])
    drama.frame(2, 1, [(None, (70, 20, 210, 350)), (BO, RIGHT)])
    drama.shot(2, 100, 200)
    drama.frame(3, 2, [(None, LEFT)])
    rows = drama.cast()
    assert who(rows)["e1", "k0002", "p1"] == who(rows)["e1", "k0001", "p1"]
    assert ("e1", "k0003", "p1") not in who(rows)
    followed = next(a for a in make.of(Appearance, rows) if (a.keyframe, a.person) == ("k0002", "p1"))
    assert followed.similarity <= 0.5, "a place is a weaker hint than a face"


def test_nobody_is_followed_to_where_they_are_seen_already() -> None:
    drama = Drama()
    drama.shot(1, 0, 100)
    drama.frame(1, 1, [(ANNA, LEFT)])
    drama.frame(2, 1, [(None, LEFT), (ANNA, RIGHT)])
    assert list(who(drama.cast())) == [("e1", "k0001", "p1"), ("e1", "k0002", "p2")]


def test_of_two_in_one_place_the_better_fit_is_followed() -> None:
    drama = Drama()
    drama.shot(1, 0, 100)
    drama.frame(1, 1, [(ANNA, LEFT)])
    drama.frame(2, 1, [(None, (30, 20, 170, 350)), (None, (62, 20, 202, 350))])
    assert list(who(drama.cast())) == [("e1", "k0001", "p1"), ("e1", "k0002", "p2")]


def test_a_face_that_is_not_clear_founds_no_character() -> None:
    for doubt in ({"turn": 0.9}, {"score": 0.45}):
        drama = Drama()
        drama.shot(1, 0, 100)
        drama.frame(1, 1, [(ANNA, LEFT)])
        drama.frame(2, 1, [(BO, RIGHT)], **doubt)
        assert list(who(drama.cast())) == [("e1", "k0001", "p1")]


def test_a_turned_face_is_still_recognised() -> None:
    drama = Drama()
    drama.shot(1, 0, 50)
    drama.frame(1, 1, [(ANNA, LEFT)])
    drama.shot(2, 50, 100)
    drama.frame(2, 2, [(ANNA, RIGHT)], turn=0.9)
    assert set(who(drama.cast()).values()) == {"C1"}


def test_a_character_is_told_by_all_of_its_faces() -> None:
    drama = Drama()
    drama.shot(1, 0, 100)
    for number, age, gender in ((1, 30, "female"), (2, 34, "female"), (3, 70, "male")):
        facts = {"age": age, "gender": gender, "looks": "grey coat", "facial_attractiveness": 3.0 + number / 2}
        drama.frame(number, 1, [(ANNA, LEFT)], facts=facts)
    (anna,) = make.of(Character, drama.cast())
    assert (anna.age, anna.gender, anna.looks, anna.facial_attractiveness) == (34, "female", "grey coat", 4.0)
    assert anna.faces == 3
    assert anna.cohesion > 0.9
    assert anna.name == "C1", "a pseudonym"


def test_a_drama_without_a_clear_face_has_no_cast() -> None:
    drama = Drama()
    drama.shot(1, 0, 100)
    drama.frame(1, 1, [(None, LEFT)])
    assert drama.cast() == []
    drama.frame(2, 1, [(ANNA, RIGHT)], score=0.42)
    assert drama.cast() == []


def test_an_episode_that_failed_before_does_not_take_the_cast_of_the_others_with_it() -> None:
    drama = Drama(names=("e1", "e2"))
    for episode in drama.names:
        drama.shot(1, 0, 50, episode)
        drama.frame(1, 1, [(ANNA, LEFT), (BO, RIGHT)], episode)
    drama.refined = [row for row in drama.refined if row.episode == "e1"]
    rows = drama.cast()
    assert {place[0] for place in who(rows)} == {"e1"}
    assert len(make.of(Character, rows)) == 2

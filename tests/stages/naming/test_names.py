"""Who is called what: evidence for, evidence against, and the user above all."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import cv2
import naming_rows as said
import numpy as np
import pytest
import stage_rows as make

from skyscript.models import scripted
from skyscript.records import (
    Appearance,
    BurnedText,
    CastEntry,
    Character,
    CharacterName,
    DialogueLine,
    FaceEmbedding,
    Failure,
    Gender,
    Mention,
    Person,
    Photo,
    SpokenLine,
)
from skyscript.stages.naming.names import NameCharacters


def character(who: str, gender: Gender | None = None) -> Character:
    return Character(
        drama="d", character=who, name=who, role="extra", gender=gender, age=None, ethnicity=None, looks=None,
        temperament=None, facial_attractiveness=None, faces=1, screen_time_s=1, cohesion=1,
    )  # fmt: skip


def seen(number: int, *who: str) -> list[Appearance]:
    place = make.at(f"k{number:04d}", f"sh{number:03d}")
    return [Appearance(**place, person=f"p{n}", character=one, similarity=0.9) for n, one in enumerate(who, 1)]


def named(
    lines: Sequence[DialogueLine],
    mentions: Sequence[Mention],
    spoken: Sequence[SpokenLine],
    appearances: Sequence[Appearance] = (),
    texts: Sequence[BurnedText] = (),
    cast: Sequence[CastEntry] = (),
    who: Sequence[Character] = (character("C1"), character("C2"), character("C3")),
    vectors: Sequence[FaceEmbedding] = (),
    people: Sequence[Person] = (),
) -> tuple[dict[str | None, CharacterName], list[tuple[str, str]]]:
    stage = NameCharacters(detector="scripted:photo faces", embedder="scripted:photo vectors")
    keyframes = [make.keyframe(n, n, 2.5 * n + 1) for n in range(1, 6)]
    rows = list(
        stage.run([make.episode()], who, appearances, keyframes, mentions, lines, spoken, texts, cast, vectors, people)
    )
    return {row.character: row for row in make.of(CharacterName, rows)}, [
        (row.item, row.reason) for row in make.of(Failure, rows)
    ]


def test_who_says_their_name_bears_it() -> None:
    text = "我叫林夏"
    rows, _ = named(
        [said.line(1, text)], [said.mention(text, "林夏", form="self-introduction")], [said.spoken(1, "C2")]
    )
    assert (rows["C2"].name, rows["C2"].source, rows["C2"].evidence) == ("林夏", "introduction", ("e1/l001",))


def test_who_is_called_answers_and_is_not_who_calls() -> None:
    text = "Anna, come here."
    rows, _ = named(
        [said.line(1, text), said.line(2, "Why?")],
        [said.mention(text, "Anna", form="vocative")],
        [said.spoken(1, "C1"), said.spoken(2, "C2")],
        seen(1, "C1", "C2"),
    )
    assert {who: row.name for who, row in rows.items()} == {"C2": "Anna"}


def test_what_two_might_be_called_names_nobody() -> None:
    text = "Anna!"
    rows, _ = named([said.line(1, text)], [said.mention(text, "Anna", form="vocative")], [said.spoken(1, "C1")],
                    seen(1, "C1", "C2", "C3"))  # fmt: skip
    assert (rows[None].name, rows[None].source, rows[None].confidence) == ("Anna", "mention", 0)


def test_who_is_only_spoken_of_is_nobody_that_is_seen() -> None:
    text = "Tell Ben."
    rows, _ = named([said.line(1, text)], [said.mention(text, "Ben")], [said.spoken(1, "C1")], seen(1, "C1", "C2"))
    assert {who: row.name for who, row in rows.items()} == {None: "Ben"}


def test_a_caption_names_who_is_shown_alone() -> None:
    texts = [said.burned(["林夏"], start_s=3, end_s=5)]
    mentions = [said.mention("林夏", "林夏", of="t001", form="caption", field="row", row=0)]
    alone, _ = named([], mentions, [], seen(1, "C3"), texts)
    crowd, _ = named([], mentions, [], seen(1, "C1", "C2", "C3"), texts)
    assert (alone["C3"].name, alone["C3"].source) == ("林夏", "caption")
    assert list(crowd) == [None]


def test_a_subtitle_file_may_name_who_speaks() -> None:
    rows, _ = named([said.line(1, "Hello", speaker_name="DORA"), said.line(2, "Bye", speaker_name="Woman")], [],
                    [said.spoken(1, "C2"), said.spoken(2, "C1")])  # fmt: skip
    assert {who: (row.name, row.source) for who, row in rows.items()} == {"C2": ("DORA", "subtitle file")}


def test_titles_full_names_and_translations_are_one_person() -> None:
    texts = ["我是王建国", "王总，您好", "嗯"]
    translations = ["I'm Wang Jianguo", "President Wang, hello", "Yes"]
    lines = [said.line(n, *both) for n, both in enumerate(zip(texts, translations, strict=True), 1)]
    mentions = [
        said.mention(texts[0], "王建国", form="self-introduction"),
        said.mention(translations[0], "Wang Jianguo", form="self-introduction", field="translation"),
        said.mention(texts[1], "王总", of="l002", form="vocative"),
        said.mention(translations[1], "President Wang", of="l002", form="vocative", field="translation"),
    ]
    rows, _ = named(lines, mentions, [said.spoken(1, "C3"), said.spoken(2, "C1"), said.spoken(3, "C3")])
    assert {who: (row.name, {*row.aliases}) for who, row in rows.items()} == {
        "C3": ("王建国", {"王总", "Wang Jianguo", "President Wang"})
    }


def test_a_title_speaks_against_another_gender() -> None:
    text = "Miss Su, this way."
    people = [character("C1", "male"), character("C2", "male"), character("C3", "female")]
    mentions = [said.mention(text, "Miss Su", form="vocative")]
    spoken = [said.spoken(1, "C1"), said.spoken(2, "C2")]
    lines = [said.line(1, text), said.line(2, "She comes.")]
    assert "C2" not in named(lines, mentions, spoken, seen(1, "C1", "C3"), who=people)[0]


def test_the_user_is_right() -> None:
    text = "我叫林夏"
    mentions = [said.mention(text, "林夏", form="self-introduction")]
    cast = [said.entry("Lin Xia", "林夏", character="C1"), said.entry("顾言")]
    rows, lost = named([said.line(1, text)], mentions, [said.spoken(1, "C2")], cast=cast)
    assert {who: (row.name, row.aliases, row.source) for who, row in rows.items()} == {
        "C1": ("Lin Xia", ("林夏",), "cast.toml"),
        None: ("顾言", (), "cast.toml"),
    }
    assert lost == []
    _, lost = named([], [], [], cast=[said.entry("A", character="C9")])
    assert lost == [("character 1 of cast.toml", "no such character")]


@pytest.fixture
def photo(tmp_path: Path) -> Photo:
    picture = np.full((80, 80, 3), 100, np.uint8)
    done, data = cv2.imencode(".png", picture)
    assert done
    (tmp_path / "secret-name.png").write_bytes(data.tobytes())
    return Photo(file="secret-name.png", sha256=hashlib.sha256(data.tobytes()).hexdigest())


@pytest.mark.parametrize(
    ("faces", "direction", "who", "reason"),
    [
        (1, 2, "C2", None),
        (1, 5, None, "reference photo resembles no character"),
        (0, 2, None, "no face in the reference photo"),
    ],
)
def test_photos_name_whom_they_show(
    photo: Photo, tmp_path: Path, faces: int, direction: int, who: str | None, reason: str | None
) -> None:
    scripted.register("photo faces", scripted.Faces(lambda image: [make.found_face((10, 10, 60, 60))] * faces))
    scripted.register("photo vectors", scripted.Embeddings(lambda image, face: make.vector(direction), dimensions=8))
    places = {n: make.at(f"k{n:04d}", f"sh{n:03d}") for n in (1, 2)}
    rows, lost = named(
        [], [], [], [*seen(1, "C1"), *seen(2, "C2")], cast=[said.entry("林夏", photos=[photo], folder=str(tmp_path))],
        vectors=[make.embedding(n, where=places[n]) for n in places],
        people=[make.person(where=place) for place in places.values()],
    )  # fmt: skip
    assert rows[who].name == "林夏"
    assert lost == ([("photo 1 of character 1 of cast.toml", reason)] if reason else [])


def test_a_photo_that_is_gone_is_told_without_its_name(photo: Photo, tmp_path: Path) -> None:
    (tmp_path / photo.file).unlink()
    _, lost = named([], [], [], cast=[said.entry("林夏", photos=[photo], folder=str(tmp_path))])
    assert lost == [("photo 1 of character 1 of cast.toml", "reference photo cannot be read")]

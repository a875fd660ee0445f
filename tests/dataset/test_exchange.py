import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from skyscript.dataset import Dataset
from skyscript.dataset.exchange import FORMATS, chosen
from skyscript.dataset.importing import import_official
from skyscript.engine.store import Store
from skyscript.errors import UsageError
from skyscript.formats import shooting_json
from skyscript.records import (
    Character,
    FrameAnnotation,
    ImageRef,
    Keyframe,
    Mosaic,
    ObjectNote,
    PersonNote,
    Record,
    RefinedPerson,
    ShootingScript,
)

GOLDEN = Path(__file__).parents[1] / "golden" / "two_rooms.json"
Made = Callable[..., Dataset]


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """A dataset as a run leaves it, of the two rooms: originals, masked pictures, one annotated person a keyframe."""

    def make(drama: str = "rooms", episode: str = "1", *, residual: int = 0, **script: Any) -> Dataset:
        store = Store(str(tmp_path / "out"))
        told = shooting_json.read(GOLDEN.read_text("utf-8"), GOLDEN.name)
        told = told.model_copy(update={"drama": drama, "episode": episode, **script})
        rows: dict[type[Record], Sequence[Record]] = {ShootingScript: [told], Character: []}
        frames = [(shot, frame) for scene in told.scenes for shot in scene.shots for frame in shot.keyframes]
        ids = [{"drama": drama, "episode": episode, "shot": s.id, "keyframe": f.id} for s, f in frames]
        unknown = dict.fromkeys(("age", "gender", "ethnicity", "looks", "vad", "temperament", "posture", "facing"))
        unknown |= dict.fromkeys(("facial_attractiveness", "distance_m", "face_box"))
        body = {"person": "p1", "body_box": (9.0, 9.0, 99.0, 99.0), "layer": "background", "inferred": False}
        rows[RefinedPerson] = [
            RefinedPerson(**one, **body, **unknown, emotion=None, action=None, emotions=(), opinions=()) for one in ids
        ]
        rows[Keyframe] = [
            Keyframe(
                **one, **size(), frame=f.frame, time_s=f.time_s, sharpness=9, visible_faces=1, image=image(store, f.id)
            )
            for one, (_, f) in zip(ids, frames, strict=True)
        ]
        rows[Mosaic] = [
            Mosaic(
                **one,
                image=image(store, f.id, masked=True),
                regions=(),
                rounds=1,
                residual=residual * (f.id == "k0002"),
            )
            for one, (_, f) in zip(ids, frames, strict=True)
        ]
        nothing = dict.fromkeys(
            ("gender", "looks", "emotion", "actions", "vad", "temperament", "facial_attractiveness")
        )
        who = PersonNote(age="adult", **nothing, shot_size="MEDIUM SHOT", layer="background", evidence=("p1",))
        cup = ObjectNote(label="cup", description=None, shot_size=None, layer=None)
        rows[FrameAnnotation] = [
            FrameAnnotation(**one, annotator="a model", people=(who,), objects=(cup,), repairs=()) for one in ids[:2]
        ]
        outputs = {t.__name__: {"digest": store.write(t, r), "rows": len(r)} for t, r in rows.items()}
        store.set_ref(drama, episode, {"all": {"outputs": outputs}})
        store.files.replace("skyscript.toml", b"")
        return Dataset(tmp_path / "out")

    return make


def size() -> dict[str, int]:
    return {"width": 540, "height": 960}


def image(store: Store, keyframe: str, *, masked: bool = False) -> ImageRef:
    data = f"{'masked' if masked else 'original'} {keyframe}".encode()
    return ImageRef(blob=store.put(data, "image/jpeg", private=not masked), **size())


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize("format", ["coco", "labelstudio"])
def test_only_masked_pictures_leave(format: str, made: Made, tmp_path: Path) -> None:
    dataset = made()
    done = FORMATS[format](dataset, dataset.episodes(), str(tmp_path / "to"))
    files = contents(tmp_path / "to")
    pictures = {name: data for name, data in files.items() if name.endswith(".jpg")}
    assert pictures == {f"images/rooms/1/k000{n}.jpg": f"masked k000{n}".encode() for n in (1, 2, 3)}
    assert all(b"original k" not in data for data in files.values())
    assert (done.counts["pictures"], done.counts["people"]) == (3, 3)


def test_a_picture_with_a_face_left_stays_at_home(made: Made, tmp_path: Path) -> None:
    dataset = made(residual=1)
    done = FORMATS["coco"](dataset, dataset.episodes(), str(tmp_path / "to"))
    told = json.loads((tmp_path / "to" / "annotations.json").read_text())
    assert [one["attributes"]["keyframe"] for one in told["images"]] == ["k0001", "k0003"]
    assert not list((tmp_path / "to").rglob("k0002.jpg"))
    assert done.left_out["keyframes without a picture that may be shown"] == 1


def test_originals_of_own_footage_leave(made: Made, tmp_path: Path) -> None:
    dataset = made(privacy="own")
    FORMATS["coco"](dataset, dataset.episodes(), str(tmp_path / "to"))
    assert contents(tmp_path / "to")["images/rooms/1/k0001.jpg"] == b"original k0001"


def test_one_file_an_episode_or_one_of_all(made: Made, tmp_path: Path) -> None:
    made(episode="2")
    dataset = made()
    done = FORMATS["official"](dataset, dataset.episodes(), str(tmp_path / "to"))
    assert set(contents(tmp_path / "to")) == {"rooms/1.json", "rooms/2.json"}
    assert done.left_out == {"keyframes without an annotation": 2, "lines in shots without a case": 2}
    FORMATS["official"](dataset, dataset.episodes(), str(tmp_path / "all.json"))
    cases = json.loads((tmp_path / "all.json").read_text("utf-8"))
    assert list(cases) == ["Case_1", "Case_2", "Case_3", "Case_4"]
    assert [case["_skyscript"]["episode"] for case in cases.values()] == ["1", "1", "2", "2"]


def test_which_episodes(made: Made) -> None:
    made("rooms", "2")
    made("halls", "1")
    dataset = made()
    assert [(e.drama, e.episode) for e in chosen(dataset, None, None)] == [
        ("halls", "1"),
        ("rooms", "1"),
        ("rooms", "2"),
    ]
    assert [(e.drama, e.episode) for e in chosen(dataset, "rooms", None)] == [("rooms", "1"), ("rooms", "2")]
    assert [(e.drama, e.episode) for e in chosen(dataset, "rooms", "1")] == [("rooms", "1")]
    assert [(e.drama, e.episode) for e in chosen(dataset, None, "halls/1")] == [("halls", "1")]
    for drama, episode in (("lofts", None), ("rooms", "9"), (None, "1"), ("rooms", "halls/1")):
        with pytest.raises(UsageError):
            chosen(dataset, drama, episode)


def test_what_was_exported_is_imported_with_its_ids(made: Made, tmp_path: Path) -> None:
    made(episode="2")
    dataset = made()
    file = tmp_path / "all.json"
    FORMATS["official"](dataset, dataset.episodes(), str(file))
    imported = import_official(file, str(tmp_path / "in"))
    assert imported.episodes == {("rooms", "1"): 2, ("rooms", "2"): 2}
    assert imported.refused == ()
    for view in imported.dataset.episodes():
        before = dataset.episode(f"{view.drama}/{view.episode}").table(FrameAnnotation)
        assert view.table(FrameAnnotation) == before
    FORMATS["official"](imported.dataset, imported.dataset.episodes(), str(tmp_path / "again.json"))
    assert (tmp_path / "again.json").read_bytes() == file.read_bytes()


def test_annotations_without_pictures_are_no_pictures(made: Made, tmp_path: Path) -> None:
    dataset = made()
    FORMATS["official"](dataset, dataset.episodes(), str(tmp_path / "all.json"))
    imported = import_official(tmp_path / "all.json", str(tmp_path / "in")).dataset
    with pytest.raises(UsageError, match="annotations alone go as `official`"):
        FORMATS["coco"](imported, imported.episodes(), str(tmp_path / "to"))

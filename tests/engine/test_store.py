from pathlib import Path

import pytest
from toy import episodes, run

from skyscript.engine.store import PRIVATE, PUBLIC, Store, blob_name
from skyscript.errors import StoreError
from skyscript.records import BlobRef, Detection, FaceEmbedding, Sighting


def names(root: Path) -> list[str]:
    return sorted(p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file())


def sighting(score: float) -> Sighting:
    box = (0.0, 0.0, 1.0, 1.0)
    return Sighting(drama="d", episode="e", shot="sh001", keyframe="k0001", label="cup", score=score, box=box)


EMBEDDING = FaceEmbedding(drama="d", episode="e", shot="sh001", keyframe="k0001", face="f1", vector=(0.6, 0.8))


def test_rows_come_back(tmp_path: Path) -> None:
    digest = Store(str(tmp_path)).write(Sighting, [sighting(0.1), sighting(0.2)])
    assert list(Store(str(tmp_path)).read(Sighting, digest)) == [sighting(0.1), sighting(0.2)]


def test_the_same_rows_are_one_object(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    first = store.write(Sighting, [sighting(0.1)])
    (made,) = names(tmp_path)
    stamp = (tmp_path / made).stat().st_mtime_ns
    assert Store(str(tmp_path)).write(Sighting, [sighting(0.1 + 1e-7)]) == first
    assert names(tmp_path) == [made]
    assert (tmp_path / made).stat().st_mtime_ns == stamp


def test_an_empty_table_costs_no_file(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    nothing = store.write(Sighting, [])
    assert names(tmp_path) == []
    assert list(store.read(Sighting, nothing)) == []
    assert nothing != store.write(Detection, [])


def test_a_missing_object_is_named(tmp_path: Path) -> None:
    digest = Store(str(tmp_path)).write(Sighting, [sighting(0.1)])
    (made,) = names(tmp_path)
    (tmp_path / made).unlink()
    with pytest.raises(StoreError, match="Sighting") as error:
        Store(str(tmp_path)).read(Sighting, digest)
    assert made in str(error.value)
    assert str(tmp_path) in str(error.value)


def test_a_missing_blob_is_named(tmp_path: Path) -> None:
    lost = BlobRef(digest="ab" * 32, media_type="image/jpeg", size_bytes=1)
    with pytest.raises(StoreError, match=r"abababababab \(image/jpeg\)"):
        Store(str(tmp_path)).get(lost)


def test_an_unreadable_manifest_is_named(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    store.files.put(f"{PUBLIC}/manifests/ab/abc.json", b"{half")
    with pytest.raises(StoreError, match="abc"):
        store.manifest("abc")


def test_private_things_lie_apart(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    crop = store.put(b"a face", "image/jpeg", private=True)
    mosaic = store.put(b"squares", "image/jpeg")
    digest = store.write(FaceEmbedding, [EMBEDDING])
    store.write(Sighting, [sighting(0.1)])

    assert store.get(crop) == b"a face"
    assert list(store.read(FaceEmbedding, digest)) == [EMBEDDING]
    public = [name for name in names(tmp_path) if name.startswith(PUBLIC)]
    private = [name for name in names(tmp_path) if name.startswith(PRIVATE)]
    assert len(public) == len(private) == 2
    assert blob_name(crop) in private
    assert blob_name(mosaic) in public
    assert any(digest in name for name in private)
    for secret in (crop.digest, digest):
        assert not any(secret in name for name in public)


def test_the_same_bytes_may_be_private_and_public(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    private = store.put(b"x", "image/jpeg", private=True)
    assert store.put(b"x", "image/jpeg").digest == private.digest
    assert len(names(tmp_path)) == 2


def test_known_lists_what_ran(tmp_path: Path) -> None:
    run(tmp_path, [*episodes("第一集", "e 2", drama="雨夜 🌧"), *episodes("e1", drama="other")])
    assert set(Store(str(tmp_path)).known()) == {
        ("雨夜 🌧", "第一集"),
        ("雨夜 🌧", "e 2"),
        ("雨夜 🌧", None),
        ("other", "e1"),
        ("other", None),
    }

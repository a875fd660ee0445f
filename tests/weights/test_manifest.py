import pytest

from skyscript.errors import UsageError
from skyscript.weights.convert import CONVERTERS
from skyscript.weights.manifest import Entry, FromArchive, Raw, shipped

POSES = {"movenet-multipose", "blazepose-heavy"}
FACES = {"centerface", "mediapipe-face", "faceres", "age", "gender", "emotion"}
EMBEDDED = {"nanodet", "transnetv2", "mobilenetv2"} | FACES | POSES


def test_the_embedded_recipe_and_the_demo_find_all_they_need_under_one_tag() -> None:
    assert {entry.name for entry in shipped().select(["embedded"])} == EMBEDDED
    demo = {entry.name for entry in shipped().select(["demo"])}
    assert demo == {"noto-sans-cjk", "pexels-langer", "single-face", "face-noface"}


@pytest.mark.parametrize("entry", shipped().entries, ids=lambda entry: entry.name)
def test_every_entry_can_be_fetched_and_converted_as_written(entry: Entry) -> None:
    archives = [source.archive for source in entry.sources if isinstance(source, FromArchive)]

    assert archives, "some source must be public"
    assert set(archives) <= shipped().archives.keys()
    assert entry.convert in CONVERTERS or (entry.convert is None and len(entry.raw) == 1)


def test_names_and_hashes_are_unique() -> None:
    names = [entry.name for entry in shipped().entries]
    hashes = [raw.sha256 for entry in shipped().entries for raw in entry.raw]

    assert len(set(names)) == len(names)
    assert len(set(hashes)) == len(hashes)


def test_an_unknown_name_brings_the_nearest_one() -> None:
    with pytest.raises(UsageError, match=r"centreface; did you mean centerface\?"):
        shipped().entry("centreface")


def test_names_and_tags_select_each_entry_once() -> None:
    chosen = shipped().select(["nanodet", "embedded", "nanodet"])

    assert chosen[0].name == "nanodet"
    assert len(chosen) == len(EMBEDDED)


def test_identity_changes_with_any_raw_file_and_with_the_converter() -> None:
    entry = shipped().entry("faceres")
    first, second = entry.raw
    other = entry.model_copy(update={"raw": (first, Raw(file=second.file, size=second.size, sha256="0" * 64))})
    newer = entry.model_copy(update={"convert": "tfjs@2"})

    assert len({entry.identity, other.identity, newer.identity}) == 3


def test_identity_of_a_single_unconverted_file_is_its_sha256() -> None:
    entry = shipped().entry("age")

    assert entry.identity == entry.raw[0].sha256

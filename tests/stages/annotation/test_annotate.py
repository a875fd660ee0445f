"""Asking a vision-language model: what it is shown, what is paid for, and what becomes of answers that do not come."""

import json
from collections.abc import Callable

import pytest
import stage_rows as make

from skyscript.engine.calls import CallLog
from skyscript.engine.store import Store
from skyscript.errors import EndpointError, ModelError, RecipeError
from skyscript.models import scripted
from skyscript.models.protocols import ChatRequest
from skyscript.records import Failure, ImageRef, Keyframe, Mosaic, RawAnnotation
from skyscript.stages.annotation import prompt
from skyscript.stages.annotation.annotate import Annotate
from skyscript.video import jpeg

EMPTY = json.dumps({"people": [], "objects": []})


@pytest.fixture
def frames(blobs: Store) -> list[Keyframe]:
    return [make.pictured(make.keyframe(n), make.texture(n), blobs) for n in (1, 2, 3)]


def masks(frames: list[Keyframe], blobs: Store, residual: int = 0) -> list[Mosaic]:
    blob = blobs.put(jpeg.encode(make.texture(9)), jpeg.MEDIA_TYPE)
    return [
        Mosaic(
            **make.at(k.keyframe),
            image=ImageRef(blob=blob, width=k.width, height=k.height),
            regions=(),
            rounds=1,
            residual=residual,
        )
        for k in frames
    ]


def asking(answer: Callable[[ChatRequest], str], **settings: object) -> tuple[Annotate, list[ChatRequest]]:
    seen: list[ChatRequest] = []

    def remember(request: ChatRequest) -> str:
        seen.append(request)
        return answer(request)

    scripted.register("vlm", scripted.Chat(remember))
    return Annotate(model="scripted:vlm", concurrency=1, **settings), seen  # type: ignore[arg-type]


def test_each_keyframe_has_its_answer_as_it_came(frames: list[Keyframe], blobs: Store, calls: CallLog) -> None:
    stage, seen = asking(lambda r: f"Sure! ```json {EMPTY}```", images="original")
    rows = list(stage.run(frames, blobs, calls))
    assert [r.keyframe for r in make.of(RawAnnotation, rows)] == ["k0001", "k0002", "k0003"]
    assert {r.text for r in make.of(RawAnnotation, rows)} == {f"Sure! ```json {EMPTY}```"}
    assert [len(r.images) for r in seen] == [1, 1, 1]


def test_masked_faces_are_sent_as_mosaics_and_asked_for_nothing_that_only_a_face_tells(
    frames: list[Keyframe], blobs: Store, calls: CallLog
) -> None:
    stage, seen = asking(lambda r: EMPTY, images="mosaic")
    rows = make.of(RawAnnotation, list(stage.run(frames, blobs, calls, mosaics=masks(frames, blobs))))
    assert all(r.masked for r in rows)
    assert len({r.images for r in seen}) == 1  # the same mosaic, none of the three originals
    assert all("pixelated" in r.user and "unpleasant to pleasant" not in r.user for r in seen)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("http://localhost:8000/v1", "original"),
        ("http://[::1]:1/v1", "original"),
        ("https://api.example.com", "mosaic"),
        (None, "mosaic"),
    ],
)
def test_originals_stay_on_this_machine(address: str | None, shown: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SKYSCRIPT_ENDPOINT", raising=False)
    assert Annotate(model="openai:any", address=address).facts()["images"] == shown


def test_several_pictures_a_request_share_an_answer(frames: list[Keyframe], blobs: Store, calls: CallLog) -> None:
    stage, seen = asking(
        lambda r: json.dumps({"images": [{}] * len(r.images)}), images="original", images_per_request=2
    )
    rows = make.of(RawAnnotation, list(stage.run(frames, blobs, calls)))
    assert [len(r.images) for r in seen] == [2, 1]
    assert [r.part for r in rows] == [0, 1, None]
    assert "each of the 2 images" in seen[0].user
    assert stage.expected_calls({"Keyframe": 3}) == 2


def test_what_was_answered_is_not_asked_again(frames: list[Keyframe], blobs: Store, calls: CallLog) -> None:
    stage, seen = asking(lambda r: EMPTY, images="original")
    first = list(stage.run(frames, blobs, calls))
    assert list(stage.run(frames, blobs, calls)) == first
    assert len(seen) == 3


def test_a_request_without_answer_is_a_counted_failure(frames: list[Keyframe], blobs: Store, calls: CallLog) -> None:
    refused = blobs.get(frames[1].image.blob)

    def answer(request: ChatRequest) -> str:
        if request.images[0] == refused:
            raise ModelError("400: the picture is not welcome")
        return EMPTY

    stage, _ = asking(answer, images="original")
    rows = list(stage.run(frames, blobs, calls))
    assert [(f.item, f.kind, f.reason) for f in make.of(Failure, rows)] == [("k0002", "failed", "no answer")]
    assert len(make.of(RawAnnotation, rows)) == 2


def test_an_endpoint_that_is_down_stops_the_run(frames: list[Keyframe], blobs: Store, calls: CallLog) -> None:
    def down(request: ChatRequest) -> str:
        raise EndpointError("nobody answers at http://localhost:1")

    stage, _ = asking(down, images="original")
    with pytest.raises(EndpointError, match="nobody answers"):
        list(stage.run(frames, blobs, calls))


@pytest.mark.parametrize("name", ["frame.en", "frame.zh", "scene.en", "scene.zh"])
@pytest.mark.parametrize("faces", [True, False])
@pytest.mark.parametrize("count", [1, 3])
def test_every_prompt_says_what_the_paper_asks(name: str, faces: bool, count: int) -> None:
    system, user = prompt.load(name).render(faces=faces, count=count)
    assert system
    for word in (
        "Wide Shot",
        "Full Shot",
        "Medium Shot",
        "Close-up",
        "Extreme Close-up",
        "Inferred",
        "JSON",
        "Valence (V)",
    ):
        assert word in user
    assert ('"images"' in user) == (count > 1)
    assert ('"Actions"' in user and "Scene Description" in user) == name.startswith("scene")
    assert not any(mark in user for mark in ("{{", "{%", "[user]"))


def test_a_prompt_that_does_not_exist_names_those_that_do() -> None:
    with pytest.raises(RecipeError, match=r"frame\.en"):
        prompt.load("frame.fr")


def test_a_picture_whose_mosaic_does_not_hide_is_not_sent(frames: list[Keyframe], blobs: Store, calls: CallLog) -> None:
    stage, seen = asking(lambda r: EMPTY, images="mosaic")
    hidden = [*masks(frames[:1], blobs), *masks(frames[1:2], blobs, residual=1)]  # and none of the third
    rows = list(stage.run(frames, blobs, calls, mosaics=hidden))
    assert len(seen) == 1
    assert [(f.item, f.reason) for f in make.of(Failure, rows)] == [("k0002", "not sent"), ("k0003", "not sent")]


def test_own_footage_goes_to_another_machine_only_when_told() -> None:
    stage = Annotate(model="openai:any", address="https://api.example.com", privacy="own")
    with pytest.raises(RecipeError, match=r"annotate\.images=original"):
        stage.facts()
    told = stage.model_copy(update={"images": "original"})
    assert told.facts()["images"] == "original"

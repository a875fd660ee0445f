"""Action lines and events from evidence, and what a language model may change in them."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
import stage_rows as make

from skyscript.engine.calls import CallLog
from skyscript.engine.keys import canonical
from skyscript.engine.recipe import resolve
from skyscript.errors import EndpointError, ModelError
from skyscript.models import scripted
from skyscript.models.protocols import ChatRequest
from skyscript.records import (
    Appearance,
    Character,
    CharacterName,
    DialogueLine,
    EmotionScore,
    Failure,
    Mention,
    Record,
    RefinedPerson,
    SceneSpan,
    Shot,
    ShotAction,
    SpokenLine,
)
from skyscript.stages.telling.events import TellEvents

UNIT = {"drama": "d", "episode": "e1"}
SHOTS = [make.shot(n, 50 * (n - 1), 50 * n) for n in (1, 2, 3)]
FRAMES = [make.keyframe(n, n, 2.0 * n - 1) for n in (1, 2, 3)]
HAPPY = (EmotionScore(emotion="happy", probability=0.9),)


def seen(number: int, **more: Any) -> RefinedPerson:
    return make.refined(where=make.at(f"k{number:04d}", f"sh{number:03d}"), **more)


def appears(number: int, character: str) -> Appearance:
    return Appearance(**make.at(f"k{number:04d}", f"sh{number:03d}"), person="p1", character=character, similarity=0.9)


def line(number: int, shot: int, text: str, **more: Any) -> DialogueLine:
    facts = {"translation": None, "language": "en", "source": "subtitle", "timing": "subtitle", "confidence": 0.9,
             "speaker_name": None, "evidence": (), "overruled": ()} | more  # fmt: skip
    start = 2.0 * (shot - 1) + 0.5
    return DialogueLine(
        **UNIT, line=f"l{number:03d}", shot=f"sh{shot:03d}", start_s=start, end_s=start + 1, text=text, **facts
    )


def says(number: int, speaker: str | None, delivery: str | None = "on screen") -> SpokenLine:
    facts: dict[str, Any] = {"voice": None, "delivery": delivery, "confidence": 0.8, "evidence": (), "overruled": ()}
    return SpokenLine(**UNIT, line=f"l{number:03d}", speaker=speaker, **facts)


def character(name: str, gender: str) -> Character:
    facts: dict[str, Any] = {"age": None, "ethnicity": None, "looks": None, "temperament": None}
    facts |= {"facial_attractiveness": None, "faces": 1, "screen_time_s": 1, "cohesion": 1, "role": "extra"}
    return Character(drama="d", character=name, name=name, gender=gender, **facts)


def scene(*shots: int, place: str | None = "kitchen") -> SceneSpan:
    facts: dict[str, Any] = {"location": None, "interior": True, "time_of_day": None, "heading": "", "reason": ""}
    ids = tuple(f"sh{n:03d}" for n in shots)
    return SceneSpan(
        **UNIT, scene=f"s{shots[0]:02d}", number=shots[0], shots=ids, start_s=0, end_s=1, place=place, description="",
        confidence=1, **facts,
    )  # fmt: skip


EVERYTHING: dict[str, Any] = {
    "appearances": [appears(1, "C1"), appears(2, "C2"), appears(3, "C1")],
    "characters": [character("C1", "female"), character("C2", "male")],
    "lines": [
        line(1, 1, "I could not read the letter."),
        line(2, 2, "Where is the letter?"),
        line(3, 3, "It is late."),
    ],
    "spoken": [says(1, "C1"), says(2, "C2"), says(3, "C2", "off screen")],
    "scenes": [scene(1, 2, 3)],
}


def run(calls: CallLog, stage: TellEvents | None = None, **given: Any) -> list[Record]:
    rows = [seen(1, emotions=HAPPY), seen(2, facing="left"), seen(3, facing="camera")]
    return list((stage or TellEvents()).run(SHOTS, FRAMES, rows, calls, **(EVERYTHING | given)))


def answering(
    answer: Callable[[dict[str, Any]], dict[str, Any]], **settings: Any
) -> tuple[TellEvents, list[ChatRequest]]:
    asked: list[ChatRequest] = []

    def reply(request: ChatRequest) -> str:
        asked.append(request)
        assert request.schema
        return json.dumps(answer(request.schema["properties"]))

    scripted.register("teller", scripted.Chat(reply))
    return TellEvents(model="scripted:teller", concurrency=1, **settings), asked


def faithful(properties: dict[str, Any]) -> dict[str, Any]:
    """What a good model answers to the lines above."""
    if "topics" in properties:
        return {"topics": properties["topics"]["items"]["enum"][:1]}
    told = ["says that she could not read the letter", "asks where the letter is", "says that it is late"]
    return dict(zip(properties, told, strict=True))


def test_without_a_model_evidence_is_put_into_words(calls: CallLog) -> None:
    rows = make.of(ShotAction, run(calls))

    assert [row.action for row in rows] == [
        "C1 smiles and speaks.",
        "C2 looks to the left and asks a question.",
        "C1 faces the camera. C2 speaks off screen.",
    ]
    assert {(row.number, row.event) for row in rows} == {(1, "C1 and C2 talking in the kitchen")}
    assert {row.source for row in rows} == {"composed"}
    assert rows[0].evidence == ("C1", "l001", "k0001/p1", "s01")
    assert rows[0].confidence == pytest.approx(0.8)
    assert [(one.keyframe, one.action) for row in rows for one in row.people] == [
        ("k0001", "smiling, speaking"), ("k0002", "looking to the left, speaking"), ("k0003", "facing the camera"),
    ]  # fmt: skip


def test_nothing_is_needed_but_shots_and_people(calls: CallLog) -> None:
    nobody = TellEvents().run(SHOTS, FRAMES, [], calls)
    somebody = TellEvents().run(SHOTS, FRAMES, [seen(1, gender="female", emotions=HAPPY)], calls)

    assert [(row.action, row.event, row.number) for row in make.of(ShotAction, list(nobody))] == [
        (None, None, None)
    ] * 3
    first, *others = make.of(ShotAction, list(somebody))
    assert (first.action, first.event, first.number) == ("A woman smiles.", "a woman smiling", 1)
    assert [row.action for row in others] == [None, None]


def test_no_shots_no_rows(calls: CallLog) -> None:
    stage, asked = answering(faithful)

    assert list(stage.run([], [], [], calls)) == []
    assert asked == []


def test_events_are_counted_over_the_episode_and_only_where_something_happens(calls: CallLog) -> None:
    rows = make.of(ShotAction, run(calls, scenes=[scene(1, place=None), scene(2, place="street"), scene(3)], lines=[]))

    assert [(row.number, row.event) for row in rows] == [
        (1, "C1 smiling indoors"),
        (2, "C2 looking to the left on the street"),
        (None, None),  # everybody faces the camera: that is no event
    ]
    blank = make.of(ShotAction, list(TellEvents().run(SHOTS, FRAMES, [seen(2, emotions=HAPPY)], calls)))
    assert [row.number for row in blank] == [1, 1, 1]  # one event: nobody known is in another


def test_a_model_tells_what_lines_come_to_and_what_they_are_about(calls: CallLog) -> None:
    stage, asked = answering(faithful)
    rows = run(calls, stage)

    actions = make.of(ShotAction, rows)
    assert [row.action for row in actions] == [
        "C1 smiles and says that she could not read the letter.",
        "C2 looks to the left and asks where the letter is.",
        "C1 faces the camera. C2 says that it is late.",
    ]
    assert {row.event for row in actions} == {"C1 and C2 talking about the letter in the kitchen"}
    assert {row.source for row in actions} == {"scripted:teller"}
    assert actions[0].evidence == ("C1", "l001", "k0001/p1", "s01")
    assert make.of(Failure, rows) == []
    assert len(asked) == 2


def test_a_model_is_shown_ids_and_bounded_on_all_sides(calls: CallLog) -> None:
    stage, asked = answering(faithful)
    run(calls, stage)
    gists, topics = asked

    assert '1 C1 (she) says: "I could not read the letter."' in gists.user
    assert list(gists.schema["properties"]) == ["1 C1: I could", "2 C2: Where is", "3 C2: It is"]
    for form in gists.schema["properties"].values():
        assert re.fullmatch(form["pattern"], "says that it is late")
        assert not re.fullmatch(form["pattern"], "She is late")
        assert not re.fullmatch(form["pattern"], "says " + "late " * 40)
    assert topics.schema["properties"]["topics"]["items"]["enum"] == ["the letter"]
    assert gists.temperature == topics.temperature == 0
    assert gists.max_tokens <= 3 * 40


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ("says that C2 is late", "names somebody who is not in the shot"),
        ("says that she burnt the letter", "tells what was not said"),
        ("says that she could read the letter", "turns what was said"),
        ("says that he could not read the letter to Anna", "holds a name"),
    ],
)
def test_what_a_model_invents_is_refused_and_the_composed_line_is_kept(calls: CallLog, wrong: str, reason: str) -> None:
    stage, _ = answering(
        lambda properties: faithful(properties) | {key: wrong for key in properties if key.startswith("1 ")}
    )
    rows = run(calls, stage)

    assert make.of(ShotAction, rows)[0].action == "C1 smiles and speaks."
    assert [(row.kind, row.item, row.reason) for row in make.of(Failure, rows)] == [("rejected", "sh001 C1", reason)]
    assert "Anna" not in "".join(row.model_dump_json() for row in rows)


def test_a_topic_that_nobody_named_is_refused(calls: CallLog) -> None:
    stage, _ = answering(lambda p: {"topics": ["the dog", "the letter"]} if "topics" in p else faithful(p))
    rows = run(calls, stage)

    assert {row.event for row in make.of(ShotAction, rows)} == {"C1 and C2 talking about the letter in the kitchen"}
    assert make.reasons(rows) == [("rejected", "was not named")]


@pytest.mark.parametrize("answer", ["no json", "[]", '{"1 C1: I could": 3}', "{}"])
def test_an_answer_of_another_form_costs_nothing_but_itself(calls: CallLog, answer: str) -> None:
    scripted.register("teller", scripted.Chat(lambda request: answer))
    rows = run(calls, TellEvents(model="scripted:teller", concurrency=1))

    assert [row.action for row in make.of(ShotAction, rows)] == [row.action for row in make.of(ShotAction, run(calls))]
    assert make.of(Failure, rows)


def test_without_an_answer_the_unit_is_run_again(calls: CallLog) -> None:
    def down(request: ChatRequest) -> str:
        raise ModelError("the model needs xllamacpp")

    scripted.register("teller", scripted.Chat(down))
    rows = run(calls, TellEvents(model="scripted:teller", concurrency=1))

    assert [row.action for row in make.of(ShotAction, rows)] == [row.action for row in make.of(ShotAction, run(calls))]
    assert {row.kind for row in make.of(Failure, rows)} == {"failed"}
    assert {row.reason for row in make.of(Failure, rows)} <= TellEvents.passing
    assert {row.detail for row in make.of(Failure, rows)} == {"the model needs xllamacpp"}


def test_a_model_that_cannot_be_opened_is_an_answer_that_did_not_come(calls: CallLog) -> None:
    rows = run(calls, TellEvents(model="scripted:nobody"))

    assert make.of(ShotAction, rows)
    assert {(row.kind, row.reason) for row in make.of(Failure, rows)} == {("failed", "no answer")}


def test_an_endpoint_that_is_down_stops_the_run(calls: CallLog) -> None:
    def down(request: ChatRequest) -> str:
        raise EndpointError("down")

    scripted.register("teller", scripted.Chat(down))
    with pytest.raises(EndpointError):
        run(calls, TellEvents(model="scripted:teller"))


def test_what_was_answered_is_never_asked_again(calls: CallLog) -> None:
    stage, asked = answering(faithful)
    first, again = run(calls, stage), run(calls, stage)

    assert first == again
    assert len(asked) == 2


def test_lines_that_are_not_english_are_not_shown(calls: CallLog) -> None:
    stage, asked = answering(faithful)
    rows = run(calls, stage, lines=[line(1, 1, "我看不懂", language="zh")])

    assert asked == []
    assert make.of(ShotAction, rows)[0].action == "C1 smiles and speaks."


def test_names_are_ids_before_a_model_sees_them_and_places_stay(calls: CallLog) -> None:
    stage, asked = answering(
        lambda p: (
            {"topics": ["the train"]} if "topics" in p else dict.fromkeys(p, "says that the train goes to Shanghai")
        )
    )
    said = line(1, 1, "Anna, the train goes to Shanghai.")
    mention = Mention(
        **UNIT, of="l001", field="text", row=None, start=0, end=4, name="Anna", form="vocative", language="en"
    )
    name = CharacterName(
        drama="d", character="C2", name="Anna", aliases=(), source="vocative", confidence=1, evidence=()
    )
    rows = run(calls, stage, lines=[said], mentions=[mention], names=[name])

    assert not any("Anna" in request.user for request in asked)
    assert 'says: "C2, the train goes to Shanghai."' in asked[0].user
    assert make.of(ShotAction, rows)[0].action == "C1 smiles and says that the train goes to Shanghai."


def test_long_episodes_are_asked_about_in_even_parts(calls: CallLog) -> None:
    stage, asked = answering(
        lambda p: {"topics": ["the letter"]} if "topics" in p else dict.fromkeys(p, "says nothing"), turns_per_request=2
    )
    run(calls, stage)

    assert [len(r.schema["properties"]) for r in asked if r.schema and "topics" not in r.schema["properties"]] == [1, 2]


def test_the_model_can_be_turned_off_by_set() -> None:
    def find(name: str) -> type[TellEvents]:
        return TellEvents

    def model(value: str) -> str | None:
        (stage,) = resolve({"events": {"model": "llama:x"}}, {"events.model": value}, find).stages
        assert isinstance(stage, TellEvents)
        return stage.model

    assert [model("none"), model(""), model("openai:x")] == [None, None, "openai:x"]


def test_the_prompts_count_where_they_are_asked() -> None:
    def key(stage: TellEvents) -> str:
        return canonical(stage, lambda name: name)

    other = TellEvents(model="m", prompt="topics.en")
    assert TellEvents().facts() == {}
    assert key(TellEvents(model="m")) != key(other)
    assert key(TellEvents(model="m", address="http://a", concurrency=2)) == key(TellEvents(model="m"))


def test_calls_are_foreseen_from_the_lines() -> None:
    stage = TellEvents(model="m", turns_per_request=5)

    assert [stage.expected_calls({"DialogueLine": n}) for n in (0, 5, 11)] == [0, 1, 3]
    assert stage.expected_calls({}) == 0
    assert TellEvents().expected_calls({"DialogueLine": 11}) == 0


def test_strangers_who_act_alike_are_told_together(calls: CallLog) -> None:
    people = [
        make.refined(f"p{n}", (100.0 * n, 0, 100.0 * n + 80, 300), make.at("k0001", "sh001"), facing="away")
        for n in range(3)
    ]
    (first, *_) = make.of(ShotAction, list(TellEvents().run(SHOTS, FRAMES, people, calls)))

    assert first.action == "Three people are turned away."
    assert len(first.people) == 3


def test_shots_without_keyframes_have_their_lines(calls: CallLog) -> None:
    shots: list[Shot] = [make.shot(1, 0, 50)]
    (row,) = make.of(
        ShotAction,
        list(TellEvents().run(shots, [], [], calls, lines=[line(1, 1, "Hello.")], spoken=[says(1, "C4", None)])),
    )

    assert (row.action, row.event) == ("C4 speaks.", "C4 speaking")

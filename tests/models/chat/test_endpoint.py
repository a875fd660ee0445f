import json

import numpy as np
import pytest
from fake import FakeServer

from skyscript.errors import EndpointError, ModelError
from skyscript.models.chat.circuit import Stretch
from skyscript.models.chat.pictures import Limits
from skyscript.models.protocols import ChatRequest
from skyscript.video import jpeg

HELLO = ChatRequest("You are brief.", "hello")
SCHEMA = {"type": "object", "properties": {"said": {"type": "string"}}}
ASKS = ChatRequest("", "hello", schema=SCHEMA)


def picture(width=64, height=32, level=128):
    return jpeg.encode(np.full((height, width, 3), level, np.uint8))


def test_a_request_with_pictures_keeps_to_the_protocol_and_comes_back_as_it_was_sent(connect):
    with FakeServer(key="secret") as server:
        reply = connect(server.address, key="secret").ask(
            ChatRequest("Be brief.", "两张图?", (picture(), picture(20, 40)), SCHEMA, max_tokens=50, temperature=0.3)
        )
    assert json.loads(reply.text) == {"said": "两张图?", "pictures": [[64, 32], [20, 40]]}
    assert (reply.tokens_in > 0, reply.tokens_out > 0, reply.cut, reply.seconds > 0) == (True, True, False, True)
    (body,) = server.bodies
    assert (body["model"], body["max_tokens"], body["temperature"]) == ("fake", 50, 0.3)
    assert body["messages"][0] == {"role": "system", "content": "Be brief."}
    assert body["response_format"]["json_schema"]["schema"] == SCHEMA
    assert server.breaches == []


def test_an_answer_that_ran_out_of_tokens_says_so(connect):
    with FakeServer() as server:
        assert connect(server.address).ask(ChatRequest("", "a long question", max_tokens=3)).cut


@pytest.mark.parametrize(
    "fault", [408, 409, 425, 429, 500, 502, 503, 504, "drop", "cut", "malformed", "page", "silent"]
)
def test_what_may_pass_is_tried_again(connect, fault):
    with FakeServer(lambda text, attempt: fault if attempt < 4 else None) as server:
        assert "hello" in connect(server.address).ask(HELLO).text
    assert server.asked["hello"] == 4


def test_a_server_that_is_slow_is_asked_again(connect):
    with FakeServer(lambda text, attempt: "hang" if attempt == 1 else None) as server:
        assert "hello" in connect(server.address, timeout_s=1.0).ask(HELLO).text


@pytest.mark.parametrize("fault", [400, 405, 413, 415, 422, 501])
def test_what_will_not_pass_is_asked_once_and_told(connect, fault):
    with FakeServer(lambda text, attempt: fault) as server:
        with pytest.raises(ModelError, match=f"{fault}: injected {fault}"):
            connect(server.address).ask(HELLO)
        assert server.asked["hello"] == 1


def test_a_request_that_always_fails_ends_after_the_tries_it_was_given(connect):
    with FakeServer(lambda text, attempt: 503) as server:
        with pytest.raises(ModelError, match=r"no answer in 3 tries \(503: injected 503\)"):
            connect(server.address, attempts=3).ask(HELLO)
        assert server.asked["hello"] == 3


def test_the_time_that_the_server_asks_for_is_waited(connect, monkeypatch):
    waited = []
    monkeypatch.setattr(Stretch, "rest", lambda self, seconds: waited.append(seconds))
    with FakeServer(lambda text, attempt: 429 if attempt == 1 else None) as server:
        connect(server.address).ask(HELLO)
    assert len(waited) == 1
    assert waited[0] >= 0.01


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("wrong", r"refuses the key in MY_KEY \(401: Invalid API key: Bearer \[key\]\)"),
        ("", "wants a key .*: set MY_KEY"),
    ],
)
def test_a_wrong_key_stops_the_run_names_its_variable_and_is_not_repeated(connect, key, says):
    with FakeServer(key="right") as server, pytest.raises(EndpointError, match=says) as stop:
        connect(server.address, key=key, variable="MY_KEY").ask(HELLO)
    assert "wrong" not in str(stop.value)


@pytest.mark.parametrize(("status", "says"), [(402, "out of credit"), (404, "no such model"), (301, "has moved")])
def test_what_every_request_will_meet_stops_the_run(connect, status, says):
    with FakeServer(lambda text, attempt: status) as server:
        with pytest.raises(EndpointError, match=f"127.0.0.1.*{says}"):
            connect(server.address).ask(HELLO)
        assert server.asked["hello"] == 1


@pytest.mark.parametrize(
    ("takes", "seen"),
    [
        (["json_schema"], ["json_schema"]),
        (["json_object"], ["json_schema", "json_object"]),
        ([], ["json_schema", "json_object", None]),
    ],
)
def test_the_best_form_that_a_server_takes_is_found_once(connect, takes, seen):
    with FakeServer(takes=takes) as server:
        model = connect(server.address)
        for _ in range(3):
            model.ask(ASKS)
    assert server.forms == [*seen, seen[-1], seen[-1]]
    assert server.breaches == []
    told = json.dumps(server.bodies[-1]["messages"])
    assert ("JSON Schema" in told) == (seen[-1] != "json_schema")


@pytest.mark.parametrize("fault", [429, 500, "drop", "malformed"])
def test_a_fault_says_nothing_about_the_form(connect, fault):
    with FakeServer(lambda text, attempt: fault if attempt <= 2 else None) as server:
        model = connect(server.address)
        model.ask(ASKS)
        model.ask(ASKS)
    assert set(server.forms) == {"json_schema"}


def test_a_complaint_that_only_quotes_the_request_teaches_nothing(connect):
    """Some servers repeat the body, `response_format` included, whatever is wrong with it."""
    quote = 422, "too long: {'response_format': {'type': 'json_schema'}, 'temperature': 0}"
    with FakeServer(lambda text, attempt: quote if text == "too long" else None) as server:
        model = connect(server.address)
        with pytest.raises(ModelError, match="422: too long"):
            model.ask(ChatRequest("", "too long", schema=SCHEMA))
        model.ask(ASKS)
    assert server.forms[-1] == "json_schema"
    assert "temperature" in server.bodies[-1]


def test_a_server_that_calls_the_limit_otherwise_is_asked_in_its_words(connect):
    with FakeServer(limit="max_completion_tokens") as server:
        model = connect(server.address)
        model.ask(HELLO)
        model.ask(HELLO)
    assert len(server.breaches) == 1
    assert [body["max_completion_tokens"] for body in server.bodies] == [1024, 1024]


def test_pictures_beyond_the_limits_are_scaled_or_refused_never_dropped(connect):
    with FakeServer() as server:
        model = connect(server.address, limits=Limits(images=2, side=100))
        reply = model.ask(ChatRequest("", "how large?", (picture(400, 200), picture(100, 60))))
        assert json.loads(reply.text)["pictures"] == [[100, 50], [100, 60]]
        with pytest.raises(ModelError, match=r"holds 3 pictures.* limit is 2"):
            model.ask(ChatRequest("", "too many", (picture(),) * 3))
        with pytest.raises(ModelError, match="no JPEG"):
            model.ask(ChatRequest("", "what is it?", (b"\x89PNG",)))
    assert server.asked.keys() == {"how large?"}

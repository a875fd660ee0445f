import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skyscript.errors import ModelError
from skyscript.models.chat import wire
from skyscript.models.chat.dialect import Dialect
from skyscript.models.chat.retry import TransientError
from skyscript.models.protocols import ChatRequest


def completion(message, **choice):
    return json.dumps({"choices": [{"message": message, **choice}]}).encode()


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ({"content": "plain"}, "plain"),
        ({"content": None, "reasoning_content": "hm"}, ""),
        ({"content": [{"type": "text", "text": "in "}, {"type": "text", "text": "parts"}]}, "in parts"),
        ({"content": "half \ud83d an emoji"}, "half ? an emoji"),
    ],
)
def test_answers_of_every_shape_become_text_that_can_be_stored(message, text):
    reply = wire.read(200, {}, completion(message), 1.0)
    assert reply.text == text
    assert (reply.tokens_in, reply.tokens_out, reply.cut) == (0, 0, False)


@pytest.mark.parametrize(
    ("message", "reason"), [({"content": None, "refusal": "I cannot"}, "stop"), ({"content": ""}, "content_filter")]
)
def test_a_refusal_to_answer_is_no_empty_answer(message, reason):
    with pytest.raises(ModelError, match=r"refused to answer: (I cannot|content_filter)"):
        wire.read(200, {}, completion(message, finish_reason=reason), 1.0)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"error": {"message": "in an object", "code": 400}}, "in an object"),
        ({"error": "as text"}, "as text"),
        ({"object": "error", "message": "at the top"}, "at the top"),
        ({"detail": [{"loc": ["body", "model"], "msg": "missing"}]}, "missing"),
    ],
)
def test_the_server_s_own_words_are_found_wherever_they_stand(said, words):
    with pytest.raises(wire.ComplaintError, match=rf"\(400: .*{words}"):
        wire.read(400, {}, json.dumps(said).encode(), 1.0)


values = st.recursive(st.none() | st.integers() | st.text(), st.lists)


@given(st.binary() | (st.text() | values.map(json.dumps)).map(str.encode))
def test_no_body_breaks_the_reader(content):
    with pytest.raises(TransientError):
        wire.read(200, {}, content, 1.0)
    for status in (302, 404, 418, 422, 500):
        with pytest.raises((TransientError, wire.RefusalError, ModelError)) as told:
            wire.read(status, {}, content, 1.0)
        assert len(str(told.value)) < 500


OPEN = {"type": "object", "properties": {"a": {"type": "string"}}}
CLOSED = OPEN | {"required": ["a"], "additionalProperties": False}


@pytest.mark.parametrize(
    ("schema", "strict"),
    [
        (OPEN, False),
        (CLOSED, True),
        (CLOSED | {"required": []}, False),
        (CLOSED | {"properties": {"a": {"type": "array", "items": OPEN}}}, False),
        (CLOSED | {"properties": {"a": {"anyOf": [CLOSED, {"type": "null"}]}}, "$defs": {"b": CLOSED}}, True),
        (CLOSED | {"$defs": {"b": OPEN}}, False),
    ],
)
def test_strict_is_asked_only_of_schemas_that_strict_servers_take(schema, strict):
    body = json.loads(wire.body("m", ChatRequest("", "?", schema=schema), (), Dialect()))
    assert body["response_format"]["json_schema"]["strict"] is strict

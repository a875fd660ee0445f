"""The client against a real server: llama.cpp behind xllamacpp, with the smallest model that speaks the protocol."""

import json
import socket
from collections.abc import Iterator

import pytest

from skyscript.errors import EndpointError, ModelError
from skyscript.models import chat
from skyscript.models.chat.check import check
from skyscript.models.protocols import ChatRequest
from skyscript.video import jpeg
from skyscript.weights import Locker

xllamacpp = pytest.importorskip("xllamacpp", reason="there is no wheel for this platform")
pytestmark = [pytest.mark.e2e, pytest.mark.llm]

KEY = "smoke-key"
SCHEMA = {
    "type": "object",
    "required": ["slug", "shots"],
    "additionalProperties": False,
    "properties": {
        "slug": {"type": "string", "pattern": "^(INT|EXT)\\. [A-Z ]{3,20} - (DAY|NIGHT)$"},
        "shots": {
            "type": "array",
            "minItems": 2,
            "maxItems": 2,
            "items": {"enum": ["close-up", "medium", "long"]},
        },
    },
}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(Locker().path("smollm2"))
    parameters.n_ctx, parameters.n_parallel, parameters.warmup, parameters.use_jinja = 4096, 2, False, True
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = 1
    parameters.hostnames, parameters.port, parameters.api_keys = ["127.0.0.1"], port, [KEY]
    server = xllamacpp.Server(parameters)  # stops when it is dropped
    yield server.listening_address
    del server


@pytest.fixture
def served(connect, address):
    return connect(f"{address}/v1", key=KEY, timeout_s=300.0, attempts=2)


def test_it_answers_and_counts_tokens(served):
    reply = served.ask(ChatRequest("You are brief.", "Say hello.", max_tokens=20))
    assert reply.text.strip()
    assert reply.tokens_in > 5
    assert 0 < reply.tokens_out <= 20


def test_an_answer_that_runs_out_of_tokens_is_cut(served):
    reply = served.ask(ChatRequest("", "Count from one to a hundred in words.", max_tokens=5))
    assert reply.cut
    assert reply.tokens_out == 5


def test_a_schema_is_kept_to(served):
    reply = served.ask(ChatRequest("", "Describe a scene in a hall by day.", schema=SCHEMA, max_tokens=200))
    answer = json.loads(reply.text)
    assert answer["slug"].startswith(("INT. ", "EXT. "))
    assert len(answer["shots"]) == 2
    assert set(answer["shots"]) <= {"close-up", "medium", "long"}


def test_many_at_once_are_each_answered_once(served, log):
    requests = [ChatRequest("", f"Say the number {number}.", schema=SCHEMA, max_tokens=80) for number in range(6)]
    calls = log()
    assert {number for number, _ in chat.ask_all(served, requests, 3, calls)} == set(range(6))
    assert calls.close().calls == 6


def test_a_wrong_key_stops_the_run(connect, address):
    with pytest.raises(EndpointError, match="refuses the key in SKYSCRIPT_API_KEY"):
        connect(f"{address}/v1", key="wrong").ask(ChatRequest("", "hello"))


def test_a_blind_model_says_that_it_takes_no_pictures(served):
    import numpy as np

    picture = jpeg.encode(np.zeros((32, 32, 3), np.uint8))
    with pytest.raises(ModelError, match="image input is not supported"):
        served.ask(ChatRequest("", "What is in it?", (picture,), max_tokens=5))


def test_too_long_a_request_fails_alone(served):
    with pytest.raises(ModelError, match="400"):
        served.ask(ChatRequest("", "word " * 8000, max_tokens=5))
    assert served.ask(ChatRequest("", "Say hello.", max_tokens=5)).tokens_out == 5


def test_the_check_finds_what_the_server_can(address, monkeypatch):
    monkeypatch.setenv("SKYSCRIPT_API_KEY", KEY)
    found = {finding.what: finding for finding in check(f"{address}/v1")}
    for finding in found.values():
        print(f"{finding.what:18} {finding.good!s:6} {finding.verdict}")
    assert [what for what, finding in found.items() if finding.good is False] == ["pictures", "several pictures"]
    assert "image input is not supported" in found["pictures"].verdict

"""The language model inside this process: what it is asked, what it keeps from others, and that it ends in order."""

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import fake_llama
import pytest

from skyscript.errors import ModelError
from skyscript.models import registry
from skyscript.models.chat import llama
from skyscript.models.chat.llama import Llama
from skyscript.models.protocols import ChatRequest
from skyscript.weights import Locker

HELLO = ChatRequest("You are brief.", "Say hello.", schema={"type": "object"}, max_tokens=20)
LEAVING = """
import sys, threading, time
from pathlib import Path
from skyscript.models.chat.llama import Llama
from skyscript.models.protocols import ChatRequest

model = Llama(Path(sys.argv[1]))
model.ask(ChatRequest("", "Say hello.", max_tokens=2))
threading.Thread(target=model.ask, args=(ChatRequest("", "Tell a long story.", max_tokens=2000),), daemon=True).start()
time.sleep(0.5)
print("leaving")
"""


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Llama:
    answering(monkeypatch, lambda sent: "hello")
    return Llama(Path("small.gguf"))


def answering(monkeypatch: pytest.MonkeyPatch, answer: fake_llama.Answer) -> None:
    monkeypatch.setitem(sys.modules, "xllamacpp", fake_llama.module(answer))
    monkeypatch.setattr(llama, "_opened_by", 0)


def test_it_is_asked_as_a_server_would_be_and_always_the_same_way(model: Llama) -> None:
    reply = model.ask(HELLO)

    (sent,) = fake_llama.FakeServer.made[0].sent
    assert (reply.text, reply.tokens_in, reply.tokens_out, reply.cut) == ("hello", 7, 3, False)
    assert [turn["role"] for turn in sent["messages"]] == ["system", "user"]
    assert sent["response_format"]["json_schema"]["schema"] == {"type": "object"}
    assert (sent["temperature"], sent["max_tokens"], sent["cache_prompt"]) == (0.0, 20, False)


def test_nobody_else_can_use_it(model: Llama) -> None:
    model.ask(HELLO)
    Llama(Path("other.gguf")).ask(HELLO)

    first, second = (server.parameters for server in fake_llama.FakeServer.made)
    assert first.hostnames == ["127.0.0.1"]
    assert len(first.api_keys[0]) >= 32
    assert first.api_keys != second.api_keys


@pytest.mark.parametrize(("given", "used"), [("1", 1), ("2", 1), ("4", 3)])
def test_it_leaves_a_core_to_others(model: Llama, monkeypatch: pytest.MonkeyPatch, given: str, used: int) -> None:
    monkeypatch.setenv("SKYSCRIPT_THREADS", given)
    model.ask(HELLO)

    assert fake_llama.FakeServer.made[0].parameters.cpuparams.n_threads == used


def test_it_is_opened_by_the_first_request_and_again_after_it_was_closed(model: Llama) -> None:
    before = fake_llama.FakeServer.open_now
    assert fake_llama.FakeServer.made == []
    model.ask(HELLO)
    model.ask(HELLO)
    assert len(fake_llama.FakeServer.made) == 1

    fake_llama.FakeServer.made.clear()
    model.close()
    assert fake_llama.FakeServer.open_now == before
    assert model.ask(HELLO).text == "hello"


def test_it_leaves_the_memory_when_nobody_asks(model: Llama, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(llama, "IDLE_S", 0.01)
    model.ask(HELLO)
    for _ in range(500):
        if model._server is None:
            break
        time.sleep(0.01)

    assert model._server is None
    assert model.ask(HELLO).text == "hello"


@pytest.mark.parametrize(
    "answer",
    [
        {"error": {"code": 400, "message": "request (6030 tokens) exceeds the available context size"}},
        {"error": {"code": 500, "message": "out of memory"}},
    ],
)
def test_what_it_cannot_answer_concerns_that_request_alone(
    monkeypatch: pytest.MonkeyPatch, answer: dict[str, Any]
) -> None:
    answering(monkeypatch, lambda sent: answer if "long" in json.dumps(sent) else "hello")
    model = Llama(Path("small.gguf"))

    with pytest.raises(ModelError, match=answer["error"]["message"].split()[0]):
        model.ask(ChatRequest("", "a long one"))
    assert model.ask(HELLO).text == "hello"


def test_a_schema_that_it_cannot_follow_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(sent: dict[str, Any]) -> str:
        raise ValueError("unrecognized type nonsense")

    answering(monkeypatch, refuse)
    with pytest.raises(ModelError, match="refuses the request: unrecognized type nonsense"):
        Llama(Path("small.gguf")).ask(HELLO)


def test_it_sees_no_pictures(model: Llama) -> None:
    with pytest.raises(ModelError, match="sees no pictures"):
        model.ask(ChatRequest("", "What is this?", images=(b"jpeg",)))


def test_where_the_package_is_missing_the_mend_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xllamacpp", None)

    with pytest.raises(ModelError, match=r"pip install xllamacpp, or do without it: --set events\.model=none"):
        Llama(Path("small.gguf")).ask(HELLO)


def test_a_forked_process_is_told_so(model: Llama, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(llama, "_opened_by", os.getpid() + 1)

    with pytest.raises(ModelError, match="start the process by spawn"):
        model.ask(HELLO)


def test_a_request_under_way_is_broken_off_when_the_process_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(sent: dict[str, Any]) -> str:
        begun.set()
        go_on.wait(10)
        return "a story that nobody hears"

    answering(monkeypatch, slow)
    model = Llama(Path("small.gguf"))
    told: list[str] = []

    def ask() -> None:
        try:
            model.ask(HELLO)
        except ModelError as error:
            told.append(str(error))

    thread = threading.Thread(target=ask)
    thread.start()
    assert begun.wait(10)
    model._leaving.set()
    go_on.set()
    thread.join()
    assert told == ["llama:small was closed"]


def test_identity_names_weights_and_package() -> None:
    name = "llama:qwen2.5-coder-1.5b"

    assert registry.weights(name) == ("qwen2.5-coder-1.5b",)
    assert registry.identity(name).startswith(f"{name}@")
    assert registry.identity(name) != registry.identity("llama:qwen2.5-coder-0.5b").replace("0.5b", "1.5b")


@pytest.fixture(scope="module")
def real() -> Llama:
    pytest.importorskip("xllamacpp")
    return Llama(Locker().path("smollm2"))


@pytest.mark.e2e
@pytest.mark.llm
def test_a_real_model_keeps_to_the_schema(real: Llama) -> None:
    form = {"type": "string", "pattern": "^(says|asks) [a-z ]{3,12}$"}
    schema = {"type": "object", "properties": {"1 C1": form}, "required": ["1 C1"], "additionalProperties": False}
    reply = real.ask(ChatRequest("Report.", "1 C1 says: Where is the key?", schema=schema, max_tokens=40))

    ((key, said),) = json.loads(reply.text).items()
    assert key == "1 C1"
    assert said.split()[0] in ("says", "asks")
    assert reply.tokens_in > 5
    assert reply.tokens_out > 2


@pytest.mark.e2e
@pytest.mark.llm
def test_a_process_that_ends_while_it_is_asked_ends_in_order(real: Llama) -> None:
    command = [sys.executable, "-c", LEAVING, str(Locker().path("smollm2"))]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)

    assert done.stdout == "leaving\n"
    assert done.returncode == 0, done.stderr

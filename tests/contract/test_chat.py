"""What every chat model keeps to, the stand-in included. They are told to repeat what they are asked."""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "models" / "chat"))

import fake_llama
from fake import FakeServer, user_text

from skyscript.errors import EndpointError, ModelError
from skyscript.models import registry, scripted
from skyscript.models.chat import llama
from skyscript.models.chat.endpoint import Endpoint
from skyscript.models.chat.line import Line
from skyscript.models.chat.llama import Llama
from skyscript.models.chat.pictures import LIMITS
from skyscript.models.chat.retry import Patience
from skyscript.models.protocols import ChatModel, ChatReply, ChatRequest


def parrot(request: ChatRequest) -> ChatReply:
    if request.user == "unanswerable":
        raise ModelError("unanswerable")
    if request.user == "down":
        raise EndpointError("down")
    most = 4 * request.max_tokens
    return ChatReply(request.user[:most], 3, 2, 0.0, len(request.user) > most)


@pytest.fixture(scope="module")
def server():
    faults = {"unanswerable": 400, "down": 401}
    with FakeServer(lambda text, attempt: faults.get(text), answer=user_text) as server:
        yield server


def llama_parrot(sent):
    text = sent["messages"][-1]["content"]
    return {"error": {"code": 400, "message": "unanswerable"}} if text == "unanswerable" else text


@pytest.fixture(params=["scripted", "openai", "llama"])
def model(request, server, monkeypatch):
    if request.param == "scripted":
        scripted.register("parrot", scripted.Chat(parrot))
        yield registry.open("scripted:parrot", ChatModel)
        return
    if request.param == "llama":
        monkeypatch.setitem(sys.modules, "xllamacpp", fake_llama.module(llama_parrot))
        monkeypatch.setattr(llama, "_opened_by", 0)
        yield Llama(Path("parrot.gguf"))
        return
    line = Line(server.address, "", "KEY", Patience(first_s=0.01), timeout_s=20)
    yield Endpoint("parrot", line, LIMITS)
    line.close()


def test_it_has_a_name_and_answers(model):
    reply = model.ask(ChatRequest("Repeat.", "good morning"))
    assert model.name
    assert (reply.text, reply.cut) == ("good morning", False)
    assert reply.tokens_in >= 0
    assert reply.tokens_out >= 0
    assert reply.seconds >= 0


def test_many_threads_get_each_their_own_answer(model):
    texts = [f"line {number}" for number in range(64)]
    with ThreadPoolExecutor(8) as threads:
        replies = threads.map(lambda text: model.ask(ChatRequest("Repeat.", text)), texts)
    assert [reply.text for reply in replies] == texts


def test_an_answer_that_runs_out_of_tokens_is_cut(model):
    reply = model.ask(ChatRequest("Repeat.", "a long line of text", max_tokens=2))
    assert reply.cut
    assert "a long line of text".startswith(reply.text)


def test_a_request_without_an_answer_is_no_reason_to_stop(model):
    with pytest.raises(ModelError):
        model.ask(ChatRequest("Repeat.", "unanswerable"))
    assert model.ask(ChatRequest("Repeat.", "next")).text == "next"


def test_an_endpoint_that_refuses_everything_is(model):
    if isinstance(model, Llama):
        pytest.skip("there is no endpoint that could be down")
    with pytest.raises(EndpointError):
        model.ask(ChatRequest("Repeat.", "down"))

import subprocess
import sys

import pytest

from skyscript.errors import EndpointError
from skyscript.models import chat, registry
from skyscript.models.chat.address import base
from skyscript.models.protocols import ChatModel, ChatRequest, FaceDetector


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("http://localhost:8000", "http://localhost:8000/v1"),
        (" http://localhost:8000/v1/ ", "http://localhost:8000/v1"),
        ("http://127.0.0.1:23333/v1/chat/completions", "http://127.0.0.1:23333/v1"),
        ("https://api.example.org/api/v3", "https://api.example.org/api/v3"),
        ("http://[::1]:8000", "http://[::1]:8000/v1"),
    ],
)
def test_an_address_is_understood_as_people_write_it(written, meant):
    assert base(written) == meant


@pytest.mark.parametrize(
    "written",
    ["localhost:8000", "", "ftp://host/v1", "http://", "http://host:port", "http://me:key@host", "http://h/v1?key=1"],
)
def test_what_is_no_address_is_refused_and_a_key_in_it_is_not_repeated(written):
    with pytest.raises(EndpointError, match="address") as refused:
        base(written)
    assert "me:key" not in str(refused.value)
    assert "key=1" not in str(refused.value)


@pytest.mark.parametrize(
    ("address", "local"),
    [
        ("http://localhost:1", True),
        ("http://127.8.0.1", True),
        ("http://[::1]/v1", True),
        ("http://10.0.0.7", False),
        ("https://localhost.example.org", False),
        ("https://api.example.org", False),
    ],
)
def test_only_this_machine_is_local(address, local):
    assert chat.is_local(address) is local


def test_a_served_model_is_opened_by_name_from_the_environment(monkeypatch):
    monkeypatch.setenv(chat.ADDRESS, "http://localhost:9/v1")
    monkeypatch.setenv(chat.KEY, "secret")
    model = registry.open("openai:org/Vision-7B:latest", ChatModel)
    assert model.name == "openai:org/Vision-7B:latest"
    assert registry.open("openai:org/Vision-7B:latest", ChatModel) is model
    assert chat.connect("org/Vision-7B:latest", "http://localhost:9/") is model
    monkeypatch.setenv(chat.KEY, "another")
    assert registry.open("openai:org/Vision-7B:latest", ChatModel) is not model


def test_neither_address_nor_key_is_part_of_what_a_model_is(monkeypatch):
    monkeypatch.delenv(chat.ADDRESS, raising=False)
    assert registry.identity("openai:Vision") == "openai:Vision"
    monkeypatch.setenv(chat.ADDRESS, "http://elsewhere/v1")
    assert registry.identity("openai:Vision") == "openai:Vision"
    assert registry.weights("openai:Vision") == ()


def test_programs_that_ask_nobody_do_not_wait_for_the_http_library():
    program = "import sys, skyscript; from skyscript.models import chat, registry; print('httpx' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout
    assert said == "False\n"


def test_a_missing_address_or_name_or_a_garbled_key_is_told_in_one_sentence(monkeypatch):
    monkeypatch.delenv(chat.ADDRESS, raising=False)
    with pytest.raises(EndpointError, match=r"openai:Vision needs the address.*SKYSCRIPT_ENDPOINT"):
        registry.open("openai:Vision", ChatModel)
    with pytest.raises(EndpointError, match="needs a name"):
        chat.connect("openai:", "http://localhost:9")
    monkeypatch.setenv("MY_KEY", "clé")
    with pytest.raises(EndpointError, match="MY_KEY"):
        chat.connect("Vision", "http://localhost:9", "MY_KEY")


def test_a_served_model_answers_chat_and_nothing_else(monkeypatch):
    monkeypatch.setenv(chat.ADDRESS, "http://localhost:9/v1")
    with pytest.raises(registry.ModelError, match="does not answer FaceDetector: it answers ChatModel"):
        registry.open("openai:Vision", FaceDetector)


def test_a_host_that_cannot_be_stops_the_run(connect):
    with pytest.raises(EndpointError, match="exa mple"):
        connect("http://exa mple/v1").ask(ChatRequest("", "hello"))

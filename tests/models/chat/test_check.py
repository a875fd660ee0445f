import json

import pytest
from fake import FakeServer, pictures, user_text

from skyscript.errors import EndpointError
from skyscript.models.chat.check import check


def sees(body):
    """As a good vision model answers: the colour that it sees, in the form that it was asked for."""
    form = body.get("response_format", {}).get("type")
    if form:
        return json.dumps({"colour": "red"} if form == "json_schema" else {"anything": 1})
    means = [picture.mean((0, 1)) for picture in pictures(body)]
    return " and ".join("red" if red > blue else "blue" for blue, _, red in means) or "Yes."


def verdicts(address, **options):
    return {finding.what: (finding.good, finding.verdict) for finding in check(address, **options)}


def test_a_server_that_can_everything():
    with FakeServer(answer=sees) as server:
        found = verdicts(server.address.removesuffix("/v1"))
    assert server.breaches == []
    assert found["models"] == (True, "fake")
    assert {what: good for what, (good, _) in found.items()} == {
        "reachable": True,
        "models": True,
        "chat": True,
        "tokens": True,
        "latency": None,
        "schema output": True,
        "JSON output": True,
        "pictures": True,
        "several pictures": True,
    }


def test_a_server_that_takes_a_schema_and_forgets_it_and_is_blind(monkeypatch):
    def fault(text, attempt):
        return (400, "this model takes no images") if "picture" in text else None

    with FakeServer(fault, takes=["json_schema"], answer=lambda body: "Blood is red.") as server:
        found = verdicts(server.address)
    assert found["schema output"] == (False, "taken, but the answer is 'Blood is red.'")
    assert found["JSON output"][0] is False
    assert "response_format is not supported" in found["JSON output"][1]
    assert found["pictures"][0] is False
    assert "takes no images" in found["pictures"][1]
    assert found["chat"][0] is True


def test_a_model_that_sees_other_colours():
    with FakeServer(answer=lambda body: "green" if pictures(body) else "yes") as server:
        found = verdicts(server.address, model="openai:fake")
    assert found["pictures"] == (False, "taken, but it sees 'green'")
    assert all(user_text(body) and body["model"] == "fake" for body in server.bodies)


def test_a_server_that_is_down_or_locked_is_no_finding(monkeypatch):
    monkeypatch.setenv("MY_KEY", "wrong")
    with FakeServer(key="right") as server:
        with pytest.raises(EndpointError, match="refuses the key in MY_KEY"):
            verdicts(server.address, key_variable="MY_KEY")
        monkeypatch.setenv("MY_KEY", "right")
        assert verdicts(server.address, key_variable="MY_KEY")["chat"][0] is True
    with pytest.raises(EndpointError, match="is it running"):
        verdicts(server.address)

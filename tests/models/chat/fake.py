"""A strict stand-in for an OpenAI-compatible server, which also fails on demand.

It is no model: it answers with what it was asked. A request that breaks the protocol is refused with 400 and noted in
`breaches`. `fault(text, attempt)` says what befalls the n-th request with that user text, counted from 1.
"""

import base64
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import cv2
import numpy as np

Fault = str | int | tuple[int, str] | None
"""A status, with or without words, or one of: hang, drop, cut, malformed, page, silent; None is no fault."""

RETRY_AFTER = "0.01"
PASSING: tuple[Fault, ...] = (429, 500, 502, 503, 504, 408, "drop", "cut", "malformed", "page", "silent")


def twenty_percent(seed: int) -> Callable[[str, int], Fault]:
    """The same fault for the same request, whatever the order in which threads ask."""

    def fault(text: str, attempt: int) -> Fault:
        dice = random.Random(f"{seed}/{text}/{attempt}")
        return dice.choice(PASSING) if dice.random() < 0.2 else None

    return fault


class BreachError(Exception):
    """The request breaks the protocol."""


class FakeServer:
    """`with FakeServer() as server: ... server.address`. Counts by the user's text."""

    def __init__(
        self,
        fault: Callable[[str, int], Fault] = lambda text, attempt: None,
        *,
        key: str = "",
        takes: Sequence[str] = ("json_schema", "json_object"),
        limit: str = "max_tokens",
        complaint: str = "response_format is not supported",
        delay_s: float = 0.0,
        answer: Callable[[dict[str, Any]], str] | None = None,
        before: Callable[[], object] = lambda: None,
    ) -> None:
        self.fault, self.key, self.takes, self.limit, self.complaint = fault, key, takes, limit, complaint
        self.delay_s, self.answer, self.before = delay_s, answer or echo, before
        self.lock = threading.Lock()
        self.asked: Counter[str] = Counter()
        self.paid: Counter[str] = Counter()
        self.forms: list[str | None] = []
        self.breaches: list[str] = []
        self.bodies: list[dict[str, Any]] = []
        self.now = self.peak = 0
        self.ended = threading.Event()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                server.list_models(self)

            def do_POST(self) -> None:
                server.chat(self)

            def log_message(self, *_: object) -> None: ...

        class Quiet(ThreadingHTTPServer):
            request_queue_size = 128

            def handle_error(self, *_: object) -> None: ...  # a client that was killed

        self.http = Quiet(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.http.server_address[1]}/v1"

    def __enter__(self) -> "FakeServer":
        threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.die()

    def die(self) -> None:
        """Drop every connection, and take no new one."""
        self.ended.set()
        self.http.shutdown()
        self.http.server_close()

    def list_models(self, client: BaseHTTPRequestHandler) -> None:
        if self._admitted(client):
            send(client, 200, {"object": "list", "data": [{"id": "fake", "object": "model"}]})

    def chat(self, client: BaseHTTPRequestHandler) -> None:
        content = client.rfile.read(int(client.headers["Content-Length"]))
        if not self._admitted(client):
            return
        try:
            body = validate(client.path, client.headers.get("Content-Type", ""), content, self.limit)
        except BreachError as breach:
            with self.lock:
                self.breaches.append(str(breach))
            send(client, 400, {"error": {"message": str(breach)}})
            return
        text = user_text(body)
        form = body.get("response_format", {}).get("type")
        with self.lock:
            self.bodies.append(body)
            self.forms.append(form)
            self.asked[text] += 1
            attempt = self.asked[text]
            self.now += 1
            self.peak = max(self.peak, self.now)
        try:
            self.before()
            time.sleep(self.delay_s)
            self._answer(client, body, text, form, "drop" if self.ended.is_set() else self.fault(text, attempt))
        finally:
            with self.lock:
                self.now -= 1

    def _answer(
        self, client: BaseHTTPRequestHandler, body: dict[str, Any], text: str, form: str | None, fault: Fault
    ) -> None:
        if isinstance(fault, int):
            fault = fault, f"injected {fault}"
        if isinstance(fault, tuple):
            status, words = fault
            send(client, status, {"error": {"message": words}}, {"Retry-After": RETRY_AFTER} if status == 429 else {})
        elif fault == "hang":
            self.ended.wait()
        elif fault == "drop":
            drop(client)
        elif fault == "cut":
            whole = json.dumps(completion(self.answer(body), body)).encode()
            head(client, 200, len(whole), {})
            client.wfile.write(whole[: len(whole) // 2])
            drop(client)
        elif fault == "malformed":
            raw(client, json.dumps(completion(self.answer(body), body)).encode()[:-20], "application/json")
        elif fault == "page":
            raw(client, b"<html><title>Gateway</title></html>", "text/html")
        elif fault == "silent":
            send(client, 200, {"error": {"message": "injected: no choices"}})
        elif form is not None and form not in self.takes:
            send(client, 400, {"error": {"message": self.complaint}})
        else:
            with self.lock:
                self.paid[text] += 1  # before it is sent: a client that is killed now has to pay again
            send(client, 200, completion(self.answer(body), body))

    def _admitted(self, client: BaseHTTPRequestHandler) -> bool:
        if not self.key or client.headers.get("Authorization") == f"Bearer {self.key}":
            return True
        told = client.headers.get("Authorization", "no key")
        send(client, 401, {"error": {"message": f"Invalid API key: {told}"}})
        return False


def validate(path: str, kind: str, content: bytes, limit: str) -> dict[str, Any]:
    """The body, where it keeps to the protocol of chat completions."""
    require(path == "/v1/chat/completions", f"no such path {path}")
    require(kind == "application/json", f"content type {kind}")
    body = json.loads(content.decode())
    known = {"model", "messages", "temperature", "response_format", limit}
    require(set(body) <= known, f"Unsupported parameter: {sorted(set(body) - known)}, use {limit} instead")
    require(isinstance(body["model"], str) and bool(body["model"]), "model is no name")
    require(isinstance(body[limit], int) and body[limit] > 0, f"{limit} is no positive number")
    require(0 <= body.get("temperature", 0) <= 2, "temperature is out of range")
    roles = [message["role"] for message in body["messages"]]
    require(roles in (["user"], ["system", "user"]), f"roles {roles}")
    for message in body["messages"]:
        require(set(message) == {"role", "content"}, f"a message has {sorted(message)}")
        parts = message["content"]
        if isinstance(parts, str):
            continue
        require(message["role"] == "user", "pictures belong to the user")
        for part in parts:
            if part["type"] == "image_url":
                pixels(part)
            else:
                require(part["type"] == "text" and isinstance(part["text"], str), f"a part is {part}")
    if "response_format" in body:
        form = body["response_format"]
        require(form["type"] in ("json_schema", "json_object"), f"response_format {form['type']}")
        if form["type"] == "json_schema":
            described = form["json_schema"]
            require(set(described) == {"name", "schema", "strict"}, f"json_schema has {sorted(described)}")
            require(described["schema"]["type"] == "object", "the schema is no object")
            require(isinstance(described["strict"], bool), "strict is no boolean")
        else:
            require("json" in json.dumps(body["messages"]).lower(), "json_object needs the word JSON in the messages")
    return dict(body)


def require(true: bool, otherwise: str) -> None:
    if not true:
        raise BreachError(otherwise)


def pixels(part: dict[str, Any]) -> np.ndarray:
    """BGR pixels of an image part; only a whole JPEG will do."""
    start, _, data = part["image_url"]["url"].partition(",")
    require(start == "data:image/jpeg;base64", f"an image is {start}")
    content = base64.b64decode(data, validate=True)
    require(content[:2] == b"\xff\xd8" and content[-2:] == b"\xff\xd9", "an image is no whole JPEG")
    image = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    require(image is not None, "an image does not decode")
    assert image is not None
    return image


def pictures(body: dict[str, Any]) -> list[np.ndarray]:
    parts = body["messages"][-1]["content"]
    return [] if isinstance(parts, str) else [pixels(part) for part in parts if part["type"] == "image_url"]


def user_text(body: dict[str, Any]) -> str:
    parts = body["messages"][-1]["content"]
    return parts if isinstance(parts, str) else "".join(part.get("text", "") for part in parts)


def echo(body: dict[str, Any]) -> str:
    """What was asked, as JSON: text and the sizes of the pictures."""
    return json.dumps({"said": user_text(body), "pictures": [list(p.shape[1::-1]) for p in pictures(body)]})


def completion(text: str, body: dict[str, Any]) -> dict[str, Any]:
    """Four characters are a token, and no more of them than were allowed."""
    most = 4 * int(body.get("max_tokens") or body["max_completion_tokens"])
    message = {"role": "assistant", "content": text[:most]}
    return {
        "id": "fake",
        "object": "chat.completion",
        "choices": [{"index": 0, "message": message, "finish_reason": "length" if len(text) > most else "stop"}],
        "usage": {"prompt_tokens": len(user_text(body)) // 4 + 1, "completion_tokens": len(text) // 4 + 1},
    }


def send(client: BaseHTTPRequestHandler, status: int, body: Any, extra: dict[str, str] | None = None) -> None:
    data = json.dumps(body).encode()
    head(client, status, len(data), {"Content-Type": "application/json", **(extra or {})})
    client.wfile.write(data)


def raw(client: BaseHTTPRequestHandler, data: bytes, kind: str) -> None:
    head(client, 200, len(data), {"Content-Type": kind})
    client.wfile.write(data)


def head(client: BaseHTTPRequestHandler, status: int, length: int, extra: dict[str, str]) -> None:
    client.send_response(status)
    for name, value in {"Content-Length": str(length), **extra}.items():
        client.send_header(name, value)
    client.end_headers()


def drop(client: BaseHTTPRequestHandler) -> None:
    """End the connection in the middle of it."""
    client.wfile.flush()
    client.close_connection = True

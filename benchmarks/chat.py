"""What the endpoint client adds to a server's own time: 32 requests at a time, each with a picture, answered in 200 ms.

python benchmarks/chat.py

The server is a stand-in of a few lines in a process of its own, which only waits. It is given 200 ms a request; what it
really took, from the last byte of a request to the first of the answer, is told as well: a busy machine wakes it late.
"""

import asyncio
import json
import multiprocessing
import os
import statistics
import tempfile
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np

from skyscript.engine.calls import UNLIMITED, CallLog
from skyscript.engine.files import Folder
from skyscript.models import chat
from skyscript.models.protocols import ChatRequest
from skyscript.video import jpeg

CONCURRENCY, REQUESTS, LATENCY_S, ROUNDS = 32, 1280, 0.2, 3
IDEAL_S = REQUESTS / CONCURRENCY * LATENCY_S
TARGET = 1.05

Spent = Any  # a multiprocessing.Value, whose type has no public name

_ANSWER = json.dumps(
    {
        "choices": [{"message": {"role": "assistant", "content": "{}" * 200}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 900, "completion_tokens": 100},
    }
).encode()
_RESPONSE = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(_ANSWER) + _ANSWER


class Waiting(asyncio.Protocol):
    """Reads a request without looking at it, and answers when its time has passed."""

    def __init__(self, spent: Spent) -> None:
        self.spent = spent

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.head, self.left = b"", -1

    def data_received(self, data: bytes) -> None:
        if self.left < 0:
            self.head += data
            head, end, rest = self.head.partition(b"\r\n\r\n")
            if not end:
                return
            length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
            self.left, self.head, data = int(length[15:]), b"", rest
        self.left -= len(data)
        if self.left == 0:
            self.left = -1
            asyncio.get_running_loop().call_later(LATENCY_S, self.answer, time.perf_counter())

    def answer(self, asked: float) -> None:
        self.spent.value += time.perf_counter() - asked
        self.transport.write(_RESPONSE)


def serve(told: Connection, spent: Spent) -> None:
    async def main() -> None:
        server = await asyncio.get_running_loop().create_server(lambda: Waiting(spent), "127.0.0.1", 0, backlog=256)
        told.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(main())


def frames() -> list[ChatRequest]:
    """Keyframes of 720x1280; each is another request."""
    noise = np.random.default_rng(7).integers(0, 60, (160, 90, 3), np.uint8)
    picture = jpeg.encode(noise.repeat(8, 0).repeat(8, 1))
    schema = {"type": "object", "properties": {"people": {"type": "array", "maxItems": 9}}}
    return [ChatRequest("Describe the frame.", f"frame {n}", (picture,), schema) for n in range(REQUESTS)]


def main() -> None:
    mine, theirs = multiprocessing.Pipe()
    context = multiprocessing.get_context("spawn")
    spent = context.Value("d", 0.0, lock=False)
    server = context.Process(target=serve, args=(theirs, spent), daemon=True)
    server.start()
    model = chat.connect("waiting", f"http://127.0.0.1:{mine.recv()}")
    requests = frames()
    print(f"{REQUESTS} requests, {CONCURRENCY} at a time, {len(requests[0].images[0]) / 1e3:.0f} kB a picture")
    print(f"load of this machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    over_ideal, over_own = [], []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            calls = CallLog(Folder(Path(folder)), "annotate", "drama", "e1", UNLIMITED)
            spent.value = 0.0
            started, worked = time.perf_counter(), time.process_time()
            answered = sum(1 for _ in chat.ask_all(model, requests, CONCURRENCY, calls))
            took, worked = time.perf_counter() - started, time.process_time() - worked
            assert answered == calls.close().calls == REQUESTS
        own = spent.value / CONCURRENCY
        over_ideal.append(took / IDEAL_S)
        over_own.append(took / own)
        print(
            f"  {took:.3f} s; ideal {IDEAL_S:.3f} s: {over_ideal[-1]:.4f}; server {own:.3f} s: {over_own[-1]:.4f};"
            f" processor {worked / REQUESTS * 1e3:.2f} ms a request"
        )
    print(f"over the ideal      {statistics.median(over_ideal):.4f} (asked: below {TARGET})")
    print(f"over the server's   {statistics.median(over_own):.4f}")
    server.terminate()


if __name__ == "__main__":
    main()

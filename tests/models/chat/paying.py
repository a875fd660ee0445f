"""`python paying.py ADDRESS FOLDER FRAMES`: asks about every frame, four at a time. For a test that kills it."""

import sys

from skyscript.engine.calls import UNLIMITED, CallLog
from skyscript.engine.files import Folder
from skyscript.models import chat
from skyscript.models.protocols import ChatRequest

CONCURRENCY = 4


def frames(count: int) -> list[ChatRequest]:
    return [ChatRequest("You see a frame.", f"frame {number}") for number in range(count)]


if __name__ == "__main__":
    address, folder, count = sys.argv[1:]
    log = CallLog(Folder(folder), "annotate", "drama", "e1", UNLIMITED)
    model = chat.connect("fake", address, patience=chat.Patience(first_s=0.01))
    answered = dict(chat.ask_all(model, frames(int(count)), CONCURRENCY, log))
    spent = log.close()
    print(sorted(answered) == list(range(int(count))), spent.calls, spent.replayed)

"""A chat model behind a server, in the words of `ChatModel`."""

import json

from skyscript.errors import ModelError
from skyscript.models.chat import wire
from skyscript.models.chat.dialect import Dialect
from skyscript.models.chat.line import Line
from skyscript.models.chat.pictures import Limits
from skyscript.models.protocols import ChatModel, ChatReply, ChatRequest


class Endpoint(ChatModel):
    """Learns once for each schema how the server takes it: threads that start together may each be refused once."""

    def __init__(self, served: str, line: Line, limits: Limits) -> None:
        self.name = f"openai:{served}"
        self._served = served
        self._line = line
        self._limits = limits
        self._learnt: dict[str, Dialect] = {}

    def ask(self, request: ChatRequest) -> ChatReply:
        pictures = self._limits.admit(request.images)
        subject = json.dumps(request.schema, sort_keys=True)
        dialect = self._learnt.get(subject, Dialect())
        while True:
            try:
                reply = self._line.ask(wire.body(self._served, request, pictures, dialect))
            except wire.ComplaintError as complaint:
                lower = dialect.conceding(str(complaint))
                if lower is None:
                    raise ModelError(str(complaint)) from complaint
                dialect = lower
            else:
                self._learnt[subject] = dialect
                return reply

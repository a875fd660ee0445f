"""What travels: a request as the JSON of `/chat/completions`, and the answer read back."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from skyscript.errors import ModelError
from skyscript.models.chat.dialect import Dialect
from skyscript.models.chat.pictures import data_uri
from skyscript.models.chat.retry import TransientError, retry_after
from skyscript.models.protocols import ChatReply, ChatRequest

_MAY_PASS = {408, 409, 425, 429}
_COMPLAINTS = {400, 422}
_NEVER = 501
_LONGEST_WORDS = 300


class ComplaintError(ModelError):
    """The server does not like how it was asked: perhaps another dialect."""


class RefusalError(Exception):
    """The server refuses every request that is like this one."""

    def __init__(self, status: int, says: str) -> None:
        super().__init__(says)
        self.status = status


def body(model: str, request: ChatRequest, pictures: Sequence[bytes], dialect: Dialect) -> bytes:
    """JSON for the server. Pictures come before the text, as vision models are trained.

    Where the server is not given the schema as a field, it stands in the text.
    """
    sent: dict[str, Any] = {"model": model, dialect.limit: request.max_tokens}
    if dialect.temperature:
        sent["temperature"] = request.temperature
    system = request.system
    if request.schema is not None:
        if form := dialect.response_format(request.schema):
            sent["response_format"] = form
        if dialect.form != "json_schema":
            schema = json.dumps(request.schema, ensure_ascii=False)
            system = f"{system}\n\nAnswer with nothing but JSON that follows this JSON Schema:\n{schema}".lstrip()
    shown: list[Any] = [{"type": "image_url", "image_url": {"url": data_uri(picture)}} for picture in pictures]
    user = [*shown, {"type": "text", "text": request.user}] if shown else request.user
    turns = [{"role": "system", "content": system}, {"role": "user", "content": user}]
    sent["messages"] = turns if system else turns[1:]
    return json.dumps(sent, ensure_ascii=False).encode(errors="replace")


def read(status: int, headers: Mapping[str, str], content: bytes, seconds: float) -> ChatReply:
    """The answer in a response.

    Raises TransientError for what may pass, ComplaintError for 400 and 422, ModelError for what concerns this request
    alone, and RefusalError for what all will meet: a redirection, a wrong key, an empty account, an unknown model.
    """
    if not 200 <= status < 300:
        raise failure(status, headers, content)
    answer = json_object(headers, content)
    choices = answer.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    message = choice.get("message") if isinstance(choice, dict) else None
    if not isinstance(choice, dict) or not isinstance(message, dict):
        raise TransientError(f"an answer without a message: {_words(content)}")
    reason = choice.get("finish_reason")
    text = _text(message.get("content"))
    if not text and (message.get("refusal") or reason == "content_filter"):
        raise ModelError(f"the model refused to answer: {message.get('refusal') or reason}")
    usage = answer.get("usage")
    usage = usage if isinstance(usage, dict) else {}
    return ChatReply(
        text=text,
        tokens_in=_count(usage.get("prompt_tokens")),
        tokens_out=_count(usage.get("completion_tokens")),
        seconds=seconds,
        cut=reason == "length",
    )


def json_object(headers: Mapping[str, str], content: bytes) -> dict[str, Any]:
    """The JSON object in a body; TransientError where it was cut off on the way, or is none."""
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError):
        kind = headers.get("content-type", "something unnamed")
        raise TransientError(f"its answer ({kind}) is no complete JSON: {_words(content)}") from None
    if not isinstance(answer, dict):
        raise TransientError(f"its answer is no JSON object: {_words(content)}")
    return answer


def failure(status: int, headers: Mapping[str, str], content: bytes) -> TransientError | RefusalError | ModelError:
    """What a response that is no answer means."""
    says = f"{status}: {_words(content)}"
    if status in _MAY_PASS or (status >= 500 and status != _NEVER):
        return TransientError(says, after=retry_after(headers.get("retry-after")))
    if status in _COMPLAINTS:
        return ComplaintError(f"the model endpoint refused a request ({says})")
    if 300 <= status < 400:
        return RefusalError(status, f"{status} to {headers.get('location', 'nowhere')}")
    if status in (401, 402, 403, 404):
        return RefusalError(status, says)
    return ModelError(f"the model endpoint refused a request ({says})")


def _count(tokens: Any) -> int:
    return tokens if isinstance(tokens, int) else 0


def _text(content: Any) -> str:
    """Some servers answer with a list of parts. A lone surrogate, half an emoji, cannot be stored."""
    if isinstance(content, list):
        content = "".join(str(part.get("text") or "") for part in content if isinstance(part, dict))
    return content.encode(errors="replace").decode() if isinstance(content, str) else ""


def _words(content: bytes) -> str:
    """What the server says in an error, in one short line, wherever it says it."""
    text = content.decode(errors="replace")
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        said = text
    for name in ("error", "message", "detail"):
        if isinstance(said, dict) and said.get(name):
            said = said[name]
    if not isinstance(said, str):
        said = json.dumps(said, ensure_ascii=False)
    line = " ".join(said.split())
    return line if len(line) <= _LONGEST_WORDS else f"{line[:_LONGEST_WORDS]}…"

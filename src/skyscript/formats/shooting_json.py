"""A shooting script as JSON, in the shape that users rely on (`skyscript/shooting-script@1`)."""

import json
from typing import Any

from pydantic import ValidationError

from skyscript.errors import UsageError
from skyscript.records import Record, ShootingScript


def write(record: Record) -> str:
    """A script, or a part of one, as JSON that people can read and diff: lists of plain values stay on one line."""
    return _pretty(record.model_dump(mode="json", by_alias=True), "") + "\n"


def read(text: str | bytes, place: str = "shooting script") -> ShootingScript:
    """The script that `write` wrote.

    Raises UsageError that names `place` (the file) and the spot inside it where the data is wrong.
    """
    try:
        return ShootingScript.model_validate_json(text, strict=True)
    except ValidationError as error:
        problems = error.errors(include_url=False, include_input=False, include_context=False)
        spot = _spot(problems[0]["loc"])
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise UsageError(f"{place}: {spot}{problems[0]['msg']}{more}") from error


def _spot(path: tuple[int | str, ...]) -> str:
    joined = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return f"{joined.removeprefix('.')}: " if joined else ""


def _pretty(value: Any, margin: str) -> str:
    deeper = margin + "  "
    if isinstance(value, dict) and value:
        members = (f"{deeper}{json.dumps(k, ensure_ascii=False)}: {_pretty(v, deeper)}" for k, v in value.items())
        return "{\n" + ",\n".join(members) + f"\n{margin}}}"
    if isinstance(value, list) and any(isinstance(item, dict | list) for item in value):
        return "[\n" + ",\n".join(deeper + _pretty(item, deeper) for item in value) + f"\n{margin}]"
    return json.dumps(value, ensure_ascii=False, allow_nan=False)

"""How a server wants to be asked: what one takes, another refuses with a 400."""

import re
from dataclasses import dataclass, replace
from typing import Any, Literal

Form = Literal["json_schema", "json_object", "plain"]

_BELOW: dict[Form, Form] = {"json_schema": "json_object", "json_object": "plain"}
_ABOUT_FORM = re.compile(r"response_format|json_schema|json_object|schema|grammar|guided|structured", re.IGNORECASE)
_ABOUT_LIMIT = "max_completion_tokens"
_ABOUT_TEMPERATURE = "temperature"


@dataclass(frozen=True)
class Dialect:
    """The most that is hoped for, unless told otherwise. Only what ended in an answer is worth remembering."""

    form: Form = "json_schema"
    limit: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    temperature: bool = True

    def conceding(self, complaint: str) -> "Dialect | None":
        """What to try after this complaint; None where it is about something else."""
        if self.limit == "max_tokens" and _ABOUT_LIMIT in complaint:
            return replace(self, limit="max_completion_tokens")
        if self.form in _BELOW and _ABOUT_FORM.search(complaint):
            return replace(self, form=_BELOW[self.form])
        if self.temperature and _ABOUT_TEMPERATURE in complaint:
            return replace(self, temperature=False)
        return None

    def response_format(self, schema: dict[str, Any]) -> dict[str, Any] | None:
        """The field of that name; None leaves it out."""
        if self.form == "json_schema":
            described = {"name": "answer", "schema": schema, "strict": _closed(schema)}
            return {"type": "json_schema", "json_schema": described}
        return {"type": "json_object"} if self.form == "json_object" else None


def _closed(schema: Any) -> bool:
    """Whether every object lists all its members as required: OpenAI's strict mode refuses other schemas."""
    if isinstance(schema, list):
        return all(_closed(part) for part in schema)
    if not isinstance(schema, dict):
        return True
    if "properties" in schema or schema.get("type") == "object":
        members = schema.get("properties", {})
        if schema.get("additionalProperties") is not False or set(schema.get("required", ())) != set(members):
            return False
        return all(_closed(part) for part in members.values()) and _closed(schema.get("$defs", {}))
    return all(_closed(part) for part in schema.values())

"""Prompts as text files: `[system]` and `[user]` parts, templates over what a request holds."""

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

import jinja2

from skyscript.errors import RecipeError

_PACKAGE = resources.files("skyscript.stages.annotation") / "prompts"


@dataclass(frozen=True)
class Prompt:
    """A prompt file; its digest stands in keys and provenance."""

    text: str

    @property
    def digest(self) -> str:
        """The first half of the text's SHA-256."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:32]

    def render(self, **facts: object) -> tuple[str, str]:
        """(system, user) with the template's conditions settled by `facts`."""
        environment = jinja2.Environment(undefined=jinja2.StrictUndefined, keep_trailing_newline=False)
        whole = environment.from_string(self.text).render(**facts)
        system, _, user = whole.partition("[user]")
        return system.replace("[system]", "", 1).strip(), user.strip()


@cache
def load(name: str) -> Prompt:
    """A packaged prompt by name (`frame.en`), or a file by its path; raises RecipeError where there is none."""
    if name.endswith(".txt"):
        path = Path(name)
        if not path.is_file():
            raise RecipeError(f"there is no prompt file {name}")
        return Prompt(path.read_text(encoding="utf-8"))
    packaged = _PACKAGE / f"{name}.txt"
    if not packaged.is_file():
        known = sorted(f.name.removesuffix(".txt") for f in _PACKAGE.iterdir() if f.name.endswith(".txt"))
        raise RecipeError(f"there is no prompt `{name}`; there are {', '.join(known)}, or give a FILE.txt")
    return Prompt(packaged.read_text(encoding="utf-8"))

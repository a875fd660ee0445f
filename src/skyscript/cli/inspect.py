"""Commands that look into a dataset: `show`, `why`, `schema`."""

import json
import re
from typing import Annotated

import typer

from skyscript import records
from skyscript.dataset import open as open_dataset
from skyscript.dataset.why import explain
from skyscript.errors import UsageError
from skyscript.formats import shooting_json, shooting_text
from skyscript.records import Record, ShootingScript

Dir = Annotated[str, typer.Argument(metavar="DIR", help="a dataset folder or address")]
EpisodeName = Annotated[str, typer.Argument(metavar="EPISODE", help="drama/episode, or the episode's name")]


def show(
    dir: Dir,
    episode: EpisodeName,
    shot: Annotated[int | None, typer.Option(min=1, help="only this shot")] = None,
    format: Annotated[str, typer.Option(help="text or json")] = "text",
) -> None:
    """Print a shooting script in the layout of the paper's Table 1, or as JSON."""
    if format not in ("text", "json"):
        raise UsageError(f"--format {format}: it is text or json")
    script = open_dataset(dir).episode(episode).shooting_script
    if shot is not None:
        script = _only(script, shot)
    print(shooting_text.write(script) if format == "text" else shooting_json.write(script), end="")


def why(
    dir: Dir,
    episode: EpisodeName,
    shot: Annotated[str, typer.Argument(metavar="SHOT", help="a shot's number or id, 12 or sh012")],
    field: Annotated[str | None, typer.Argument(metavar="FIELD", help="for example camera/angle or C1/emotion")] = None,
) -> None:
    """Say where a value came from: source, model, losing opinions, settings, and what was lost on the way."""
    view = open_dataset(dir).episode(episode)
    print(explain(view, _shot_id(shot), field))


def schema(name: Annotated[str, typer.Argument(metavar="NAME", help="a record, for example shooting-script")]) -> None:
    """Print the JSON Schema of a record."""
    known = {_kebab(n): getattr(records, n) for n in records.__all__ if _is_record(getattr(records, n))}
    if _kebab(name) not in known:
        raise UsageError(f"no record `{name}`; there are {', '.join(sorted(known))}")
    print(json.dumps(known[_kebab(name)].model_json_schema(by_alias=True), ensure_ascii=False, indent=2))


def _only(script: ShootingScript, number: int) -> ShootingScript:
    scenes = [
        scene.model_copy(update={"shots": tuple(s for s in scene.shots if s.number == number)})
        for scene in script.scenes
        if any(s.number == number for s in scene.shots)
    ]
    if not scenes:
        count = sum(len(scene.shots) for scene in script.scenes)
        raise UsageError(f"no shot {number} in {script.drama}/{script.episode}; it has 1 to {count}")
    return script.model_copy(update={"scenes": tuple(scenes)})


def _shot_id(text: str) -> str:
    return f"sh{int(text):03d}" if text.isdecimal() else text


def _kebab(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower().replace("_", "-")


def _is_record(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, Record)

"""Commands that look into a dataset: `status`, `show`, `why`, `schema`."""

import json
import re
from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Column, Table

from skyscript import records
from skyscript.dataset import open as open_dataset
from skyscript.dataset.ledger import Ledger, ledger
from skyscript.dataset.why import explain
from skyscript.errors import UsageError
from skyscript.formats import shooting_json, shooting_text
from skyscript.records import Record, ShootingScript

Dir = Annotated[str, typer.Argument(metavar="DIR", help="a dataset folder or address")]
EpisodeName = Annotated[str, typer.Argument(metavar="EPISODE", help="drama/episode, or the episode's name")]


def status(dir: Dir, as_json: Annotated[bool, typer.Option("--json", help="one JSON document")] = False) -> None:
    """Say what is done, what was lost and what it cost, beside the paper's figures."""
    counted = ledger(open_dataset(dir))
    if as_json:
        print(json.dumps(_plain(counted), ensure_ascii=False, indent=1))
        return
    console = Console()
    table = Table(
        Column("stage", no_wrap=True),
        "done",
        "failed",
        "blocked",
        "rows in",
        "rows out",
        "seconds",
        "rejected",
        title="Stages",
    )
    for column in table.columns[1:7]:
        column.justify = "right"
    for s in counted.stages:
        numbers = (s.done, s.failed, s.blocked, s.rows_in, s.rows_out)
        table.add_row(
            s.stage, *(str(n) if n else "·" for n in numbers), f"{s.seconds:.1f}", str(s.rejected.total() or "·")
        )
    console.print(table)
    if counted.losses:
        lost = Table("stage", "kind", "reason", "count", title="Losses")
        for loss in counted.losses:
            lost.add_row(loss.stage, loss.kind, loss.reason, str(loss.count))
        console.print(lost)
    beside = Table("rate", "here", "paper", title="Beside the paper (3.2)")
    for rate in counted.rates:
        share = "nothing to lose" if rate.share is None else f"{rate.share:.1%} ({rate.lost} of {rate.of})"
        beside.add_row(rate.name, share, f"{rate.paper:.1%}")
    console.print(beside)
    console.print(f"{counted.episodes} episodes, model calls 0, tokens 0")


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
    field: Annotated[
        str | None, typer.Argument(metavar="[FIELD]", help="for example camera/angle or C1/emotion")
    ] = None,
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


def _plain(counted: Ledger) -> dict[str, Any]:
    rates = [{"name": r.name, "lost": r.lost, "of": r.of, "share": r.share, "paper": r.paper} for r in counted.rates]
    stages = [asdict(stage) for stage in counted.stages]
    return {
        "episodes": counted.episodes,
        "clean": counted.clean,
        "stages": stages,
        "losses": [asdict(loss) for loss in counted.losses],
        "rates": rates,
    }


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

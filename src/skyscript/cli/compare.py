"""`skyscript compare`: two datasets over the same episodes, side by side."""

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from skyscript.dataset import open as open_dataset
from skyscript.dataset.compare import compare as figures


def compare(
    dir_a: Annotated[str, typer.Argument(metavar="DIR_A", help="a dataset")],
    dir_b: Annotated[str, typer.Argument(metavar="DIR_B", help="a dataset of the same videos, made otherwise")],
    stage: Annotated[str | None, typer.Option(metavar="STAGE", help="only the figures of this stage")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="one JSON document")] = False,
) -> None:
    """Compare two models, prompts, detectors or recipes on the same episodes."""
    rows = figures(open_dataset(dir_a), open_dataset(dir_b), stage)
    if as_json:
        print(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=1))
        return
    table = Table("stage", "", "A", "B", title=f"A {dir_a}\nB {dir_b}", title_justify="left")
    for column in table.columns[2:]:
        column.justify = "right"
    for row in rows:
        together = row.b is None and row.a is not None and row.what.startswith(("agreement", "boundaries in common"))
        table.add_row(row.stage, row.what, _shown(row.a, row.unit), "" if together else _shown(row.b, row.unit))
    Console().print(table)


def _shown(value: float | None, unit: str) -> str:
    if value is None:
        return "-"
    text = f"{value:.0f}" if float(value).is_integer() and not unit else f"{value:.1f}"
    return f"{text}{'%' if unit == '%' else ' ' + unit if unit else ''}"

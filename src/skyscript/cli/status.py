"""`skyscript status`: what is done, what was lost and what it cost."""

import json
from typing import Annotated, Any

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from skyscript.cli.inspect import Dir
from skyscript.dataset import open as open_dataset
from skyscript.dataset.ledger import Ledger, ledger
from skyscript.records import NamesReport, PrivacyReport

_NAMED = 20
"""Failures that are named one by one."""


def status(dir: Dir, as_json: Annotated[bool, typer.Option("--json", help="one JSON document")] = False) -> None:
    """Say what is done, what was lost and what it cost, beside the paper's figures."""
    counted = ledger(open_dataset(dir))
    if as_json:
        print(json.dumps(_plain(counted), ensure_ascii=False, indent=1))
        return
    console = Console(highlight=False)
    console.print(_stages(counted))
    if counted.losses:
        console.print(_losses(counted))
    console.print(_rates(counted))
    for lost in counted.failed[:_NAMED]:
        text = f"failed: {lost.stage} of {lost.drama}/{lost.episode}, {lost.item}: {lost.reason}"
        console.print(escape(text), soft_wrap=True)
    if len(counted.failed) > _NAMED:
        console.print(f"and {len(counted.failed) - _NAMED} more, see --json")
    if counted.phantoms:
        console.print(_phantoms(counted))
    if counted.privacy:
        console.print(_privacy(counted.privacy))
    if counted.names:
        console.print(_names(counted.names))
    calls = sum(s.model_calls for s in counted.stages)
    tokens = sum(s.tokens_in + s.tokens_out for s in counted.stages)
    cost = sum(s.cost for s in counted.stages)
    paid = f", cost {cost:.4f}" if cost else ""
    episodes = f"{counted.episodes} episode{'s' * (counted.episodes != 1)}"
    console.print(f"{episodes}, model calls {calls}, tokens {tokens}{paid}")


def _plain(counted: Ledger) -> dict[str, Any]:
    return {
        "episodes": counted.episodes,
        "clean": counted.clean,
        "stages": [vars(stage) for stage in counted.stages],
        "losses": [vars(loss) for loss in counted.losses],
        "rates": [{**vars(rate), "share": rate.share} for rate in counted.rates],
        "phantoms": [{**vars(rate), "share": rate.share} for rate in counted.phantoms],
        "privacy": counted.privacy and counted.privacy.model_dump(),
        "names": counted.names and counted.names.model_dump(),
        "failed": [failure.model_dump(exclude={"kind"}) for failure in counted.failed],
    }


def _stages(counted: Ledger) -> Table:
    figures = ("done", "failed", "blocked", "rows in", "rows out", "seconds", "rejected")
    table = _table(
        "Stages", Column("stage", no_wrap=True), *(Column(f, justify="right", no_wrap=True) for f in figures)
    )
    for s in counted.stages:
        numbers = [str(n or "·") for n in (s.done, s.failed, s.blocked, s.rows_in, s.rows_out)]
        table.add_row(s.stage, *numbers, f"{s.seconds:.1f}", str(s.rejected.total() or "·"))
    return table


def _losses(counted: Ledger) -> Table:
    table = _table("Losses", Column("count", justify="right"), "stage", "kind", "reason")
    for loss in counted.losses:
        table.add_row(str(loss.count), loss.stage, loss.kind, escape(loss.reason))
    return table


def _rates(counted: Ledger) -> Table:
    table = _table("Beside the paper (3.2)", "rate", "here", "paper")
    for rate in counted.rates:
        share = "nothing to lose" if rate.share is None else f"{rate.share:.1%} ({rate.lost} of {rate.of})"
        table.add_row(rate.name, share, f"{rate.paper:.1%}")
    return table


def _phantoms(counted: Ledger) -> Table:
    table = _table(
        "Phantoms: annotated, and not found by a detector that knows such things", "annotator", "detector", "rate"
    )
    for rate in counted.phantoms:
        judged = rate.confirmed + rate.unconfirmed
        share = "nothing to judge" if rate.share is None else f"{rate.share:.1%} ({rate.unconfirmed} of {judged})"
        table.add_row(rate.annotator, rate.detector, share)
    return table


def _privacy(report: PrivacyReport) -> Table:
    table = _table("Privacy, measured on the published pictures", "", "")
    told = f", {report.missed_by_detector} of them told by another source" if report.missed_by_detector else ""
    table.add_row("faces masked", f"{report.faces} in {report.keyframes} keyframes{told}")
    for left in report.residual:
        table.add_row(f"still found by {left.detector}", str(left.count))
    if seen := report.verification:
        interval = f"{seen.low:.2f} to {seen.high:.2f}"
        table.add_row("masked against original, AUC", f"{seen.auc:.2f} (95 %: {interval}); 0.5 is chance, 1 is always")
    else:
        table.add_row("masked against original, AUC", "not measured: takes two people, one of them seen twice")
    return table


def _names(report: NamesReport) -> Table:
    table = _table("Real names, looked for in what is published", "", "")
    table.add_row("people with a name", str(report.names))
    table.add_row("replaced in lines", f"{report.replaced} of {report.mentions}, {report.left} left")
    covered = f"{report.burned_texts} rows, covered {report.texts_masked} times in {report.keyframes_masked} keyframes"
    table.add_row("burned-in text with a name", covered)
    read = f"{report.still_legible} in {report.pictures_read} pictures"
    table.add_row("still legible in pictures", "not looked for" if report.pictures_read is None else read)
    return table


def _table(title: str, *columns: Column | str) -> Table:
    return Table(*columns, title=title, title_justify="left", box=SIMPLE_HEAD, collapse_padding=True, pad_edge=False)

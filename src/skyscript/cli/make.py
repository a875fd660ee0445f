"""Commands that make a dataset: `run` and `demo`."""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from skyscript.cli.progress import Downloads, run_observer
from skyscript.dataset import run as run_videos
from skyscript.dataset.catalogue import load
from skyscript.dataset.footage import find_all
from skyscript.dataset.intake import read_index, slug
from skyscript.dataset.layout import episode_folder
from skyscript.dataset.read import Dataset
from skyscript.dataset.run import ExecutorName
from skyscript.engine.keys import model_fields
from skyscript.engine.recipe import Recipe, parse_set
from skyscript.engine.runner import Summary
from skyscript.models import registry
from skyscript.weights import Locker

if TYPE_CHECKING:
    from skyscript.demo.compare import Row

Videos = Annotated[
    list[str], typer.Argument(metavar="VIDEO_OR_FOLDER", help="videos, or folders of them", show_default=False)
]
To = Annotated[str, typer.Option("--to", metavar="DIR", help="dataset folder, or an address such as s3://…")]

_SHOWN = 3
"""Episode folders named at the end of a run."""


def run(
    videos: Videos,
    to: To,
    recipe: Annotated[str, typer.Option(help="embedded, or FILE.toml")] = "embedded",
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="STAGE.FIELD=VALUE", help="change a setting of the recipe")
    ] = None,
    executor: Annotated[
        str | None, typer.Option(help="inline or processes; by default by the number of episodes")
    ] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="processes to use; default one a core")] = None,
    until: Annotated[str | None, typer.Option(metavar="STAGE", help="stop after this stage")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="take only the first N videos")] = None,
    drama: Annotated[
        str | None, typer.Option(metavar="NAME", help="name of the drama that the videos belong to")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="say what would run, and do nothing")] = False,
    max_calls: Annotated[int | None, typer.Option(min=0, metavar="N", help="make at most N paid model calls")] = None,
    max_cost: Annotated[
        float | None, typer.Option(min=0, metavar="X", help="spend at most X, by the prices in the recipe")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="count rejected items as failures")] = False,
    rehash: Annotated[
        bool, typer.Option("--rehash", help="hash source files anew instead of trusting their times")
    ] = False,
) -> None:
    """Turn videos into a dataset of shooting scripts. The same command again goes on where it stopped."""
    if executor not in (None, "inline", "processes"):
        raise typer.BadParameter(f"{executor!r} is not an executor of this version: inline or processes")
    chosen: ExecutorName | None = "inline" if executor == "inline" else "processes" if executor else None
    overrides = parse_set(settings or [])
    resolved = load(recipe, overrides)
    find_all(videos)  # wrong usage is told before anything large is fetched
    if not dry_run:
        pull(resolved)
    with run_observer() as observer:
        dataset = run_videos(
            videos,
            to,
            recipe=recipe,
            overrides=overrides,
            executor=chosen,
            workers=workers,
            until=until,
            limit=limit,
            drama=drama,
            rehash=rehash,
            dry_run=dry_run,
            max_calls=max_calls,
            max_cost=max_cost,
            observer=observer,
        )
    _report(dataset, to, dry_run)
    assert dataset.summary
    lost = not dataset.summary.clean or (strict and dataset.summary.rejected_rows > 0)
    raise typer.Exit(1 if lost else 0)


def demo(
    to: Annotated[
        str, typer.Option("--to", metavar="DIR", help="where the sample and its dataset go")
    ] = "skyscript-demo",
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="STAGE.FIELD=VALUE", help="change a setting of the recipe")
    ] = None,
) -> None:
    """Build the sample episode, run the embedded recipe on it and show the result beside the truth."""
    from skyscript.demo import episode
    from skyscript.demo.compare import compare

    root = Path(to)
    overrides = parse_set(settings or [])
    pull(load("embedded", overrides), also=episode.media())
    print("building the sample episode", file=sys.stderr)
    sample = episode.sample(root / "sample", Locker())
    with run_observer() as observer:
        dataset = run_videos([sample.video], root, overrides=overrides, observer=observer)
    view = dataset.episode(f"{slug(sample.video.parent.name)}/{slug(sample.video.stem)}")
    _print_truth(compare(view.shooting_script, sample.truth))
    folder = episode_folder(root, view.drama, view.episode)
    for what, path in (
        ("report", folder / "report.html"),
        ("script", folder / "shooting_script.txt"),
        ("JSON", folder / "shooting_script.json"),
        ("episode", sample.video),
        ("truth", sample.truth_file),
    ):
        print(f"{what:<8} {path}")
    print(f"\n{sample.truth.credits}")
    assert dataset.summary
    raise typer.Exit(0 if dataset.summary.clean else 1)


def pull(recipe: Recipe, also: Iterable[str] = ()) -> None:
    """Fetch the weights that a recipe names, saying first how much that is; nothing is said where all are there."""
    locker = Locker()
    models = {getattr(stage, field) for stage in recipe.stages for field in model_fields(type(stage))}
    wanted = sorted({*also, *(file for model in models if model for file in registry.weights(model))})
    missing = [name for name in wanted if not locker.present(name)]
    if not missing:
        return
    size = locker.download_bytes(missing) / 1e6
    print(
        f"fetching {len(missing)} files of models and media, {size:.0f} MB to download, kept for next time",
        file=sys.stderr,
    )
    with Downloads() as bars:
        locker.pull(missing, bars)


def _report(dataset: Dataset, to: str, dry_run: bool) -> None:
    summary = dataset.summary
    assert summary
    if dry_run:
        known = summary.verdicts.get("known", 0)
        print(
            f"would run {sum(summary.planned.values())} units, {known} are up to date; "
            f"paid model calls: {_foreseen(summary)}"
        )
        for stage, count in summary.planned.items():
            print(f"  {stage:<12} {count}")
        return
    counts = [f"{count} {verdict}" for verdict, count in sorted(summary.verdicts.items())]
    print(
        f"{', '.join(counts) or 'nothing to do'}; rejected items: {summary.rejected_rows}, see `skyscript status {to}`"
    )
    if summary.calls:
        print(f"paid model calls: {summary.calls}, cost {summary.cost:.4f}")
    if summary.halted:
        print(f"stopped: {summary.halted}", file=sys.stderr)
    for loss in read_index(dataset.store).failures():
        print(f"not taken in: {loss.detail}: {loss.reason}")
    if not summary.clean:
        failed = f"failed units: {len(summary.crashes)}, failed items: {summary.failed_rows}"
        print(f"{failed}, named in `skyscript status {to}`")
    folders = [f for view in dataset.episodes() if (f := episode_folder(to, view.drama, view.episode)).is_dir()]
    for folder in folders[:_SHOWN]:
        print(f"  {folder}")
    if len(folders) > _SHOWN:
        print(f"  and {len(folders) - _SHOWN} more in {Path(to) / 'episodes'}")


def _foreseen(summary: Summary) -> str:
    if not summary.uncounted:
        return str(summary.planned_calls)
    waiting = f"{summary.uncounted} units whose keyframes are still to be chosen (`--until keyframes` costs nothing)"
    return f"{summary.planned_calls}, and those of {waiting}"


def _print_truth(rows: Sequence["Row"]) -> None:
    table = Table("", "true", "found", "", title="The sample's truth beside the result", title_justify="left")
    for row in rows:
        mark = {True: "right", False: "WRONG", None: "-"}[row.ok]
        table.add_row(row.what, row.expected, row.found, mark)
    Console().print(table)

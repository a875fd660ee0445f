"""The lines of a dataset's scripts as subtitle files."""

from collections.abc import Callable, Sequence

from skyscript.dataset.exported import Exported, beside, put
from skyscript.dataset.read import Dataset, EpisodeView
from skyscript.engine.files import open_files
from skyscript.errors import UsageError
from skyscript.formats import ass, srt, vtt
from skyscript.formats.spokenlines import entries
from skyscript.formats.subtitle import Entry
from skyscript.records import ShootingScript


def export_srt(dataset: Dataset, views: Sequence[EpisodeView], to: str) -> Exported:
    """`to/<drama>/<episode>.srt`, or the file `to` for one episode."""
    return _export_lines(dataset, views, to, ".srt", srt.write, named=False)


def export_vtt(dataset: Dataset, views: Sequence[EpisodeView], to: str) -> Exported:
    """`to/<drama>/<episode>.vtt`, or the file `to` for one episode; speakers are its voices."""
    return _export_lines(dataset, views, to, ".vtt", vtt.write, named=True)


def export_ass(dataset: Dataset, views: Sequence[EpisodeView], to: str) -> Exported:
    """`to/<drama>/<episode>.ass`, or the file `to` for one episode; speakers stand in the field for names."""
    return _export_lines(dataset, views, to, ".ass", ass.write, named=True)


def _export_lines(
    dataset: Dataset,
    views: Sequence[EpisodeView],
    to: str,
    suffix: str,
    write: Callable[[Sequence[Entry]], str],
    *,
    named: bool,
) -> Exported:
    done = Exported()
    told: dict[str, list[Entry]] = {}
    for view in views:
        scripts = view.table(ShootingScript)
        lines = entries(scripts[0]) if scripts else []
        shown = [line for line in lines if line.end_s > line.start_s]
        done.leave_out("episodes without a script", not scripts)
        done.leave_out("episodes in which nothing is said", bool(scripts) and not lines)
        done.leave_out("lines without a length", len(lines) - len(shown))
        if not named:
            done.leave_out("names of speakers, for which SubRip has no place", sum(bool(e.speaker) for e in shown))
        if shown:
            told[f"{view.drama}/{view.episode}{suffix}"] = shown
    if not told:
        raise UsageError(f"no lines in {dataset.store.files.address} yet; run again, or see `skyscript status`")
    if to.endswith(suffix):
        if len(views) > 1:
            raise UsageError(f"--to {to}: {len(views)} episodes need a folder; name one with --episode")
        files, only = beside(to)
        told = dict(zip([only], told.values(), strict=True))
    else:
        files = open_files(to)
    for name, lines in told.items():
        put(files, name, write(lines).encode(), done)
        done.count("lines", len(lines))
    return done

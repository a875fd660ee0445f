"""The lines of a dataset's scripts as subtitle files."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from skyscript.dataset.exchanged import Exported, beside, put
from skyscript.dataset.read import Dataset, EpisodeView
from skyscript.engine.files import open_files
from skyscript.errors import UsageError
from skyscript.formats import srt, vtt
from skyscript.formats.presence import names
from skyscript.formats.subtitle import Entry
from skyscript.records import ShootingScript

_WRITERS: Mapping[str, Callable[[Sequence[Entry]], str]] = {"srt": srt.write, "vtt": vtt.write}


def export_subtitles(form: str, dataset: Dataset, views: Sequence[EpisodeView], to: str) -> Exported:
    """One file where `to` has the format's suffix, else one an episode: `to/<drama>/<episode>.srt`.

    Raises UsageError where one file is asked for several episodes, or nobody speaks.
    """
    done = Exported()
    written = {}
    for view in views:
        scripts = view.table(ShootingScript)
        entries = list(_entries(scripts[0])) if scripts else []
        done.leave_out("episodes without a script" if not scripts else "episodes without a line", not entries)
        if entries:
            written[f"{view.drama}/{view.episode}.{form}"] = entries
    if not written:
        raise UsageError(f"no line of dialogue in {dataset.store.files.address}; `skyscript status` tells why")
    files = open_files(to)
    if to.endswith(f".{form}"):
        if len(written) > 1:
            raise UsageError(f"--to {to}: {len(written)} episodes need a folder; or say which with --episode")
        files, name = beside(to)
        written = {name: next(iter(written.values()))}
    for name, entries in written.items():
        put(files, name, _WRITERS[form](entries).encode(), done)
        done.count("lines", len(entries))
    return done


SUBTITLES = {form: partial(export_subtitles, form) for form in _WRITERS}
"""Exporters by format."""


def _entries(script: ShootingScript) -> Iterator[Entry]:
    name_of = names(script)
    lines = [line for scene in script.scenes for shot in scene.shots for line in shot.lines]
    for line in sorted(lines, key=lambda one: (one.start_s, one.end_s)):
        text = f"{line.text}\n{line.translation}" if line.translation else line.text
        yield Entry(line.start_s, line.end_s, text, name_of.get(line.speaker) if line.speaker else None)

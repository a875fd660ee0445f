"""Commands between this dataset and the rest of the world: `export`, `import`, `lint`."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from skyscript.cli.inspect import Dir
from skyscript.dataset import open as open_dataset
from skyscript.dataset.exchange import FORMATS, chosen
from skyscript.dataset.importing import import_official
from skyscript.errors import UsageError
from skyscript.formats.lint import fix
from skyscript.formats.lint import lint as find_defects
from skyscript.formats.lint.report import Report, as_document, as_lines
from skyscript.formats.official.parse import Source, parse, pointer

_ONE_FILE = {"official": ".json", "srt": ".srt", "vtt": ".vtt"}
"""Formats that may go into one file, by its suffix."""

DramaName = Annotated[str | None, typer.Option(metavar="NAME", help="only this drama")]


def export(
    dir: Dir,
    format: Annotated[str, typer.Option("--format", "-f", help=" or ".join(FORMATS))],
    to: Annotated[str, typer.Option("--to", metavar="PATH", help="folder to write, or one FILE.json, .srt, .vtt")],
    drama: DramaName = None,
    episode: Annotated[str | None, typer.Option(metavar="NAME", help="only this episode")] = None,
) -> None:
    """Write annotations for other tools; with masked pictures and pseudonyms, unless the recipe says they are own."""
    if format not in FORMATS:
        raise UsageError(f"--format {format}: it is {' or '.join(FORMATS)}")
    suffix = _ONE_FILE.get(format)
    is_file = suffix is not None and to.endswith(suffix)
    if suffix is None and Path(to).suffix in _ONE_FILE.values():
        raise UsageError(f"--to {to}: {format} is a folder of annotations and pictures")
    if Path(to).exists() and Path(to).is_file() != is_file:
        raise UsageError(f"--to {to}: a file ends in {suffix or '.json'}, a folder does not")
    dataset = open_dataset(dir)
    done = FORMATS[format](dataset, chosen(dataset, drama, episode), to)
    print(", ".join(f"{what}: {count}" for what, count in done.counts.items()))
    for what, count in done.left_out.items():
        print(f"left out: {what}: {count}")
    for file in done.files:
        print(f"  {file}")
    if format == "labelstudio":
        print(_SERVING.format(folder=Path(to).absolute(), root=Path(to).absolute().parent))


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="annotations in the official Case_n layout")],
    to: Annotated[str, typer.Option("--to", metavar="DIR", help="dataset folder, made where there is none")],
    drama: Annotated[str | None, typer.Option(metavar="NAME", help="drama of cases that name none")] = None,
    episode: Annotated[str | None, typer.Option(metavar="NAME", help="episode of cases that name none")] = None,
) -> None:
    """Take annotations into a dataset, as an episode without a video."""
    done = import_official(file, to, drama, episode)
    for (its_drama, its_episode), count in done.episodes.items():
        print(f"{its_drama}/{its_episode}: {count} annotated keyframes")
    for finding in done.refused:
        print(f"not read: {file}#{finding.pointer} {finding.message} ({finding.rule})")
    raise typer.Exit(1 if done.refused else 0)


def lint(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="annotation files", show_default=False)],
    fix_to: Annotated[
        Path | None, typer.Option("--fix", metavar="OUT", help="write the mended file, or folder for several")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="one JSON document")] = False,
) -> None:
    """Check annotation files in the official Case_n layout: every defect with its place. Exit 1 where there are any."""
    sources = {file: _parse(file) for file in files}
    targets = _targets(sources, fix_to) if fix_to else {}
    reports = []
    for file, source in sources.items():
        if target := targets.get(file):
            document, mended = fix(source.document)
            _write(target, document)
            reports.append(Report(str(file), document, find_defects(document), str(target), mended))
        else:
            findings = find_defects(source.document, source.repeated)
            reports.append(Report(str(file), source.document, findings))
    if as_json:
        print(json.dumps(as_document(reports), ensure_ascii=False, indent=2))
    else:
        print("\n".join(line for report in reports for line in as_lines(report)))
    raise typer.Exit(0 if all(report.clean for report in reports) else 1)


_SERVING = """To label: create a project with interface.xml, import tasks.json, and serve the pictures with
  LABEL_STUDIO_LOCAL_FILES_SERVING_ENABLED=true LABEL_STUDIO_LOCAL_FILES_DOCUMENT_ROOT={root}
and a local source storage {folder}/images in the project (add it, do not sync it)."""


def _parse(file: Path) -> Source:
    try:
        return parse(file.read_bytes(), str(file))
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}") from error


def _targets(sources: Mapping[Path, Source], out: Path) -> dict[Path, Path]:
    """Where each mended file goes. No file is mended of which a value would be lost."""
    for file, source in sources.items():
        for path in source.repeated:
            raise UsageError(f"{file}#{pointer(path)} is there twice with different values; keep one of them by hand")
    if len(sources) == 1 and not out.is_dir():
        return dict.fromkeys(sources, out)
    targets = {file: out / file.name for file in sources}
    if out.is_file() or len(set(targets.values())) < len(targets):
        raise UsageError(f"--fix {out}: several files need a folder, and different names")
    return targets


def _write(file: Path, document: Any) -> None:
    text = json.dumps(document, ensure_ascii=False, indent=4, allow_nan=False) + "\n"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    except OSError as error:
        raise UsageError(f"{file} cannot be written: {error.strerror}") from error

"""Annotation files as episodes without a video: what a file says goes into the tables that stages would have made."""

import hashlib
import json
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from skyscript.dataset.intake import slug
from skyscript.dataset.read import Dataset
from skyscript.engine import keys
from skyscript.engine.calls import Spent
from skyscript.engine.store import Store
from skyscript.errors import UsageError
from skyscript.formats.lint import Finding
from skyscript.formats.official.case import Case
from skyscript.formats.official.layout import case_number
from skyscript.formats.official.parse import parse
from skyscript.formats.official.read import read
from skyscript.records import Failure, FrameAnnotation, RawAnnotation, Record

STAGE = "import"
VERSION = 1

At = tuple[str, str]
"""Drama and episode."""
Told = tuple[Case, str]
"""A case, and the JSON that it was read from."""


@dataclass(frozen=True)
class Imported:
    """Episodes by (drama, episode) to the number of their annotations, and what could not be read."""

    dataset: Dataset
    episodes: dict[tuple[str, str], int]
    refused: tuple[Finding, ...]


def import_official(file: Path, to: str, drama: str | None = None, episode: str | None = None) -> Imported:
    """Read a file in the official layout into the dataset at `to`, which is made where there is none.

    Cases go to the episode that they name, else to `drama` and `episode`, else to those named after the file. The same
    file again replaces what it brought. Raises UsageError where it is no such file, or the episode was made otherwise.
    """
    started = time.perf_counter()
    data = _bytes(file)
    document = parse(data, str(file)).document
    if not isinstance(document, dict) or not any(case_number(name) for name in document):
        raise UsageError(f"{file} holds no Case_1 …; only annotations in the official layout can be imported")
    told = read(document, file.absolute().parent.name, file.stem)
    texts = [json.dumps({name: document[name]}, ensure_ascii=False) for name in told.names]
    groups = _groups(zip(told.cases, texts, strict=True), drama, episode)
    if not groups:
        raise UsageError(f"no case of {file} can be read; `skyscript lint` tells why")
    store = Store(to)
    for at in groups:
        if set(store.ref(*at)) - {STAGE}:
            raise UsageError(f"{'/'.join(at)} in {to} was made from a video; give another --episode, or another --to")
    digest = hashlib.sha256(data).hexdigest()
    for first, (at, cases) in enumerate(groups.items()):
        rows: list[tuple[type[Record], Sequence[Record]]] = [
            (RawAnnotation, [_raw(case, at, text) for case, text in cases]),
            (FrameAnnotation, [_placed(case, at) for case, _ in cases]),
            (Failure, [] if first else [_lost(finding, at) for finding in told.refused]),
        ]
        _publish(store, at, file.name, digest, rows, time.perf_counter() - started)
    if not store.files.exists("skyscript.toml"):
        store.files.replace("skyscript.toml", b'[recipe]\nname = "import"\n')
    return Imported(Dataset(to), {at: len(cases) for at, cases in groups.items()}, told.refused)


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}") from error


def _groups(cases: Iterable[tuple[Case, str]], drama: str | None, episode: str | None) -> dict[At, list[Told]]:
    """Cases and their texts by episode; names from a file are made fit for folders like all others."""
    groups: dict[At, list[Told]] = {}
    for case, text in cases:
        groups.setdefault((slug(case.drama), slug(case.episode)), []).append((case, text))
    if (drama or episode) and len(groups) > 1:
        raise UsageError(
            f"the file holds {len(groups)} episodes and names them itself; leave --drama and --episode out"
        )
    return {(slug(drama or at[0]), slug(episode or at[1])): told for at, told in groups.items()}


def _raw(case: Case, at: At, text: str) -> RawAnnotation:
    ids = {"drama": at[0], "episode": at[1], "shot": case.shot, "keyframe": case.keyframe}
    return RawAnnotation(**ids, annotator=case.annotator, prompt_digest=None, text=text)


def _placed(case: Case, at: At) -> FrameAnnotation:
    return case.annotation.model_copy(update={"drama": at[0], "episode": at[1]})


def _lost(finding: Finding, at: At) -> Failure:
    ids = {"drama": at[0], "episode": at[1], "stage": STAGE}
    return Failure(**ids, kind="failed", item=finding.pointer or "/", reason=finding.rule, detail=finding.message)


def _publish(
    store: Store,
    at: At,
    file: str,
    digest: str,
    tables: Sequence[tuple[type[Record], Sequence[Record]]],
    seconds: float,
) -> None:
    """Leave what a stage would leave: tables, a manifest that says how they were made, and the state of the episode."""
    inputs = {"file": (digest,)}
    counted = Counter(row.reason for _, rows in tables for row in rows if isinstance(row, Failure))
    made: dict[str, Any] = {
        "key": keys.key(json.dumps([STAGE, VERSION]), *at, inputs),
        "inputs": inputs,
        "outputs": {
            record.__name__: {"digest": store.write(record, rows), "rows": len(rows)} for record, rows in tables
        },
        "losses": [{"kind": "failed", "reason": reason, "count": n} for reason, n in sorted(counted.items())],
        "spent": asdict(Spent()),
        "incomplete": False,
        "seconds": round(seconds, 3),
        "models": {},
    }
    where = {"drama": at[0], "episode": at[1]}
    store.publish({**made, **where, "stage": STAGE, "version": VERSION, "settings": {"file": file}})
    store.set_ref(*at, {STAGE: made})

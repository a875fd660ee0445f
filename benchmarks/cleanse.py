"""Repairs of malformed annotations: ours against json-repair alone. `python benchmarks/cleanse.py [--each N]`

Exact recovery per kind of damage on held-out seeds (1-3 were used while writing the repair), readable values lost or
changed, json-repair's own test cases, and speed. "+ read" is json-repair followed by our normalisation.
"""

import argparse
import copy
import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import json_repair
from annotations import annotation
from damage import FORM, Case, cases
from drift import FIELDS

from skyscript.formats import note
from skyscript.formats.repair import Gap, Repaired, UnreadableError, contradiction, repair
from skyscript.formats.repair.strict import same
from skyscript.formats.repair.strings import unescape

CORPUS = Path(__file__).resolve().parents[1] / "../shared/data/malformed_json/json_repair_cases.jsonl"
HELD_OUT = (101, 102)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--each", type=int, default=40, help="cases of each kind and seed")
    parser.add_argument("--seeds", type=int, nargs="+", default=HELD_OUT)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    options = parser.parse_args()
    recovery([case for seed in options.seeds for case in cases(seed, options.each)])
    if options.corpus.is_file():
        corpus([json.loads(line) for line in options.corpus.read_text(encoding="utf-8").splitlines()])
    speed()


def recovery(damaged: list[Case]) -> None:
    """Per kind: recovered exactly, and results in which a readable value is lost, changed or invented."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for case in damaged:
        mine, theirs = ours(case.text), library(case.text)
        tally = counts[case.kind]
        tally["cases"] += 1
        tally["quarantined"] += mine is None
        if case.kind in FIELDS:
            tally["ours"] += meaning(mine) == meaning(case.meant)
            tally["+ read"] += meaning(theirs) == meaning(case.meant)
            continue
        for name, value in (("ours", mine), ("json-repair", theirs)):
            tally[name] += is_exact(case, value)
            tally[f"{name} changed"] += value is not None and leaves(value) != expected(case)
        tally["+ read"] += theirs is not None and is_exact(case, theirs)
    columns = ("cases", "ours", "json-repair", "+ read", "quarantined", "ours changed", "json-repair changed")
    print(f"{'kind':22}" + "".join(f"{name:>21}" for name in columns))
    for kind in (*FORM, *FIELDS):
        print(f"{kind:22}" + "".join(f"{counts[kind][name]:21}" for name in columns))
    form = sum((counts[kind] for kind in FORM), Counter[str]())
    share = {name: 100 * form[name] / form["cases"] for name in ("ours", "json-repair")}
    print(f"{'form, pooled':22}" + "".join(f"{form[name]:21}" for name in columns))
    print(f"exact recovery of form: ours {share['ours']:.1f} %, json-repair {share['json-repair']:.1f} %: ", end="")
    print(f"{share['ours'] - share['json-repair']:+.1f} points (asked: +5.0 or more)")


def ours(text: str) -> Any:
    try:
        return repair(text).value
    except UnreadableError:
        return None


def library(text: str) -> Any:
    try:
        return json_repair.loads(text)
    except (ValueError, RecursionError):
        return None


def meaning(value: Any) -> Any:
    """People and objects as read, in any order."""
    try:
        reading = note.read(value)
    except UnreadableError:
        return None
    return sorted(map(repr, reading.people)), sorted(map(repr, reading.objects))


def is_exact(case: Case, value: Any) -> bool:
    return same(value, case.meant) if case.whole is None else leaves(value) == expected(case)


def expected(case: Case) -> Counter[Any]:
    return leaves(case.meant) if case.whole is None else Counter((key, type(v).__name__, v) for key, v in case.whole)


def leaves(value: Any) -> Counter[Any]:
    return Counter(_leaves(value, ""))


def _leaves(value: Any, key: str) -> Iterator[Any]:
    if isinstance(value, dict):
        for name, held in value.items():
            yield from _leaves(held, name)
    elif isinstance(value, list):
        for held in value:
            yield from _leaves(held, key)
    elif value is not None:
        yield key, type(value).__name__, value


def corpus(rows: list[dict[str, Any]]) -> None:
    """json-repair's own cases in which it expects a record (an object or array that is not empty), read as it reads
    them: broken off values put back, space around texts and empty texts not counted."""
    tally: Counter[str] = Counter()
    differing = []
    for row in rows:
        wanted = row["expected"]
        if row["expected_kind"] == "json_text":
            wanted = json.loads(wanted) if wanted else ""
        if row["expected_kind"] == "error" or not isinstance(wanted, dict | list) or not wanted:
            continue
        faithful = "faithful" if contradiction(row["input"], wanted) is None else "lossy"
        mine = agrees(row["input"], wanted)
        theirs = same(library(row["input"]), wanted)
        tally += Counter({f"{faithful} cases": 1, f"{faithful} ours": mine, f"{faithful} json-repair": theirs})
        if theirs and not mine:
            differing.append(f"  {faithful:9}{row['id'].split('::', 1)[1]:75}{row['input'][:60]!r}")
    print("\njson-repair's own cases where a record is meant (faithful: its answer keeps every word of the text)")
    for part in ("faithful", "lossy"):
        print(
            f"  {part:9}" + "  ".join(f"{name} {tally[f'{part} {name}']}" for name in ("cases", "ours", "json-repair"))
        )
    print("where only json-repair gives its own answer:", *differing, sep="\n")


def agrees(text: str, wanted: Any) -> bool:
    try:
        repaired = repair(text)
    except UnreadableError:
        return False
    return same(bare(repaired.value), bare(wanted)) or same(bare(put_back(repaired)), bare(wanted))


def put_back(repaired: Repaired) -> Any:
    """The value with fragments where they stood, as json-repair hands them out."""
    value = copy.deepcopy(repaired.value)
    for gap in repaired.gaps:
        *steps, last = [step.replace("~1", "/").replace("~0", "~") for step in gap.pointer.split("/")]
        holder = value
        for step in steps[1:]:
            holder = holder[int(step)] if isinstance(holder, list) else holder[step]
        if isinstance(holder, list):
            holder.insert(int(last), fragment(gap))
        elif steps:
            holder[last] = fragment(gap)
    return value


def fragment(gap: Gap) -> Any:
    written = gap.fragment.strip()
    try:
        return json.loads(written)
    except ValueError:
        return unescape(written.lstrip("\"'“"))


def bare(value: Any) -> Any:
    if isinstance(value, dict):
        return {key.strip(): bare(held) for key, held in value.items()}
    if isinstance(value, list):
        return [bare(held) for held in value]
    return (value.strip() or None) if isinstance(value, str) else value


def speed() -> None:
    """Well-formed answers, repaired and read into records; and garbage of a megabyte."""
    rng = Random(0)
    texts = [json.dumps(annotation(rng, "zh" if i % 2 else "en"), ensure_ascii=False) for i in range(2_000)]
    started = time.perf_counter()
    for text in texts:
        note.read(repair(text).value)
    print(f"\nwell-formed: {len(texts) / (time.perf_counter() - started):,.0f} records/s (asked: 2,000 or more)")
    texts = [case.text for case in cases(HELD_OUT[0], 5) if case.kind in FORM]
    started = time.perf_counter()
    for text in texts:
        ours(text)
    print(f"damaged: {len(texts) / (time.perf_counter() - started):,.0f} records/s")
    worst = 0.0
    for piece in ("{", '{"a": "b "c", ', "``` {", "ab cd: ", "“", "".join(rng.choices('{}[]",:a1 \n\\“：', k=97))):
        for size in (150_000, 1_000_000):
            started = time.perf_counter()
            ours(piece * (size // len(piece)))
            worst = max(worst, time.perf_counter() - started)
    print(f"garbage of up to 1 MB: {worst:.2f} s at worst (asked: less than 2)")


if __name__ == "__main__":
    main()

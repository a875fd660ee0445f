"""Two models, prompts, detectors or recipes over the same episodes, side by side (the paper compares in words)."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean

from skyscript.dataset.read import Dataset, EpisodeView
from skyscript.errors import UsageError
from skyscript.records import Detection, FrameAnnotation, Keyframe, RawAnnotation, RefinedPerson, Shot
from skyscript.stages.persons.figures import iou

_SAME_BOUNDARY_S = 0.05
_SAME_BODY = 0.5


@dataclass(frozen=True)
class Comparison:
    """One figure of one stage: what A has, what B has; a figure of both stands in `a` alone, with `b` None."""

    stage: str
    what: str
    a: float | None
    b: float | None
    unit: str = ""


def compare(one: Dataset, other: Dataset, stage: str | None = None) -> list[Comparison]:
    """All figures, or those of one stage; raises UsageError where the datasets share no episode."""
    ours = {(v.drama, v.episode): v for v in one.episodes()}
    theirs = {(v.drama, v.episode): v for v in other.episodes()}
    shared = [at for at in ours if at in theirs]
    if not shared:
        raise UsageError(f"{one.store.files.address} and {other.store.files.address} have no episode in common")
    a, b = [ours[at] for at in shared], [theirs[at] for at in shared]
    rows = [*_each(a, b), *_between(a, b)]
    found = [row for row in rows if stage is None or row.stage == stage]
    if not found:
        raise UsageError(
            f"nothing is compared of stage `{stage}`; there are {', '.join(sorted({r.stage for r in rows}))}"
        )
    return found


def _each(a: Sequence[EpisodeView], b: Sequence[EpisodeView]) -> Iterator[Comparison]:
    figures: list[tuple[str, str, str, Callable[[Sequence[EpisodeView]], float | None]]] = [
        ("shots", "shots", "", lambda views: sum(len(v.table(Shot)) for v in views)),
        ("keyframes", "keyframes", "", lambda views: sum(len(v.table(Keyframe)) for v in views)),
        ("annotate", "answers", "", lambda views: sum(len(v.table(RawAnnotation)) for v in views)),
        ("cleanse", "readable", "%", _readable),
        ("cleanse", "needed repair", "%", _repaired),
        ("annotate", "people a picture", "", lambda views: _mean(len(n.people) for n in _notes(views))),
        ("annotate", "objects a picture", "", lambda views: _mean(len(n.objects) for n in _notes(views))),
        ("locate", "phantoms", "%", _phantoms),
        ("refine", "conflicts with the face model", "%", _conflicts),
    ]
    for stage, what, unit, figure in figures:
        yield Comparison(stage, what, figure(a), figure(b), unit)
    for rung in sorted({r for n in [*_notes(a), *_notes(b)] for r in n.repairs}):
        yield Comparison("cleanse", f"repair: {rung}", _rung(a, rung), _rung(b, rung))
    spent_a, spent_b = _spent(a), _spent(b)
    for stage in dict.fromkeys([*spent_a, *spent_b]):
        for what in ("calls", "tokens in", "tokens out", "cost", "seconds"):
            left, right = (s.get(stage, Counter())[what] for s in (spent_a, spent_b))
            if what == "seconds" or left or right:
                yield Comparison(stage, what, left, right, "s" if what == "seconds" else "")


def _between(a: Sequence[EpisodeView], b: Sequence[EpisodeView]) -> Iterator[Comparison]:
    pairs = list(zip(a, b, strict=True))
    yield Comparison("shots", "boundaries in common", _mean(_boundaries(x, y) for x, y in pairs), None, "%")
    labels, counts, emotions, genders = [], [], [], []
    for x, y in pairs:
        for mine, yours in _same_pictures(x, y):
            labels.append(_overlap({o.label.lower() for o in mine.objects}, {o.label.lower() for o in yours.objects}))
            counts.append(100.0 * (len(mine.people) == len(yours.people)))
        for person, same in _same_people(x, y):
            if person.emotion and same.emotion:
                emotions.append(100.0 * (person.emotion == same.emotion))
            if person.gender and same.gender:
                genders.append(100.0 * (person.gender == same.gender))
    yield Comparison("annotate", "agreement on objects", _mean(labels), None, "%")
    yield Comparison("annotate", "agreement on the number of people", _mean(counts), None, "%")
    yield Comparison("refine", "agreement on emotion", _mean(emotions), None, "%")
    yield Comparison("refine", "agreement on gender", _mean(genders), None, "%")


def _notes(views: Sequence[EpisodeView]) -> list[FrameAnnotation]:
    return [note for view in views for note in view.table(FrameAnnotation)]


def _readable(views: Sequence[EpisodeView]) -> float | None:
    return _share(len(_notes(views)), sum(len(v.table(RawAnnotation)) for v in views))


def _repaired(views: Sequence[EpisodeView]) -> float | None:
    notes = _notes(views)
    return _share(sum(bool(n.repairs) for n in notes), len(notes))


def _rung(views: Sequence[EpisodeView], rung: str) -> float:
    return sum(rung in note.repairs for note in _notes(views))


def _phantoms(views: Sequence[EpisodeView]) -> float | None:
    verdicts = Counter(d.confirmed for v in views for d in v.table(Detection))
    return _share(verdicts[False], verdicts[True] + verdicts[False])


def _conflicts(views: Sequence[EpisodeView]) -> float | None:
    people = [p for v in views for p in v.table(RefinedPerson) if p.face_box]
    return _share(sum(any(o.votes for o in p.opinions) for p in people), len(people))


def _spent(views: Sequence[EpisodeView]) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    for view in views:
        for stage, state in view.stages.items():
            if "key" in state:
                spent: Mapping[str, float] = state.get("spent", {})
                counted = found.setdefault(stage, Counter())
                counted["seconds"] += state["seconds"]
                for what in ("calls", "tokens_in", "tokens_out", "cost"):
                    counted[what.replace("_", " ")] += spent.get(what, 0)  # type: ignore[assignment]  # money is no int
    return found


def _boundaries(one: EpisodeView, other: EpisodeView) -> float | None:
    mine, yours = ([s.start_s for s in v.table(Shot)[1:]] for v in (one, other))
    if not mine and not yours:
        return 100.0
    hit = sum(any(abs(x - y) <= _SAME_BOUNDARY_S for y in yours) for x in mine)
    return _share(hit, len(mine) + len(yours) - hit)


def _same_pictures(one: EpisodeView, other: EpisodeView) -> Iterator[tuple[FrameAnnotation, FrameAnnotation]]:
    """By frame number, or by the keyframe's id where there is no video."""
    frames = {k.keyframe: k.frame for k in other.table(Keyframe)}
    yours = {frames.get(n.keyframe, n.keyframe): n for n in other.table(FrameAnnotation)}
    mine = {k.keyframe: k.frame for k in one.table(Keyframe)}
    for note in one.table(FrameAnnotation):
        if same := yours.get(mine.get(note.keyframe, note.keyframe)):
            yield note, same


def _same_people(one: EpisodeView, other: EpisodeView) -> Iterator[tuple[RefinedPerson, RefinedPerson]]:
    theirs = {k.keyframe: k.frame for k in other.table(Keyframe)}
    mine = {k.keyframe: k.frame for k in one.table(Keyframe)}
    there: dict[int | str, list[RefinedPerson]] = {}
    for person in other.table(RefinedPerson):
        there.setdefault(theirs.get(person.keyframe, person.keyframe), []).append(person)
    for person in one.table(RefinedPerson):
        near = there.get(mine.get(person.keyframe, person.keyframe), [])
        best = max(near, key=lambda p: iou(p.body_box, person.body_box), default=None)
        if best and iou(best.body_box, person.body_box) >= _SAME_BODY:
            yield person, best


def _overlap(one: set[str], other: set[str]) -> float:
    return 100.0 * len(one & other) / len(one | other) if one | other else 100.0


def _share(part: float, whole: float) -> float | None:
    return 100.0 * part / whole if whole else None


def _mean(values: "Iterator[float | None] | Sequence[float | None] | Iterator[int]") -> float | None:
    known = [v for v in values if v is not None]
    return mean(known) if known else None

"""Where the values of a script come from, and which of them only stand in for the real thing."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from skyscript.formats.gaps import gaps
from skyscript.records import Mosaic, NamesReport, ShootingScript, Shot

_ID = re.compile(r"^(?:[A-Za-z]+\d+|\d+|None)$")


@dataclass(frozen=True)
class Origin:
    """What one source told: the fields with how often, the commonest first."""

    source: str
    model: str | None
    fields: tuple[tuple[str, int], ...]


def shorten(identity: str) -> str:
    """A model's identity with its long digests cut to what the eye can compare."""
    return re.sub(r"\b([0-9a-f]{10})[0-9a-f]{6,}\b", r"\1…", identity)


def origins(script: ShootingScript) -> tuple[Origin, ...]:
    """The sources of what is known; the reasons of what is unknown are `gaps`."""
    told: dict[tuple[str, str | None], Counter[str]] = {}
    for path, provenance in script.provenance.items():
        if not provenance.source.startswith("null"):
            told.setdefault((provenance.source, provenance.model), Counter())[_field(path)] += 1
    ranked = sorted(told.items(), key=lambda item: (-item[1].total(), item[0][0]))
    return tuple(
        Origin(source, model and shorten(model), tuple(fields.most_common())) for (source, model), fields in ranked
    )


def unknowns(script: ShootingScript) -> dict[tuple[str, str], list[str]]:
    """Where values are missing and why ("all 21 shots", "no camera stage") to the fields that miss alike."""
    alike: dict[tuple[str, str], list[str]] = {}
    for gap in gaps(script):
        where = f"{'all' if gap.everywhere else f'{gap.missing} of'} {gap.total} {gap.things}"
        if gap.total == 1:
            where = f"the only {gap.things.removesuffix('s')}"
        alike.setdefault((where, shorten("; ".join(gap.reasons))), []).append(gap.field)
    return alike


def caveats(
    script: ShootingScript, mosaics: Sequence[Mosaic], shots: Sequence[Shot], hidden: Sequence[NamesReport] = ()
) -> Iterator[str]:
    """What a reader must know before trusting a number, one sentence each."""
    inside = [shot for scene in script.scenes for shot in scene.shots]
    if any(person.vad and person.vad.derived for shot in inside for person in shot.characters):
        yield "Valence, arousal and dominance are derived from the emotion probabilities; nobody judged them."
    for method, apart in sorted(_methods(script).items()):
        yield (
            f"3D locations are a proxy from {method}, give or take {apart:.0f} cm: "
            "trust who stands in front of whom, not the distances."
        )
    if script.cast:
        yield "Screen time counts the whole of each shot in which a keyframe shows the character."
    if inside:
        yield "The line between two feelings only joins what was measured at keyframes."
    asked = Counter(shot.decided_by for shot in shots)
    if asked:
        told = ", of ".join(f"{count} by {_decider(by)}" for by, count in asked.most_common())
        yield f"The first frame of a shot was decided: of {told}."
    overruled = sum(len(provenance.overruled) for provenance in script.provenance.values())
    if overruled:
        yield f"Opinions overruled by a better source: {overruled}. The script's JSON keeps them."
    if script.privacy == "own":
        yield "This is a report on one's own footage: faces and names are not masked. Do not publish it."
        return
    masked, left = sum(len(mosaic.regions) for mosaic in mosaics), sum(mosaic.residual for mosaic in mosaics)
    yield f"Faces masked: {masked}, in {len(mosaics)} keyframes; looked for again, {left or 'none'} could be found."
    yield "Names are pseudonyms."
    for report in hidden:
        yield (
            f"People with a real name in the drama: {report.names}; replaced at {report.replaced} places of its lines, "
            f"{report.left or 'none'} left."
        )
        told = "not read again" if report.still_legible is None else f"{report.still_legible or 'none'} can be read"
        yield (
            f"Burned-in texts with a name, over the drama: {report.burned_texts}; covered in {report.keyframes_masked} "
            f"keyframes; names in the published pictures: {told}."
        )


def _decider(by: str) -> str:
    return "the plain picture signal" if by == "signal" else shorten(by)


def _methods(script: ShootingScript) -> dict[str, float]:
    found: dict[str, float] = {}
    for scene in script.scenes:
        for position in (position for shot in scene.shots for position in shot.positions):
            found[position.method] = max(found.get(position.method, 0), position.uncertainty_cm)
    return found


def _field(path: str) -> str:
    """`shots/sh012/camera/angle` -> `camera angle`; `cast/C1/age` -> `cast age`."""
    steps = [step for step in path.split("/") if not _ID.match(step)]
    while len(steps) > 1 and steps[0] in {"shots", "scenes", "characters"}:
        steps = steps[1:]
    return " ".join(steps).replace("_", " ")

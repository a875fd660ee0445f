"""Provenance of the values that some stage told, part by part of the script."""

from collections.abc import Iterator, Mapping, Sequence

from skyscript.records import Overruled, Provenance, Scene, ScriptShot
from skyscript.stages.script.findings import Findings
from skyscript.stages.script.wording import Wording

Told = Iterator[tuple[str, Provenance]]
"""Id paths, and where the values there come from."""


def of_people(shots: Sequence[ScriptShot], found: Findings, models: Mapping[str, str]) -> Told:
    """Of the people that the script shows, by the keyframe in which it shows them."""
    model = models.get("faces")
    shown = {(p.keyframe, p.id): shot.id for shot in shots for p in shot.characters if p.id}
    for person in found.refined:
        name = found.who.get((person.keyframe, person.person))
        shot = shown.get((person.keyframe, name)) if name else None
        if not shot:
            continue
        at = f"shots/{shot}/characters/{name}"
        said = [o for o in person.opinions if o.field == "emotion"]
        lost = tuple(Overruled(source=o.source, value=o.value) for o in said if not o.adopted)
        for opinion in said:
            if opinion.adopted:
                yield (
                    f"{at}/emotion",
                    Provenance(source=opinion.source, model=model, confidence=opinion.confidence, overruled=lost),
                )
        if person.vad and person.vad.derived:
            yield f"{at}/vad", Provenance(source="derived from the emotion distribution", model=model)


def of_cameras(shots: Sequence[ScriptShot], found: Findings) -> Told:
    """Measured by the geometry of people and background; the annotators' words where nobody measured."""
    annotators = ", ".join(sorted({note.annotator for note in found.notes}))
    for shot in shots:
        at, camera = f"shots/{shot.id}/camera", shot.camera
        framing, move = found.camera.get(shot.id), found.move.get(shot.id)
        if framing:
            measured = {"shot_size": framing.size_confidence, "angle": framing.angle_confidence, "position": None}
            for field, confidence in measured.items():
                if getattr(camera, field):
                    yield f"{at}/{field}", Provenance(source=f"camera: {framing.evidence}", confidence=confidence)
            if shot.focus:
                yield f"shots/{shot.id}/focus", Provenance(source=f"camera: {framing.evidence}")
        elif camera.shot_size:
            yield f"{at}/shot_size", Provenance(source=annotators)
        if move:
            source = f"motion: {move.evidence}" if camera.movement else f"null: {move.evidence}"
            yield f"{at}/movement", Provenance(source=source, confidence=move.confidence)


def of_happenings(shots: Sequence[ScriptShot], found: Findings) -> Told:
    """Actions and events, with the ids of what they were written from."""
    for shot in shots:
        happens = found.action.get(shot.id)
        if not happens:
            continue
        evidence = f" from {', '.join(happens.evidence)}" if happens.evidence else ""
        origin = Provenance(source=f"events: {happens.source}{evidence}", confidence=happens.confidence)
        for field in ("action", "event"):
            if getattr(shot, field):
                yield f"shots/{shot.id}/{field}", origin


def of_lines(shots: Sequence[ScriptShot], found: Findings, models: Mapping[str, str], words: Wording) -> Told:
    """Words and their clock by source, the speaker by evidence; what was heard otherwise is kept."""
    reads = {"subtitle": models.get("captions"), "speech": models.get("speech"), "sidecar": None}
    rows = {line.line: line for line in found.lines}
    for shot in shots:
        for line in shot.lines:
            row, says = rows[line.id or ""], found.speaker.get(line.id or "")
            at = f"shots/{shot.id}/lines/{line.id}"
            lost = tuple(Overruled(source=o.source, value=words.told(o.value)) for o in row.overruled)
            clock = "" if row.timing == row.source else f", timed by {row.timing}"
            yield (
                f"{at}/text",
                Provenance(
                    source=f"{row.source} {', '.join(row.evidence)}{clock}",
                    model=reads[row.source],
                    confidence=row.confidence,
                    overruled=lost,
                ),
            )
            if says:
                evidence = "; ".join(says.evidence)
                unknown = says.speaker is None
                yield (
                    f"{at}/speaker",
                    Provenance(
                        source=words.told(
                            f"null: {evidence or 'nothing tells'}" if unknown else f"speakers: {evidence}"
                        ),
                        model=models.get("voices"),
                        confidence=says.confidence,
                        overruled=says.overruled,
                    ),
                )


def of_scenes(scenes: Sequence[Scene], found: Findings, models: Mapping[str, str]) -> Told:
    """Why a scene begins where it does, and what its music was judged by."""
    spans = {span.scene: span for span in found.scenes}
    for scene in scenes:
        at, span, music = f"scenes/{scene.id}", spans.get(scene.id), found.bgm.get(scene.id)
        if span:
            yield f"{at}/start_s", Provenance(source=f"scenes: {span.reason}", confidence=span.confidence)
            model = models.get("backdrops")
            for field in ("heading", "interior", "location", "location_id", "time_of_day", "description"):
                if getattr(scene, field) is not None:
                    yield f"{at}/{field}", Provenance(source="scenes", model=model, confidence=span.confidence)
        if music:
            yield (
                f"{at}/bgm/present",
                Provenance(source="sound", model=models.get("sound"), confidence=music.confidence),
            )
            for field in ("genre", "mood", "tempo"):
                if getattr(music, field):
                    sure = getattr(music, f"{field}_confidence")
                    yield f"{at}/bgm/{field}", Provenance(source="music", model=models.get("music"), confidence=sure)

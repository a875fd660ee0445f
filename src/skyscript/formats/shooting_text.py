"""A shooting script as a page of text, in the layout of the paper's Table 1.

A director reads what is known. A line whose value is unknown is left out, the slug line of a scene and the head of a
shot always stand, and the header says once what is unknown throughout.
"""

from collections import Counter
from collections.abc import Iterator, Mapping

from skyscript.errors import UsageError
from skyscript.formats.gaps import gaps
from skyscript.formats.presence import Presence, course, names, presences, speaker_of
from skyscript.formats.timecode import timecode
from skyscript.formats.wrap import columns, wrap
from skyscript.records import CastMember, CharacterInShot, Line, Music, ObjectInShot, Scene, ScriptShot, ShootingScript

WIDTH = 100
_DELIVERED = {"off screen": " (O.S.)", "narrator": " (V.O.)"}
_FACING = {"camera": "facing the camera", "left": "looking left", "right": "looking right", "away": "back to camera"}


def write(script: ShootingScript, shot: int | None = None) -> str:
    """The whole script, or under its scene's slug line the one shot of that number.

    Raises UsageError for a shot that the script does not have.
    """
    name_of = names(script)
    if shot is None:
        blocks = [_header(script), *(block for scene in script.scenes for block in _scene(scene, name_of))]
        return "\n\n".join("\n".join(block) for block in [*blocks, _end(script)]) + "\n"
    for scene in script.scenes:
        for candidate in scene.shots:
            if candidate.number == shot:
                return "\n".join([_slug(scene), "", *_shot(candidate, name_of)]) + "\n"
    count = sum(len(scene.shots) for scene in script.scenes)
    raise UsageError(f"{script.drama}/{script.episode}: there is no shot {shot}; the episode has {count} shots")


def _header(script: ShootingScript) -> list[str]:
    shots = _many(sum(len(scene.shots) for scene in script.scenes), "shot")
    source = script.source
    lines = [
        *wrap(script.title, WIDTH),
        "=" * min(WIDTH, columns(script.title)),
        *_field("Drama", f"{script.drama}, episode {script.episode}"),
        *_field("Length", f"{timecode(source.duration_s)}, {_many(len(script.scenes), 'scene')}, {shots}"),
        *_field("Picture", f"{source.width} x {source.height}, {source.fps:g} frames a second ({source.file})"),
        *(_field("Language", script.language) if script.language else []),
        *_field("Recipe", script.recipe.name),
    ]
    if script.privacy == "release":
        lines += _field("Privacy", "names are pseudonyms, faces are masked")
    if any(person.vad and person.vad.derived for person in _people(script)):
        lines += _field("Emotion", "V, A, D (valence, arousal, dominance; 1-9, 5 neutral) are derived from the emotion")
    unknown = [gap.field for gap in gaps(script) if gap.everywhere]
    if unknown:
        lines += _field("Unknown", f"throughout, and left out below: {', '.join(unknown)}")
    if script.cast:
        lines += ["", "CAST", *(line for member in script.cast for line in _member(member))]
    return lines


def _member(member: CastMember) -> list[str]:
    told = [
        member.role,
        member.gender,
        f"about {member.age:.0f}" if member.age is not None else None,
        member.ethnicity,
        member.looks,
        member.temperament,
        f"in {_many(len(member.shots), 'shot')}",
    ]
    return wrap(f"{member.name}: {', '.join(filter(None, told))}", WIDTH, hang="    ")


def _scene(scene: Scene, name_of: Mapping[str, str]) -> Iterator[list[str]]:
    head = [_slug(scene)]
    if scene.description:
        head += ["DESCRIPTION:", *wrap(scene.description, WIDTH)]
    if scene.bgm:
        head += _field("MUSIC", _music(scene.bgm))
    yield head
    for shot in scene.shots:
        yield _shot(shot, name_of)


def _slug(scene: Scene) -> str:
    return f"SCENE {scene.number} {scene.heading or '(place unknown)'}"


def _music(music: Music) -> str:
    return ", ".join(filter(None, (music.genre, music.mood, music.tempo))) or "yes" if music.present else "none"


def _shot(shot: ScriptShot, name_of: Mapping[str, str]) -> list[str]:
    camera = shot.camera
    subjects = ", ".join(name_of.get(who, who) for who in camera.main_subject)
    span = f"{camera.duration_s:.1f} seconds ({timecode(shot.start_s)} - {timecode(shot.end_s)})"
    fields: list[tuple[str, str | None]] = [
        ("CAMERA POSITION", camera.position),
        ("FOCUS", shot.focus),
        ("ACTION", shot.action),
        ("Highlight Score", None if shot.highlight is None else f"{shot.highlight:.1f}"),
        *((f'3D Location of "{name_of.get(at.who, at.who)}"', _place(at.xyz_cm)) for at in shot.positions),
        ("Camera Detail-Time", span),
        ("Camera Detail-Shot Size", camera.shot_size),
        ("Camera Detail-Camera Angle", camera.angle),
        ("Camera Detail-Movement", camera.movement),
        ("Camera Detail-Main Subject", f"({subjects})" if subjects else None),
        ("Event Number", f"{shot.event.number:03}" if shot.event else None),
        ("Event", shot.event.text if shot.event else None),
    ]
    lines = [f"SHOT {shot.number}: {camera.shot_size or '(size unknown)'}"]
    for label, value in fields:
        if value is not None:
            lines += _field(label, value)
    detail = [*_details(shot, name_of)]
    return [*lines, "Other detailed information:", *detail] if detail else lines


def _details(shot: ScriptShot, name_of: Mapping[str, str]) -> Iterator[str]:
    if shot.transition_in != "cut":
        yield f"    Opens with a {shot.transition_in}"
    for presence in presences(shot, name_of):
        yield from _person(presence)
    if shot.objects:
        yield from wrap(f"Key objects: {'; '.join(map(_object, shot.objects))}", WIDTH, "    ", " " * 8)
    for line in shot.lines:
        yield from _line(line, name_of)
    if not shot.keyframes:
        yield "    No usable keyframe"


def _person(presence: Presence) -> list[str]:
    seen = presence.seen
    traits = [
        " → ".join(course(person.layer for person in seen)),
        "inferred, not seen" if all(person.inferred for person in seen) else "",
        " → ".join(course(map(_feeling, seen))),
        " → ".join(course(person.pose for person in seen)),
        " → ".join(course(_FACING.get(person.facing or "", person.facing) for person in seen)),
        " → ".join(course(person.temperament for person in seen)),
        " → ".join(course(person.action for person in seen)),
    ]
    if presence.id is None:
        traits = [" and ".join(sorted({person.layer for person in seen}, reverse=True))]
    count = f" ({presence.people})" if presence.people > 1 else ""
    return wrap(f"{presence.name}{count}: {'; '.join(dict.fromkeys(filter(None, traits)))}", WIDTH, "    ", " " * 8)


def _feeling(person: CharacterInShot) -> str | None:
    if not person.vad:
        return person.emotion
    vad = f"V {person.vad.valence:.1f} A {person.vad.arousal:.1f} D {person.vad.dominance:.1f}"
    return f"{person.emotion} ({vad})" if person.emotion else vad


def _object(thing: ObjectInShot) -> str:
    unsure = "not found by the detector" if thing.confirmed is False else None
    return f"{thing.label}{_bracket(thing.description, thing.layer, thing.shot_size, unsure)}"


def _line(line: Line, name_of: Mapping[str, str]) -> Iterator[str]:
    speaker = f"{speaker_of(line, name_of)}{_DELIVERED.get(line.delivery or '', '')}"
    yield from wrap(f"{timecode(line.start_s)} {speaker}: {line.text}", WIDTH, "    ", " " * 8)
    if line.translation:
        yield from wrap(line.translation, WIDTH, " " * 8)


def _end(script: ShootingScript) -> list[str]:
    lost = Counter(f"{failure.stage}: {failure.reason}" for failure in script.failures)
    told = ", ".join(f"{reason} ({count})" for reason, count in lost.most_common()) or "nothing"
    return ["THE END", *_field("Lost on the way", told)]


def _people(script: ShootingScript) -> Iterator[CharacterInShot]:
    for scene in script.scenes:
        for shot in scene.shots:
            yield from shot.characters


def _field(label: str, value: str) -> list[str]:
    return wrap(f"{label}: {value}", WIDTH, hang="    ")


def _place(xyz_cm: tuple[float, float, float]) -> str:
    return f"({','.join(f'{round(value)}' for value in xyz_cm)})"


def _bracket(*told: str | None) -> str:
    known = ", ".join(filter(None, told))
    return f" ({known})" if known else ""


def _many(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"

"""Where a value came from: provenance, then the stages behind it with their settings, models and losses."""

from collections.abc import Iterator, Mapping
from typing import Any

from skyscript.dataset.read import EpisodeView
from skyscript.errors import UsageError
from skyscript.records import Failure, Provenance, ShootingScript

_STAGES_OF = {
    "camera": ("shots", "annotate", "assemble"),
    "characters": ("faces", "people", "refine", "cast", "assemble"),
    "objects": ("objects", "annotate", "cleanse", "locate"),
    "cast": ("faces", "refine", "cast", "assemble"),
    "keyframes": ("signal", "shots", "keyframes", "pixelate"),
}
"""The stages that a part of a shot is made by, in order."""


def explain(view: EpisodeView, shot: str, field: str | None) -> str:
    """A text for people. `field` is a path inside the shot, or part of one; all of the shot without it.

    Raises UsageError where the script has no such shot or nothing of that name.
    """
    script = view.shooting_script
    known = [s.id for scene in script.scenes for s in scene.shots]
    if shot not in known:
        raise UsageError(f"no shot `{shot}` in {view.drama}/{view.episode}; it has {known[0]} to {known[-1]}")
    found = dict(_about(script, shot, field))
    parts = [part for part in _STAGES_OF if field is None or part.startswith(field.split("/")[0])]
    if field is not None and not found and not parts:
        raise UsageError(f"nothing is noted of `{field}` in {shot}; try one of {', '.join(_fields(script, shot))}")
    lines = [f"{view.drama}/{view.episode} {shot}", ""]
    lines += [line for path, origin in found.items() for line in _origin(path, origin)]
    names = dict.fromkeys(s for part in parts or _parts_of(found) for s in _STAGES_OF.get(part, ()))
    states = view.stages
    lines += ["", "made by"]
    lines += [line for name in names if name in states for line in _stage(view, name, states[name])]
    lost = [f for f in view.table(Failure) if shot in f.item]
    if lost:
        lines += ["", "lost on the way"]
        lines += [f"  {f.stage}: {f.item}, {f.reason}{f' ({f.detail})' if f.detail else ''}" for f in lost]
    return "\n".join(lines)


def _about(script: ShootingScript, shot: str, field: str | None) -> Iterator[tuple[str, Provenance]]:
    """What is noted of a shot, by path inside of it, and of the characters in it, by path from `cast`."""
    shots = [s for scene in script.scenes for s in scene.shots if s.id == shot]
    who = {person.id for s in shots for person in s.characters}
    for path, origin in script.provenance.items():
        part, _, rest = path.partition("/")
        whose, _, inner = rest.partition("/")
        if part == "shots" and whose in (shot, "*"):
            noted = inner
        elif part == "cast" and (whose in who or (whose == "*" and who)):
            noted = path
        else:
            continue
        if field is None or field in noted:
            yield noted, origin


def _fields(script: ShootingScript, shot: str) -> list[str]:
    return sorted({*(path for path, _ in _about(script, shot, None)), *_STAGES_OF})


def _parts_of(found: Mapping[str, Provenance]) -> list[str]:
    return sorted({path.split("/")[0] for path in found})


def _origin(path: str, origin: Provenance) -> Iterator[str]:
    sure = f", confidence {origin.confidence:.2f}" if origin.confidence is not None else ""
    yield f"  {path}: {origin.source}{sure}"
    if origin.model:
        yield f"      model {origin.model}"
    for lost in origin.overruled:
        yield f"      overruled: {lost.source} said {lost.value}"


def _stage(view: EpisodeView, name: str, state: Mapping[str, Any]) -> Iterator[str]:
    if "key" not in state:
        yield f"  {name}: {state.get('crash', {}).get('reason') or 'blocked by ' + str(state.get('blocked'))}"
        return
    manifest = view.manifest(state["key"])
    settings = ", ".join(f"{k}={v}" for k, v in manifest["settings"].items() if k not in manifest["models"])
    yield f"  {name} v{manifest['version']} in {manifest['seconds']:.2f} s{f': {settings}' if settings else ''}"
    for setting, identity in manifest["models"].items():
        yield f"      {setting} {identity}"

"""The page that tells an episode: one file, readable without a network."""

from collections.abc import Mapping, Sequence
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from skyscript.formats.presence import names, speaker_of
from skyscript.formats.timecode import timecode
from skyscript.publish.cards import card
from skyscript.publish.losses import losses, rates
from skyscript.publish.sources import caveats, origins, shorten, unknowns
from skyscript.publish.thumbnails import thumbnails
from skyscript.publish.timeline import timeline
from skyscript.records import Failure, FrameSignal, Keyframe, Mosaic, NamesReport, ShootingScript, Shot, SoundSpan

COLOURS = 8
"""Characters are told apart by so many colours; the ninth takes the first again."""


def render(
    script: ShootingScript,
    pictures: Mapping[str, bytes],
    frames: Sequence[Keyframe] = (),
    mosaics: Sequence[Mosaic] = (),
    signal: Sequence[FrameSignal] = (),
    failures: Sequence[Failure] = (),
    shots: Sequence[Shot] = (),
    sounds: Sequence[SoundSpan] = (),
    hidden: Sequence[NamesReport] = (),
) -> str:
    """`pictures` maps keyframes to encoded images that may be shown; the page shows no others."""
    name_of = names(script)
    small = thumbnails(pictures)
    inside = [shot for scene in script.scenes for shot in scene.shots]
    return (
        _environment()
        .get_template("report.html")
        .render(
            script=script,
            name_of=name_of,
            shots=inside,
            upright=script.source.height > script.source.width,
            cards={shot.id: card(shot, name_of, small) for shot in inside},
            colour_of={member.id: place % COLOURS + 1 for place, member in enumerate(script.cast)},
            timeline=timeline(script, signal, sounds),
            losses=losses(failures),
            rates=rates(failures, kept=len(frames)),
            unknowns=unknowns(script),
            origins=origins(script),
            caveats=list(caveats(script, mosaics, shots, hidden)),
        )
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("skyscript.publish"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(timecode=timecode, shorten=shorten, speaker=speaker_of)
    return environment

"""The refined shooting script: every opinion fused by a stated rule, nothing invented (paper Table 1).

The face model's reading wins over the annotator's word, measured geometry over a described shot size. What no stage of
the recipe tells is null, and the provenance says so.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import ClassVar

from skyscript.engine.stage import Stage
from skyscript.errors import ModelError
from skyscript.records import (
    Appearance,
    CameraMove,
    CastMember,
    Character,
    CharacterName,
    Detection,
    DialogueLine,
    Episode,
    Failure,
    Feeling,
    FrameAnnotation,
    Keyframe,
    Media,
    Mention,
    Privacy,
    Pseudonym,
    PublicName,
    RecipeNote,
    RefinedPerson,
    SceneMusic,
    SceneSpan,
    ScriptFailure,
    ScriptShot,
    ShootingScript,
    Shot,
    ShotAction,
    ShotCamera,
    Source,
    SpokenLine,
)
from skyscript.stages.naming.renaming import Renamer
from skyscript.stages.script.findings import Findings
from skyscript.stages.script.inscene import in_scenes
from skyscript.stages.script.inshot import in_shot
from skyscript.stages.script.origins import origins
from skyscript.stages.script.wording import Wording

_GUARDS = ("mentions", "pseudonyms")
"""Stages without which real names would be published."""


class AssembleScript(Stage):
    """Puts an episode's script together from what all other stages found."""

    name: ClassVar[str] = "assemble"
    version: ClassVar[int] = 2

    privacy: Privacy = "release"

    def run(
        self,
        episode: Episode,
        recipe: RecipeNote,
        media: Media,
        shots: Sequence[Shot],
        keyframes: Sequence[Keyframe],
        refined: Sequence[RefinedPerson],
        notes: Sequence[FrameAnnotation],
        detections: Sequence[Detection],
        characters: Sequence[Character],
        appearances: Sequence[Appearance],
        failures: Sequence[Failure],
        pseudonyms: Sequence[Pseudonym] = (),
        lines: Sequence[DialogueLine] = (),
        spoken: Sequence[SpokenLine] = (),
        scenes: Sequence[SceneSpan] = (),
        music: Sequence[SceneMusic] = (),
        cameras: Sequence[ShotCamera] = (),
        moves: Sequence[CameraMove] = (),
        actions: Sequence[ShotAction] = (),
        called: Sequence[CharacterName] = (),
        mentions: Sequence[Mention] = (),
        public_names: Sequence[PublicName] = (),
    ) -> Iterator[ShootingScript]:
        """One script. Under `release` every name in it is a pseudonym.

        Raises ModelError where nobody could look for names: better no script than one that tells them.
        """
        if self.privacy == "release" and any(f.kind == "failed" and f.stage in _GUARDS for f in failures):
            raise ModelError("names could not be looked for, so nothing is published; `skyscript status` tells why")
        found = Findings(
            shots=shots,
            keyframes=keyframes,
            refined=refined,
            notes=notes,
            detections=detections,
            characters=characters,
            appearances=appearances,
            lines=lines,
            spoken=spoken,
            scenes=scenes,
            music=music,
            cameras=cameras,
            moves=moves,
            actions=actions,
        )
        own = {c.character: c.name for c in characters} | {n.character: n.name for n in called if n.character}
        names = {p.character: p.name for p in pseudonyms} if self.privacy == "release" else own
        here = [mention for mention in mentions if mention.episode == episode.episode]
        words = Wording(names, Renamer(here, public_names) if self.privacy == "release" else None)
        parts = [in_shot(shot, found, words) for shot in shots]
        script = ShootingScript(
            drama=episode.drama,
            episode=episode.episode,
            title=words.told(episode.title),
            language=_language(lines),
            source=Source(
                file=episode.file,
                sha256=episode.sha256,
                width=media.width,
                height=media.height,
                fps=media.fps,
                duration_s=media.duration_s,
            ),
            recipe=recipe,
            privacy=self.privacy,
            cast=tuple(
                _member(c, names.get(c.character, c.name), parts, words)
                for c in characters
                if any(c.character in _ids(p) for p in parts)
            ),
            scenes=tuple(in_scenes(parts, found, words)),
            feelings=tuple(_feelings(found)),
            failures=tuple(ScriptFailure(stage=f.stage, item=words.told(f.item), reason=f.reason) for f in failures),
            provenance={},
        )
        yield script.model_copy(update={"provenance": origins(script, found, words)})


def _language(lines: Sequence[DialogueLine]) -> str | None:
    """The language in which most is said."""
    letters: Counter[str] = Counter()
    for line in lines:
        letters[line.language] += len(line.text)
    return letters.most_common(1)[0][0] if letters else None


def _ids(shot: ScriptShot) -> set[str | None]:
    return {*(person.id for person in shot.characters), *(line.speaker for line in shot.lines)}


def _member(character: Character, name: str, parts: Sequence[ScriptShot], words: Wording) -> CastMember:
    return CastMember(
        id=character.character,
        name=name,
        role=character.role,
        gender=character.gender,
        age=character.age,
        ethnicity=character.ethnicity,
        looks=words.told(character.looks),
        temperament=words.told(character.temperament),
        facial_attractiveness=character.facial_attractiveness,
        shots=tuple(p.id for p in parts if character.character in {person.id for person in p.characters}),
    )


def _feelings(found: Findings) -> Iterator[Feeling]:
    time = {k.keyframe: k.time_s for k in found.keyframes}
    for person in found.refined:
        name = found.who.get((person.keyframe, person.person))
        if name and person.vad and person.emotion:
            yield Feeling(
                time_s=time[person.keyframe],
                keyframe=person.keyframe,
                character=name,
                emotion=person.emotion,
                vad=person.vad,
            )

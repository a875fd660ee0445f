"""How each line sounds: a vector that tells voices apart, over pauses and across scenes."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

import numpy as np

from skyscript.engine.stage import ModelName, Stage
from skyscript.models import registry
from skyscript.models.protocols import HEARD_HZ, VoiceEmbedder
from skyscript.records import DialogueLine, Episode, Failure, Media, SoundSpan, Utterance, Voiceprint
from skyscript.stages.speaking.pitch import pitch
from skyscript.stages.speaking.voicing import seconds, voiced
from skyscript.video.sound import read_sound


class PrintVoices(Stage):
    """Embeds what is voiced of a line, its pauses cut out; less than `least_s` tells no voice from another."""

    name: ClassVar[str] = "voices"

    embedder: ModelName = "onnx:ge2e"
    least_s: float = 0.6

    def run(
        self,
        episode: Episode,
        media: Media,
        lines: Sequence[DialogueLine] = (),
        utterances: Sequence[Utterance] = (),
        spans: Sequence[SoundSpan] = (),
    ) -> Iterator[Voiceprint | Failure]:
        """A line whose voice is too short to tell is a rejected row; an episode without sound has none."""
        sound = read_sound(episode.path, HEARD_HZ, media.start_s) if lines else np.zeros(0, np.float32)
        if not len(sound):
            return
        sounding = voiced(lines, utterances, spans)
        voices = {}
        for line in lines:
            pieces = [sound[round(start * HEARD_HZ) : round(end * HEARD_HZ)] for start, end in sounding[line.line]]
            voice = np.concatenate([np.zeros(0, np.float32), *pieces])
            if len(voice) >= self.least_s * HEARD_HZ and voice.any():
                voices[line.line] = voice
            else:
                yield _rejected(line, seconds(sounding[line.line]))
        if not voices:
            return
        ends = np.cumsum([len(voice) for voice in voices.values()]) / HEARD_HZ
        cuts = list(zip([0.0, *ends[:-1].tolist()], ends.tolist(), strict=True))
        vectors = registry.open(self.embedder, VoiceEmbedder).embed(np.concatenate(list(voices.values())), cuts)
        for (name, voice), vector in zip(voices.items(), vectors, strict=True):
            yield Voiceprint(
                drama=episode.drama,
                episode=episode.episode,
                line=name,
                seconds=len(voice) / HEARD_HZ,
                pitch_hz=pitch(voice),
                vector=tuple(vector.tolist()),
            )


def _rejected(line: DialogueLine, heard_s: float) -> Failure:
    return Failure(
        drama=line.drama,
        episode=line.episode,
        stage=PrintVoices.name,
        kind="rejected",
        item=line.line,
        reason="voice too short",
        detail=f"{heard_s:.2f} s",
    )

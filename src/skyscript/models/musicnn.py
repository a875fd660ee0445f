"""Tags of music by musicnn (Pons and Serra 2019, ISC), taught on the Million Song Dataset or on MagnaTagATune."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from skyscript.models.mel import mel
from skyscript.models.protocols import HEARD_HZ, MusicTagger, Sound
from skyscript.models.session import open_session

PATCH = 187
BANDS = 96
N_FFT, HOP = 512, 256
BATCH = 16
"""Patches in one call, so that an hour of music needs no more memory than a minute."""
MASTERED_DB = -14.0
"""Level of the records that the networks were taught on; 20 dB off, seven of ten answers are other ones."""
MOST_GAIN_DB = 40.0


class _Tagger(MusicTagger):
    tags: tuple[str, ...]

    def __init__(self, weights: Path) -> None:
        self._session = open_session(weights)

    def tag(self, sound: Sound) -> NDArray[np.float32]:
        """As `MusicTagger` says: a patch is three seconds, and a rest shorter than that is left out."""
        patches = features(mastered(sound))
        answers = [
            self._session.run(["out"], {"x": patches[first : first + BATCH]})[0]
            for first in range(0, len(patches), BATCH)
        ]
        return np.concatenate([np.zeros((0, len(self.tags)), np.float32), *answers])


class MillionSong(_Tagger):
    """Knows the genres of popular music; its moods stay below 0.03 and say little."""

    tags = (
        *("rock", "pop", "alternative", "indie", "electronic", "female vocalists", "dance", "00s"),
        *("alternative rock", "jazz", "beautiful", "metal", "chillout", "male vocalists", "classic rock", "soul"),
        *("indie rock", "mellow", "electronica", "80s", "folk", "90s", "chill", "instrumental", "punk", "oldies"),
        *("blues", "hard rock", "ambient", "acoustic", "experimental", "female vocalist", "guitar", "hip-hop"),
        *("70s", "party", "country", "easy listening", "sexy", "catchy", "funk", "electro", "heavy metal"),
        *("progressive rock", "60s", "rnb", "indie pop", "sad", "house", "happy"),
    )


class MagnaTagATune(_Tagger):
    """Knows instruments, classical music, and slow from fast, quiet from loud."""

    tags = (
        *("guitar", "classical", "slow", "techno", "strings", "drums", "electronic", "rock", "fast", "piano"),
        *("ambient", "beat", "violin", "vocal", "synth", "female", "indian", "opera", "male", "singing", "vocals"),
        *("no vocals", "harpsichord", "loud", "quiet", "flute", "woman", "male vocal", "no vocal", "pop", "soft"),
        *("sitar", "solo", "man", "classic", "choir", "voice", "new age", "dance", "male voice", "female vocal"),
        *("beats", "harp", "cello", "no voice", "weird", "country", "metal", "female voice", "choral"),
    )


def mastered(sound: Sound) -> Sound:
    """`sound` at the level of a finished record: a bed far below the voices is the same music."""
    level = float(np.sqrt(np.mean(np.square(sound, dtype=np.float64)))) if len(sound) else 0.0
    gain = min(10 ** (MASTERED_DB / 20) / max(level, 1e-9), 10 ** (MOST_GAIN_DB / 20))
    return np.asarray(sound * np.float32(gain), np.float32)


def features(sound: Sound) -> NDArray[np.float32]:
    """Log mel power `[patches, 187, 96]` as the networks were taught on it."""
    power = mel(sound, HEARD_HZ, N_FFT, HOP, BANDS)
    count = len(power) // PATCH
    return np.asarray(np.log10(10_000 * power[: count * PATCH] + 1).reshape(count, PATCH, BANDS), np.float32)

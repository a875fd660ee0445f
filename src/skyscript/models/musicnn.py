"""Tags of music by musicnn (Pons and Serra 2019, ISC), taught on the Million Song Dataset."""

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

TAGS = (
    *("rock", "pop", "alternative", "indie", "electronic", "female vocalists", "dance", "00s", "alternative rock"),
    *("jazz", "beautiful", "metal", "chillout", "male vocalists", "classic rock", "soul", "indie rock", "mellow"),
    *("electronica", "80s", "folk", "90s", "chill", "instrumental", "punk", "oldies", "blues", "hard rock", "ambient"),
    *("acoustic", "experimental", "female vocalist", "guitar", "hip-hop", "70s", "party", "country"),
    *("easy listening", "sexy", "catchy", "funk", "electro", "heavy metal", "progressive rock", "60s", "rnb"),
    *("indie pop", "sad", "house", "happy"),
)


class MusiCNN(MusicTagger):
    """Knows genres and instruments; its moods stay below 0.03 and say little."""

    tags = TAGS

    def __init__(self, weights: Path) -> None:
        self._session = open_session(weights)

    def tag(self, sound: Sound) -> NDArray[np.float32]:
        """As `MusicTagger` says: a patch is three seconds, and a rest shorter than that is left out."""
        patches = features(sound)
        answers = [
            self._session.run(["out"], {"x": patches[first : first + BATCH]})[0]
            for first in range(0, len(patches), BATCH)
        ]
        return np.concatenate([np.zeros((0, len(TAGS)), np.float32), *answers])


def features(sound: Sound) -> NDArray[np.float32]:
    """Log mel power `[patches, 187, 96]` as the network was taught on it."""
    power = mel(sound, HEARD_HZ, N_FFT, HOP, BANDS)
    count = len(power) // PATCH
    return np.asarray(np.log10(10_000 * power[: count * PATCH] + 1).reshape(count, PATCH, BANDS), np.float32)

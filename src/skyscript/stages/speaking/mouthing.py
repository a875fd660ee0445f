"""What the mouths on the screen say of a line: whose lips move, and whether they move as the voice does."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skyscript.models.protocols import Span
from skyscript.records import MouthTrack

STILL = 0.0045
"""Spread of the opening between that of lips at rest (0.0004 to 0.0045) and that of speakers (0.005 to 0.025)."""
SHORTEST_S = 0.25
SPEAKING = 0.42
"""Fisher's z of the lips of a speaker with what the sound lets expect; of another's lips it is 0 on average."""
TRIALS = 8.0
"""Independent looks a second that such a correlation rests on: its spread over wrong pairs of 1 to 4 s."""
PEOPLE = 0.02
"""Variance from speaker to speaker: some hardly move their lips."""
MOST = 4.0

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Mouth:
    """One mouth while a line is heard: seconds in sight, spread of its opening, and its correlation with the sound.

    `rest` is the spread while nobody speaks, where that was seen; `sync` is None without a sound track.
    """

    seconds: float
    motion: float
    sync: float | None
    rest: float | None

    @property
    def is_still(self) -> bool:
        return self.motion < STILL

    @property
    def odds(self) -> float:
        """Logarithm of how much likelier this is to be seen when the mouth speaks the line than when it does not."""
        return self._moves() + self._fits()

    def _moves(self) -> float:
        moves = float(np.clip(2.5 * np.log(max(self.motion, 1e-5) / STILL), -MOST, 1.5))
        if moves > 0 and self.rest is not None and self.rest > 0.6 * self.motion:
            moves /= 2  # it moves as much while nobody speaks
        return moves * min(1.0, self.seconds / 0.6)

    def _fits(self) -> float:
        if self.sync is None or self.is_still:
            return 0.0
        z = float(np.arctanh(np.clip(self.sync, -0.95, 0.95)))
        spread = 1 / max(TRIALS * self.seconds - 2, 2.0) + PEOPLE
        return float(np.clip((SPEAKING * z - SPEAKING**2 / 2) / spread, -MOST, MOST))


def mouths(
    tracks: Iterable[tuple[Hashable, MouthTrack]], sounding: Sequence[Span], pauses: Sequence[Span]
) -> Mapping[Hashable, Mouth]:
    """For each owner of tracks the mouth that is seen while `sounding`; `pauses` is when nobody speaks."""
    pooled: dict[Hashable, list[tuple[Floats, Floats, float, Floats]]] = {}
    for owner, track in tracks:
        times, opening = np.array(track.times_s), np.array(track.opening)
        inside = _inside(times, sounding)
        step = float(np.median(np.diff(times))) if len(times) > 1 else 0.0
        if inside.sum() * step < SHORTEST_S:
            continue
        lips = opening[inside] - opening[inside].mean()
        sound = np.array(track.expected)[inside] if track.expected else np.zeros(0)
        rest = opening[_inside(times, pauses)]
        pooled.setdefault(owner, []).append((lips, sound - sound.mean() if len(sound) else sound, step, rest))
    return {owner: _mouth(parts) for owner, parts in pooled.items()}


def _mouth(parts: Sequence[tuple[Floats, Floats, float, Floats]]) -> Mouth:
    lips, sound = (np.concatenate([part[i] for part in parts]) for i in (0, 1))
    resting = [part[3] for part in parts if len(part[3]) * part[2] >= SHORTEST_S]
    power = float(np.sqrt((lips @ lips) * (sound @ sound))) if len(sound) else 0.0
    return Mouth(
        seconds=sum(len(part[0]) * part[2] for part in parts),
        motion=float(np.sqrt(np.mean(lips**2))),
        sync=None if not len(sound) else float(lips @ sound) / power if power else 0.0,
        rest=float(np.mean([part.std() for part in resting])) if resting else None,
    )


def _inside(times: Floats, spans: Sequence[Span]) -> NDArray[np.bool_]:
    return np.array([any(start <= time < end for start, end in spans) for time in times.tolist()], bool)

"""Who is to be seen while a line is heard, and with which mouth."""

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from skyscript.models.protocols import Span
from skyscript.records import Appearance, DialogueLine, MouthTrack, Person, Shot
from skyscript.stages.speaking.mouthing import Mouth, mouths
from skyscript.stages.speaking.voicing import common, joined, seconds

NEAR_S = 12.0
"""Who was in the picture that shortly before or after takes part in the talk."""


@dataclass(frozen=True)
class Stranger:
    """A face that is no character."""

    shot: str
    track: str


@dataclass(frozen=True)
class Sight:
    """`mouths` by character or Stranger; `shown` is for each character the share of the line in shots that show it.

    `near` are characters seen around the line. `faces` counts those whose mouths are seen.
    """

    seconds: float
    mouths: Mapping[Hashable, Mouth]
    shown: Mapping[str, float]
    near: frozenset[str] = field(default_factory=frozenset)


class Screen:
    """One episode as it is seen."""

    def __init__(
        self,
        shots: Sequence[Shot],
        people: Sequence[Person],
        appearances: Sequence[Appearance],
        tracks: Sequence[MouthTrack],
    ) -> None:
        self._shots = shots
        self._cast: dict[str, set[str]] = {}
        for appearance in appearances:
            self._cast.setdefault(appearance.shot, set()).add(appearance.character)
        self._tracks: dict[str, list[tuple[Hashable, MouthTrack]]] = {}
        who = {(a.keyframe, a.person): a.character for a in appearances}
        faces = {(p.keyframe, p.face): who.get((p.keyframe, p.person)) for p in people if p.face}
        for shot in shots:
            here = [track for track in tracks if track.shot == shot.shot]
            self._tracks[shot.shot] = list(_owned(here, faces, self._cast.get(shot.shot, set())))

    def sight(self, line: DialogueLine, sounding: Sequence[Span], speech: Sequence[Span]) -> Sight:
        """What is seen of a line that is heard in `sounding`, else in its own time; `speech` is that of all lines."""
        time = sounding or ((line.start_s, line.end_s),)
        total = max(seconds(time), 1e-6)
        shown: Counter[str] = Counter()
        tracks: list[tuple[Hashable, MouthTrack]] = []
        near: set[str] = set()
        for shot in self._shots:
            cast = self._cast.get(shot.shot, set())
            if shot.start_s < line.end_s + NEAR_S and shot.end_s > line.start_s - NEAR_S:
                near |= cast
            here = seconds(common(time, [(shot.start_s, shot.end_s)]))
            if here:
                tracks += self._tracks[shot.shot]
                for character in cast:
                    shown[character] += here / total  # type: ignore[assignment]
        first, last = time[0][0] - NEAR_S, time[-1][1] + NEAR_S
        pauses = _between(joined(speech, 0.0), first, last)
        return Sight(total, mouths(tracks, time, pauses), dict(shown), frozenset(near))


def _owned(
    tracks: Sequence[MouthTrack], faces: Mapping[tuple[str, str], str | None], cast: set[str]
) -> Iterator[tuple[Hashable, MouthTrack]]:
    """Each track with its character: by the faces that it passes through, else the only one left in the shot."""
    owner: dict[str, str] = {}
    for track in tracks:
        votes = Counter(who for at in track.faces if (who := faces.get((at.keyframe, at.face))))
        if votes:
            owner[track.track] = min(votes, key=lambda who: (-votes[who], who))
    for track in tracks:
        if track.track not in owner and not track.faces:
            taken = {owner[other.track] for other in tracks if other.track in owner and _together(track, other)}
            left = cast - taken
            alone = not any(_together(track, other) for other in tracks if other is not track and not other.faces)
            if len(left) == 1 and alone:
                yield left.pop(), track
                continue
        yield owner.get(track.track, Stranger(track.shot, track.track)), track


def _together(one: MouthTrack, other: MouthTrack) -> bool:
    return one.times_s[0] <= other.times_s[-1] and other.times_s[0] <= one.times_s[-1]


def _between(spans: Sequence[Span], first: float, last: float) -> list[Span]:
    edges = [first, *(side for span in spans for side in span if first < side < last), last]
    if any(start <= first < end for start, end in spans):
        edges = edges[1:]
    if any(start < last <= end for start, end in spans):
        edges = edges[:-1]
    return list(zip(edges[::2], edges[1::2], strict=False))

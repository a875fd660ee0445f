"""Which frames show a shot alone."""

from collections.abc import Sequence

from skyscript.records import Shot

_MARGIN = 2
"""Frames left out beside a cut, where compression is still catching up."""


def with_next(shots: Sequence[Shot]) -> list[tuple[Shot, Shot | None]]:
    """Each shot with the one after it."""
    return list(zip(shots, [*shots[1:], None], strict=True))


def clear_span(shot: Shot, following: Shot | None) -> tuple[int, int]:
    """Frames that show this shot alone, half-open: outside of its transitions where anything is left."""
    first, last = shot.start_frame, shot.end_frame
    if shot.transition_frames:
        first = max(first, shot.transition_frames[1])
    if following and following.transition_frames:
        last = min(last, following.transition_frames[0])
    if last - first > 4 * _MARGIN:
        first, last = first + _MARGIN, last - _MARGIN
    return (first, last) if last > first else (shot.start_frame, shot.end_frame)

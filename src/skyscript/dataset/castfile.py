"""The user's `cast.toml` beside the episodes of a drama: the one place to name characters."""

from collections.abc import Iterator, Sequence

from skyscript.records import CastEntry, Episode


def cast_entries(episodes: Sequence[Episode]) -> Iterator[CastEntry]:
    """One row a character, in the order of the file."""
    yield from ()

"""What lies beside the videos and goes into the run with them: subtitle files, and the user's cast."""

from collections.abc import Sequence

from skyscript.dataset.castfile import cast_entries
from skyscript.dataset.sidecars import sidecars
from skyscript.records import Episode, Record


def beside(episodes: Sequence[Episode]) -> list[Record]:
    """Rows of the graph's given sources for these episodes."""
    return [*sidecars(episodes), *cast_entries(episodes)]

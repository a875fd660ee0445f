"""Commands that remove: `forget` and `gc`."""

from typing import Annotated

import typer

from skyscript.cli.inspect import Dir, EpisodeName
from skyscript.dataset import housekeeping
from skyscript.dataset import open as open_dataset

Yes = Annotated[bool, typer.Option("--yes", "-y", help="do not ask")]


def forget(dir: Dir, episode: EpisodeName, yes: Yes = False) -> None:
    """Remove an episode everywhere: files, tables, faces. The source video stays."""
    dataset = open_dataset(dir)
    view = dataset.episode(episode)
    if not yes and not typer.confirm(f"Remove {view.drama}/{view.episode} from {dir}?"):
        raise typer.Exit
    freed = housekeeping.forget(dataset, episode)
    print(f"forgot {view.drama}/{view.episode}: {freed.files} files, {freed.bytes / 1e6:.1f} MB")
    print("run again to work out the cast of the drama without it; take its video away first, or it is taken in again")


def gc(dir: Dir) -> None:
    """Drop results that nothing refers to any more, such as those of earlier settings."""
    freed = housekeeping.collect_garbage(open_dataset(dir))
    print(f"dropped {freed.files} files, {freed.bytes / 1e6:.1f} MB")

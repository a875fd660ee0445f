"""Lays finished documents out as files under `episodes/<drama>/<episode>/`, where people open them."""

import shutil
from contextlib import suppress
from pathlib import Path

from skyscript.engine.files import Folder
from skyscript.engine.store import PUBLIC, Store, ref_name
from skyscript.engine.tables import empty_digest
from skyscript.records import Document


def episode_folder(root: str | Path, drama: str, episode: str) -> Path:
    """Where an episode's files lie."""
    return Path(root) / "episodes" / drama / episode


def lay_out(store: Store, drama: str, episode: str, documents: str) -> None:
    """Bring the folder of an episode to the table of documents with this digest; nothing to do where it is so.

    Buckets get no such folder: `export` makes files from them.
    """
    if not isinstance(store.files, Folder) or documents == empty_digest(Document):
        return
    mark = ref_name(drama, episode).replace("/refs/", "/laid_out/").removesuffix(".json")
    folder = episode_folder(store.files.root, drama, episode)
    if store.files.read(mark) == documents.encode() and (folder / "shooting_script.json").exists():
        return
    rows = store.read(Document, documents)
    for row in rows:
        store.files.replace(f"{folder.relative_to(store.files.root).as_posix()}/{row.path}", store.get(row.blob))
    wanted = {row.path for row in rows}
    for old in (folder / "keyframes").glob("*.jpg"):
        if f"keyframes/{old.name}" not in wanted:
            old.unlink()
    store.files.replace(mark, documents.encode())


def remove(store: Store, drama: str, episode: str) -> None:
    """Take an episode's files away, and the folder of its drama where that was the last one."""
    if isinstance(store.files, Folder):
        folder = episode_folder(store.files.root, drama, episode)
        shutil.rmtree(folder, ignore_errors=True)
        with suppress(OSError):
            folder.parent.rmdir()
        store.files.remove(f"{PUBLIC}/laid_out/{drama}/{episode}")

"""Immutable, content-keyed results: tables by digest, manifests by key, blobs by digest, refs to what is current.

    .store/objects/ab/abcd….parquet   rows of one record type
    .store/manifests/ab/abcd….json    what one unit of a stage made, and from what
    .store/blobs/ab/abcd…             published images, finished documents
    .store/refs/<drama>/<episode>.json    the manifests that are current, one line a stage
    .private/…                        the same for what must never leave (originals, embeddings)

Order of writing makes every kill safe: blobs, objects, manifest, ref.
"""

import hashlib
import json
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from skyscript.engine import tables
from skyscript.engine.files import Files, open_files
from skyscript.errors import StoreError
from skyscript.records import BlobRef, Record

PUBLIC, PRIVATE = ".store", ".private"
DRAMA_REF = "_drama"
_CACHED_TABLES = 48

T = TypeVar("T", bound=Record)


def _home(private: bool) -> str:
    return PRIVATE if private else PUBLIC


def object_name(digest: str, *, private: bool) -> str:
    """Path of a table inside the dataset."""
    return f"{_home(private)}/objects/{digest[:2]}/{digest}.parquet"


def blob_name(ref: BlobRef) -> str:
    """Path of a blob inside the dataset."""
    return f"{_home(ref.private)}/blobs/{ref.digest[:2]}/{ref.digest}"


def ref_name(drama: str, episode: str | None) -> str:
    """Path of the current state of an episode, or of a drama as a whole."""
    return f"{PUBLIC}/refs/{drama}/{episode or DRAMA_REF}.json"


class Store:
    """One dataset's results in a folder or a bucket. Also the `Blobs` that stages are given."""

    def __init__(self, address: str | Files) -> None:
        self.files = address if not isinstance(address, str) else open_files(address)
        self._tables: OrderedDict[tuple[type[Record], str], Sequence[Record]] = OrderedDict()

    # tables

    def write(self, record: type[T], rows: Sequence[T]) -> str:
        """Store a table, return its digest; nothing is written where the content is known or empty."""
        plain = tables.plain(rows)
        digest = tables.digest(record, plain)
        name = object_name(digest, private=record.is_private)
        if plain and not self.files.exists(name):
            self.files.put(name, tables.to_parquet(record, plain))
        return digest

    def read(self, record: type[T], digest: str) -> Sequence[T]:
        """The rows of a table; raises StoreError where the object is gone."""
        if digest == tables.empty_digest(record):
            return ()
        found = self._tables.get((record, digest))
        if found is None:
            data = self.files.read(object_name(digest, private=record.is_private))
            if data is None:
                raise StoreError(
                    f"{object_name(digest, private=record.is_private)}, a table of {record.__name__}, is missing from "
                    f"{self.files.address}: `skyscript forget` its episode and run again"
                )
            found = tables.from_parquet(record, data)
            self._tables[record, digest] = found
            while len(self._tables) > _CACHED_TABLES:
                self._tables.popitem(last=False)
        return found  # type: ignore[return-value]  # the key holds the type

    # blobs

    def put(self, data: bytes, media_type: str, *, private: bool = False) -> BlobRef:
        """Keep bytes under their digest."""
        digest = hashlib.sha256(data).hexdigest()
        ref = BlobRef(digest=digest, media_type=media_type, size_bytes=len(data), private=private)
        self.files.put(blob_name(ref), data)
        return ref

    def get(self, ref: BlobRef) -> bytes:
        """The bytes of a blob; raises StoreError where it is gone."""
        data = self.files.read(blob_name(ref))
        if data is None:
            raise StoreError(f"blob {ref.digest[:12]} ({ref.media_type}) is missing from {self.files.address}")
        return data

    # manifests and refs

    def manifest(self, key: str) -> dict[str, Any] | None:
        """What the unit with this key made, or None where it has not run."""
        data = self.files.read(f"{PUBLIC}/manifests/{key[:2]}/{key}.json")
        return None if data is None else _load(data, key)

    def publish(self, manifest: dict[str, Any]) -> None:
        """Make a unit's result known; the last step of a unit."""
        key = manifest["key"]
        data = json.dumps(manifest, ensure_ascii=False, separators=(",", ":")).encode()
        self.files.replace(f"{PUBLIC}/manifests/{key[:2]}/{key}.json", data)  # an incomplete one may be there

    def ref(self, drama: str, episode: str | None) -> dict[str, Any]:
        """`{stage: {key, outputs, …}}` as of the last run; empty where there was none."""
        data = self.files.read(ref_name(drama, episode))
        return {} if data is None else _load(data, ref_name(drama, episode))

    def set_ref(self, drama: str, episode: str | None, state: dict[str, Any]) -> None:
        """Replace the current state of an episode or drama."""
        text = json.dumps(state, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        self.files.replace(ref_name(drama, episode), text.encode())

    def known(self) -> Iterator[tuple[str, str | None]]:
        """Every (drama, episode) that has a state; episode is None for the drama as a whole."""
        for name in self.files.names(f"{PUBLIC}/refs"):
            drama, episode = name.removesuffix(".json").split("/")[-2:]
            yield drama, None if episode == DRAMA_REF else episode


def _load(data: bytes, what: str) -> dict[str, Any]:
    try:
        loaded: dict[str, Any] = json.loads(data)
    except ValueError as error:
        raise StoreError(f"{what} in the store is not readable JSON; delete that file and run again") from error
    return loaded

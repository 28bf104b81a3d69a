"""Files outside the database, named by what they contain: written once, never changed."""

import hashlib
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from database.session import current_settings

CHUNK_BYTES = 1 << 20


@dataclass(frozen=True)
class StoredBytes:
    """Where bytes lie, and how many."""

    sha256: str
    size: int


def data_dir() -> Path:
    """Return the folder of the running application's files."""
    return current_settings().data_dir


def store(stream: IO[bytes]) -> StoredBytes:
    """Keep the bytes of a stream under their SHA-256; equal bytes lie there once.

    The file is on disk before the row that names it is committed: a crash leaves at most an unused file.
    """
    folder = data_dir() / "files"
    folder.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
        while chunk := stream.read(CHUNK_BYTES):
            digest.update(chunk)
            size += len(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    target = path_of(digest.hexdigest())
    target.parent.mkdir(exist_ok=True)
    os.replace(file.name, target)
    return StoredBytes(digest.hexdigest(), size)


def digest_of(stream: IO[bytes]) -> str:
    """Return the SHA-256 of what a stream holds, without keeping it."""
    digest = hashlib.sha256()
    while chunk := stream.read(CHUNK_BYTES):
        digest.update(chunk)
    return digest.hexdigest()


def path_of(sha256: str) -> Path:
    """Return where the bytes with that hash lie."""
    return data_dir() / "files" / sha256[:2] / sha256


def read(sha256: str) -> bytes:
    """Return the bytes with that hash. Raises FileNotFoundError."""
    return path_of(sha256).read_bytes()


def free_bytes() -> int:
    """Return how much room is left where files lie."""
    return shutil.disk_usage(data_dir()).free

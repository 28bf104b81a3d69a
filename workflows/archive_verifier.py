"""Verify the archive of a case offline: python verify.py [FOLDER or ZIP]. Needs Python 3.9 and nothing else.

Every file must be what manifest.json says, every step of history.jsonl must hash to what the next one names,
and every document that the history says was made must be there. Exits with 1 and names what is wrong.
离线校验案卷：每个文件与清单一致，办理过程的每一步前后相连，办理过程中记载的文书都在案卷中。
"""

from __future__ import annotations  # it runs where somebody has put the archive

import hashlib
import json
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MANIFEST, HISTORY = "manifest.json", "history.jsonl"
VERSION, DETAILS, PREVIOUS = 1, 6, 7  # where they stand in what a step says
MADE = "rendered", "signed"


class Folder:
    """An archive that was unpacked."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def names(self) -> set[str]:
        return {each.relative_to(self.path).as_posix() for each in self.path.rglob("*") if each.is_file()}

    def read(self, name: str) -> bytes:
        return (self.path / name).read_bytes()


class Zip:
    """An archive as it was handed over."""

    def __init__(self, path: Path) -> None:
        self.archive = zipfile.ZipFile(path)

    def names(self) -> set[str]:
        return {each for each in self.archive.namelist() if not each.endswith("/")}

    def read(self, name: str) -> bytes:
        return self.archive.read(name)


def faults(archive: Folder | Zip) -> Iterator[str]:
    """Yield a sentence for everything that is not as it was archived."""
    manifest = json.loads(archive.read(MANIFEST))
    yield from faults_of_files(archive, manifest)
    if HISTORY in archive.names():
        yield from faults_of_history(archive, manifest)


def faults_of_files(archive: Folder | Zip, manifest: Any) -> Iterator[str]:
    listed, there = {each["path"]: each["sha256"] for each in manifest["files"]}, archive.names()
    for name in sorted(listed):
        if name not in there:
            yield f"{name}: 缺失 missing"
        elif content_hash(archive, name) != listed[name]:
            yield f"{name}: 内容与清单不符 changed"
    for name in sorted(there - set(listed) - {MANIFEST}):
        yield f"{name}: 不在清单中 not in the manifest"


def faults_of_history(archive: Folder | Zip, manifest: Any) -> Iterator[str]:
    """Follow the chain; the documents it tells of must be among the files."""
    previous, kept = "", {each["sha256"] for each in manifest["files"]}
    for version, line in enumerate(archive.read(HISTORY).decode().splitlines(), 1):
        step = json.loads(line)
        said = json.loads(step["said"])
        if hashlib.sha256(step["said"].encode()).hexdigest() != step["hash"]:
            yield f"{HISTORY}: 第 {version} 步的内容与其校验值不符 step {version} was changed"
        if said[PREVIOUS] != previous or said[VERSION] != version:
            yield f"{HISTORY}: 第 {version} 步与前一步不相连 step {version} does not follow"
        if said[2] in MADE and said[DETAILS]["sha256"] not in kept:
            title = said[DETAILS]["title"]
            yield f"{title}: 办理过程记载的文书不在案卷中 a document of step {version} is missing"
        previous = step["hash"]
    if previous != manifest["last_hash"]:
        yield f"{HISTORY}: 末尾的步骤缺失 the last steps are missing"


def content_hash(archive: Folder | Zip, name: str) -> str | None:
    """A damaged entry of a zip can't even be read: it has no hash."""
    try:
        return hashlib.sha256(archive.read(name)).hexdigest()
    except zipfile.BadZipFile:
        return None


def main(path: Path) -> int:
    archive: Folder | Zip = Folder(path) if path.is_dir() else Zip(path)
    found = list(faults(archive))
    for sentence in found:
        print(sentence)
    print(f"manifest.json SHA-256 {hashlib.sha256(archive.read(MANIFEST)).hexdigest()}")
    print(f"{len(found)} 处不符 faults" if found else "全部一致 everything is as it was archived")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if sys.argv[1:] else Path(__file__).parent))

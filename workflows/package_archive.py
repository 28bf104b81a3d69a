"""A package as a zip, and back: nothing is unpacked to disk, and nothing is believed about sizes or names."""

import io
import tomllib
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import IO

from bpmn.package import MAX_FILE_BYTES, MAX_FILES, Package
from wording import N_
from workflows.refusals import ArchiveRefused

MAX_TOTAL_BYTES = 20_000_000
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # equal packages give equal archives


def pack(key: str, files: Mapping[str, bytes]) -> bytes:
    """Return a zip with one folder, named like the package."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(f"{key}/{path}", _EARLIEST), data, zipfile.ZIP_DEFLATED)
    return content.getvalue()


def unpack(stream: IO[bytes]) -> Package:
    """Return the package in a zip. Raises ArchiveRefused, PackageUnreadable."""
    try:
        with zipfile.ZipFile(stream) as archive:
            return from_entries(_members(archive))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error) as error:
        raise ArchiveRefused(N_("文件不是可以读取的 zip，或设有密码。")) from error


def from_entries(entries: Iterable[tuple[str, bytes]]) -> Package:
    """Return the package in files named by their paths, with or without a folder around them."""
    files: dict[str, bytes] = {}
    total = 0
    for name, content in entries:
        path = _safe_path(name)
        if path is None:
            continue
        total += len(content)
        if len(files) >= MAX_FILES or total > MAX_TOTAL_BYTES:
            raise ArchiveRefused(
                N_("文件过多或过大：至多 {most} 个文件、共 {bytes} 字节。"),
                most=MAX_FILES,
                bytes=MAX_TOTAL_BYTES,
            )
        files[path] = content
    files = _without_folder(files)
    return Package(_key(files), files)


def _members(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    for member in archive.infolist():
        if member.is_dir():
            continue
        with archive.open(member) as packed:
            content = packed.read(MAX_FILE_BYTES + 1)  # not what the directory claims: a bomb lies about it
        if len(content) > MAX_FILE_BYTES:
            raise ArchiveRefused(
                N_("文件 {file} 大于 {most} 字节。"), file=member.filename, most=MAX_FILE_BYTES
            )
        yield member.filename, content


def _safe_path(name: str) -> str | None:
    """Return the path; None for what belongs to the operating system of whoever packed it."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if not parts or parts[0] == "/" or ".." in parts or ":" in name or "\0" in name:
        raise ArchiveRefused(N_("文件名“{file}”不安全。"), file=name[:100])
    if any(part.startswith((".", "__MACOSX")) for part in parts):
        return None
    return "/".join(parts)


def _without_folder(files: Mapping[str, bytes]) -> dict[str, bytes]:
    tops = {path.partition("/")[0] for path in files}
    if "package.toml" in files or len(tops) != 1:
        return dict(files)
    (top,) = tops
    return {path.removeprefix(f"{top}/"): content for path, content in files.items()}


def _key(files: Mapping[str, bytes]) -> str:
    if "package.toml" not in files:
        raise ArchiveRefused(N_("缺少 package.toml。"))
    try:
        key = tomllib.loads(files["package.toml"].decode("utf-8")).get("key")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ArchiveRefused(N_("package.toml 不是有效的 TOML：{error}"), error=str(error)) from error
    if not isinstance(key, str):
        raise ArchiveRefused(N_("package.toml 中缺少 key。"))
    return key

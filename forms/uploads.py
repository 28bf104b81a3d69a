"""Looks at an uploaded file before it is stored: is it what its name says, and harmless to keep?"""

import codecs
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, Any, Final

from wording import N_, Refusal, Wording

MAX_FILENAME_BYTES: Final = 200  # file systems end at 255
ZIP_MAX_ENTRIES: Final = 5_000
ZIP_MAX_BYTES: Final = 1024**3  # unpacked
ZIP_MAX_RATIO: Final = 200  # plain text packs a hundredfold, a bomb a thousandfold
ZIP_RATIO_FROM_BYTES: Final = 10 * 1024**2

_UNSAFE: Final = re.compile(
    r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*\ud800-\udfff\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]'
)
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OOXML: Final = "application/vnd.openxmlformats-officedocument"


class UploadRefused(Refusal):
    """The file was not stored."""

    sentence = N_("文件“{filename}”未上传：{reason}")


@dataclass(frozen=True)
class Upload:
    """A file that passed: a name fit for the store, the type by content, bytes."""

    filename: str
    media_type: str
    size: int


@dataclass(frozen=True)
class Kind:
    """A type we take: how it begins, or how a look inside tells it."""

    media_type: str
    heads: tuple[bytes, ...] = ()
    look: Callable[[IO[bytes]], bool] | None = None


def inspect(filename: str, stream: IO[bytes], *, max_bytes: int) -> Upload:
    """Return what is to be stored; raise UploadRefused. The stream is left at its beginning."""
    name = safe_filename(filename)
    kind = KINDS.get(extension(name))
    if kind is None:
        allowed = "、".join(sorted(KINDS))
        raise _refused(name, N_("不接受这种文件类型，可用类型：{allowed}。"), allowed=allowed)
    size = stream.seek(0, io.SEEK_END)
    if size == 0:
        raise _refused(name, N_("文件是空的，请检查后重新选择。"))
    if size > max_bytes:
        raise _refused(name, N_("文件超过 {limit} MB，请压缩或拆分后再传。"), limit=max_bytes // 1024**2)
    if not _matches(kind, stream):
        raise _refused(name, N_("文件内容与扩展名不符，请用原来的软件重新保存后再传。"))
    if kind.heads == (b"PK\x03\x04",):
        _refuse_bombs(name, stream)
    stream.seek(0)
    return Upload(name, kind.media_type, size)


def safe_filename(filename: str) -> str:
    """Keep the last part of the name, Chinese and all; drop what file systems and headers can't bear."""
    name = unicodedata.normalize("NFC", filename.replace("\\", "/").rpartition("/")[2])
    name = _UNSAFE.sub("", name).rstrip(" .")
    stem, dot, suffix = name.rpartition(".")
    if not dot:
        stem, suffix = name, ""
    room = MAX_FILENAME_BYTES - len((dot + suffix).encode())
    stem = stem.lstrip(" .").encode()[: max(room, 1)].decode(errors="ignore")
    return f"{stem or '附件'}{dot}{suffix}"[:MAX_FILENAME_BYTES]


def extension(filename: str) -> str:
    return PurePosixPath(filename).suffix.lower().removeprefix(".")


def accepted(filename: str, media_type: str, accept: str) -> bool:
    """Say whether the stored file fits HTML's `accept` (".pdf,image/*"), by name and by content."""
    suffix = extension(filename)
    kind = KINDS.get(suffix)
    if kind is None or kind.media_type != media_type:
        return False
    wanted = [token.strip().lower() for token in accept.split(",") if token.strip()]
    main_type = media_type.partition("/")[0]
    return any(token in (f".{suffix}", media_type, f"{main_type}/*", "*/*") for token in wanted)


def _matches(kind: Kind, stream: IO[bytes]) -> bool:
    stream.seek(0)
    head = stream.read(64)
    if kind.heads and not head.startswith(kind.heads):
        return False
    stream.seek(0)
    return kind.look is None or kind.look(stream)


def _refuse_bombs(name: str, stream: IO[bytes]) -> None:
    """Refuse archives that would burst or spill when somebody unpacks them."""
    stream.seek(0)
    with zipfile.ZipFile(stream) as archive:
        entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    if len(entries) > ZIP_MAX_ENTRIES or unpacked > ZIP_MAX_BYTES:
        raise _refused(name, N_("压缩包内的文件过多或过大，请拆分后再传。"))
    if unpacked > ZIP_RATIO_FROM_BYTES and unpacked / packed > ZIP_MAX_RATIO:
        raise _refused(name, N_("压缩包的压缩比异常，疑为有害文件。"))
    if any(
        ".." in PurePosixPath(entry.filename).parts or entry.filename.startswith("/") for entry in entries
    ):
        raise _refused(name, N_("压缩包内有指向包外的路径，疑为有害文件。"))


def _zip_with(*needed: str) -> Callable[[IO[bytes]], bool]:
    """Make a look into a zip: each needed name, or folder ending in `/`, is there and no macros are."""

    def look(stream: IO[bytes]) -> bool:
        try:
            with zipfile.ZipFile(stream) as archive:
                names = archive.namelist()
        except (zipfile.BadZipFile, NotImplementedError, ValueError):
            return False
        has_macros = bool(needed) and any(name.endswith("vbaProject.bin") for name in names)
        return not has_macros and all(any(name.startswith(start) for name in names) for start in needed)

    return look


def _is_text(stream: IO[bytes]) -> bool:
    """Say whether the whole is text in UTF-8 or GB 18030, without binary bytes."""
    return any(_decodes(stream, encoding) for encoding in ("utf-8-sig", "gb18030"))


def _decodes(stream: IO[bytes], encoding: str) -> bool:
    stream.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while block := stream.read(65_536):
            if re.search("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]", decoder.decode(block)):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _refused(filename: str, sentence: str, **gaps: Any) -> UploadRefused:
    return UploadRefused(filename=filename, reason=Wording(sentence, gaps))


_ZIP: Final = (b"PK\x03\x04",)

KINDS: Final[Mapping[str, Kind]] = {
    "pdf": Kind("application/pdf", (b"%PDF-",)),
    "doc": Kind("application/msword", (_OLE,)),
    "xls": Kind("application/vnd.ms-excel", (_OLE,)),
    "ppt": Kind("application/vnd.ms-powerpoint", (_OLE,)),
    "wps": Kind("application/vnd.ms-works", (_OLE,)),
    "et": Kind("application/vnd.ms-excel", (_OLE,)),
    "docx": Kind(f"{_OOXML}.wordprocessingml.document", _ZIP, _zip_with("[Content_Types].xml", "word/")),
    "xlsx": Kind(f"{_OOXML}.spreadsheetml.sheet", _ZIP, _zip_with("[Content_Types].xml", "xl/")),
    "pptx": Kind(f"{_OOXML}.presentationml.presentation", _ZIP, _zip_with("[Content_Types].xml", "ppt/")),
    "ofd": Kind("application/ofd", _ZIP, _zip_with("OFD.xml")),
    "zip": Kind("application/zip", _ZIP, _zip_with()),
    "jpg": Kind("image/jpeg", (b"\xff\xd8\xff",)),
    "jpeg": Kind("image/jpeg", (b"\xff\xd8\xff",)),
    "png": Kind("image/png", (b"\x89PNG\r\n\x1a\n",)),
    "dwg": Kind("image/vnd.dwg", (b"AC10",)),
    "txt": Kind("text/plain", look=_is_text),
    "csv": Kind("text/csv", look=_is_text),
}

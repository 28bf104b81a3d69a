"""A process package: the files that are deployed together, read and checked once."""

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from bpmn import manifest
from bpmn.manifest import Manifest
from wording import N_, Refusal, Wording

MAX_FILE_BYTES = 2_000_000
MAX_FILES = 500

_KEY = re.compile(r"[a-z][a-z0-9_]*\Z")
_KNOWN_FILES = re.compile(
    r"package\.toml|README\.md|[\w-]+\.bpmn|forms/[a-z][a-z0-9_]*\.json|decisions/[\w-]+\.dmn"
    r"|notices/[a-z][a-z0-9_]*\.html|translations/[a-z]{2}\.json|data/[\w-]+\.json",
    re.ASCII,
)


class PackageUnreadable(Refusal):
    """A file of a package is missing, misplaced or says something the package format does not know."""

    sentence = N_("流程包“{package}”的文件 {file} 有误：{problem}")


@dataclass(frozen=True)
class Package:
    """The files of one package by their path inside it. One that could be constructed can be read.

    Raises PackageUnreadable naming the file and, inside package.toml, the key.
    """

    key: str
    files: Mapping[str, bytes]

    def __post_init__(self) -> None:
        self._check_paths()
        if self.manifest.key != self.key:
            raise self._unreadable(
                "package.toml", N_("键 key 应为“{expected}”，实为“{found}”。"),
                expected=self.key, found=self.manifest.key,
            )  # fmt: skip
        self._check_references()

    def __hash__(self) -> int:
        return hash(self.digest)

    @cached_property
    def manifest(self) -> Manifest:
        try:
            document = tomllib.loads(self._text("package.toml"))
        except tomllib.TOMLDecodeError as error:
            raise self._unreadable(
                "package.toml", N_("不是有效的 TOML：{error}"), error=str(error)
            ) from error
        try:
            return manifest.read(document)
        except manifest.WrongEntry as error:
            raise PackageUnreadable(package=self.key, file="package.toml", problem=error.wording) from error

    @cached_property
    def diagrams(self) -> Mapping[str, bytes]:
        """Every *.bpmn by file name."""
        return {path: content for path, content in sorted(self.files.items()) if path.endswith(".bpmn")}

    @cached_property
    def forms(self) -> Mapping[str, dict[str, Any]]:
        """Every form-js schema by form key."""
        return {PurePosixPath(path).stem: self._object(path) for path in self._inside("forms")}

    @cached_property
    def decisions(self) -> Mapping[str, bytes]:
        """Every DMN file by its stem."""
        return {PurePosixPath(path).stem: self.files[path] for path in self._inside("decisions")}

    @cached_property
    def notices(self) -> Mapping[str, str]:
        """The Jinja text of every notice by its key."""
        return {PurePosixPath(path).stem: self._text(path) for path in self._inside("notices")}

    @cached_property
    def printed(self) -> tuple[str, ...]:
        """All that documents are made of: their templates, and the FEEL of their manifest entries."""
        entries = (
            (each.title, each.recipient, each.head, each.signature, each.copies, each.urgency)
            for each in self.manifest.notices.values()
        )
        return (
            *self.notices.values(),
            *(text for entry in entries for text in entry if text.startswith("=")),
        )

    @cached_property
    def translations(self) -> Mapping[str, Mapping[str, str]]:
        """Language → Chinese → text in that language."""
        return {PurePosixPath(path).stem: self._texts(path) for path in self._inside("translations")}

    @cached_property
    def digest(self) -> str:
        """SHA-256 over all files in order of their paths: equal for equal packages wherever they lie."""
        total = hashlib.sha256()
        for path, content in sorted(self.files.items()):
            total.update(f"{len(path.encode())}:{path}:{len(content)}:".encode())
            total.update(content)
        return total.hexdigest()

    def _check_paths(self) -> None:
        if not _KEY.match(self.key):
            raise self._unreadable(
                "package.toml", N_("包的键“{key}”应为小写字母开头的英文、数字和下划线。"), key=self.key
            )
        if len(self.files) > MAX_FILES:
            raise self._unreadable("*", N_("文件多于 {most} 个。"), most=MAX_FILES)
        for path, content in self.files.items():
            if not _KNOWN_FILES.fullmatch(path):
                raise self._unreadable(path, N_("流程包里没有这样的文件，请按 docs/package-format.md 放置。"))
            if len(content) > MAX_FILE_BYTES:
                raise self._unreadable(path, N_("文件大于 {most} 字节。"), most=MAX_FILE_BYTES)

    def _check_references(self) -> None:
        if not self.diagrams:
            raise self._unreadable("process.bpmn", N_("缺少流程图，至少要有一个 .bpmn 文件。"))
        for start in self.manifest.starts:
            if start.form is not None and start.form not in self.forms:
                raise self._unreadable(
                    "package.toml", N_("start.form 指向的表单 forms/{form}.json 不存在。"), form=start.form
                )
        for key in sorted(self.manifest.notices.keys() ^ self.notices.keys()):
            if key in self.notices:
                raise self._unreadable(
                    f"notices/{key}.html", N_("package.toml 中缺少 [notices.{key}]。"), key=key
                )
            raise self._unreadable(
                "package.toml", N_("[notices.{key}] 没有对应的 notices/{key}.html。"), key=key
            )
        # Reading them is the check
        _ = self.notices, self.translations

    def _inside(self, folder: str) -> list[str]:
        return sorted(path for path in self.files if path.startswith(f"{folder}/"))

    def _text(self, path: str) -> str:
        if path not in self.files:
            raise self._unreadable(path, N_("缺少这个文件。"))
        try:
            return self.files[path].decode("utf-8")
        except UnicodeDecodeError as error:
            raise self._unreadable(path, N_("不是 UTF-8 编码的文本。")) from error

    def _object(self, path: str) -> dict[str, Any]:
        try:
            document = json.loads(self._text(path))
        except ValueError as error:
            raise self._unreadable(path, N_("不是有效的 JSON：{error}"), error=str(error)) from error
        if not isinstance(document, dict):
            raise self._unreadable(path, N_("最外层应为 JSON 对象。"))
        return document

    def _texts(self, path: str) -> Mapping[str, str]:
        texts = self._object(path)
        for chinese, text in texts.items():
            if not isinstance(text, str):
                raise self._unreadable(path, N_("“{chinese}”的译文应为文字。"), chinese=chinese)
        return texts

    def _unreadable(self, file: str, problem: str, **gaps: Any) -> PackageUnreadable:
        return PackageUnreadable(package=self.key, file=file, problem=Wording(problem, gaps))


def read_folder(path: Path) -> Package:
    """Read a package from the folder that bears its name. Hidden files are not part of it."""
    if not path.is_dir():
        raise PackageUnreadable(
            package=path.name, file=str(path.name), problem=Wording(N_("没有这个文件夹。"))
        )
    files = {
        file.relative_to(path).as_posix(): file.read_bytes()
        for file in sorted(path.rglob("*"))
        if file.is_file() and not any(part.startswith((".", "__")) for part in file.relative_to(path).parts)
    }
    return Package(path.name, files)

"""Check what lies in files: packages, folders of them, archives, and diagrams that lie alone. No database."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from bpmn import checks
from bpmn.checks.finding import Finding, Severity
from bpmn.checks.known import Known
from bpmn.package import Package, read_folder
from wording import N_, Refusal, Wording
from workflows.check_package import FURTHER, UNREADABLE
from workflows.feel_functions import SIGNATURES
from workflows.package_archive import unpack
from workflows.services import TOPICS
from workflows.topics import ERRORS, REQUIRED

MANIFEST: Final = "package.toml"
_ALONE: Final = "diagram.bpmn"
_MANIFEST_OF_NOTHING: Final = b'key = "diagram"\nname = "diagram"\n'
_PROCESS: Final = re.compile(
    rb"<(?:[\w-]+:)?(?:process|global(?!Choreography)\w*Task)\s[^>]*?\bid=[\"\']([^\"\']+)"
)
_KNOWN_ANYWHERE: Final = Known(
    topics=frozenset(TOPICS), parameters=REQUIRED, errors=ERRORS, functions=SIGNATURES
)


def findings_at(path: Path) -> list[Finding]:
    """Check a package, an archive of one, a single diagram, or a folder of any of them.

    A diagram inside a package is checked with it. Of one that lies alone the forms, positions and services
    are still to come: what names them is warned of. What can't be read is a finding as well.
    """
    try:
        if path.is_dir():
            return [finding for one in _inside(path) for finding in _findings_of(one)]
        return _findings_of(path)
    except OSError as error:
        return [_unreadable(path, Wording(N_("文件读不出来：{error}"), {"error": error.strerror or error}))]


def _inside(folder: Path) -> Iterator[Path]:
    """Yield the packages and diagrams in a folder; the folder itself when it is a package, or holds none."""
    if (folder / MANIFEST).exists():
        yield folder
        return
    found = sorted(one for one in folder.rglob("*") if one.name == MANIFEST or one.suffix == ".bpmn")
    packages = [one.parent for one in found if one.name == MANIFEST]
    alone = [one for one in found if one.name != MANIFEST and not set(one.parents) & set(packages)]
    yield from sorted([*packages, *alone]) or [folder]


def _findings_of(path: Path) -> list[Finding]:
    try:
        if path.is_dir():
            return _named(path, checks.check(read_folder(path.resolve()), _KNOWN_ANYWHERE, FURTHER))
        if path.suffix == ".zip":
            with path.open("rb") as stream:
                return _named(path, checks.check(unpack(stream), _KNOWN_ANYWHERE, FURTHER))
        if (path.parent / MANIFEST).exists():
            found = _findings_of(path.parent)
            return [one for one in found if one.file == str(path) or one.rule == UNREADABLE]
        return _findings_alone(path)
    except Refusal as refused:
        return [_unreadable(path, refused.wording)]


def _findings_alone(path: Path) -> list[Finding]:
    content = path.read_bytes()
    package = Package("diagram", {MANIFEST: _MANIFEST_OF_NOTHING, _ALONE: content})
    # What it calls may lie beside it
    beside = _processes_in(path.parent) if b"calledElement" in content else frozenset()
    found = checks.check_alone(package, replace(_KNOWN_ANYWHERE, packages=beside))
    return [_renamed(finding, path) for finding in found]


def _processes_in(folder: Path) -> frozenset[str]:
    files = (one.read_bytes() for one in folder.glob("*.bpmn"))
    return frozenset(id.decode("utf-8", "replace") for content in files for id in _PROCESS.findall(content))


def _named(folder: Path, findings: list[Finding]) -> list[Finding]:
    return [replace(finding, file=str(folder / finding.file)) for finding in findings]


def _renamed(finding: Finding, path: Path) -> Finding:
    """Say the name of the file as it was given, in the sentence as well."""
    gaps = {name: path.name if gap == _ALONE else gap for name, gap in finding.message.gaps.items()}
    return replace(finding, file=str(path), message=replace(finding.message, gaps=gaps))


def _unreadable(path: Path, wording: Wording) -> Finding:
    return Finding(str(path), None, UNREADABLE, Severity.ERROR, wording)

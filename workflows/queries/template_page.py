"""A notice template of a package draft as its page shows it: text, entry, what it may read, what is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from bpmn import checks
from bpmn.checks.finding import Finding
from bpmn.manifest import Notice as NoticeEntry
from workflows.check_draft import check_draft
from workflows.check_package import known_here
from workflows.draft import draft_of
from workflows.preview_template import cases_of
from workflows.refusals import FileNotInPackage

MANIFEST: Final = "package.toml"


@dataclass(frozen=True)
class TemplatePage:
    """One template; `seen` holds the revisions of its two files, by path."""

    key: str
    notice: str
    name: str
    path: str
    text: str
    entry: NoticeEntry
    seen: Mapping[str, str]
    variables: Mapping[str, Sequence[str]]  # by process
    findings: Sequence[Finding]
    cases: Sequence[tuple[int, str, str]]


def template_page(session: Session, key: str, notice: str) -> TemplatePage:
    """Return the page. Raises FileNotInPackage, PackageUnreadable."""
    draft = draft_of(session, key)
    package = draft.package()
    path = path_of(notice)
    entry = package.manifest.notices.get(notice)
    if entry is None:
        raise FileNotInPackage(package=key, file=path)
    known = checks.readable_names(package, known_here(session))
    return TemplatePage(
        key=key,
        notice=notice,
        name=package.manifest.name,
        path=path,
        text=draft.content(path).decode("utf-8", "replace"),
        entry=entry,
        seen={file: draft.revision(file) for file in (path, MANIFEST)},
        variables={process: sorted(names) for process, names in sorted(known.items())},
        findings=_about(check_draft(session, draft), path, notice),
        cases=cases_of(session, key),
    )


def path_of(notice: str) -> str:
    return f"notices/{notice}.html"


def _about(findings: Sequence[Finding], path: str, notice: str) -> Sequence[Finding]:
    return [
        finding
        for finding in findings
        if finding.file == path or (finding.file == MANIFEST and notice in str(finding.message))
    ]

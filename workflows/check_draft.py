"""Check what would be deployed: every fault is a finding, also what keeps the package from being read."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from bpmn import definition as parsing
from bpmn.checks.finding import Finding, Severity
from bpmn.documents import DiagramRefused
from bpmn.package import Package, PackageUnreadable
from workflows import check_package
from workflows.draft import Draft
from workflows.feel_functions import SIGNATURES


def check_draft(session: Session, draft: Draft, changes: Mapping[str, bytes] | None = None) -> list[Finding]:
    """Return the findings on the draft with `changes` on top; none: it may be deployed."""
    try:
        package = draft.package(changes)
        return check_package.findings(session, package) or _parsed(package)
    except (PackageUnreadable, DiagramRefused) as refused:
        return [_unreadable(refused)]


def _parsed(package: Package) -> list[Finding]:
    """What passes every check must also load: deploying would be refused otherwise."""
    parsing.load(package, SIGNATURES.values())
    return []


def _unreadable(refused: PackageUnreadable | DiagramRefused) -> Finding:
    file = str(refused.wording.gaps.get("file", ""))
    return Finding(file, None, "unreadable", Severity.ERROR, refused.wording)

"""Check what would be deployed: every fault is a finding, also what keeps the package from being read."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from bpmn.checks.finding import Finding, Severity
from bpmn.package import PackageUnreadable
from workflows import check_package
from workflows.draft import Draft


def check_draft(session: Session, draft: Draft, changes: Mapping[str, bytes] | None = None) -> list[Finding]:
    """Return the findings on the draft with `changes` on top. With no error among them it can be deployed."""
    try:
        return check_package.findings(session, draft.package(changes))
    except PackageUnreadable as refused:
        file = str(refused.wording.gaps["file"])
        return [Finding(file, None, check_package.UNREADABLE, Severity.ERROR, refused.wording)]

"""Check a package against what this installation has: positions, topics, other packages."""

from dataclasses import replace
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from bpmn import checks
from bpmn.checks.finding import Finding, Severity
from bpmn.checks.known import Known
from bpmn.checks.rule import Rule
from bpmn.package import Package, PackageUnreadable, read_folder
from staff.models import Position
from workflows import check_forms, check_notices
from workflows.feel_functions import SIGNATURES
from workflows.models import EscalationPolicy, ProcessDefinition
from workflows.services import TOPICS

UNREADABLE = "unreadable-package"
MANIFEST = "package.toml"
# What does not depend on an installation's data.
FURTHER = tuple(
    value
    for theme in (check_forms, check_notices)
    for value in vars(theme).values()
    if isinstance(value, Rule)
)
_KNOWN_ANYWHERE = Known(topics=frozenset(TOPICS), functions=SIGNATURES)


def findings(session: Session, package: Package) -> list[Finding]:
    """Return all that is wrong, or doubtful, with a package."""
    return checks.check(package, known_here(session), FURTHER)


def errors(session: Session, package: Package) -> list[Finding]:
    """Return what keeps a package from being deployed."""
    return [finding for finding in findings(session, package) if finding.severity is Severity.ERROR]


def findings_at(path: Path) -> list[Finding]:
    """Check a package, a single diagram, or a folder of either, without a database.

    A diagram inside a package is checked with it; one that lies alone is a package of nothing else.
    """
    if path.is_dir() and not (path / MANIFEST).exists():
        inside = [one for one in sorted(path.iterdir()) if (one / MANIFEST).exists() or one.suffix == ".bpmn"]
        if inside:
            return [finding for one in inside for finding in findings_at(one)]
    if path.is_dir() or (path.parent / MANIFEST).exists():
        return _findings_inside(path)
    return _findings_of_diagram(path)


def known_here(session: Session) -> Known:
    """Return what exists for a diagram to name."""
    return Known(
        positions=frozenset(session.scalars(select(Position.key))),
        topics=frozenset(TOPICS),
        packages=frozenset(session.scalars(select(ProcessDefinition.key).where(ProcessDefinition.latest))),
        escalations=frozenset(session.scalars(select(EscalationPolicy.key))),
        functions=SIGNATURES,
    )


def _findings_inside(path: Path) -> list[Finding]:
    folder = path if path.is_dir() else path.parent
    try:
        found = checks.check(read_folder(folder.resolve()), _KNOWN_ANYWHERE, FURTHER)
    except PackageUnreadable as refused:
        return [Finding(str(folder), None, UNREADABLE, Severity.ERROR, refused.wording)]
    named = [replace(finding, file=str(folder / finding.file)) for finding in found]
    return [finding for finding in named if path.is_dir() or finding.file == str(path)]


def _findings_of_diagram(path: Path) -> list[Finding]:
    manifest = b'key = "diagram"\nname = "diagram"\n'
    try:
        package = Package("diagram", {MANIFEST: manifest, "diagram.bpmn": path.read_bytes()})
        found = checks.check(package, _KNOWN_ANYWHERE, FURTHER)
    except PackageUnreadable as refused:
        return [Finding(str(path), None, UNREADABLE, Severity.ERROR, refused.wording)]
    return [replace(finding, file=str(path)) for finding in found]

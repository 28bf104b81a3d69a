"""Check a package against what this installation has: positions, topics, other packages."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from bpmn import checks
from bpmn.checks.finding import Finding, Severity
from bpmn.checks.known import Known
from bpmn.checks.rule import Rule
from bpmn.package import Package
from registers.models import Register
from staff.models import Position
from workflows import check_forms, check_notices
from workflows.feel_functions import SIGNATURES
from workflows.models import ClockRule, EscalationPolicy, ProcessDefinition
from workflows.services import TOPICS
from workflows.topics import ERRORS, REQUIRED

UNREADABLE = "unreadable-package"
# What does not depend on an installation's data.
FURTHER = tuple(
    value
    for theme in (check_forms, check_notices)
    for value in vars(theme).values()
    if isinstance(value, Rule)
)


def findings(session: Session, package: Package) -> list[Finding]:
    """Return all that is wrong, or doubtful, with a package."""
    return checks.check(package, known_here(session), FURTHER)


def errors(session: Session, package: Package) -> list[Finding]:
    """Return what keeps a package from being deployed."""
    return [finding for finding in findings(session, package) if finding.severity is Severity.ERROR]


def known_here(session: Session) -> Known:
    """Return what exists for a diagram to name."""
    return Known(
        positions=frozenset(session.scalars(select(Position.key))),
        topics=frozenset(TOPICS),
        packages=frozenset(session.scalars(select(ProcessDefinition.key).where(ProcessDefinition.latest))),
        escalations=frozenset(session.scalars(select(EscalationPolicy.key))),
        clocks={rule.key: rule.package_key for rule in session.scalars(select(ClockRule))},
        registers=frozenset(session.scalars(select(Register.key))),
        parameters=REQUIRED,
        errors=ERRORS,
        functions=SIGNATURES,
    )

"""Change a ladder of reminders. Tasks that are open already follow the new one from their next step on."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from database.types import to_text
from staff import audit
from staff.audit import Action, Deed
from staff.models import Role
from staff.person import Person
from workflows.models import EscalationPolicy
from workflows.refusals import (
    EscalationPolicyChanged,
    EscalationPolicyExists,
    EscalationPolicyNotFound,
    EscalationStepsRefused,
    NotAllowed,
)

UNITS = ("workdays", "hours")
KINDS = ("reminder", "reminder_slip", "supervision_letter", "circular")
RECIPIENTS = ("assignee", "superior", "parent")
MOST_STEPS = 12
LARGEST_OFFSET = 1000


@dataclass(frozen=True)
class Rung:
    """A step: so many working days or hours before (−) or after the due time, this is sent to these."""

    offset: int
    unit: str
    kind: str
    to: str


def fingerprint(policy: EscalationPolicy) -> str:
    """Return what tells whether a policy has changed since its page was drawn."""
    return hashlib.sha256(to_text([policy.name, policy.steps]).encode()).hexdigest()[:16]


def create_escalation_policy(
    session: Session, key: str, name: str, rungs: Sequence[Rung], admin: Person, now: datetime
) -> EscalationPolicy:
    """Insert a policy under a key that diagrams may name. Raises EscalationPolicyExists."""
    _must_be_process_admin(admin)
    if session.get(EscalationPolicy, key) is not None:
        raise EscalationPolicyExists(key=key)
    policy = EscalationPolicy(key=key, name=name, steps=_steps(rungs))
    session.add(policy)
    _write(session, policy, [], admin, now)
    return policy


@dataclass(frozen=True)
class PolicyChange:
    """What a page sends back: `seen` is the fingerprint of what it showed."""

    key: str
    name: str
    rungs: Sequence[Rung]
    seen: str


def change_escalation_policy(session: Session, change: PolicyChange, admin: Person, now: datetime) -> None:
    """Replace name and steps. Raises EscalationPolicyChanged when somebody else has changed it meanwhile."""
    _must_be_process_admin(admin)
    policy = session.get(EscalationPolicy, change.key, with_for_update=True)
    if policy is None:
        raise EscalationPolicyNotFound(key=change.key)
    if fingerprint(policy) != change.seen:
        raise EscalationPolicyChanged(name=policy.name)
    before = policy.steps
    policy.name, policy.steps = change.name, _steps(change.rungs)
    _write(session, policy, before, admin, now)


def _must_be_process_admin(person: Person) -> None:
    if Role.PROCESS_ADMIN not in person.roles:
        raise NotAllowed


def _steps(rungs: Sequence[Rung]) -> list[dict[str, object]]:
    known = all(rung.unit in UNITS and rung.kind in KINDS and rung.to in RECIPIENTS for rung in rungs)
    near = all(abs(rung.offset) <= LARGEST_OFFSET for rung in rungs)
    if not known or not near or not 1 <= len(rungs) <= MOST_STEPS:
        raise EscalationStepsRefused(most=MOST_STEPS, largest=LARGEST_OFFSET)
    return [asdict(rung) for rung in sorted(rungs, key=_hours_about)]


def _hours_about(rung: Rung) -> int:
    """The ladder is climbed in order: a working day counts as a day."""
    return rung.offset * (24 if rung.unit == "workdays" else 1)


def _write(session: Session, policy: EscalationPolicy, before: object, admin: Person, now: datetime) -> None:
    said = {"name": policy.name, "steps": [before, policy.steps]}
    audit.write(session, Deed(Action.ESCALATION_CHANGED, f"escalation:{policy.key}", said), admin, now)

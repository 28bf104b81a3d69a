"""Change a ladder of reminders. Tasks that are open already follow the new one from their next step on."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from database.types import to_text
from staff import audit
from staff.audit import Action, Deed
from staff.models import Role
from staff.person import Person
from workflows.escalation_refusals import (
    EscalationPolicyChanged,
    EscalationPolicyExists,
    EscalationPolicyNotFound,
)
from workflows.ladder_steps import Rung, in_order
from workflows.models import EscalationPolicy
from workflows.refusals import NotAllowed


def fingerprint(policy: EscalationPolicy) -> str:
    """Return what tells whether a policy has changed since its page was drawn."""
    return hashlib.sha256(to_text([policy.name, policy.steps]).encode()).hexdigest()[:16]


def create_escalation_policy(
    session: Session, key: str, name: str, rungs: Sequence[Rung], admin: Person, now: datetime
) -> EscalationPolicy:
    """Insert a policy under a key that diagrams may name. Raises EscalationPolicyExists, and as in_order."""
    _must_be_process_admin(admin)
    if session.get(EscalationPolicy, key) is not None:
        raise EscalationPolicyExists(key=key)
    policy = EscalationPolicy(key=key, name=name, steps=[rung.as_data() for rung in in_order(rungs)])
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
    policy.name, policy.steps = change.name, [rung.as_data() for rung in in_order(change.rungs)]
    _write(session, policy, before, admin, now)


def _must_be_process_admin(person: Person) -> None:
    if Role.PROCESS_ADMIN not in person.roles:
        raise NotAllowed


def _write(session: Session, policy: EscalationPolicy, before: object, admin: Person, now: datetime) -> None:
    said = {"name": policy.name, "steps": [before, policy.steps]}
    audit.write(session, Deed(Action.ESCALATION_CHANGED, f"escalation:{policy.key}", said), admin, now)

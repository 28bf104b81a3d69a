"""Change the catalogue of clock rules. Clocks that run keep the rule they were started with."""

import hashlib
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from calendars.statutory_clock import Unit
from database.types import to_text
from staff import audit
from staff.audit import Action, Deed
from staff.models import Role
from staff.person import Person
from workflows import definitions
from workflows.clock_refusals import (
    ClockRuleChanged,
    ClockRuleExists,
    ClockRuleNotFound,
    ClockRuleNotOfPackage,
    ClockRuleOtherwise,
)
from workflows.enter_clock_rules import BY_HAND, values_of
from workflows.models import RULE_COLUMNS, Basis, ClockRule
from workflows.refusals import NotAllowed


@dataclass(frozen=True)
class RuleValues:
    """What a page sends back. Amounts are in `unit`."""

    name: str
    amount: int
    unit: Unit
    until_midnight: bool
    source: str
    basis: Basis
    effect: str
    warn_before: int
    most_extension: int


def values_in(rule: ClockRule) -> RuleValues:
    return RuleValues(**{name: getattr(rule, name) for name in RULE_COLUMNS})


def fingerprint(rule: ClockRule) -> str:
    """Return what tells whether a rule has changed since its page was drawn."""
    return hashlib.sha256(to_text(_written(values_in(rule))).encode()).hexdigest()[:16]


def create_clock_rule(session: Session, key: str, values: RuleValues, admin: Person, now: datetime) -> None:
    """Insert a rule under a key that diagrams may name. Raises NotAllowed, ClockRuleExists."""
    _must_be_process_admin(admin)
    if session.get(ClockRule, key) is not None:
        raise ClockRuleExists(key=key)
    session.add(ClockRule(key=key, package_key=BY_HAND, edited=True, **asdict(values)))
    _write(session, key, None, values, (admin, now))


def change_clock_rule(
    session: Session, key: str, values: RuleValues, seen: str, admin: Person, now: datetime
) -> None:
    """Change a rule for clocks that start from now on; deployments leave it alone from now on.

    `seen` is the fingerprint of what the page showed.
    Raises NotAllowed, ClockRuleNotFound, ClockRuleChanged, ClockRuleOtherwise.
    """
    rule = _rule(session, key, admin)
    if fingerprint(rule) != seen:
        raise ClockRuleChanged(name=rule.name)
    if (values.amount == 0) != (rule.amount == 0):
        raise ClockRuleOtherwise(name=rule.name)
    _put(session, rule, values, (admin, now), edited=True)


def reset_clock_rule(session: Session, key: str, admin: Person, now: datetime) -> None:
    """Make the rule again what the newest version of its package proposes.

    Raises NotAllowed, ClockRuleNotFound, ClockRuleNotOfPackage.
    """
    rule = _rule(session, key, admin)
    proposed = None
    if rule.package_key != BY_HAND:
        newest = definitions.latest(session, rule.package_key)
        proposed = definitions.definition_of(session, newest.id).package.manifest.clocks.get(key)
    if proposed is None:
        raise ClockRuleNotOfPackage(name=rule.name)
    values = {name: value for name, value in values_of(proposed).items() if name in RULE_COLUMNS}
    _put(session, rule, RuleValues(**values), (admin, now), edited=False)


def _rule(session: Session, key: str, admin: Person) -> ClockRule:
    _must_be_process_admin(admin)
    rule = session.get(ClockRule, key, with_for_update=True)
    if rule is None:
        raise ClockRuleNotFound(rule=key)
    return rule


def _must_be_process_admin(person: Person) -> None:
    if Role.PROCESS_ADMIN not in person.roles:
        raise NotAllowed


def _put(
    session: Session, rule: ClockRule, values: RuleValues, by: tuple[Person, datetime], *, edited: bool
) -> None:
    before = values_in(rule)
    for name, value in asdict(values).items():
        setattr(rule, name, value)
    rule.edited = edited
    _write(session, rule.key, before, values, by)


def _write(
    session: Session, key: str, before: RuleValues | None, after: RuleValues, by: tuple[Person, datetime]
) -> None:
    old = _written(before) if before else {}
    said = {name: [old.get(name), new] for name, new in _written(after).items() if old.get(name) != new}
    audit.write(session, Deed(Action.CLOCK_RULE_CHANGED, f"clock_rule:{key}", said), *by)


def _written(values: RuleValues) -> dict[str, Any]:
    return {
        name: str(value) if name in ("unit", "basis") else value for name, value in asdict(values).items()
    }

"""Put the clock rules of a package into the catalogue; what an administrator has edited stays as it is."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bpmn import manifest
from bpmn.manifest import Manifest
from calendars.statutory_clock import Unit
from workflows.models import Basis, ClockRule

BY_HAND = ""  # the package of a rule that none brings


def enter_clock_rules(session: Session, described: Manifest) -> None:
    """Clocks that run keep the rule they were started with.

    That no two packages bring the same rule is checked before. One that its package brings no longer stays,
    and another package may bring it from then on.
    """
    for rule in session.scalars(select(ClockRule).where(ClockRule.package_key == described.key)):
        if rule.key not in described.clocks:
            rule.package_key = BY_HAND
    for proposed in described.clocks.values():
        _enter(session, described.key, proposed)


def values_of(proposed: manifest.ClockRule) -> dict[str, Any]:
    """Return what a package proposes, as the columns of the catalogue hold it."""
    return {**asdict(proposed), "unit": Unit(proposed.unit), "basis": Basis(proposed.basis)}


def _enter(session: Session, package_key: str, proposed: manifest.ClockRule) -> None:
    values = values_of(proposed)
    rule = session.get(ClockRule, proposed.key)
    if rule is None:
        session.add(ClockRule(package_key=package_key, **values))
        return
    rule.package_key = package_key
    if not rule.edited:
        for name, value in values.items():
            setattr(rule, name, value)

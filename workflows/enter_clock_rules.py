"""Put the clock rules of a package into the catalogue; what an administrator has edited stays as it is."""

from dataclasses import asdict
from typing import Any

from sqlalchemy.orm import Session

from bpmn import manifest
from bpmn.manifest import Manifest
from calendars.statutory_clock import Unit
from workflows.models import Basis, ClockRule


def enter_clock_rules(session: Session, described: Manifest) -> None:
    """Clocks that run keep the rule they were started with."""
    for proposed in described.clocks.values():
        values = values_of(proposed)
        rule = session.get(ClockRule, proposed.key)
        if rule is None:
            session.add(ClockRule(package_key=described.key, **values))
        elif not rule.edited:
            for name, value in values.items():
                setattr(rule, name, value)


def values_of(proposed: manifest.ClockRule) -> dict[str, Any]:
    """Return what a package proposes, as the columns of the catalogue hold it."""
    return {**asdict(proposed), "unit": Unit(proposed.unit), "basis": Basis(proposed.basis)}

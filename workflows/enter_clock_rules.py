"""Put the clock rules of a package into the catalogue; what an administrator has edited stays as it is."""

from dataclasses import asdict

from sqlalchemy.orm import Session

from bpmn.manifest import Manifest
from calendars.statutory_clock import Unit
from workflows.models import Basis, ClockRule


def enter_clock_rules(session: Session, manifest: Manifest) -> None:
    """Clocks that run keep the rule they were started with."""
    for proposed in manifest.clocks.values():
        values = {**asdict(proposed), "unit": Unit(proposed.unit), "basis": Basis(proposed.basis)}
        rule = session.get(ClockRule, proposed.key)
        if rule is None:
            session.add(ClockRule(package_key=manifest.key, **values))
        elif not rule.edited:
            for name, value in values.items():
                setattr(rule, name, value)

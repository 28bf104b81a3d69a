"""What the panel of the modeler offers: positions, forms, decisions, services, functions, variables.

web/frontend/README.md says how it is read.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

import decisions
from bpmn import checks
from bpmn.catalogue import Catalogue
from bpmn.definition import load_decisions
from bpmn.package import Package, PackageUnreadable
from registers.models import Register
from staff.models import Position
from workflows.check_package import known_here
from workflows.definitions import definition_of, package_of
from workflows.draft import Draft
from workflows.feel_functions import SIGNATURES
from workflows.form_users import elements_of, users_of_forms
from workflows.models import ClockRule, EscalationPolicy, ProcessDefinition
from workflows.queries.feel_explained import functions_explained
from workflows.topics import DESCRIPTIONS

Choice = dict[str, str]


def modeler_catalogue(session: Session, draft: Draft) -> Mapping[str, Any]:
    """Return the catalogue for one package, drafts of its forms and decisions included."""
    package = _package(session, draft)
    elements = elements_of(package)
    positions = session.execute(select(Position.key, Position.name).order_by(Position.rank, Position.key))
    policies = session.execute(select(EscalationPolicy.key, EscalationPolicy.name))
    registers = session.execute(select(Register.key, Register.name))
    return {
        "positions": [_choice(key, name) for key, name in positions],
        "forms": [_choice(key, names) for key, names in users_of_forms(package).items()],
        "decisions": _decisions(package),
        "notices": [
            _choice(key, notice.title.removeprefix("=")) for key, notice in package.manifest.notices.items()
        ],
        "escalations": [_choice(key, name) for key, name in policies],
        "clocks": _clocks(session, package),
        "processes": [*_own_processes(elements), *_foreign_processes(session, draft.key)],
        "registers": [_choice(key, name) for key, name in registers],
        "topics": _topics(),
        "functions": functions_explained(),
        "variables": _variables(session, package),
    }


def _package(session: Session, draft: Draft) -> Package:
    """A draft that can't be read still wants to be mended: then the newest version offers what it has."""
    try:
        return draft.package()
    except PackageUnreadable:
        newest = session.scalar(
            select(ProcessDefinition.id).where(ProcessDefinition.key == draft.key, ProcessDefinition.latest)
        )
        if newest is None:
            raise
        return package_of(session, newest)


def _variables(session: Session, package: Package) -> Mapping[str, Sequence[str]]:
    """Return by process what an expression in it can read."""
    known = checks.readable_names(package, known_here(session))
    return {process: sorted(names) for process, names in known.items()}


def _choice(value: str, label: str) -> Choice:
    return {"value": value, "label": f"{label}（{value}）" if label else value}


def _decisions(package: Package) -> list[Choice]:
    found: list[Choice] = []
    for stem in package.decisions:
        try:
            model = load_decisions(package, stem, SIGNATURES.values())
        except decisions.DecisionError:  # the check says what is wrong with it
            continue
        found += [_choice(f"{stem}#{outline.id}", outline.name) for outline in model.decisions]
    return found


def _clocks(session: Session, package: Package) -> list[Choice]:
    """The package's own rules, deployed or not, then those of the catalogue."""
    names = {key: rule.name for key, rule in package.manifest.clocks.items()}
    for rule in session.scalars(select(ClockRule).order_by(ClockRule.key)):
        names.setdefault(rule.key, rule.name)
    return [_choice(key, name) for key, name in names.items()]


def _own_processes(elements: Catalogue) -> list[Choice]:
    return [_choice(each.id, each.name) for each in elements.values() if each.is_process]


def _foreign_processes(session: Session, key: str) -> list[Choice]:
    rows = session.scalars(
        select(ProcessDefinition).where(ProcessDefinition.latest, ProcessDefinition.key != key)
    ).all()
    return [
        _choice(f"{row.key}#{process.id}", f"{row.name}：{process.name}")
        for row in rows
        for process in definition_of(session, row.id).processes.values()
    ]


def _topics() -> list[dict[str, Any]]:
    return [
        {
            "value": topic.key,
            "label": topic.label,
            "parameters": [
                {"name": parameter.name, "label": parameter.label, "required": parameter.required}
                for parameter in topic.parameters
            ],
            "errors": list(topic.errors),
        }
        for topic in DESCRIPTIONS
    ]

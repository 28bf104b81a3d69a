"""A notice template of a package draft with values in it, as a page may render it before it is deployed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from bpmn import engine
from bpmn.package import Package
from bpmn.surroundings import Surroundings
from notices.example_values import example_values
from notices.job import NoticeJob, Stage
from notices.models import Notice
from staff.person import Person
from workflows import definitions
from workflows.draft_notice import TEXTS, Drafting, compose
from workflows.feel_functions import surroundings, surroundings_of
from workflows.models import ProcessDefinition, ProcessInstance
from workflows.notice_fields import NoticeFields
from workflows.refusals import FileNotInPackage, InstanceNotFound, ServiceFailed

MOST_CASES: Final = 30
_READ: Final = frozenset({"title", "recipient", "head", "signature", "copies"})


@dataclass(frozen=True)
class Previewing:
    """Which document of which draft; without a case its values are guessed."""

    package: Package
    key: str
    case_id: int | None = None


def cases_of(session: Session, key: str) -> list[tuple[int, str, str]]:
    """Return the newest cases of a package, whatever their version: id, number, title."""
    rows = session.execute(
        select(ProcessInstance.id, ProcessInstance.number, ProcessInstance.title)
        .join(ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id)
        .where(ProcessDefinition.key == key)
        .order_by(ProcessInstance.id.desc())
        .limit(MOST_CASES)
    )
    return [(id, number, title) for id, number, title in rows]


def preview(session: Session, previewing: Previewing, person: Person, now: datetime) -> NoticeJob:
    """Return the document as a draft. Raises FileNotInPackage, InstanceNotFound, ServiceFailed.

    What the manifest says in FEEL and these values do not give is shown as it is written, in 〔〕.
    """
    package, key = previewing.package, previewing.key
    entry = package.manifest.notices.get(key)
    if entry is None:
        raise FileNotInPackage(package=package.key, file=f"notices/{key}.html")
    around = surroundings(session, now)
    variables = _values(session, previewing, person, now)
    drafting = Drafting(package, key, 0, None, None, variables)
    drafting = replace(drafting, adjusted=_shown(session, drafting, person, around))
    job, filing = compose(session, drafting, around)
    number = f"{filing.series}〔{job.dated.year}〕　号" if filing.series else ""
    return replace(job, number=number, stage=Stage.DRAFT)


def _values(session: Session, previewing: Previewing, person: Person, now: datetime) -> Mapping[str, Any]:
    if previewing.case_id is None:
        guessed = example_values(previewing.package.notices[previewing.key], person.organisation_code)
        return {**guessed, "organisation": person.organisation_code}
    case = session.scalar(
        select(ProcessInstance)
        .join(ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id)
        .where(ProcessInstance.id == previewing.case_id, ProcessDefinition.key == previewing.package.key)
    )
    if case is None:
        raise InstanceNotFound(instance=previewing.case_id)
    definition = definitions.definition_of(session, case.definition_id)
    standing = engine.look(definition, case.state, surroundings_of(session, case, now))
    return {**standing.variables, **_printed_before(session, case, previewing.key)}


def _printed_before(session: Session, case: ProcessInstance, key: str) -> Mapping[str, Any]:
    """What the case's last document of this template said: it saw parameters too, and items of lists."""
    last = session.scalar(
        select(Notice)
        .where(Notice.instance_id == case.id, Notice.notice_key == key)
        .order_by(Notice.id.desc())
        .limit(1)
    )
    return last.data["variables"] if last else {}


def _shown(session: Session, drafting: Drafting, person: Person, around: Surroundings) -> dict[str, Any]:
    """Return what stands in for the values of the manifest that can't be had."""
    entry = drafting.package.manifest.notices[drafting.key]
    fields = NoticeFields(entry, {}, drafting.variables, around)
    adjusted: dict[str, Any] = {}
    for name in (*TEXTS, "series"):
        try:
            fields.text(name)
        except ServiceFailed:
            expression = getattr(entry, name).removeprefix("=")
            adjusted[name] = f"〔{expression}〕" if name in _READ else ""
    try:
        fields.organ(session)
    except ServiceFailed:
        adjusted["organ"] = person.organisation_code
    try:
        fields.beside_the_organ(session)
    except ServiceFailed:
        adjusted |= {"sealed_by": "", "co_organs": "", "issuers": "", "signers": ""}
    return adjusted

"""What would become of the running cases of a package in its newest version: tried out, nothing changed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, undefer

from bpmn.catalogue import Element
from bpmn.migration.migrate import Migrated, migrate
from bpmn.migration.plan import Plan
from bpmn.migration.remarks import MigrationRefused
from wording import N_, Refusal, Wording
from workflows import definitions
from workflows.advance import must_wait_or_end
from workflows.feel_functions import surroundings_of
from workflows.lost_drafts import lost_drafts
from workflows.models import ProcessDefinition, ProcessInstance

DRAFT = N_("{member}在“{task}”暂存的“{fields}”在新表单中没有了；暂存的内容会保留，并通知本人。")

Mapped = Mapping[str, str]


class Verdict(StrEnum):
    """Whether a case can go on in the newest version."""

    OK = "ok"  # and nothing is different for it
    WARNED = "warned"  # but something will be different
    REFUSED = "refused"


@dataclass(frozen=True)
class Forecast:
    """What would become of one case."""

    instance_id: int
    number: str
    title: str
    version: int
    verdict: Verdict
    remarks: Sequence[Wording]


@dataclass(frozen=True)
class Renamed:
    """An element the newest version lacks: what may take its place, and how many cases need that."""

    element: Element
    suggestions: Sequence[Element]
    choices: Sequence[Element]
    chosen: str
    cases: int


@dataclass(frozen=True)
class Outlook:
    """What would become of all running cases on older versions."""

    version: int
    forecasts: Sequence[Forecast]
    renamed: Sequence[Renamed]

    def count(self, verdict: str) -> int:
        return sum(forecast.verdict == verdict for forecast in self.forecasts)


def plan_migration(session: Session, key: str, mapping: Mapped, now: datetime) -> Outlook:
    """Try every case out. Raises ProcessNotFound."""
    newest = definitions.latest(session, key)
    forecasts, needed, plans = [], dict[str, int](), dict[int, Plan]()
    for instance, version in _older(session, key, newest):
        plan = plans.setdefault(instance.definition_id, plan_for(session, instance, newest.id, mapping))
        forecast, refused = _forecast(session, instance, version, plan, now)
        forecasts.append(forecast)
        for element_id in refused:
            needed[element_id] = needed.get(element_id, 0) + 1
    return Outlook(newest.version, forecasts, list(_renamed(plans.values(), mapping, needed)))


def plan_for(session: Session, instance: ProcessInstance, target_id: int, mapping: Mapped) -> Plan:
    """Return how the elements of the instance's version are found in the other one."""
    old = definitions.definition_of(session, instance.definition_id)
    known = {before: after for before, after in mapping.items() if before in old.elements}
    return Plan(old, definitions.definition_of(session, target_id), known)


def try_out(
    session: Session, instance: ProcessInstance, plan: Plan, now: datetime
) -> tuple[Migrated, list[Wording]]:
    """Return the instance in the new version, and all that is to be said. Raises Refusals."""
    moved = migrate(plan, instance.state, surroundings_of(session, instance, now))
    if not moved.standing.services:  # else the services decide what it waits for
        must_wait_or_end(moved.standing)
    said = [remark.wording for remark in moved.remarks]
    for draft in lost_drafts(session, plan.old, plan.new, moved.standing):
        gaps = {"member": draft.member.name, "task": draft.task, "fields": "、".join(draft.texts)}
        said.append(Wording(DRAFT, gaps))
    return moved, said


def _forecast(
    session: Session, instance: ProcessInstance, version: int, plan: Plan, now: datetime
) -> tuple[Forecast, frozenset[str]]:
    """Return the forecast, and the elements that keep the case from moving."""
    refused: frozenset[str] = frozenset()
    try:
        _, remarks = try_out(session, instance, plan, now)
        verdict = Verdict.WARNED if remarks else Verdict.OK
    except MigrationRefused as refusal:
        remarks, verdict = reasons(refusal), Verdict.REFUSED
        refused = frozenset(remark.element_id for remark in refusal.remarks if remark.refuses)
    except Refusal as refusal:
        remarks, verdict = [refusal.wording], Verdict.REFUSED
    line = (instance.id, instance.number, instance.title, version)
    return Forecast(*line, verdict, remarks), refused


def reasons(refusal: Refusal) -> list[Wording]:
    """Return why a case can't move, a sentence for each cause."""
    if isinstance(refusal, MigrationRefused):
        return [remark.wording for remark in refusal.remarks if remark.refuses]
    return [refusal.wording]


def _older(session: Session, key: str, newest: ProcessDefinition) -> Iterator[tuple[ProcessInstance, int]]:
    rows = _rows(key, newest).options(undefer(ProcessInstance.state)).order_by(ProcessInstance.id)
    return ((instance, version) for instance, version in session.execute(rows))


def _rows(key: str, newest: ProcessDefinition) -> Select[ProcessInstance, int]:
    return (
        select(ProcessInstance, ProcessDefinition.version)
        .join(ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id)
        .where(ProcessDefinition.key == key, ProcessDefinition.id != newest.id)
        .where(ProcessInstance.ended_at.is_(None))
    )


def _renamed(plans: Iterable[Plan], mapping: Mapped, needed: Mapping[str, int]) -> Iterator[Renamed]:
    """Yield each missing element once; those that cases wait for first."""
    missing = {one.element.id: one for plan in plans for one in plan.missing}
    for id, one in sorted(missing.items(), key=lambda pair: -needed.get(pair[0], 0)):
        chosen = mapping.get(id, "")
        yield Renamed(one.element, one.suggestions, one.choices, chosen, needed.get(id, 0))

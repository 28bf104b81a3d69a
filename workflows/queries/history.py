"""The steps of an instance, as its page tells them; the form of one step on demand."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from bpmn.definition import Definition
from staff.models import Member, Organisation
from staff.person import Person
from wording import N_, Wording, from_data
from workflows.definitions import definition_of
from workflows.models import Event, ProcessInstance, UserTask
from workflows.queries.texts import Translations
from workflows.refusals import InstanceNotFound
from workflows.visibility import visible_instance

UNCAUGHT = {
    "error": N_("“{element}”抛出的错误 {code} 没有事件捕获，流程因此结束"),
    "escalation": N_("“{element}”抛出的上报 {code} 没有事件捕获"),
}


@dataclass(frozen=True)
class Urged:
    """Who was urged, by the ladder or by hand, and with which document."""

    kind: str  # one of ladder_steps.KINDS, or urged: by hand
    to: Sequence[str]  # names
    passed_over: Sequence[str]  # kinds of lower steps that came due while nothing could be sent
    notice: tuple[int, str] | None  # id and number


@dataclass(frozen=True)
class Kept:
    """A file that was made of a document, and what tells it from any other."""

    notice_id: int
    number: str
    sha256: str


@dataclass(frozen=True)
class HistoryLine:
    """A step: who did what when, with which opinion. Names are Chinese, as the package has them."""

    version: int
    kind: str
    at: datetime
    who: str | None  # None: the system
    organisation: str | None
    element_id: str | None
    name: str  # of the task, message, timer or called process
    opinion: str
    outcome: str | None  # the label of the button
    reason: Wording | str  # of ours, or what a person wrote
    undone: Sequence[tuple[str, int]]  # names of the activities that were undone, in order; how often each
    uncaught: Sequence[Wording]  # errors and escalations nothing has caught
    has_answers: bool  # the form of the step can be shown
    other: tuple[int, str] | None  # id and number of the case it was begun from, or that was begun from it
    urged: Urged | None
    kept: Kept | None
    variables: Mapping[str, Mapping[str, Any]]  # old and new of what was changed by hand
    clocks: Sequence[Mapping[str, Any]]  # what has become of statutory clocks: clock, kind, due_at
    effective_at: datetime | None  # when the step is true by the law, where that was not when it was done
    deadlines: Sequence[Mapping[str, Any]]  # name, old and new of what is due at another time now
    decisions: Sequence[Mapping[str, Any]]  # decisions.Explanation.as_data()
    hash: str


@dataclass(frozen=True)
class StepAnswers:
    """What somebody filled in at one step, with all its form needs to be drawn."""

    instance_id: int
    number: str
    title: str
    line: HistoryLine
    form: Mapping[str, Any] | None
    translations: Translations
    context: Mapping[str, Any]


def history_of(session: Session, instance: ProcessInstance) -> list[HistoryLine]:
    """Return the steps, the oldest first."""
    definition = definition_of(session, instance.definition_id)
    labels = _outcome_labels(session, instance.id)
    rows = session.execute(_rows().where(Event.instance_id == instance.id).order_by(Event.version))
    return [_line(row, definition, labels) for row in rows]


def step_answers(session: Session, instance_id: int, version: int, person: Person) -> StepAnswers:
    """Return a step with its form. Raises InstanceNotFound."""
    instance = visible_instance(session, instance_id, person)
    row = session.execute(
        _rows().where(Event.instance_id == instance_id, Event.version == version)
    ).one_or_none()
    if row is None:
        raise InstanceNotFound(instance=instance_id)
    definition = definition_of(session, definition_then(session, instance, version))
    details = row[0].details
    return StepAnswers(
        instance_id=instance_id,
        number=instance.number,
        title=instance.title,
        line=_line(row, definition, _outcome_labels(session, instance_id)),
        form=definition.package.forms.get(details.get("form") or ""),
        translations=definition.package.translations,
        context=_seen(session, details.get("task_id")) | dict(details.get("answers") or {}),
    )


def definition_then(session: Session, instance: ProcessInstance, version: int) -> int:
    """Return the definition a step was made under: the case may have moved to another version since."""
    moved = select(Event.details).where(
        Event.instance_id == instance.id, Event.kind == "migrated", Event.version > version
    )
    details = session.scalar(moved.order_by(Event.version).limit(1))
    return details["from_definition"] if details else instance.definition_id


def _rows() -> Any:
    return (
        select(Event, Member.name, Organisation.name)
        .outerjoin(Member, Member.id == Event.member_id)
        .outerjoin(Organisation, Organisation.id == Member.organisation_id)
    )


def _outcome_labels(session: Session, instance_id: int) -> dict[UUID, dict[str, str]]:
    """The buttons of each task that had some."""
    rows = session.execute(
        select(UserTask.id, UserTask.outcomes).where(
            UserTask.instance_id == instance_id, UserTask.outcome.is_not(None)
        )
    )
    return {task_id: dict(outcomes) for task_id, outcomes in rows}


def _line(row: Any, definition: Definition, labels: Mapping[UUID, Mapping[str, str]]) -> HistoryLine:
    event, who, organisation = row
    details = event.details
    outcome = details.get("outcome")
    return HistoryLine(
        version=event.version,
        kind=event.kind,
        at=event.at,
        who=who,
        organisation=organisation,
        element_id=event.element_id,
        name=_name(event, definition),
        opinion=details.get("opinion") or "",
        outcome=labels.get(details.get("task_id"), {}).get(outcome, outcome) if outcome else None,
        reason=_reason(details.get("reason")),
        undone=_undone(details, definition),
        uncaught=[_uncaught(definition, *told) for told in details.get("uncaught", ())],
        other=_other(details) if event.kind in ("restarted", "restarted_as") else None,
        urged=_urged(details.get("urging")),
        kept=_kept(details),
        variables=details.get("variables", {}) if event.kind == "variables_changed" else {},
        has_answers=bool(details.get("form") and details.get("answers")),
        clocks=details.get("clocks", ()),
        effective_at=details.get("effective_at"),
        deadlines=details.get("deadlines", ()),
        decisions=[decision["explanation"] for decision in details.get("decisions", ())],
        hash=event.hash,
    )


def _reason(reason: list[Any] | Wording | str | None) -> Wording | str:
    return from_data(reason) if isinstance(reason, list) else reason or ""


def _name(event: Event, definition: Definition) -> str:
    """What the step was about: a task keeps the name it had, an element may have lost its own."""
    details = event.details
    if event.kind == "migrated":
        return f"v{details['from']} → v{details['to']}"
    for key in ("task", "message", "signal", "call", "title"):
        if details.get(key):
            return str(details[key])
    if timers := details.get("timers"):
        return "、".join(timer["name"] for timer in timers if timer["name"])
    element = definition.elements.get(event.element_id or "")
    return element.name if element else ""


def _undone(details: Mapping[str, Any], definition: Definition) -> list[tuple[str, int]]:
    times = Counter(element_id for element_id, kind, _ in details.get("passages", ()) if kind == "undone")
    return [(_label(definition, element_id), count) for element_id, count in times.items()]


def _uncaught(definition: Definition, element_id: str, kind: str, code: str | None) -> Wording:
    return Wording(UNCAUGHT[kind], {"element": _label(definition, element_id), "code": code or ""})


def _label(definition: Definition, element_id: str) -> str:
    """The name of an element, as far as it has one and the definition still knows it; else its id."""
    element = definition.elements.get(element_id)
    return (element.name if element else "") or element_id


def _other(details: Mapping[str, Any]) -> tuple[int, str]:
    side = "to" if "to" in details else "from"
    return details[side], details[f"{side}_number"]


def _urged(said: Mapping[str, Any] | None) -> Urged | None:
    if said is None:
        return None
    notice = tuple(said["notice"]) if said["notice"] else None
    return Urged(said["kind"], said["to"], said["passed_over"], notice)


def _kept(details: Mapping[str, Any]) -> Kept | None:
    if "document" not in details:
        return None
    notice_id, number = details["document"]
    return Kept(notice_id, number, details["sha256"])


def _seen(session: Session, task_id: UUID | None) -> dict[str, Any]:
    """The variables a task's form was drawn with."""
    if task_id is None:
        return {}
    task = session.get(UserTask, task_id, options=[undefer(UserTask.variables)])
    return dict(task.variables) if task else {}

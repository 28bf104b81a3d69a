"""Complete a user task: record the answers and the opinion, then let the process move on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from bpmn import engine
from config import SHANGHAI
from staff.person import Person
from workflows import attachments, clock_guards, commands, definitions, guards, locking
from workflows.advance import Run, advance
from workflows.commands import CommandKey
from workflows.events import Step
from workflows.feel_functions import surroundings_of
from workflows.models import TaskDraft, TaskStatus, UserTask
from workflows.refusals import UnknownOutcome


@dataclass(frozen=True)
class Completion:
    """What a task form submits. `answers` holds only the form's own fields."""

    task_id: UUID
    answers: Mapping[str, Any]
    command: CommandKey
    opinion: str = ""
    outcome: str | None = None  # one of the task's outcomes, when it has any


def complete_task(session: Session, completion: Completion, person: Person, now: datetime) -> None:
    """Carry out the completion; the same command a second time changes nothing.

    Raises TaskNotFound, TaskAlreadyClosed, TaskCancelled, TaskTaken, MustBeAnotherPerson, UnknownOutcome.
    """
    if not commands.first_time(session, completion.command, person.id, now):
        return
    instance, task = locking.lock_task(session, completion.task_id)
    guards.may_act(session, task, person)
    clock_guards.must_not_have_run_out(session, instance, now)
    _check_outcome(task, completion.outcome)
    definition = definitions.definition_of(session, instance.definition_id)
    around = surroundings_of(session, instance, now)
    outcome = engine.complete(
        definition,
        instance.state,
        task.id,
        completion.answers,
        _record(task, completion, person, now),
        around,
    )
    _close(session, task, completion, person, now)
    attachments.tie(session, completion.answers, instance.id, person.id)
    advance(session, instance, Run(definition, around, *outcome), _step(task, completion, person, now))


def _check_outcome(task: UserTask, outcome: str | None) -> None:
    known = [value for value, _ in task.outcomes]
    if (known or outcome) and outcome not in known:
        raise UnknownOutcome(task=task.name, outcome=outcome or "")


def _record(task: UserTask, completion: Completion, person: Person, now: datetime) -> dict[str, Any]:
    """What the process remembers of the completion, as variable `<element id>_record`."""
    return {
        "by": person.username,
        "name": person.name,
        "organisation": person.organisation_code,
        "position": task.position_key or person.position_in(task.organisation_id),
        "at": now.astimezone(SHANGHAI),
        "opinion": completion.opinion,
        "outcome": completion.outcome,
    }


def _close(session: Session, task: UserTask, completion: Completion, person: Person, now: datetime) -> None:
    task.status = TaskStatus.COMPLETED
    task.closed_at = now
    task.completed_by_id = person.id
    task.opinion = completion.opinion
    task.outcome = completion.outcome
    task.answers = dict(completion.answers)
    task.next_escalation_at = None
    session.execute(delete(TaskDraft).where(TaskDraft.task_id == task.id))


def _step(task: UserTask, completion: Completion, person: Person, now: datetime) -> Step:
    details = {
        "task": task.name,
        "task_id": task.id,
        "form": task.form_key,
        "answers": dict(completion.answers),
        "opinion": completion.opinion,
        "outcome": completion.outcome,
    }
    return Step("completed", now, person.id, task.element_id, details, completes=task.id)

"""Call activities: each call is a child instance of its own, started, cancelled and held by jobs.

By jobs, so that a step with forty children commits at once and no transaction holds two instances:
a child never waits for its parent's lock while the parent waits for the child's.
"""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bpmn.standing import Standing
from workflows import jobs
from workflows.events import Step
from workflows.models import OPEN_STATUSES, ProcessInstance
from workflows.waiting import Waiting


def ask_for_children(
    session: Session, instance: ProcessInstance, standing: Standing, before: Waiting, step: Step
) -> None:
    """Ask for a child of each call that has newly been reached."""
    for call in standing.calls:
        if call.id in before.calls:
            continue
        arguments = {
            "instance_id": instance.id,
            "call_id": call.id,
            "name": call.name,
            "called": call.called,
            "parameters": dict(call.parameters),
        }
        # A retried call asks again under a new version of the instance.
        jobs.enqueue(session, "start_child", arguments, step.now, f"child:{call.id}:{instance.version}")


def ask_to_cancel(session: Session, gone: Iterable[UUID], step: Step) -> None:
    """Ask to cancel the running children of calls that are no longer waited for.

    A child that is not there yet never will be: start_child asks whether the call still waits.
    """
    if not (gone := list(gone)):
        return
    running = session.scalars(
        select(ProcessInstance.parent_call_id).where(
            ProcessInstance.parent_call_id.in_(gone), ProcessInstance.status.in_(OPEN_STATUSES)
        )
    )
    for call_id in running.all():
        jobs.enqueue(session, "cancel_child", {"call_id": call_id}, step.now, f"cancel:{call_id}")


def ask_to_follow(session: Session, parent: ProcessInstance, step: Step) -> None:
    """Ask the children that have not ended to be held as their parent is, or to go on as it does."""
    running = select(ProcessInstance.id).where(
        ProcessInstance.parent_id == parent.id, ProcessInstance.status.in_(OPEN_STATUSES)
    )
    details = {"reason": step.details["reason"], "parent": parent.number, "member_id": step.member_id}
    for child_id in session.scalars(running.order_by(ProcessInstance.id)).all():
        arguments = {"instance_id": child_id, "details": details}
        jobs.enqueue(session, "follow_parent", arguments, step.now, f"follow:{child_id}:{parent.version}")

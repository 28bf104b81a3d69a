"""End an instance before its end: its open work is withdrawn, its children with it, what it holds is free,
and what it has drafted is void.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bpmn.standing import Standing
from registers import records
from workflows import align_rows, children, clocks, locking, void_notice
from workflows.events import Step, record
from workflows.models import OPEN_STATUSES, InstanceStatus, ProcessInstance
from workflows.waiting import Waiting


def cancel_child(session: Session, call_id: UUID, now: datetime) -> None:
    """Cancel the running child of a call that is no longer waited for."""
    child_id = session.scalar(
        select(ProcessInstance.id).where(
            ProcessInstance.parent_call_id == call_id, ProcessInstance.status.in_(OPEN_STATUSES)
        )
    )
    if child_id is not None:
        cancel_instance(session, child_id, Step("cancelled", now, details={"reason": "上级流程不再需要"}))


def cancel_instance(session: Session, instance_id: int, step: Step) -> None:
    """Cancel an instance; one that has ended stays as it is."""
    instance = locking.lock_even_suspended(session, instance_id)
    if instance.status not in OPEN_STATUSES:
        return
    before, nothing = Waiting.from_document(instance.waiting), Waiting()
    align_rows.align(session, instance, Standing(), before, nothing, step)
    children.ask_to_cancel(session, before.calls, step)
    records.release_all_of(session, instance.id, step.now)
    void_notice.void_unsealed_of(session, instance.id, str(step.details.get("reason") or "办件终止"))
    instance.waiting = nothing.as_document()
    instance.status = InstanceStatus.CANCELLED
    instance.ended_at = step.now
    instance.version += 1
    clocks.stop_all(session, instance, step)
    record(session, instance, step)

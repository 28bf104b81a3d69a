"""Keep that somebody was urged: by the ladder or by hand, for the page of the case and for good."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from notices.models import Notice
from staff.models import Member
from workflows import take_part
from workflows.events import Step, record
from workflows.models import Supervision, UserTask


def note_supervision(
    session: Session,
    task: UserTask,
    supervision: Supervision,
    to: Sequence[Member],
    notice: Notice | None,
    step: Step,
) -> None:
    """Insert the row and the event; who was told of the task may read its case from now on."""
    instance = task.instance
    supervision.task_id, supervision.instance_id, supervision.at = task.id, instance.id, step.now
    supervision.to = [member.username for member in to]
    supervision.notice_id = notice.id if notice else None
    session.add(supervision)
    take_part.let_take_part(session, instance.id, {take_part.member(member.id) for member in to})
    step.details |= {"task": task.name, "task_id": task.id}
    step.details["urging"] = {
        "kind": supervision.kind,
        "to": [member.name for member in to],
        "passed_over": supervision.passed_over or [],
        "notice": [notice.id, notice.number] if notice else None,
    }
    instance.version += 1
    record(session, instance, step)

"""What a step has asked for beside the case: its called cases, and that people are told of their tasks."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import select

from wording import N_, Wording
from workflows.models import OPEN_STATUSES, Notification, ProcessInstance, TaskStatus
from workflows.verify.invariant import Found, Invariant
from workflows.verify.look import Case

NO_CHILD = N_("调用环节在等待子办件，而子办件既未启动，也没有启动它的作业。")
NO_ANSWER = N_("子办件 {child} 已结束，而上级办件没有收到，也没有送达结果的作业。")
ORPHAN = N_("子办件 {child} 仍在办理，而上级办件已不再等待它，也没有撤销它的作业。")
NOT_TOLD = N_("任务“{task}”已生成，而没有通知任何人，也没有通知的作业。")


def _calls(case: Case) -> Iterator[Found]:
    children = _children(case)
    excused = {incident.task_id for incident in case.incidents}
    for call_id in sorted(case.kept.calls - excused):
        called = [child for child in children if child.parent_call_id == call_id]
        if not called and not case.look.is_asked_for(*case.keys_of_steps(f"child:{call_id}:{{}}")):
            yield Found(f"call {call_id}", Wording(NO_CHILD))
        yield from _unanswered(case, called)
    for child in children:
        if child.status in OPEN_STATUSES and not _is_awaited(case, child, excused):
            yield Found(f"process_instance {child.id}", Wording(ORPHAN, {"child": child.number}))


def _children(case: Case) -> Sequence[ProcessInstance]:
    rows = select(ProcessInstance).where(ProcessInstance.parent_id == case.instance.id)
    return case.session.scalars(rows.order_by(ProcessInstance.id)).all()


def _unanswered(case: Case, called: Sequence[ProcessInstance]) -> Iterator[Found]:
    """The newest child of a call that waits has not ended, or its answer is on its way."""
    if not called or called[-1].status in OPEN_STATUSES:
        return
    keys = [f"resume:{called[-1].id}:{version}" for version in range(called[-1].version + 1)]
    again = case.keys_of_steps(f"child:{called[-1].parent_call_id}:{{}}")
    if not case.look.is_asked_for(*keys, *again):
        gaps = {"child": called[-1].number}
        yield Found(f"process_instance {called[-1].id}", Wording(NO_ANSWER, gaps))


def _is_awaited(case: Case, child: ProcessInstance, excused: set[UUID | None]) -> bool:
    waits = child.parent_call_id in case.kept.calls or child.parent_call_id in excused
    return waits or case.look.is_asked_for(f"cancel:{child.parent_call_id}")


def _announced(case: Case) -> Iterator[Found]:
    untold = {f"task:{task.id}": task for task in case.tasks if task.status is TaskStatus.OPEN}
    if not untold or not case.runs:
        return
    told = case.session.scalars(select(Notification.key).where(Notification.key.in_(untold)))
    excused = {f"task:{incident.task_id}" for incident in case.incidents}
    missing = untold.keys() - set(told) - excused
    if missing and not case.look.is_asked_for(*case.keys_of_steps(f"announce:{case.instance.id}:{{}}")):
        for key in sorted(missing):
            yield Found(f"user_task {untold[key].id}", Wording(NOT_TOLD, {"task": untold[key].name}))


CALLS = Invariant(
    "calls",
    N_("每个等待中的调用都有子办件，或有启动、送达的作业，或有异常；不再等待的子办件已撤销。"),
    N_("由流程管理员在上级办件用“干预”跳过或重新进入调用环节；并报告开发方。"),
    _calls,
)
ANNOUNCED = Invariant(
    "announced",
    N_("每项打开的任务都已通知能办理的人，或有通知的作业，或有异常。"),
    N_("请该岗位的人员查看待办；并报告开发方。"),
    _announced,
)

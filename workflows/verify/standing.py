"""Where a case stands: its rows are what the engine waits for, and something it waits for there is."""

from collections import Counter
from collections.abc import Iterator, Mapping, Set
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from wording import N_, Wording
from workflows.advance import must_wait_or_end
from workflows.models import (
    Choice,
    EventSubscription,
    MessageSubscription,
    TaskStatus,
    TimerStatus,
)
from workflows.refusals import WaitsForNothing
from workflows.verify.invariant import Found, Invariant
from workflows.verify.look import Case
from workflows.waiting import Waiting

NOTHING = N_("办件仍在办理，却不等待任何人或任何事。")
ENDED = N_("引擎认为办件已经结束，而办件的状态是“{status}”。")
NO_END = N_("办件已结束，却没有结束时间。")
NO_ROW = N_("引擎在等待“{what}”，而数据库中没有对应的行。")
LEFT_OVER = N_("数据库中还有“{what}”，而引擎已不再等待。")
NOT_KEPT = N_("办件记下的等待事项与引擎不一致：{what}。")
OTHER_DUE = N_("任务“{task}”的期限是 {row}，而引擎中是 {engine}。")
OPEN = (TimerStatus.ARMED, TimerStatus.QUEUED)


def _waits(case: Case) -> Iterator[Found]:
    if not case.is_open and case.instance.ended_at is None:
        yield Found(case.row, Wording(NO_END))
    if not case.is_open:
        return
    if case.standing.ended:
        yield Found(case.row, Wording(ENDED, {"status": case.instance.status.value}))
    try:
        must_wait_or_end(case.standing)
    except WaitsForNothing:
        yield Found(case.row, Wording(NOTHING))


def _rows(case: Case) -> Iterator[Found]:
    expected = Waiting.of(case.standing)
    for table, waited_for, kept in _tables(case, expected):
        for key in sorted(map(str, set(waited_for) - set(kept))):
            yield Found(f"{table} {key}", Wording(NO_ROW, {"what": f"{table} {key}"}))
        for key in sorted(map(str, Counter(kept) - Counter(waited_for))):  # two rows for one thing as well
            yield Found(f"{table} {key}", Wording(LEFT_OVER, {"what": f"{table} {key}"}))
    if case.kept != expected:
        differing = [name for name, value in vars(expected).items() if value != getattr(case.kept, name)]
        yield Found(case.row, Wording(NOT_KEPT, {"what": ", ".join(differing)}))


def _tables(case: Case, expected: Waiting) -> Iterator[tuple[str, Set[Any], list[Any]]]:
    """Yield each table with what the engine waits for and what its rows say."""
    open_tasks = [task.id for task in case.tasks if task.status is TaskStatus.OPEN]
    yield "user_task", expected.tasks, open_tasks
    armed = [(timer.task_id, timer.due_at) for timer in case.timers if timer.status in OPEN]
    yield "timer", {_shown(*timer) for timer in expected.timers}, [_shown(*timer) for timer in armed]
    for table, ids in (
        (MessageSubscription, expected.messages),
        (EventSubscription, expected.events),
        (Choice, expected.choices),
    ):
        rows = select(table.id).where(table.instance_id == case.instance.id)
        yield table.__tablename__, ids, list(case.session.scalars(rows))
    reported = [incident.task_id for incident in case.incidents if incident.task_id is not None]
    # A task or a choice has an incident only while nobody may see to it, and a call while it can't start.
    excused = (expected.tasks | expected.choices | expected.calls) & set(reported)
    yield "incident", expected.failures | excused, reported


def _shown(task_id: UUID, due_at: datetime) -> str:
    return f"{task_id} {due_at.astimezone(UTC).isoformat()}"


def _deadlines(case: Case) -> Iterator[Found]:
    dues: Mapping[Any, datetime | None] = {task.id: task.due_at for task in case.standing.user_tasks}
    for task in case.tasks:
        if task.status is TaskStatus.OPEN and task.id in dues and dues[task.id] != task.due_at:
            gaps = {"task": task.name, "row": task.due_at, "engine": dues[task.id]}
            yield Found(f"user_task {task.id}", Wording(OTHER_DUE, gaps))


WAITS = Invariant(
    "waits",
    N_("未结束的办件总在等待人、时间、消息、信号、条件、子流程或异常的处理。"),
    N_("由流程管理员在办件页面用“干预”退回或跳转；并报告开发方。"),
    _waits,
)
ROWS = Invariant(
    "rows",
    N_("任务、定时、消息、订阅、选择和异常的行与引擎的状态逐一对应。"),
    N_("保留数据库副本并报告开发方；办件暂停办理，直至查明。"),
    _rows,
)
DEADLINES = Invariant(
    "deadlines",
    N_("任务的期限与引擎中的期限相同。"),
    N_("重新计算该办件的期限；如仍不一致，报告开发方。"),
    _deadlines,
)

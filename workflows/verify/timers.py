"""Timers of a case: each fires once, and none that is due is overlooked."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from wording import N_, Wording
from workflows import jobs
from workflows.models import TimerStatus
from workflows.verify.invariant import Found, Invariant
from workflows.verify.look import Case, Look

FIRED_TWICE = N_("定时事件“{timer}”（{due}）触发了 {times} 次。")
OVERLOOKED = N_("定时事件“{timer}”应于 {due} 触发，至今无人处理。")
WITHOUT_JOB = N_("定时事件“{timer}”（{due}）已排队，而没有作业处理它。")


def _fired_once(case: Case) -> Iterator[Found]:
    case.look.counted["timers"] += len(case.timers)
    rows = Counter((timer.element_id, timer.due_at) for timer in case.timers)
    fired = Counter(
        (timer["element"], timer["due_at"])
        for event in case.events
        if event.kind == "fired"
        for timer in event.details.get("timers", ())
    )
    names = {(timer.element_id, timer.due_at): timer.name for timer in case.timers}
    for which, times in fired.items():
        if which in rows and times > rows[which]:
            element_id, due_at = which
            gaps = {"timer": names[which] or element_id, "due": due_at, "times": times}
            yield Found(f"timer {element_id} {due_at:%Y-%m-%dT%H:%M:%SZ}", Wording(FIRED_TWICE, gaps))
    turns = Counter((timer.task_id, timer.due_at) for timer in case.timers if timer.fired_at is not None)
    for timer in case.timers:
        if (times := turns.pop((timer.task_id, timer.due_at), 1)) > 1:
            gaps = {"timer": timer.name, "due": timer.due_at, "times": times}
            yield Found(f"timer {timer.id}", Wording(FIRED_TWICE, gaps))


def _noticed(case: Case) -> Iterator[Found]:
    queued = {f"timer:{timer.id}" for timer in case.timers if timer.status is TimerStatus.QUEUED}
    taken_up = jobs.waiting(case.session, queued)
    for timer in case.timers:
        gaps = {"timer": timer.name, "due": timer.due_at}
        if timer.status is TimerStatus.QUEUED and f"timer:{timer.id}" not in taken_up:
            yield Found(f"timer {timer.id}", Wording(WITHOUT_JOB, gaps))
        if timer.status is TimerStatus.ARMED and case.runs and _is_overlooked(case.look, timer.due_at):
            yield Found(f"timer {timer.id}", Wording(OVERLOOKED, gaps))


def _is_overlooked(look: Look, due_at: datetime) -> bool:
    """Timers are taken up as workers have room for more."""
    return look.is_late(due_at) and not look.flooded


FIRED_ONCE = Invariant(
    "fired_once",
    N_("每个定时事件至多触发一次。"),
    N_("保留数据库副本并报告开发方；核对该办件触发后的环节是否重复。"),
    _fired_once,
)
NOTICED = Invariant(
    "noticed",
    N_("调度进程在运行时，到期的定时事件一分钟内有作业处理。"),
    N_("查看调度进程的日志和作业积压；重启调度进程后再校验一次。"),
    _noticed,
)

"""The history of a case: all its steps, as they were written, each of what it says once."""

from collections import Counter
from collections.abc import Iterator

from wording import N_, Wording
from workflows.models import TaskStatus
from workflows.verify.invariant import Found, Invariant
from workflows.verify.look import Case
from workflows.verify_chain import Fault, first_break

MISSING = N_("办理过程缺少第 {version} 步。")
TOO_MANY = N_("办理过程有第 {version} 步，而办件只到第 {last} 步。")
BREAKS = {
    Fault.CONTENT: N_("第 {version} 步的内容与写入时不符。"),
    Fault.LINK: N_("第 {version} 步与前一步不相连，中间有删除或插入。"),
    Fault.END: N_("第 {version} 步之后的记录被删除。"),
}
COMPLETED_TWICE = N_("任务“{task}”在办理过程中办结了 {times} 次。")
NOT_COMPLETED = N_("办理过程记有任务“{task}”办结，而任务的状态是“{status}”。")
NEVER_COMPLETED = N_("任务“{task}”已办结，而办理过程没有记载。")


def _steps(case: Case) -> Iterator[Found]:
    case.look.counted["steps"] += len(case.events)
    last, there = case.instance.version, {event.version for event in case.events}
    for version in sorted(set(range(1, last + 1)) - there):
        yield Found(f"event {case.instance.id}/{version}", Wording(MISSING, {"version": version}))
    for version in sorted(version for version in there if not 1 <= version <= last):
        gaps = {"version": version, "last": last}
        yield Found(f"event {case.instance.id}/{version}", Wording(TOO_MANY, gaps))


def _chain(case: Case) -> Iterator[Found]:
    instance = case.instance
    broken = first_break(instance.id, instance.number, instance.last_hash, case.events)
    if broken is not None:
        said = Wording(BREAKS[broken.fault], {"version": broken.version})
        yield Found(f"event {instance.id}/{broken.version}", said)


def _completions(case: Case) -> Iterator[Found]:
    case.look.counted["tasks"] += len(case.tasks)
    completed = [event for event in case.events if event.kind == "completed"]
    times = Counter(event.details.get("task_id") for event in completed)
    for task in case.tasks:
        gaps = {"task": task.name, "times": times[task.id], "status": task.status.value}
        done = task.status is TaskStatus.COMPLETED
        if times[task.id] > 1:
            yield Found(f"user_task {task.id}", Wording(COMPLETED_TWICE, gaps))
        elif times[task.id] and not done:
            yield Found(f"user_task {task.id}", Wording(NOT_COMPLETED, gaps))
        elif done and not times[task.id]:
            yield Found(f"user_task {task.id}", Wording(NEVER_COMPLETED, gaps))


STEPS = Invariant(
    "steps",
    N_("办件的步骤从第 1 步起连续，最后一步就是办件现在的版本。"),
    N_("有人绕过系统改动了数据库：停止办理，留存现状，与备份逐步比对。"),
    _steps,
)
CHAIN = Invariant(
    "chain",
    N_("办理过程与写入时一字不差，前后相连。"),
    N_("有人绕过系统改动了数据库：停止办理，留存现状，与备份逐步比对。"),
    _chain,
)
COMPLETIONS = Invariant(
    "completions",
    N_("每项办结的任务在办理过程中恰好办结一次。"),
    N_("保留数据库副本并报告开发方；该办件以办理过程为准。"),
    _completions,
)

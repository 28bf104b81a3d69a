"""Working out again what is due by working days or by a clock of the case, each from when it was counted."""

from collections.abc import Callable
from datetime import datetime

from bpmn import state as states
from bpmn.definition import Definition
from bpmn.engine import Outcome
from bpmn.instance import Instance
from bpmn.moments import COUNTED_FROM
from bpmn.specs.user_task import UserTask
from bpmn.surroundings import Surroundings
from bpmn.survey import survey

At = Callable[[datetime], Surroundings]


def recount(definition: Definition, state: bytes, at: At, now: datetime) -> Outcome:
    """Count again after the calendar or a clock has changed; nothing runs, nothing fires.

    `at` gives the surroundings of a moment. What was counted before the engine noted from when stays as it
    is. Raises ElementFailed when an expression can't be evaluated any more.
    """
    instance = states.load(state, definition, at(now))
    for task, number, settled in list(instance.armed("timer")):
        if COUNTED_FROM in settled:
            instance.look_from(at(settled[COUNTED_FROM]))
            task.task_spec.settle_again(task, number)
    _recount_user_tasks(instance, at)
    instance.look_from(at(now))
    return states.dump(instance), survey(instance)


def _recount_user_tasks(instance: Instance, at: At) -> None:
    for scope in instance.scopes:
        for task in scope.open_tasks():
            opened = task.internal_data.get("opened", {})
            if isinstance(task.task_spec, UserTask) and COUNTED_FROM in opened:
                instance.look_from(at(opened[COUNTED_FROM]))
                task.task_spec.settle_again(task)

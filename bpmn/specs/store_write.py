"""Writing to a register behind an activity, by the service that writes records, in the same step."""

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from bpmn.specs.service_task import ServiceTask


class StoreWrite(ServiceTask):
    """Stands invisibly behind an activity, one for each record its data associations lead to."""

    visible = False
    leaves_trace = False
    topic = "write_record"
    result_variable = None
    errors = ()

    def _update_hook(self, my_task: Task) -> bool:
        if "parameters" not in my_task.internal_data:
            first, *rest = my_task.parent.internal_data["written"]
            my_task.internal_data.update(parameters=first, written=rest)
        my_task._set_state(TaskState.STARTED)
        return False

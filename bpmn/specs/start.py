"""Where a process or sub-process begins: an invisible root before what can start it and its listeners."""

from typing import Any

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.specs import WorkflowSpec
from SpiffWorkflow.task import Task

from bpmn import course
from bpmn.catalogue import local_name
from bpmn.specs.loading import Loading
from bpmn.specs.node import Flow, Node
from bpmn.standing import UNDONE
from bpmn.triggers import needs_all, read_triggers, settle_keys
from bpmn.wiring import keep_brought

# No XML id can look like this, so elements may well be called Start or End.
ROOT = "(start)"

BEGINNING = frozenset({"message", "timer", "signal", "conditional"})  # what may begin a process


class Start(Node):
    """The root of the task tree of a scope."""

    visible = False

    def __init__(self, wf_spec: Any, bpmn_id: str, **kwargs: Any) -> None:
        super().__init__(wf_spec, bpmn_id, **kwargs)
        self.listeners: list[Flow] = []
        self.blank: list[Flow] = []  # taken when nothing in particular begins the scope
        self.by_trigger: dict[str, Flow] = {}  # by the id of the event or receive task that begins it

    def _taken_flows(self, my_task: Task) -> list[Flow]:
        begun_by, ahead = my_task.internal_data.pop("begun_by", None), my_task.internal_data.get("course")
        if ahead:
            path, _ = ahead
            return [*self.listeners, Flow(None, str(course.entrance(self._wf_spec, path[0]).name))]
        return [*self.listeners, *([self.by_trigger[begun_by]] if begun_by else self.blank)]

    def _place(self, my_task: Task, flow: Flow) -> Task:
        """Where a person has a token begin, it comes last, behind the listeners."""
        child = super()._place(my_task, flow)
        if flow not in self.listeners and (ahead := my_task.internal_data.pop("course", None)):
            course.lay(child, *ahead)
        return child

    def compensated(self, task: Task) -> None:
        """All of the instance has been undone: it ends."""
        task.workflow.outcome = (UNDONE, "")
        task.workflow.end(task.data)


class StartEvent(Node):
    """A start event: whatever triggered it has happened when the instance exists."""

    def prepare(self, node: Any, loading: Loading) -> None:
        in_process = local_name(node.getparent()) == "process"
        kinds = BEGINNING if in_process else BEGINNING | {"error", "escalation", "compensate"}
        self.triggers = read_triggers(node, self.element, loading.compiler, kinds)
        self.needs_all = needs_all(node, self.triggers)

    def _update_hook(self, my_task: Task) -> bool:
        if self.wiring is not None:
            keep_brought(my_task)
        return True

    def _run_hook(self, my_task: Task) -> bool:
        settle_keys(self, my_task)
        return True


class ProcessSpec(BpmnProcessSpec):
    """A process or sub-process, without the reserved names and the final join of SpiffWorkflow's."""

    def __init__(self, name: str, description: str, filename: str) -> None:
        # BpmnProcessSpec's own constructor would add the specs `Start`, `End` and a join of its own.
        WorkflowSpec.__init__(self, name=name, filename=filename)
        self.description = description
        self.io_specification = None
        self.data_objects: dict[str, Any] = {}
        self.data_stores: dict[str, Any] = {}
        self.correlation_keys: dict[str, Any] = {}
        self.bpmn_start_events: list[Any] = []
        self.handler: str | None = None  # the event sub-process that undoes what was completed here
        self.entries: dict[str, str] = {}  # of an ad-hoc sub-process: what a person may begin, and where
        self.own: frozenset[str] = frozenset()  # variables that are gone when a sub-process has ended
        self.start: Any = Start(self, ROOT)

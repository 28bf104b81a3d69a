"""SpiffWorkflow's parser with our elements in place of its own."""

from typing import Any

from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.parser.ProcessParser import ProcessParser
from SpiffWorkflow.bpmn.parser.task_parsers import SubprocessParser
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.bpmn.specs.bpmn_task_spec import BpmnIoSpecification
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask

from bpmn.associations import Handling, catches_compensation, handlings, undoes_its_scope
from bpmn.catalogue import LX, Element
from bpmn.documents import BPMN, DiagramRefused
from bpmn.expressions import Formula
from bpmn.specs.business_rule_task import BusinessRuleTask
from bpmn.specs.call_activity import CallActivity
from bpmn.specs.catching import BoundaryEvent, Catch, Listener
from bpmn.specs.exclusive_gateway import ConditionalGateway, ExclusiveGateway
from bpmn.specs.inclusive_gateway import InclusiveGateway
from bpmn.specs.loading import Loading
from bpmn.specs.loop import StandardLoop
from bpmn.specs.multi_instance import MultiInstance
from bpmn.specs.node import Flow
from bpmn.specs.parallel_gateway import ParallelGateway
from bpmn.specs.race import Attachment, EventGateway
from bpmn.specs.script_task import ScriptTask
from bpmn.specs.service_task import ServiceTask
from bpmn.specs.start import ProcessSpec, StartEvent
from bpmn.specs.sub_process import SubProcess
from bpmn.specs.throwing import EndEvent, Throw
from bpmn.specs.user_task import UserTask
from wording import N_


class ElementParser(TaskParser):
    """Parses any element: the spec itself reads what the dialect says of it."""

    task: Any

    @property
    def loading(self) -> Loading:
        loading: Loading = self.process_parser.parser.loading
        return loading

    @property
    def element(self) -> Element:
        return self.loading.catalogue[self.bpmn_id]

    def create_task(self) -> Any:
        return self._prepared(self.spec_class(self.spec, self.bpmn_id, **self.bpmn_attributes))

    def handles_multiple_outgoing(self) -> bool:
        """Several ways out of a task are a parallel split, as BPMN has it."""
        return True

    def connect_outgoing(self, outgoing_task: Any, sequence_flow_node: Any, is_default: bool) -> None:
        flow_id = sequence_flow_node.get("id")
        condition = self._condition(sequence_flow_node, is_default)
        self.task.lead_to(outgoing_task, Flow(flow_id, outgoing_task.name, condition, is_default))

    def get_position(self, node: Any = None) -> dict[str, float]:
        """SpiffWorkflow tries ways out by their height in the drawing; ours keep the order of the XML."""
        return {"x": 0.0, "y": 0.0}

    def parse_incoming_data_references(self) -> list[Any]:
        """Data objects are documentation: variables are known to every element."""
        return []

    def parse_outgoing_data_references(self) -> list[Any]:
        return []

    def parse_io_spec(self) -> BpmnIoSpecification:
        return BpmnIoSpecification([], [])

    def _prepared(self, task: Any) -> Any:
        task.element = self.element
        task.prepare(self.node, self.loading)
        return task

    def _condition(self, flow: Any, is_default: bool) -> Formula | None:
        text = (self.parse_condition(flow) or "").strip()
        chooses = isinstance(self.task, ConditionalGateway)
        among = len(self.process_parser.get_outgoing_sequence_flows(self.bpmn_id)) > 1
        if text and not chooses:
            raise self._refused(
                N_("连线 {flow} 带有条件，但 {element} 不是排他或包容网关，条件不会生效。"), flow
            )
        if chooses and among and not is_default and not text:
            raise self._refused(N_("网关 {element} 的出口 {flow} 既没有条件，也不是默认出口。"), flow)
        if not text:
            return None
        return self.loading.compiler.formula(
            self.loading.catalogue[flow.get("id")], "conditionExpression", text
        )

    def _refused(self, problem: str, flow: Any) -> DiagramRefused:
        return DiagramRefused(self.element.file, problem, element=self.element.label, flow=flow.get("id"))

    def _add_multiinstance_task(self, loop_characteristics: Any) -> None:
        self._wrap(MultiInstance, loop_characteristics)

    def _add_loop_task(self, loop_characteristics: Any) -> None:
        self._wrap(StandardLoop, loop_characteristics)

    def _wrap(self, wrapper_class: Any, loop_characteristics: Any) -> None:
        """Put the activity inside a loop that takes over its name and its ways in and out."""
        body = self.spec.task_specs.pop(self.task.name)
        self.task = wrapper_class(self.spec, body.name, **self.bpmn_attributes)
        self.task.element = self.element
        self.task.task_spec = body.name = f"{body.name} [child]"
        self.spec.task_specs[body.name] = body
        body.loop = self.task
        self.task.prepare_loop(loop_characteristics, body, self.loading)

    def _add_boundary_event(self, children: Any) -> Any:
        attached = [event for event in children if not catches_compensation(event)]
        if not attached:
            return self.task
        # SpiffWorkflow looks for the spec before an activity by this name
        split = Attachment(self.spec, f"{self.bpmn_id}.BoundaryEventSplit")
        for target in (self.task, *(self.process_parser.parse_node(event) for event in attached)):
            split.lead_to(target, Flow(None, target.name))
        return split


class StartEventParser(ElementParser):
    """Connects the start event with the root of its scope."""

    def create_task(self) -> Any:
        task = super().create_task()
        self.spec.start.lead_to(task, Flow(None, task.name))
        return task


class SubProcessParser(ElementParser):
    """Has the inside parsed as a process of its own."""

    def create_task(self) -> Any:
        if len(self.xpath("./bpmn:startEvent")) != 1 or not self.xpath("./bpmn:endEvent"):
            raise DiagramRefused(
                self.element.file,
                N_("子流程 {element} 应有且只有一个开始事件，并有结束事件。"),
                element=self.element.label,
            )
        inside = SubprocessParser.get_subprocess_spec(self)
        task = self.spec_class(self.spec, self.bpmn_id, subworkflow_spec=inside, **self.bpmn_attributes)
        return self._prepared(task)


class SendTaskParser(ElementParser):
    """A send task with a topic calls a handler, like a service task; one without throws its message."""

    def create_task(self) -> Any:
        if f"{{{LX}}}topic" in self.node.attrib:
            self.spec_class = ServiceTask
        return super().create_task()


class ScopeParser(ProcessParser):
    """Parses a process or the inside of a sub-process."""

    def create_spec(self) -> ProcessSpec:
        return ProcessSpec(self.bpmn_id, self.get_name(), self.filename)

    def add_tasks(self) -> None:
        for node in self.xpath("./bpmn:startEvent"):
            self.parse_node(node)
        for node in self.xpath("./bpmn:subProcess[@triggeredByEvent='true']"):
            self._add_event_sub_process(node)
        for handling in handlings(self.node):
            self._add_handler(handling)
        self._tell_joins_their_ways_in()

    def _add_event_sub_process(self, node: Any) -> None:
        handler = self.parse_node(node)
        if undoes_its_scope(node):
            self.spec.handler = handler.name
        else:
            self._add_listener(node, handler)

    def _add_handler(self, handling: Handling) -> None:
        """Tell each round of an activity what undoes it."""
        host, (handler,) = self.spec.task_specs[handling.host], handling.handlers
        host = self.spec.task_specs[host.task_spec] if isinstance(host, LoopTask) else host
        host.handler = self.parse_node(handler).name

    def _add_listener(self, node: Any, handler: Any) -> None:
        """An event sub-process is started by a listener beside the other tokens of this scope."""
        start = node.find(f"{{{BPMN}}}startEvent")
        listener = Listener(self.spec, start.get("id"))
        listener.element = self.parser.loading.catalogue[start.get("id")]
        listener.prepare(start, self.parser.loading)
        self.spec.start.lead_to(listener, Flow(None, listener.name))
        listener.lead_to(handler, Flow(None, handler.name))

    def _tell_joins_their_ways_in(self) -> None:
        for spec in self.spec.task_specs.values():
            for flow in spec.flows:
                target = self.spec.task_specs[flow.target]
                if isinstance(target, ParallelGateway | InclusiveGateway):
                    target.incoming.append(flow.id)


class PackageParser(BpmnParser):
    """Parses all diagrams of a package."""

    PARSER_CLASSES = {
        full_tag(tag): (parser, spec)
        for tag, parser, spec in (
            ("startEvent", StartEventParser, StartEvent),
            ("endEvent", ElementParser, EndEvent),
            ("intermediateCatchEvent", ElementParser, Catch),
            ("intermediateThrowEvent", ElementParser, Throw),
            ("boundaryEvent", ElementParser, BoundaryEvent),
            ("task", ElementParser, UserTask),
            ("manualTask", ElementParser, UserTask),
            ("userTask", ElementParser, UserTask),
            ("scriptTask", ElementParser, ScriptTask),
            ("serviceTask", ElementParser, ServiceTask),
            ("sendTask", SendTaskParser, Throw),
            ("receiveTask", ElementParser, Catch),
            ("businessRuleTask", ElementParser, BusinessRuleTask),
            ("callActivity", ElementParser, CallActivity),
            ("subProcess", SubProcessParser, SubProcess),
            ("transaction", SubProcessParser, SubProcess),
            ("exclusiveGateway", ElementParser, ExclusiveGateway),
            ("inclusiveGateway", ElementParser, InclusiveGateway),
            ("parallelGateway", ElementParser, ParallelGateway),
            ("eventBasedGateway", ElementParser, EventGateway),
        )
    }
    PROCESS_PARSER_CLASS = ScopeParser

    def __init__(self, loading: Loading) -> None:
        super().__init__()
        self.loading = loading

    def add_bpmn_xml(self, bpmn: Any, filename: str | None = None) -> None:
        """Take the processes; messages, errors and lanes are read by bpmn.triggers and bpmn.catalogue."""
        self._add_diagram_indexes(bpmn)
        self._add_processes(bpmn, filename)

    def all_specs(self) -> dict[str, ProcessSpec]:
        """Parse every executable process and, while doing so, every sub-process. Raises DiagramRefused."""
        specs: dict[str, ProcessSpec] = {}
        while missing := [process_id for process_id in self.get_process_ids() if process_id not in specs]:
            for process_id in missing:
                try:
                    specs[process_id] = self.get_spec(process_id)
                except ValidationException as error:
                    raise _refusal(error) from error
        return specs


def _refusal(error: ValidationException) -> DiagramRefused:
    """Find our own refusal inside SpiffWorkflow's exception, or say in our words what it says."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, DiagramRefused):
            return cause
        cause = cause.__cause__ or cause.__context__
    if "no support" in str(error):
        return DiagramRefused(
            error.file_name,
            N_("元素 {name}（{id}）的类型 {tag} 不受支持，请换用其他元素。"),
            name=error.name, id=error.id, tag=error.tag,
        )  # fmt: skip
    return DiagramRefused(
        error.file_name, N_("元素 {name}（{id}）：{error}"), name=error.name, id=error.id, error=error
    )

"""Reads one element of a diagram: its spec, what stands before it, and its ways out."""

from functools import cached_property
from typing import Any

from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.specs.bpmn_task_spec import BpmnIoSpecification

from bpmn.associations import is_handler
from bpmn.catalogue import CHOOSING, Element, event_definitions, is_true
from bpmn.course import ATTACHMENT
from bpmn.documents import BPMN, DiagramRefused
from bpmn.expressions import Formula
from bpmn.specs.loading import Loading
from bpmn.specs.loop import StandardLoop
from bpmn.specs.multi_instance import MultiInstance
from bpmn.specs.node import Flow, Node
from bpmn.specs.quantity import StartQuantity
from bpmn.specs.race import Attachment
from bpmn.specs.service_task import ServiceTask
from bpmn.specs.store_write import StoreWrite
from bpmn.wiring import read_wiring
from wording import N_


class ElementParser(TaskParser):
    """Parses any element: the spec itself reads what the dialect says of it."""

    task: Any
    exit: Any

    @property
    def loading(self) -> Loading:
        loading: Loading = self.process_parser.parser.loading
        return loading

    @property
    def element(self) -> Element:
        return self.loading.catalogue[self.bpmn_id]

    @property
    def outgoing(self) -> list[Any]:
        """The XML of the sequence flows out of it, in their order."""
        flows: list[Any] = self.process_parser.get_outgoing_sequence_flows(self.bpmn_id)
        return flows

    @cached_property
    def entrance(self) -> Node:
        """The spec that a token comes to first: before an activity there may stand more than itself."""
        entrance: Node = self.task
        events = [
            event
            for event in self.process_parser.get_boundary_events(self.bpmn_id)
            if event.get("id") in self.process_parser.parsers
        ]
        if events:
            attached = [self.process_parser.parsers[event.get("id")].task for event in events]
            entrance = self._before(Attachment, ATTACHMENT, entrance, *attached)
        needed = int(self.node.get("startQuantity", "1"))
        if needed > 1:
            entrance = self._before(StartQuantity, "StartQuantity", entrance)
            entrance.needed = needed
        return entrance

    def create(self) -> None:
        """Make the spec, inside its loop if it has one."""
        self.task = self._prepared(self.make())
        for tag, wrapper in (
            ("standardLoopCharacteristics", StandardLoop),
            ("multiInstanceLoopCharacteristics", MultiInstance),
        ):
            loop = self.node.find(f"{{{BPMN}}}{tag}")
            if loop is not None:
                self._wrap(wrapper, loop)
        self.task.wiring = read_wiring(self.node, self.element, self.loading.compiler)
        self.exit = self._exit()
        self.exit.completion_quantity = int(self.node.get("completionQuantity", "1"))

    def make(self) -> Any:
        return self.spec_class(self.spec, self.bpmn_id, **self.bpmn_attributes)

    def connect(self) -> None:
        """Lay its ways out, once all elements have been made."""
        for flow in self.outgoing:
            is_default = flow.get("id") == self.node.get("default")
            target = self.process_parser.parsers[flow.get("targetRef")].entrance
            condition = None if is_default else self._condition(flow)
            self.exit.lead_to(target, Flow(flow.get("id"), target.name, condition, is_default))

    def parse_incoming_data_references(self) -> list[Any]:
        """bpmn.wiring reads the data associations."""
        return []

    def parse_outgoing_data_references(self) -> list[Any]:
        return []

    def parse_io_spec(self) -> BpmnIoSpecification:
        return BpmnIoSpecification([], [])

    def refused(self, problem: str, **gaps: Any) -> DiagramRefused:
        return DiagramRefused(self.element.file, problem, element=self.element.label, **gaps)

    def _prepared(self, task: Any) -> Any:
        task.element = self.element
        task.prepare(self.node, self.loading)
        return task

    def _condition(self, flow: Any) -> Formula | None:
        text = (self.parse_condition(flow) or "").strip()
        if not text and len(self.outgoing) > 1 and self.element.type in CHOOSING:
            raise self.refused(
                N_("网关 {element} 的出口 {flow} 既没有条件，也不是默认出口。"), flow=flow.get("id")
            )
        if not text:
            return None
        element = self.loading.catalogue[flow.get("id")]
        return self.loading.compiler.formula(element, "conditionExpression", text)

    def _exit(self) -> Any:
        """Return the spec that a token leaves last: what is written to registers is written behind it."""
        writings = self.task.wiring.writings if self.task.wiring is not None else ()
        if writings and is_handler(self.node):
            raise self.refused(
                N_("补偿活动 {element} 不能用数据关联写登记册；请改用服务 write_record，或放进子流程。")
            )
        last = self.task
        for number, _ in enumerate(writings):
            write = StoreWrite(self.spec, f"{self.bpmn_id}.StoreWrite{number}")
            write.element = self.element
            last.lead_to(write, Flow(None, write.name))
            last = write
        return last

    def _before(self, spec_class: Any, suffix: str, *targets: Any) -> Any:
        before = spec_class(self.spec, f"{self.bpmn_id}.{suffix}")
        before.element = self.element
        for target in targets:
            before.lead_to(target, Flow(None, target.name))
        return before

    def _wrap(self, wrapper_class: Any, loop_characteristics: Any) -> None:
        """Put the activity inside a loop that takes over its name and its ways in and out."""
        body = self.spec.task_specs.pop(self.task.name)
        self.task = wrapper_class(self.spec, body.name, **self.bpmn_attributes)
        self.task.element = self.element
        self.task.task_spec = body.name = f"{body.name} [child]"
        self.spec.task_specs[body.name] = body
        body.loop = self.task
        self.task.prepare_loop(loop_characteristics, body, self.loading)


class SubProcessParser(ElementParser):
    """Has the inside parsed as a process of its own."""

    def make(self) -> Any:
        starts = self.xpath("./bpmn:startEvent")
        if len(starts) > 1 or (starts and not self.xpath("./bpmn:endEvent")):
            raise self.refused(N_("子流程 {element} 最多有一个开始事件；有开始事件就要有结束事件。"))
        if starts and event_definitions(starts[0]) and not is_true(self.node, "triggeredByEvent"):
            raise self.refused(N_("子流程 {element} 的开始事件不能有触发条件，请改用空白开始事件。"))
        self.process_parser.parser.create_parser(self.node, filename=self.filename, lane=self.lane)
        return self.spec_class(self.spec, self.bpmn_id, subworkflow_spec=self.bpmn_id, **self.bpmn_attributes)


class BusinessRuleTaskParser(ElementParser):
    """One that names no decision, as other tools draw it, waits for whoever decides and finishes it."""

    def make(self) -> Any:
        if "decision" not in self.element.attributes:
            self.spec_class = ServiceTask
        return super().make()


class SendTaskParser(ElementParser):
    """A send task with a topic calls a handler, like a service task; one without throws its message."""

    def make(self) -> Any:
        if "topic" in self.element.attributes:
            self.spec_class = ServiceTask
        return super().make()

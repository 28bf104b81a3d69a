"""Reads one element of a diagram: its spec, what stands before it, and its ways out."""

from functools import cached_property
from typing import Any

from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.specs.bpmn_task_spec import BpmnIoSpecification

from bpmn.catalogue import ACTIVITIES, LX, Element, event_definitions, is_true, kind_of
from bpmn.documents import BPMN, DiagramRefused
from bpmn.expressions import Formula
from bpmn.specs.loading import Loading
from bpmn.specs.loop import StandardLoop
from bpmn.specs.multi_instance import MultiInstance
from bpmn.specs.node import Flow, Node
from bpmn.specs.quantity import StartQuantity
from bpmn.specs.race import Attachment
from bpmn.specs.service_task import ServiceTask
from wording import N_

# Of these a flow without condition needs no default beside it.
_CONDITIONAL = ACTIVITIES | {"exclusiveGateway", "inclusiveGateway", "complexGateway"}
_CHOOSING = frozenset({"exclusiveGateway", "inclusiveGateway"})


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
            entrance = self._before(Attachment, "BoundaryEventSplit", entrance, *attached)
        needed = self._quantity("startQuantity")
        if needed > 1:
            entrance = self._before(StartQuantity, "StartQuantity", entrance)
            entrance.element, entrance.needed = self.element, needed
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
        self.task.completion_quantity = self._quantity("completionQuantity")

    def make(self) -> Any:
        return self.spec_class(self.spec, self.bpmn_id, **self.bpmn_attributes)

    def connect(self) -> None:
        """Lay its ways out, once all elements have been made."""
        for flow in self.outgoing:
            is_default = flow.get("id") == self.node.get("default")
            target = self.process_parser.parsers[flow.get("targetRef")].entrance
            condition = None if is_default else self._condition(flow)
            self.task.lead_to(target, Flow(flow.get("id"), target.name, condition, is_default))

    def parse_incoming_data_references(self) -> list[Any]:
        """Data objects are documentation: variables are known to every element."""
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
        among, id = len(self.outgoing) > 1, flow.get("id")
        if text and self.element.type not in _CONDITIONAL:
            raise self.refused(N_("连线 {flow} 带有条件，但从 {element} 出发的连线不能带条件。"), flow=id)
        if text and not among and self.element.type in ACTIVITIES:
            raise self.refused(
                N_("连线 {flow} 带有条件，却是 {element} 唯一的出口；请再画一条出口，或删去条件。"), flow=id
            )
        if not text and among and self.element.type in _CHOOSING:
            raise self.refused(N_("网关 {element} 的出口 {flow} 既没有条件，也不是默认出口。"), flow=id)
        if not text:
            return None
        return self.loading.compiler.formula(self.loading.catalogue[id], "conditionExpression", text)

    def _quantity(self, name: str) -> int:
        text = self.node.get(name, "1").strip()
        if not text.isdecimal() or int(text) < 1:
            raise self.refused(
                N_("{element} 的 {name} 应为不小于 1 的整数，实为“{text}”。"), name=name, text=text
            )
        return int(text)

    def _before(self, spec_class: Any, suffix: str, *targets: Any) -> Any:
        before = spec_class(self.spec, f"{self.bpmn_id}.{suffix}")
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


class SendTaskParser(ElementParser):
    """A send task with a topic calls a handler, like a service task; one without throws its message."""

    def make(self) -> Any:
        if f"{{{LX}}}topic" in self.node.attrib:
            self.spec_class = ServiceTask
        return super().make()


class EventGatewayParser(ElementParser):
    """Behind it there is nothing but events that nothing else leads to (10.6.6)."""

    def connect(self) -> None:
        targets = [self.process_parser.parsers[flow.get("targetRef")] for flow in self.outgoing]
        kinds = {kind_of(one) for target in targets for one in event_definitions(target.node)}
        receiving = any(target.element.type == "receiveTask" for target in targets)
        if len(targets) < 2 or (receiving and "message" in kinds):
            raise self.refused(
                N_("事件网关 {element} 之后应至少有两个事件，且不能同时有接收任务和消息事件。")
            )
        for target in targets:
            if not self._may_lead_to(target):
                raise self.refused(
                    N_(
                        "事件网关 {element} 之后应是只由它进入的消息、定时、信号或条件捕获事件，"
                        "或没有边界事件的接收任务，但 {target} 不是。"
                    ),
                    target=target.element.label,
                )
        super().connect()

    def _may_lead_to(self, target: ElementParser) -> bool:
        attached = self.process_parser.get_boundary_events(target.bpmn_id)
        alone = len(self.process_parser.sources[target.bpmn_id]) == 1 and not attached
        return alone and target.element.type in ("intermediateCatchEvent", "receiveTask")

"""SpiffWorkflow's parser with our elements in place of its own."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final

from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.parser.ProcessParser import ProcessParser
from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask

from bpmn.associations import catches_compensation, handlings, is_handler, offered, undoes_its_scope
from bpmn.catalogue import is_executable, is_true, local_name
from bpmn.documents import BPMN, DiagramRefused
from bpmn.element_parsers import BusinessRuleTaskParser, ElementParser, SendTaskParser, SubProcessParser
from bpmn.specs.ad_hoc import AdHoc
from bpmn.specs.business_rule_task import BusinessRuleTask
from bpmn.specs.call_activity import CallActivity
from bpmn.specs.catching import BoundaryEvent, Catch, Listener
from bpmn.specs.complex_gateway import ComplexGateway
from bpmn.specs.exclusive_gateway import ExclusiveGateway
from bpmn.specs.inclusive_gateway import InclusiveGateway
from bpmn.specs.joining import Joining
from bpmn.specs.loading import Loading
from bpmn.specs.node import Flow
from bpmn.specs.parallel_gateway import ParallelGateway
from bpmn.specs.race import EventGateway
from bpmn.specs.script_task import ScriptTask
from bpmn.specs.service_task import ServiceTask
from bpmn.specs.start import ProcessSpec, StartEvent
from bpmn.specs.sub_process import SubProcess
from bpmn.specs.throwing import EndEvent, Throw
from bpmn.specs.user_task import UserTask
from bpmn.wiring import local_names
from wording import N_

# Flow nodes of BPMN 2.0.2 that no class of ours executes.
UNEXECUTED: Final = frozenset(
    {
        "implicitThrowEvent",
        "choreographyTask",
        "subChoreography",
        "callChoreography",
        "event",
    }
)
_NEVER_IMPLICIT: Final = frozenset({"startEvent", "endEvent", "boundaryEvent"})


class ScopeParser(ProcessParser):
    """Parses a process or the inside of a sub-process."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.process_executable = not self._is_process or is_executable(self.node)

    def create_spec(self) -> ProcessSpec:
        spec = ProcessSpec(self.bpmn_id, self.get_name(), self.filename)
        if not self._is_process:
            spec.own = local_names(self.node)
        return spec

    def add_tasks(self) -> None:
        """Make every element, then connect them: a chain may be as long as it likes."""
        self.parsers = {parser.bpmn_id: parser for parser in self._element_parsers()}
        self.sources: defaultdict[str, list[str]] = defaultdict(list)
        for flow in self.xpath("./bpmn:sequenceFlow"):
            self.sources[flow.get("targetRef")].append(flow.get("sourceRef"))
        for parser in self.parsers.values():
            parser.create()
        for parser in self.parsers.values():
            parser.connect()
        self._connect_links()
        self._connect_beginnings()
        self._connect_handlers()
        nodes = list(self.spec.task_specs.values())
        for spec in nodes:
            if isinstance(spec, Joining):
                spec.settle(nodes)

    @property
    def _is_process(self) -> bool:
        return local_name(self.node) == "process"

    def _element_parsers(self) -> Iterator[ElementParser]:
        for node in self.node:
            parser_class, spec_class = self.parser._get_parser_class(node.tag)
            if parser_class is not None and node.get("id") and not _only_undoes(node):
                yield parser_class(self, spec_class, node, self.nsmap, lane=self.lane)
            elif local_name(node) in UNEXECUTED:
                raise DiagramRefused(
                    self.filename,
                    N_("元素 {name}（{id}）的类型 {tag} 不受支持，请换用其他元素。"),
                    name=node.get("name", ""),
                    id=node.get("id"),
                    tag=local_name(node),
                )

    def _connect_links(self) -> None:
        """A link event goes on at the one that catches its name: as if a flow led there."""
        links = [parser.task for parser in self.parsers.values() if getattr(parser.task, "is_link", False)]
        catches = {link.triggers[0].name: link for link in links if isinstance(link, Catch)}
        for link in links:
            if not isinstance(link, Catch):
                target = catches[link.triggers[0].name]
                link.lead_to(target, Flow(None, target.name))

    def _connect_beginnings(self) -> None:
        """Lead from the root to what begins the scope and to its listeners."""
        root = self.spec.start
        for parser in self.parsers.values():
            if undoes_its_scope(parser.node):
                self.spec.handler = parser.task.name
            elif is_true(parser.node, "triggeredByEvent"):
                root.listeners.append(self._listener(parser))
            elif parser.element.type == "startEvent":
                self._add_start(parser)
        for parser in self.parsers.values():
            if is_true(parser.node, "instantiate"):
                self._add_instantiating(parser)
        self._begin_without_start()

    def _begin_without_start(self) -> None:
        """Without a start all that nothing leads to begins; what is ad hoc a person picks."""
        root = self.spec.start
        has_end = any(parser.element.type == "endEvent" for parser in self.parsers.values())
        if local_name(self.node) == "adHocSubProcess":
            for node in offered(self.node):
                self.spec.entries[node.get("id")] = self.parsers[node.get("id")].entrance.name
        elif not root.blank and not root.by_trigger and not has_end:
            unreached = [parser for parser in self.parsers.values() if not self.sources[parser.bpmn_id]]
            root.blank += [self._beginning(parser) for parser in unreached if _may_begin(parser)]

    def _connect_handlers(self) -> None:
        """Tell each round of an activity what undoes it."""
        for handling in handlings(self.node):
            host, (handler,) = self.parsers[handling.host].task, handling.handlers
            body = self.spec.task_specs[host.task_spec] if isinstance(host, LoopTask) else host
            body.handler = self.parsers[handler.get("id")].task.name

    def _add_start(self, parser: ElementParser) -> None:
        root, flow = self.spec.start, self._beginning(parser)
        if parser.element.event is not None and self._is_process:
            root.by_trigger[parser.bpmn_id] = flow
        elif root.blank:
            raise parser.refused(N_("只能有一个空白开始事件，{element} 是多余的。"))
        else:
            root.blank.append(flow)

    def _add_instantiating(self, parser: ElementParser) -> None:
        """A receive task, or each event behind a gateway, that begins a process by what it receives."""
        root = self.spec.start
        is_gateway = parser.element.type == "eventBasedGateway"
        begun_by = [flow.get("targetRef") for flow in parser.outgoing] if is_gateway else [parser.bpmn_id]
        root.by_trigger.update(dict.fromkeys(begun_by, self._beginning(parser)))

    def _beginning(self, parser: ElementParser) -> Flow:
        flow = Flow(None, str(parser.entrance.name))
        self.spec.start.lead_to(parser.entrance, flow)
        return flow

    def _listener(self, parser: ElementParser) -> Flow:
        """An event sub-process is started by a listener beside the other tokens of this scope."""
        start = parser.node.find(f"{{{BPMN}}}startEvent")
        if start is None:
            raise parser.refused(N_("事件子流程 {element} 应恰有一个带触发条件的开始事件。"))
        listener = Listener(self.spec, start.get("id"))
        listener.element = self.parser.loading.catalogue[start.get("id")]
        listener.prepare(start, self.parser.loading)
        flow = Flow(None, str(listener.name))
        self.spec.start.lead_to(listener, flow)
        listener.lead_to(parser.task, Flow(None, parser.task.name))
        return flow


def _only_undoes(node: Any) -> bool:
    return local_name(node) == "boundaryEvent" and catches_compensation(node)


def _may_begin(parser: ElementParser) -> bool:
    """Say whether the element begins, as it has no way in, when its scope has no start event."""
    apart = is_true(parser.node, "triggeredByEvent") or is_handler(parser.node)
    is_link = isinstance(parser.task, Catch) and parser.task.is_link
    return parser.element.type not in _NEVER_IMPLICIT and not apart and not is_link


class PackageParser(BpmnParser):
    """Parses all diagrams of a package."""

    PARSER_CLASSES = {
        full_tag(tag): (parser, spec)
        for tag, parser, spec in (
            ("startEvent", ElementParser, StartEvent),
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
            ("businessRuleTask", BusinessRuleTaskParser, BusinessRuleTask),
            ("callActivity", ElementParser, CallActivity),
            ("subProcess", SubProcessParser, SubProcess),
            ("transaction", SubProcessParser, SubProcess),
            ("adHocSubProcess", SubProcessParser, AdHoc),
            ("exclusiveGateway", ElementParser, ExclusiveGateway),
            ("inclusiveGateway", ElementParser, InclusiveGateway),
            ("parallelGateway", ElementParser, ParallelGateway),
            ("complexGateway", ElementParser, ComplexGateway),
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
    return DiagramRefused(
        error.file_name, N_("元素 {name}（{id}）：{error}"), name=error.name, id=error.id, error=error
    )

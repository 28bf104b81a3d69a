"""Every FEEL text of a package: where it stands and which variables it can see."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import feel
from bpmn import moments
from bpmn.catalogue import Element, Parameter, is_feel, referred_id
from bpmn.checks.diagrams import Node, Scope, text_of
from bpmn.checks.forms import keys_of
from bpmn.checks.inspection import Inspection
from bpmn.checks.rule import MANIFEST
from bpmn.checks.timers import TIMES, is_cron
from bpmn.checks.variables import Variables, variables_of
from bpmn.correlation import keys_at
from bpmn.documents import BPMN
from bpmn.specs.multi_instance import COUNTS

_EVALUATED: Final = (
    "position",
    "organisation",
    "assignee",
    "due",
    "subject",
    "actor",
    "correlation",
    "timeToLive",
    "starter",
    "collection",
)
_LOOP_TEXTS: Final = (
    "loopCardinality",
    "completionCondition",
    "loopCondition",
    f"complexBehaviorDefinition/{{{BPMN}}}condition",
)
_ASSOCIATIONS: Final = (f"{{{BPMN}}}dataInputAssociation", f"{{{BPMN}}}dataOutputAssociation")
_OF_NOTICE: Final = (
    *("title", "organ", "recipient", "series", "head", "signature", "copies", "urgency"),
    *("sealed_by", "co_organs", "issuers", "signers", "copy_number", "secrecy"),
)
MAKES_NOTICES: Final = frozenset({"issue_notice", "draft_notice"})  # the topics
_Names = frozenset[str] | None


@dataclass(frozen=True)
class Text:
    """One expression or script. `sees` are the variables it can read; None: not to be checked."""

    file: str
    element: Element | None
    where: str
    text: str
    sees: _Names = None
    is_script: bool = False

    def compiled(self, functions: Mapping[str, feel.Function]) -> list[feel.Expression]:
        """Return the expressions in it; raise FeelSyntaxError."""
        if self.is_script:
            return [expression for _, expression in feel.parse_script(self.text, functions)]
        return [feel.compile(self.text.strip().removeprefix("=").strip(), functions)]


def texts_of(inspection: Inspection) -> Iterator[Text]:
    variables = variables_of(inspection)
    for scope, flow in inspection.flows():
        if flow.feel:
            sees = variables.get(scope.process)
            source = scope.nodes.get(flow.element.source or "")
            if sees and source is not None and source.type == "complexGateway":
                sees = sees | {"waitingForStart"}
            yield Text(flow.element.file, flow.element, "conditionExpression", flow.feel, sees)
    for lane in inspection.lanes():
        yield from _of_attributes(lane, variables.get(lane.process or ""))
    for scope in inspection.scopes:
        for node in scope.nodes.values():
            yield from _of_node(scope, node, variables)
            yield from _of_message(inspection, node, variables.get(scope.process))
    yield from _of_manifest(inspection, variables)


def _of_node(scope: Scope, node: Node, variables: Variables) -> Iterator[Text]:
    element, sees = node.element, variables.get(scope.process)
    yield from _of_attributes(element, sees)
    yield from _of_parameters(element, element.parameters, sees)
    ended = variables.get(referred_id(node.xml.get("calledElement")))
    yield from _of_parameters(element, element.outputs, ended and ended | {"outcome"})
    if node.type == "scriptTask" and is_feel(node.xml.get("scriptFormat")):
        yield Text(element.file, element, "script", text_of(node.xml, "script"), sees, is_script=True)
    yield from _of_control(node, sees)
    yield from _of_associations(node, sees)
    # What begins a process is evaluated before there is an instance with variables.
    known = frozenset[str]() if node.type == "startEvent" and scope.element.type == "process" else sees
    for definition in node.definitions:
        for tag in (*TIMES, "condition"):
            text = text_of(definition, tag)
            if text and not (tag in TIMES and (moments.is_literal(text) or is_cron(text))):
                yield Text(element.file, element, tag, text, known)


def _of_control(node: Node, sees: _Names) -> Iterator[Text]:
    """Yield what a loop asks, an ad-hoc sub-process after each of its activities, and a complex gateway."""
    element, activation = node.element, text_of(node.xml, "activationCondition")
    if activation:
        counts = {"activationCount", *(flow.id for flow in node.incoming)}
        yield Text(element.file, element, "activationCondition", activation, sees and sees | counts)
    for holder, known in ((node.loop, sees and sees | COUNTS), (node.xml, sees)):
        for tag in _LOOP_TEXTS if holder is not None else ():
            text = text_of(holder, tag)
            if text:
                yield Text(element.file, element, tag.partition("/")[0], text, known)


def _of_associations(node: Node, sees: _Names) -> Iterator[Text]:
    """Yield what is made of the data that flows into an activity or event, and out of it."""
    for association in node.xml.iterchildren(*_ASSOCIATIONS):
        for tag in ("transformation", f"assignment/{{{BPMN}}}from"):
            for made in association.iterfind(f"{{{BPMN}}}{tag}"):
                if (made.text or "").strip() and is_feel(made.get("language")):
                    yield Text(node.element.file, node.element, tag.partition("/")[0], made.text, sees)


def _of_message(inspection: Inspection, node: Node, sees: _Names) -> Iterator[Text]:
    """Yield the key of the message that an event or task names, where it has none of its own."""
    for holder in (node.xml, *node.definitions):
        # Modelers may write the reference with a namespace prefix.
        message = inspection.elements.get(holder.get("messageRef", "").rpartition(":")[2])
        key = message.attributes.get("correlation", "").strip() if message is not None else ""
        if key.startswith("=") and "correlation" not in node.element.attributes:
            yield Text(node.element.file, node.element, "lx:correlation", key, sees)
    for declared in keys_at(node.xml):
        # What a message shows is the business of those who send it.
        for path in filter(None, declared.carried.values()):
            yield Text(node.element.file, node.element, "messagePath", path)
        for path in filter(None, (declared.awaited or {}).values()):
            yield Text(node.element.file, node.element, "dataPath", path, sees)


def _of_attributes(element: Element, sees: _Names) -> Iterator[Text]:
    for name in _EVALUATED:
        text = element.attributes.get(name, "").strip()
        if text.startswith("="):
            yield Text(element.file, element, f"lx:{name}", text, sees)
    if "outputElement" in element.attributes:
        yield Text(element.file, element, "lx:outputElement", element.attributes["outputElement"], sees)


def _of_parameters(element: Element, parameters: tuple[Parameter, ...], sees: _Names) -> Iterator[Text]:
    for parameter in parameters:
        if parameter.value.strip().startswith("="):
            yield Text(element.file, element, parameter.name, parameter.value, sees)


def _of_manifest(inspection: Inspection, variables: Variables) -> Iterator[Text]:
    for number, start in enumerate(inspection.package.manifest.starts):
        answers = keys_of(inspection.package, start.form) if start.form else frozenset[str]()
        places = {"organisation": answers | {"starter_organisation"}, "title": answers}
        for name, sees in places.items():
            text = getattr(start, name) or ""
            if text.strip().startswith("="):
                yield Text(MANIFEST, None, f"start[{number}].{name}", text, sees)
    for key, notice in inspection.package.manifest.notices.items():
        seen = seen_by_notice(inspection, key, variables)
        issued = frozenset.intersection(*seen) if seen else None
        for name in _OF_NOTICE:
            text = getattr(notice, name)
            if text.strip().startswith("="):
                yield Text(MANIFEST, None, f"notices.{key}.{name}", text, issued)


def seen_by_notice(inspection: Inspection, key: str, variables: Variables) -> list[frozenset[str]]:
    """Return what each task that issues the notice sees; nothing when a task may issue any notice."""
    seen: list[frozenset[str]] = []
    for node in inspection.nodes("serviceTask", "sendTask"):
        given = {parameter.name: parameter.value.strip() for parameter in node.element.parameters}
        if node.element.attributes.get("topic") not in MAKES_NOTICES:
            continue
        own = variables.get(node.element.process or "")
        if own is None or given.get("notice", "").startswith("="):
            return []
        if given.get("notice") == key:
            seen.append(own.union(given))
    return seen

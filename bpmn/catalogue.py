"""What stands in the diagrams of a package, element by element, as plain frozen values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Final

from lxml import etree

from bpmn.documents import BPMN, SCOPES, SUB_PROCESSES, DiagramRefused
from bpmn.global_tasks import is_of_one_task
from wording import N_

LX = "urn:lingxing:bpmn:1.0"

ACTIVITIES: Final = frozenset(SUB_PROCESSES) | {
    "task",
    "userTask",
    "manualTask",
    "scriptTask",
    "serviceTask",
    "sendTask",
    "receiveTask",
    "businessRuleTask",
    "callActivity",
}
CHOOSING: Final = frozenset({"exclusiveGateway", "inclusiveGateway"})
CONDITIONAL: Final = CHOOSING | ACTIVITIES | {"complexGateway"}  # the flows out of which may have conditions
# Of the definitions only what expressions, pages and checks speak of; the rest is drawing.
_LISTED = ("process", "participant", "lane", "message", "signal", "error", "escalation", "correlationKey")


@dataclass(frozen=True)
class Parameter:
    """An lx:parameter or lx:output as it is written."""

    name: str
    value: str


@dataclass(frozen=True)
class ErrorMapping:
    """An lx:error as it is written: which exception of a handler counts as which BPMN error."""

    exception: str  # a code the handler declares, the name of a Python exception, or * for any
    code: str


@dataclass(frozen=True)
class Element:
    """One element. `scope` is the process or sub-process it lies in; `lane` the innermost lane around it."""

    id: str
    type: str  # BPMN's name of it: userTask, sequenceFlow, lane …
    name: str
    file: str
    process: str | None = None
    scope: str | None = None
    lane: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)  # lx: attributes by their local names
    parameters: tuple[Parameter, ...] = ()
    outputs: tuple[Parameter, ...] = ()
    errors: tuple[ErrorMapping, ...] = ()
    documentation: str | None = None
    event: str | None = None  # timer, message, signal … of an event; None: an event without definition
    source: str | None = None  # of a sequence flow
    target: str | None = None
    attached_to: str | None = None  # of a boundary event

    @property
    def is_process(self) -> bool:
        """Say whether it can be called: a process, or a global task, which is the only step of its own."""
        return self.type == "process" or self.process == self.id

    @property
    def label(self) -> str:
        return f"{self.name}（{self.id}）" if self.name and self.id else self.name or self.id


Catalogue = Mapping[str, Element]


def read_catalogue(roots: Mapping[str, Any]) -> Catalogue:
    """Return every element of the diagrams (file → root) by its id; refuse an id that two files use."""
    catalogue: dict[str, Element] = {}
    for file, root in roots.items():
        for element in elements(file, root):
            if element.id in catalogue:
                raise DiagramRefused(
                    file,
                    N_("编号 {id} 已在 {other} 中使用，同一流程包内编号必须唯一。"),
                    id=element.id,
                    other=catalogue[element.id].file,
                )
            catalogue[element.id] = element
    return MappingProxyType(catalogue)


def elements(file: str, root: Any) -> Iterator[Element]:
    """Yield the elements of one diagram in the order of its XML, whether or not their ids are unique."""
    lanes = {reference.text.strip(): lane.get("id") for lane, reference in _lane_references(root)}
    for node in root.iter(f"{{{BPMN}}}*"):
        if node.get("id") is None or is_of_one_task(node):
            continue
        if local_name(node) in _LISTED or _scope(node) is not None:
            yield _element(file, node, lanes)


def element_of(file: str, node: Any) -> Element:
    """Return any piece of a diagram as an element outside all lanes; the file names one without id."""
    element = _element(file, node, {})
    return element if node.get("id") else replace(element, id="", name=element.name or file)


def inherited(catalogue: Catalogue, element: Element, attribute: str) -> str | None:
    """Return an lx: attribute of the element, else of the nearest lane around it that has one."""
    value = element.attributes.get(attribute)
    lane = element.lane
    while value is None and lane is not None:
        value = catalogue[lane].attributes.get(attribute)
        lane = catalogue[lane].lane
    return value


def local_name(node: Any) -> str:
    """Return the tag without its namespace."""
    return str(node.tag).rpartition("}")[2]


def event_definitions(node: Any) -> list[Any]:
    """Return the XML of the event definitions, in the node or referenced by it, in the order of the XML."""
    found = []
    for child in node:
        if local_name(child) == "eventDefinitionRef":
            found += [one for one in (referenced_definition(node, child.text),) if one is not None]
        elif local_name(child).endswith("EventDefinition"):
            found.append(child)
    return found


def referenced_definition(node: Any, reference: str | None) -> Any:
    """Return the event definition at the root of the file; None when there is none of that id."""
    id = referred_id(reference)
    for declared in node.getroottree().getroot().iterchildren():
        if local_name(declared).endswith("EventDefinition") and declared.get("id") == id:
            return declared
    return None


def referred_id(reference: str | None) -> str:
    """Return the id in the text of a reference: modelers may write a namespace prefix."""
    return (reference or "").strip().rpartition(":")[2]


def is_executable(process: Any) -> bool:
    """Whether a process is to be executed: it says so, or says nothing of it and something is drawn in it."""
    drawn = (local_name(child) for child in process.iterchildren(f"{{{BPMN}}}*"))
    nodes = (name for name in drawn if name in ACTIVITIES or name.endswith(("Event", "Gateway", "Task")))
    return is_true(process, "isExecutable", default=any(nodes))


def is_feel(language: str | None) -> bool:
    """Whether the language of a script or an expression, as it is written, is FEEL; not written it is."""
    return "feel" in (language or "feel").lower()


def kind_of(definition: Any) -> str:
    return local_name(definition).removesuffix("EventDefinition")


def is_true(node: Any, name: str, *, default: bool = False) -> bool:
    """Read an attribute of XML's type boolean."""
    text = node.get(name, "").strip()
    return text in ("true", "1") if text else default


def _lane_references(root: Any) -> Iterator[tuple[Any, Any]]:
    """Yield lanes from the outermost inwards, so that the innermost has the last word."""
    for lane in root.iter(f"{{{BPMN}}}lane"):
        for reference in lane.iterchildren(f"{{{BPMN}}}flowNodeRef"):
            if reference.text:
                yield lane, reference


def _element(file: str, node: Any, lanes: Mapping[str, str]) -> Element:
    return Element(
        id=node.get("id"),
        type=local_name(node),
        name=node.get("name", "").strip(),
        file=file,
        process=_process(node),
        scope=_scope(node),
        lane=_lane(node, lanes),
        attributes=MappingProxyType(_attributes(node)),
        parameters=_parameters(node, "parameter"),
        outputs=_parameters(node, "output"),
        errors=tuple(
            ErrorMapping(entry.get("exception", "").strip(), entry.get("code", "").strip())
            for entry in _extensions(node, "error")
        ),
        documentation=_documentation(node),
        event=_event(node),
        source=node.get("sourceRef"),
        target=node.get("targetRef"),
        attached_to=node.get("attachedToRef"),
    )


def _attributes(node: Any) -> dict[str, str]:
    """Collect lx: attributes. Those of a multi-instance may stand on its loop characteristics as well."""
    loops = node.iterchildren(f"{{{BPMN}}}multiInstanceLoopCharacteristics")
    return {
        etree.QName(name).localname: value
        for holder in (*loops, node)
        for name, value in holder.attrib.items()
        if etree.QName(name).namespace == LX and value.strip()
    }


def _parameters(node: Any, kind: str) -> tuple[Parameter, ...]:
    return tuple(
        Parameter(entry.get("name", ""), entry.get("value", "")) for entry in _extensions(node, kind)
    )


def _extensions(node: Any, kind: str) -> Iterator[Any]:
    for extension in node.iterchildren(f"{{{BPMN}}}extensionElements"):
        yield from extension.iter(f"{{{LX}}}{kind}")


def _documentation(node: Any) -> str | None:
    text = node.get(f"{{{LX}}}documentation") or node.findtext(f"{{{BPMN}}}documentation")
    return text.strip() or None if text else None


def _event(node: Any) -> str | None:
    """Return what an event waits for or throws; of several the first."""
    definitions = event_definitions(node)
    if definitions:
        return kind_of(definitions[0])
    return "message" if local_name(node) == "receiveTask" else None


def _scope(node: Any) -> str | None:
    parent = node.getparent()
    return parent.get("id") if parent is not None and parent.tag in SCOPES else None


def _process(node: Any) -> str | None:
    process = next(node.iterancestors(f"{{{BPMN}}}process"), None)
    return process.get("id") if process is not None else node.get("processRef")


def _lane(node: Any, lanes: Mapping[str, str]) -> str | None:
    """A lane lies in the lane around it; what lies in a sub-process lies in the lane of the sub-process."""
    if local_name(node) == "lane":
        outer = next(node.iterancestors(f"{{{BPMN}}}lane"), None)
        return outer.get("id") if outer is not None else None
    for holder in (node, *node.iterancestors(*SCOPES)):
        if holder.get("id") in lanes:
            return lanes[holder.get("id")]
    attached = node.get("attachedToRef")
    return lanes.get(attached) if attached else None

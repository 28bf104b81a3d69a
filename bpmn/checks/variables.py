"""Which variables an instance of each process may have: who sets what, without asking in which order."""

from collections.abc import Iterator, Mapping

from bpmn.catalogue import Element, referred_id
from bpmn.checks.diagrams import CATCHING, USER_TASKS, Node, text_of
from bpmn.checks.forms import keys_of
from bpmn.checks.inspection import Inspection
from bpmn.documents import BPMN
from bpmn.loop_data import loop_data, variable_of
from bpmn.manifest import Start
from bpmn.specs.loop import LOOP_COUNTER
from feel import FeelSyntaxError, parse_script

STANDARD = frozenset(
    {"starter", "starter_name", "starter_organisation", "organisation", "instance_number", "started_at"}
)
_DATA = ("dataObject", "dataInput", "dataOutput", "property")
Variables = Mapping[str, frozenset[str] | None]


def variables_of(inspection: Inspection) -> Variables:
    """Return the names by process; None for a process into which others may put what we can't see."""
    return {
        process: None if _is_open(inspection, process) else names
        for process, names in names_of(inspection).items()
    }


def names_of(inspection: Inspection) -> Mapping[str, frozenset[str]]:
    """Return the names we can see by process, whatever else others may put there."""
    return {
        process: _names(inspection, process) for process in {scope.process for scope in inspection.scopes}
    }


def callers(inspection: Inspection, process: str) -> list[Element]:
    """Return the call activities of this package that call the process."""
    own = (process, f"{inspection.package.key}#{process}")
    return [
        node.element
        for node in inspection.nodes("callActivity")
        if referred_id(node.xml.get("calledElement")) in own
    ]


def set_by(inspection: Inspection, node: Node) -> Iterator[str]:
    """Yield the variables that an element sets."""
    element = node.element
    yield from named_at(inspection, node)
    if node.loop is not None:
        yield LOOP_COUNTER
    if node.type in USER_TASKS or node.type in CATCHING:
        yield f"{element.id}_record"
        yield f"{element.id}_error"
        yield from keys_of(inspection.package, element.attributes.get("form"))
    if node.type in CATCHING and element.event is not None:
        yield from _thrown(inspection)


def named_at(inspection: Inspection, node: Node) -> Iterator[str]:
    """Yield those of them that who has drawn the element has named."""
    attributes = node.element.attributes
    if "resultVariable" in attributes:
        yield attributes["resultVariable"]
    if node.loop is not None:
        data = loop_data(node.loop, attributes)
        yield from (data[name] for name in ("elementVariable", "outputCollection") if name in data)
    yield from (output.name for output in node.element.outputs)
    if "outcomes" in attributes:
        yield attributes.get("outcomeVariable", "outcome")
    if node.type == "scriptTask":
        yield from _assigned(inspection, node)


def _is_open(inspection: Inspection, process: str) -> bool:
    begun = _starts(inspection, process) or callers(inspection, process)
    return not begun or any(_brings_anything(inspection, node) for node in _nodes(inspection, process))


def _names(inspection: Inspection, process: str) -> frozenset[str]:
    names = set(STANDARD)
    for start in _starts(inspection, process):
        names |= keys_of(inspection.package, start.form)
    for call in callers(inspection, process):
        names |= {parameter.name for parameter in call.parameters}
    for node in _nodes(inspection, process):
        names.update(set_by(inspection, node))
    return frozenset(names | _declared(inspection, process))


def _declared(inspection: Inspection, process: str) -> set[str]:
    """Return the variables that data objects, inputs, outputs and properties are."""
    scopes = [scope.xml for scope in inspection.scopes if scope.element.id == process]
    items = (item for xml in scopes for item in xml.iter(*(f"{{{BPMN}}}{tag}" for tag in _DATA)))
    return {name for name in map(variable_of, items) if name is not None}


def _starts(inspection: Inspection, process: str) -> list[Start]:
    return [start for start in inspection.package.manifest.starts if start.process == process]


def _nodes(inspection: Inspection, process: str) -> list[Node]:
    return [node for node in inspection.nodes() if node.element.process == process]


def _brings_anything(inspection: Inspection, node: Node) -> bool:
    """A message or signal from outside, which nobody types in and no diagram of the package throws."""
    from_outside = node.type in CATCHING and node.element.event in ("message", "signal")
    typed_in = "form" in node.element.attributes or "actor" in node.element.attributes
    return from_outside and not typed_in and not any(_thrown(inspection))


def _thrown(inspection: Inspection) -> Iterator[str]:
    """What messages, signals, errors and escalations thrown in the package carry."""
    for node in inspection.nodes("intermediateThrowEvent", "endEvent", "sendTask"):
        if "topic" not in node.element.attributes:
            yield from (parameter.name for parameter in node.element.parameters)


def _assigned(inspection: Inspection, node: Node) -> list[str]:
    try:
        return [name for name, _ in parse_script(text_of(node.xml, "script"), inspection.functions)]
    except FeelSyntaxError:  # a finding of its own
        return []

"""A small builder of BPMN XML for tests: elements in the order they are named, then the flows.

diagram = (
    Drawing("leave")
    .start()
    .user("apply", lx_position="clerk")
    .exclusive("check", default="refused")
    .end("refused").end("granted")
    .flows("start apply check", refused="check refused")
    .flow("check", "granted", condition="days < 3")
)
definition = diagram.load()
"""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any, Self
from xml.sax.saxutils import escape, quoteattr

from bpmn.definition import Definition, load
from bpmn.package import Package

NAMESPACES = (
    'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:lx="urn:lingxing:bpmn:1.0" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)


class Scope:
    """The inside of a process or sub-process. Keyword `lx_form` is written as `lx:form`."""

    def __init__(self, id: str = "p", name: str = "") -> None:
        self.id = id
        self.name = name or id
        self.body: list[str] = []
        self._flows = 0

    def element(self, tag: str, id: str, inside: str = "", **attributes: str) -> Self:
        attributes.setdefault("name", id)
        self.body.append(f"<bpmn:{tag} id={quoteattr(id)}{_written(attributes)}>{inside}</bpmn:{tag}>")
        return self

    def start(self, id: str = "start", inside: str = "", **attributes: str) -> Self:
        return self.element("startEvent", id, inside, **attributes)

    def end(self, id: str = "end", inside: str = "", **attributes: str) -> Self:
        return self.element("endEvent", id, inside, **attributes)

    def user(self, id: str, inside: str = "", **attributes: str) -> Self:
        return self.element("userTask", id, inside, **attributes)

    def script(self, id: str, text: str, inside: str = "") -> Self:
        return self.element(
            "scriptTask", id, f"{inside}<bpmn:script>{escape(text)}</bpmn:script>", scriptFormat="feel"
        )

    def service(self, id: str, inside: str = "", **attributes: str) -> Self:
        attributes.setdefault("lx_topic", "notify")
        return self.element("serviceTask", id, inside, **attributes)

    def call(self, id: str, called: str, inside: str = "", **attributes: str) -> Self:
        return self.element("callActivity", id, inside, calledElement=called, **attributes)

    def exclusive(self, id: str, **attributes: str) -> Self:
        return self.element("exclusiveGateway", id, **attributes)

    def parallel(self, *ids: str) -> Self:
        for id in ids:
            self.element("parallelGateway", id)
        return self

    def catch(self, id: str, inside: str, **attributes: str) -> Self:
        return self.element("intermediateCatchEvent", id, inside, **attributes)

    def throw(self, id: str, inside: str = "", **attributes: str) -> Self:
        return self.element("intermediateThrowEvent", id, inside, **attributes)

    def boundary(self, id: str, host: str, inside: str, *, interrupting: bool = True, **more: str) -> Self:
        cancel = "true" if interrupting else "false"
        return self.element("boundaryEvent", id, inside, attachedToRef=host, cancelActivity=cancel, **more)

    def sub(self, inner: "Scope", inside: str = "", tag: str = "subProcess", **attributes: str) -> Self:
        """Draw a sub-process; `inside` are its loop characteristics."""
        return self.element(tag, inner.id, inside + "".join(inner.body), name=inner.name, **attributes)

    def undo(self, host: str, handler: str, event: str = "") -> Self:
        """Attach a compensation event to an activity and lead an association from it to what undoes it."""
        event = event or f"{host}_undone"
        self.boundary(event, host, COMPENSATION)
        self.body.append(
            f'<bpmn:association id="{event}_{handler}" sourceRef="{event}" targetRef="{handler}" '
            'associationDirection="One"/>'
        )
        return self

    def flow(self, source: str, target: str, condition: str | None = None, id: str | None = None) -> Self:
        self._flows += 1
        flow_id = id or f"{self.id}_flow_{self._flows}"
        inside = (
            f"<bpmn:conditionExpression>{escape(condition)}</bpmn:conditionExpression>" if condition else ""
        )
        return self.element("sequenceFlow", flow_id, inside, name="", sourceRef=source, targetRef=target)

    def flows(self, *chains: str, **named: str) -> Self:
        """Connect "a b c" in a row; `name="a b"` gives that one flow an id."""
        for chain in chains:
            nodes = chain.split()
            for source, target in pairwise(nodes):
                self.flow(source, target)
        for flow_id, pair in named.items():
            source, target = pair.split()
            self.flow(source, target, id=flow_id)
        return self


class Drawing(Scope):
    """A process in a file of its own."""

    def __init__(self, id: str = "p", name: str = "") -> None:
        super().__init__(id, name)
        self.declarations: list[str] = []

    def declare(self, tag: str, id: str, **attributes: str) -> Self:
        """Declare a message, signal, error or escalation."""
        self.declarations.append(f"<bpmn:{tag} id={quoteattr(id)}{_written(attributes)}/>")
        return self

    def lanes(self, *lanes: tuple[dict[str, str], Iterable[str]]) -> Self:
        """Draw lanes: attributes (with id) and the elements in each."""
        drawn = "".join(
            f"<bpmn:lane{_written(attributes)}>"
            + "".join(f"<bpmn:flowNodeRef>{node}</bpmn:flowNodeRef>" for node in nodes)
            + "</bpmn:lane>"
            for attributes, nodes in lanes
        )
        self.body.append(f'<bpmn:laneSet id="{self.id}_lanes">{drawn}</bpmn:laneSet>')
        return self

    def xml(self, *others: "Drawing") -> bytes:
        """Return the file; other processes lie in it as well."""
        processes = "".join(
            f'<bpmn:process id="{drawing.id}" name="{drawing.name}" isExecutable="true">'
            f"{''.join(drawing.body)}</bpmn:process>"
            for drawing in (self, *others)
        )
        declarations = "".join(text for drawing in (self, *others) for text in drawing.declarations)
        content = declarations + processes
        return f'<bpmn:definitions {NAMESPACES} id="d_{self.id}">{content}</bpmn:definitions>'.encode()

    def package(self, *others: "Drawing", **files: bytes) -> Package:
        """Return a package of this diagram; `decisions__rules_dmn` among `files` is decisions/rules.dmn."""
        further = {
            path.replace("__", "/").replace("_dmn", ".dmn").replace("_json", ".json"): content
            for path, content in files.items()
        }
        manifest = f'key = "{self.id}"\nname = "{self.name}"\n'.encode()
        return Package(self.id, {"package.toml": manifest, "process.bpmn": self.xml(*others), **further})

    def load(self, *others: "Drawing", functions: Any = (), **files: bytes) -> Definition:
        return load(self.package(*others, **files), functions)


def timer(expression: str, kind: str = "timeDuration") -> str:
    time = f"<bpmn:{kind}>{escape(expression)}</bpmn:{kind}>"
    return f"<bpmn:timerEventDefinition>{time}</bpmn:timerEventDefinition>"


def message(reference: str = "") -> str:
    return _definition("message", reference)


def signal(reference: str) -> str:
    return _definition("signal", reference)


def error(reference: str = "") -> str:
    return _definition("error", reference)


def escalation(reference: str) -> str:
    return _definition("escalation", reference)


def conditional(expression: str) -> str:
    return (
        f"<bpmn:conditionalEventDefinition><bpmn:condition>{escape(expression)}</bpmn:condition>"
        "</bpmn:conditionalEventDefinition>"
    )


def link(name: str) -> str:
    return f'<bpmn:linkEventDefinition name="{name}"/>'


TERMINATE = "<bpmn:terminateEventDefinition/>"
CANCEL = "<bpmn:cancelEventDefinition/>"
COMPENSATION = "<bpmn:compensateEventDefinition/>"


def compensation(activity: str, *, wait: bool = True) -> str:
    """Throw compensation of one activity; COMPENSATION throws that of all in the scope."""
    return (
        f'<bpmn:compensateEventDefinition activityRef="{activity}" waitForCompletion="{str(wait).lower()}"/>'
    )


def parameters(**values: str) -> str:
    return _extensions("parameter", values)


def outputs(**values: str) -> str:
    return _extensions("output", values)


def many(*, sequential: bool = False, cardinality: str = "", condition: str = "", **attributes: str) -> str:
    """Draw multi-instance loop characteristics."""
    inside = f"<bpmn:loopCardinality>{escape(cardinality)}</bpmn:loopCardinality>" if cardinality else ""
    if condition:
        inside += f"<bpmn:completionCondition>{escape(condition)}</bpmn:completionCondition>"
    if sequential:
        attributes["isSequential"] = "true"
    tag = "bpmn:multiInstanceLoopCharacteristics"
    return f"<{tag}{_written(attributes)}>{inside}</{tag}>"


def loop(condition: str = "", **attributes: str) -> str:
    inside = f"<bpmn:loopCondition>{escape(condition)}</bpmn:loopCondition>" if condition else ""
    return (
        f"<bpmn:standardLoopCharacteristics{_written(attributes)}>{inside}</bpmn:standardLoopCharacteristics>"
    )


def _definition(kind: str, reference: str) -> str:
    attribute = f' {kind}Ref="{reference}"' if reference else ""
    return f"<bpmn:{kind}EventDefinition{attribute}/>"


def _extensions(kind: str, values: dict[str, str]) -> str:
    entries = "".join(
        f"<lx:{kind} name={quoteattr(name)} value={quoteattr(value)}/>" for name, value in values.items()
    )
    return f"<bpmn:extensionElements>{entries}</bpmn:extensionElements>"


def _written(attributes: dict[str, str]) -> str:
    return "".join(f" {_name(name)}={quoteattr(value)}" for name, value in attributes.items())


def _name(keyword: str) -> str:
    prefix, underscore, rest = keyword.partition("_")
    return f"lx:{rest}" if underscore and prefix == "lx" else keyword

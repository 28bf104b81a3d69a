"""Diagrams as a few lines of text, and the BPMN that other tools would write for them.

    start s                                   an element: what it is, its id, attributes a=b
    boundary t on A | timer PT1H              a boundary event; `beside A` does not interrupt
    sub P {  …  }                             what stands between lies inside
    s > A > e                                 flows, each with the id source_target
    g > B ? x > 1                             a flow with a condition; `g > C default` is the default one
    undo A by B                               B compensates A
    process q                                 what follows lies in another process
    <dataObject id="d"/>                      XML as it is; `root <…>` outside the processes

Behind `|` are event definitions, loops, or XML. What they refer to is declared; its id is its name and code.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Final

from lxml import etree

MODEL: Final = "http://www.omg.org/spec/BPMN/20100524/MODEL"
XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
LX: Final = "urn:lingxing:bpmn:1.0"
_TAGS: Final[Mapping[str, str]] = {
    "start": "startEvent",
    "end": "endEvent",
    "catch": "intermediateCatchEvent",
    "throw": "intermediateThrowEvent",
    "boundary": "boundaryEvent",
    "user": "userTask",
    "manual": "manualTask",
    "task": "task",
    "script": "scriptTask",
    "service": "serviceTask",
    "send": "sendTask",
    "receive": "receiveTask",
    "rule": "businessRuleTask",
    "call": "callActivity",
    "sub": "subProcess",
    "transaction": "transaction",
    "adhoc": "adHocSubProcess",
    "xor": "exclusiveGateway",
    "and": "parallelGateway",
    "or": "inclusiveGateway",
    "complex": "complexGateway",
    "first": "eventBasedGateway",
}
_Part = Callable[[etree._Element, str], None]  # adds what stands behind a |
_DECLARED: Final = ("message", "signal", "error", "escalation")


class Sketch:
    """The definitions that grow line by line."""

    def __init__(self) -> None:
        namespaces = {"bpmn2": MODEL, "xsi": XSI, "lx": LX}
        self.root = etree.Element(_model("definitions"), nsmap=namespaces, targetNamespace="urn:example")
        self.root.set("id", "definitions")
        self.scopes = [self._process("p")]

    def line(self, text: str) -> None:
        word, _, rest = text.partition(" ")
        if text.startswith("<"):
            self.scopes[-1].append(_xml(text))
        elif text == "}":
            self.scopes.pop()
        elif word in _TAGS:
            self._element(_TAGS[word], rest)
        elif word == "process":
            self.scopes = [self._process(rest)]
        elif word == "root":
            self.root.append(_xml(rest))
        elif word == "undo":
            self._undo(*rest.split(" by "))
        elif " > " in text:
            self._flows(text)
        else:
            raise ValueError(f"Expected an element, a flow or XML, but the line is {text!r}")

    def _process(self, id: str) -> etree._Element:
        return etree.SubElement(self.root, _model("process"), id=id, name=id, isExecutable="true")

    def _element(self, tag: str, text: str) -> None:
        head, *parts = (part.strip() for part in text.removesuffix("{").split(" | "))
        id, *words = head.split()
        node = etree.SubElement(self.scopes[-1], _model(tag), id=id, name=id)
        for holds, host in pairwise(words):
            if holds in ("on", "beside"):
                node.set("attachedToRef", host)
                node.set("cancelActivity", str(holds == "on").lower())
        for name, equals, value in (word.partition("=") for word in words):
            if equals:
                node.set(name.replace("lx:", f"{{{LX}}}"), value)
        for part in parts:
            self._part(node, part)
        if text.endswith("{"):
            self.scopes.append(node)

    def _part(self, node: etree._Element, text: str) -> None:
        word, _, rest = text.partition(" ")
        if text.startswith("<"):
            node.append(_xml(text))
        elif node.tag == _model("scriptTask") and word not in _LOOPS:
            node.set("scriptFormat", "feel")
            _text(node, "script", text.replace("; ", "\n"))
        elif word in _DECLARED:
            event = etree.SubElement(node, _model(f"{word}EventDefinition"))
            if rest:
                event.set(f"{word}Ref", self._declared(word, rest))
        elif node.tag in (_model("receiveTask"), _model("sendTask")) and word == "of":
            node.set("messageRef", self._declared("message", rest))
        else:
            _PARTS[word](node, rest)

    def _declared(self, kind: str, id: str) -> str:
        if self.root.find(f"{_model(kind)}[@id='{id}']") is None:
            declared = etree.Element(_model(kind), id=id, name=id)
            if kind in ("error", "escalation"):
                declared.set(f"{kind}Code", id)
            self.root.insert(0, declared)
        return id

    def _undo(self, host: str, handler: str) -> None:
        self._element("boundaryEvent", f"{host}_undo on {host} | compensate")
        for node in self.scopes[-1]:
            if node.get("id") == handler:
                node.set("isForCompensation", "true")
        etree.SubElement(
            self.scopes[-1],
            _model("association"),
            id=f"{host}_{handler}",
            associationDirection="One",
            sourceRef=f"{host}_undo",
            targetRef=handler,
        )

    def _flows(self, text: str) -> None:
        chain, _, condition = text.partition(" ? ")
        is_default = chain.endswith(" default")
        for source, target in pairwise(chain.removesuffix(" default").split(" > ")):
            taken = len(self.scopes[-1].findall(f"{_model('sequenceFlow')}[@sourceRef='{source}']"))
            id = f"{source}_{target}"
            id = f"{id}_{taken}" if self.scopes[-1].find(f"*[@id='{id}']") is not None else id
            flow = etree.SubElement(
                self.scopes[-1], _model("sequenceFlow"), id=id, sourceRef=source, targetRef=target
            )
            if condition:
                _text(flow, "conditionExpression", condition).set(f"{{{XSI}}}type", "bpmn2:tFormalExpression")
            for end, tag in ((source, "outgoing"), (target, "incoming")):
                node = self.scopes[-1].find(f"*[@id='{end}']")
                if node is not None:
                    _mention(node, tag, id)
            if is_default:
                self.scopes[-1].find(f"*[@id='{source}']").set("default", id)


def read(lines: Iterator[str]) -> etree._Element:
    """Return the bpmn:definitions that the lines draw."""
    sketch = Sketch()
    for line in lines:
        sketch.line(line.strip())
    return sketch.root


def _mention(node: etree._Element, tag: str, flow: str) -> None:
    """Write bpmn:incoming and bpmn:outgoing where the schema has them: before everything else."""
    before = [child for child in node if child.tag in (_model("incoming"), _model("outgoing"))]
    entry = etree.Element(_model(tag))
    entry.text = flow
    first = [child for child in before if child.tag == _model("incoming")] if tag == "incoming" else before
    node.insert(len(first) + len(node.findall(f"{{{MODEL}}}extensionElements")), entry)


def _timer(node: etree._Element, text: str) -> None:
    tag = {"P": "timeDuration", "R": "timeCycle"}.get(text[0], "timeDate")
    event = etree.SubElement(node, _model("timerEventDefinition"))
    _text(event, tag, text).set(f"{{{XSI}}}type", "bpmn2:tFormalExpression")


def _conditional(node: etree._Element, text: str) -> None:
    event = etree.SubElement(node, _model("conditionalEventDefinition"))
    _text(event, "condition", text).set(f"{{{XSI}}}type", "bpmn2:tFormalExpression")


def _compensate(node: etree._Element, text: str) -> None:
    event = etree.SubElement(node, _model("compensateEventDefinition"))
    if text:
        event.set("activityRef", text)


def _plain(kind: str) -> _Part:
    def add(node: etree._Element, text: str) -> None:
        event = etree.SubElement(node, _model(f"{kind}EventDefinition"))
        if text:
            event.set("name", text)

    return add


def _loop(node: etree._Element, text: str) -> None:
    """`loop while x > 1`, `loop before while …`, `loop at most 3 while …`."""
    how, _, condition = f" {text}".partition(" while ")
    loop = etree.SubElement(node, _model("standardLoopCharacteristics"))
    if " before" in how:
        loop.set("testBefore", "true")
    if most := re.search(r"at most (\d+)", how):
        loop.set("loopMaximum", most[1])
    if condition:
        _text(loop, "loopCondition", condition)


def _many(*, sequential: bool) -> _Part:
    """`many 3 until x > 1`, `many of items as item`, `many of items as item into results from y`."""

    def add(node: etree._Element, text: str) -> None:
        count, _, condition = text.partition(" until ")
        loop = etree.SubElement(node, _model("multiInstanceLoopCharacteristics"))
        loop.set("isSequential", str(sequential).lower())
        match = re.match(r"of (\S+) as (\S+)(?: into (\S+) from (\S+))?", count)
        if match is None:
            _text(loop, "loopCardinality", count)
        else:
            collection, item, results, result = match.groups()
            _text(loop, "loopDataInputRef", collection)
            if results:
                _text(loop, "loopDataOutputRef", results)
            etree.SubElement(loop, _model("inputDataItem"), id=f"{node.get('id')}_{item}", name=item)
            if results:
                etree.SubElement(loop, _model("outputDataItem"), id=f"{node.get('id')}_{result}", name=result)
        if condition:
            _text(loop, "completionCondition", condition)

    return add


def _until(node: etree._Element, text: str) -> None:
    is_ad_hoc = node.tag == _model("adHocSubProcess")
    _text(node, "completionCondition" if is_ad_hoc else "activationCondition", text)


_LOOPS: Final = ("loop", "many", "sequential")
_PARTS: Final[Mapping[str, _Part]] = {
    "timer": _timer,
    "conditional": _conditional,
    "compensate": _compensate,
    "terminate": _plain("terminate"),
    "cancel": _plain("cancel"),
    "link": _plain("link"),
    "loop": _loop,
    "many": _many(sequential=False),
    "sequential": _many(sequential=True),
    "until": _until,
}


def _text(node: etree._Element, tag: str, text: str) -> etree._Element:
    child = etree.SubElement(node, _model(tag))
    child.text = text
    return child


def _xml(text: str) -> etree._Element:
    namespaces = f'xmlns="{MODEL}" xmlns:xsi="{XSI}" xmlns:lx="{LX}"'
    return etree.fromstring(f"<wrap {namespaces}>{text}</wrap>")[0]


def _model(tag: str) -> str:
    return f"{{{MODEL}}}{tag}"

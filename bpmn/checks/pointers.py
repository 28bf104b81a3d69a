"""References between elements: each leads to an element that exists, and of a kind that can stand there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from bpmn.catalogue import local_name
from bpmn.checks.inspection import Inspection
from bpmn.checks.rule import Binds, Faults, at, rule, suggestion
from bpmn.documents import BPMN
from bpmn.schema import read_schema
from wording import N_

_SCHEMA: Final = read_schema()


def _are(*types: str) -> frozenset[str]:
    """Return the elements of these types and of all that extend them."""
    return frozenset(
        name for name, type in _SCHEMA.elements.items() if _SCHEMA.lineage(type).intersection(types)
    )


_ITEMS: Final = frozenset(
    {"dataObject", "dataObjectReference", "dataStore", "dataStoreReference", "property"}
) | {"dataInput", "dataOutput", "inputDataItem", "outputDataItem"}
_EVENT_DEFINITIONS: Final = _are("tEventDefinition")
_COLLABORATIONS: Final = _are("tCollaboration")
_CONVERSATIONS: Final = _are("tConversationNode")
_CHOREOGRAPHIES: Final = frozenset({"choreography", "globalChoreographyTask"})
# By the name of the attribute or child. A sequence flow, a boundary event, a default and what is compensated
# have rules of their own; what is not listed leads out of the diagram.
_TARGETS: Final[Mapping[str, frozenset[str]]] = {
    **dict.fromkeys(("messageRef", "inMessageRef", "outMessageRef"), frozenset({"message"})),
    **dict.fromkeys(("interfaceRef", "supportedInterfaceRef"), frozenset({"interface"})),
    **dict.fromkeys(("itemSubjectRef", "itemRef"), frozenset({"itemDefinition"})),
    **dict.fromkeys(
        ("oneBehaviorEventRef", "noneBehaviorEventRef", "eventDefinitionRef"), _EVENT_DEFINITIONS
    ),
    **dict.fromkeys(("definitionalCollaborationRef", "calledCollaborationRef"), _COLLABORATIONS),
    **dict.fromkeys(("choreographyRef", "calledChoreographyRef"), _CHOREOGRAPHIES),
    **dict.fromkeys(
        ("participantRef", "initiatingParticipantRef", "innerParticipantRef", "outerParticipantRef"),
        frozenset({"participant"}),
    ),
    **dict.fromkeys(
        ("messageFlowRef", "innerMessageFlowRef", "outerMessageFlowRef"), frozenset({"messageFlow"})
    ),
    **dict.fromkeys(("innerConversationNodeRef", "outerConversationNodeRef"), _CONVERSATIONS),
    **dict.fromkeys(("loopDataInputRef", "loopDataOutputRef"), _ITEMS),
    **dict.fromkeys(
        ("dataInputRefs", "optionalInputRefs", "whileExecutingInputRefs"), frozenset({"dataInput"})
    ),
    **dict.fromkeys(
        ("dataOutputRefs", "optionalOutputRefs", "whileExecutingOutputRefs"), frozenset({"dataOutput"})
    ),
    **dict.fromkeys(("inputSetRefs", "inputDataRef"), frozenset({"inputSet"})),
    **dict.fromkeys(("outputSetRefs", "outputDataRef"), frozenset({"outputSet"})),
    **dict.fromkeys(("incoming", "outgoing"), frozenset({"sequenceFlow"})),
    "signalRef": frozenset({"signal"}),
    "errorRef": frozenset({"error"}),
    "escalationRef": frozenset({"escalation"}),
    "operationRef": frozenset({"operation"}),
    "processRef": frozenset({"process"}),
    "supports": frozenset({"process"}),
    "endPointRef": frozenset({"endPoint"}),
    "correlationPropertyRef": frozenset({"correlationProperty"}),
    "correlationKeyRef": frozenset({"correlationKey"}),
    "dataObjectRef": frozenset({"dataObject"}),
    "dataStoreRef": frozenset({"dataStore"}),
    "categoryValueRef": frozenset({"categoryValue"}),
    "resourceRef": frozenset({"resource"}),
    "parameterRef": frozenset({"resourceParameter"}),
    "flowNodeRef": _are("tFlowNode"),
}
_XSD: Final = "http://www.w3.org/2001/XMLSchema"  # many write xsd:string where BPMN wants an item
_LINKS: Final = frozenset({"linkEventDefinition", "intermediateCatchEvent", "intermediateThrowEvent"})
_ANYTHING: Final = frozenset[str]()
_ENDS: Final[Mapping[str, frozenset[str]]] = {
    "association": _ANYTHING,
    "conversationLink": _CONVERSATIONS | {"participant"} | _are("tActivity", "tEvent"),
    "messageFlow": _are("tActivity", "tEvent") | {"participant"},
    "dataInputAssociation": _ITEMS,
    "dataOutputAssociation": _ITEMS,
}


@dataclass(frozen=True)
class _Reference:
    """`types` are the elements it may lead to; none: any. `found` is the XML there."""

    holder: Any
    name: str
    id: str
    types: frozenset[str]
    found: tuple[Any, ...]


@rule("dangling-reference", binds=Binds.DRAWN)
def dangling_references(inspection: Inspection) -> Faults:
    for reference in _references(inspection):
        if not reference.found:
            yield at(
                inspection.shown(reference.holder),
                N_("{element} 的 {name} 引用的“{id}”没有定义，请先定义它，或改正引用。{suggestion}"),
                name=reference.name,
                id=reference.id,
                suggestion=suggestion(reference.id, _ids(reference)),
            )


@rule("wrong-reference", binds=Binds.DRAWN)
def wrong_references(inspection: Inspection) -> Faults:
    for reference in _references(inspection):
        types = {local_name(xml) for xml in reference.found}
        if reference.types and types and not types & reference.types:
            yield at(
                inspection.shown(reference.holder),
                N_("{element} 的 {name} 引用的“{id}”是 {type}，应为 {types}；请改正引用。"),
                name=reference.name,
                id=reference.id,
                type="、".join(sorted(types)),
                types="、".join(sorted(reference.types)),
            )


def _references(inspection: Inspection) -> Iterator[_Reference]:
    for root in inspection.roots.values():
        index: dict[str, list[Any]] = {}
        for xml in root.iterdescendants(f"{{{BPMN}}}*"):
            index.setdefault(xml.get("id", ""), []).append(xml)
        for xml in root.iter(f"{{{BPMN}}}*"):
            for name, text in _written(xml):
                types = _types(xml, name)
                prefix, _, id = text.strip().rpartition(":")
                elsewhere = prefix and xml.nsmap.get(prefix) in (_XSD, *_imported(root))
                if types is not None and id and not elsewhere:
                    yield _Reference(xml, name, id, types, tuple(index.get(id, ())))


def _written(xml: Any) -> Iterator[tuple[str, str]]:
    """Yield the attributes of an element, and the children that are but a text."""
    yield from xml.attrib.items()
    for child in xml.iterchildren(f"{{{BPMN}}}*"):
        if len(child) == 0 and child.text:
            yield local_name(child), child.text


def _types(xml: Any, name: str) -> frozenset[str] | None:
    if name in ("source", "target"):
        return _LINKS if local_name(xml) == "linkEventDefinition" else None
    if name in ("sourceRef", "targetRef"):
        return _ENDS.get(local_name(xml))
    # The structure of an item is data of another world; that of an error or signal is an item
    if name == "structureRef" and local_name(xml) != "itemDefinition":
        return _TARGETS["itemRef"]
    return _TARGETS.get(name)


def _imported(root: Any) -> frozenset[str]:
    return frozenset(one.get("namespace", "") for one in root.iterchildren(f"{{{BPMN}}}import"))


def _ids(reference: _Reference) -> Iterator[str]:
    """Yield what could have been meant."""
    for type in reference.types:
        for xml in reference.holder.getroottree().iter(f"{{{BPMN}}}{type}"):
            if xml.get("id"):
                yield xml.get("id")

"""The XML schema of BPMN: what it does not know would be passed over in silence.

The order of children is no matter: it means nothing, and modelers of many makers don't keep to it.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from lxml import etree

from bpmn.catalogue import local_name
from bpmn.checks.finding import Severity
from bpmn.checks.inspection import Inspection
from bpmn.checks.rule import Binds, Fault, Faults, at, rule, suggestion
from bpmn.documents import BPMN
from bpmn.schema import REFERENCES, Type, Value, read_schema
from wording import N_

_DRAWING: Final = "http://www.omg.org/spec/BPMN/20100524/DI"
_XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
_OURS: Final = frozenset({"calledElement"})  # of another package: key#process
_EITHER: Final = (("resourceRef", "resourceAssignmentExpression"),)  # who does it, or how to find out
_TOLD: Final = frozenset({"condition"})  # rules of their own say so where it matters


@rule("misplaced-element", binds=Binds.DRAWN)
def misplaced_elements(inspection: Inspection) -> Faults:
    schema = read_schema()
    for xml, type in _typed(inspection):
        for child in _children(xml, type):
            name = local_name(child)
            if not _is_bpmn(child) or schema.part(type, name) is not None:
                continue
            if name in schema.elements:
                yield _at(
                    inspection,
                    child,
                    N_("{element}：{tag} 不能放在 {parent} 里，请移到它该在的地方。"),
                    tag=name,
                    parent=local_name(xml),
                )
            else:
                yield _at(
                    inspection,
                    child,
                    N_("{element}：BPMN 没有元素 {tag}，不会生效，请删去。{suggestion}"),
                    tag=name,
                    suggestion=suggestion(name, schema.elements),
                )


@rule("foreign-element", binds=Binds.DRAWN)
def foreign_elements(inspection: Inspection) -> Faults:
    for xml, type in _typed(inspection):
        for child in _children(xml, type):
            if not _is_bpmn(child) and etree.QName(child).namespace != _DRAWING:
                yield _at(
                    inspection,
                    child,
                    N_("{element}：{tag} 不是 BPMN 的元素，不会生效；扩展请放进 extensionElements。"),
                    tag=local_name(child),
                )


@rule("unknown-standard-attribute", binds=Binds.DRAWN)
def unknown_attributes(inspection: Inspection) -> Faults:
    for xml, type in _typed(inspection):
        for name in xml.attrib:
            if not name.startswith("{") and name not in type.attributes:
                yield _at(
                    inspection,
                    xml,
                    N_("{element}：{tag} 没有属性 {name}，不会生效，请删去。{suggestion}"),
                    tag=local_name(xml),
                    name=name,
                    suggestion=suggestion(name, type.attributes),
                )


@rule("missing-standard-attribute", binds=Binds.DRAWN)
def missing_attributes(inspection: Inspection) -> Faults:
    for xml, type in _typed(inspection):
        for name, attribute in type.attributes.items():
            if attribute.required and not xml.get(name, "").strip():
                yield _at(
                    inspection,
                    xml,
                    N_("{element}：{tag} 缺少属性 {name}，请填写。"),
                    # Nothing is looked up by the namespace of the definitions themselves
                    Severity.WARNING if name == "targetNamespace" else None,
                    tag=local_name(xml),
                    name=name,
                )


@rule("missing-part", binds=Binds.DRAWN)
def missing_parts(inspection: Inspection) -> Faults:
    for xml, type in _typed(inspection):
        given = _parts(xml, type)
        for part in type.parts:
            if given[part.head] < part.least and part.head not in _TOLD:
                yield _at(
                    inspection,
                    xml,
                    N_("{element}：{tag} 里缺少 {part}，至少要有 {least} 个，请补上。"),
                    tag=local_name(xml),
                    part=part.head,
                    least=part.least,
                )


@rule("one-of-two-parts", binds=Binds.DRAWN)
def parts_of_a_choice(inspection: Inspection) -> Faults:
    for xml, type in _typed(inspection):
        given = _parts(xml, type)
        for one, other in _EITHER:
            if given[one] and given[other]:
                yield _at(
                    inspection,
                    xml,
                    N_("{element}：{tag} 里的 {one} 和 {other} 只能写一种，请删去一种。"),
                    tag=local_name(xml),
                    one=one,
                    other=other,
                )


@rule("surplus-part", binds=Binds.DRAWN)
def surplus_parts(inspection: Inspection) -> Faults:
    for xml, type in _typed(inspection):
        given = _parts(xml, type)
        for part in type.parts:
            if part.most is not None and given[part.head] > part.most:
                yield _at(
                    inspection,
                    xml,
                    N_("{element}：{tag} 里的 {part} 有 {count} 个，最多 {most} 个，请删去。"),
                    tag=local_name(xml),
                    part=part.head,
                    count=given[part.head],
                    most=part.most,
                )


@rule("wrong-value", binds=Binds.DRAWN)
def wrong_values(inspection: Inspection) -> Faults:
    for xml, type in _typed(inspection):
        for name, text in xml.attrib.items():
            known = type.attributes.get(name)
            if known is None or known.value.name == "ID" or name in _OURS:
                continue
            if not _holds(known.value, text):
                yield _wrong_value(inspection, xml, name, known.value, text)
        if type.value is not None and not type.value.holds((xml.text or "").strip()):
            yield _wrong_value(inspection, xml, local_name(xml), type.value, xml.text or "")


@rule("stray-text", binds=Binds.DRAWN)
def stray_texts(inspection: Inspection) -> Faults:
    """Words between elements; tags of ours, where anything may stand, are no matter."""
    for xml, type in _typed(inspection):
        between = [] if type.open or type.value is not None else [xml.text, *(child.tail for child in xml)]
        words = " ".join(text.strip() for text in between if text and text.strip())
        if words:
            yield _at(
                inspection,
                xml,
                N_(
                    "{element}：{tag} 里有不属于任何元素的文字“{words}”，不会生效；"
                    "请删去，或写进 documentation。"
                ),
                tag=local_name(xml),
                words=words,
            )


def _wrong_value(inspection: Inspection, xml: Any, name: str, value: Value, text: str) -> Fault:
    if value.choices or value.name == "boolean":
        sentence = N_("{element} 的 {name} 应为 {choices} 之一，实为“{text}”，请改正。")
    elif value.name in REFERENCES:
        sentence = N_("{element} 的 {name} 应为一个编号，实为“{text}”，请改正。")
    else:
        sentence = N_("{element} 的 {name} 应为整数，实为“{text}”，请改正。")
    choices = "、".join(value.choices or ("true", "false"))
    return _at(inspection, xml, sentence, name=name, choices=choices, text=text.strip())


def _holds(value: Value, text: str) -> bool:
    """An empty reference is none."""
    return value.holds(text) or (value.name in REFERENCES and not text.strip())


def _typed(inspection: Inspection) -> Iterator[tuple[Any, Type]]:
    """Yield every element the schema knows with what it may have."""
    schema = read_schema()
    waiting = [(root, schema.types["tDefinitions"]) for root in inspection.roots.values()]
    while waiting:
        xml, type = waiting.pop()
        type = _said(xml) or type
        yield xml, type
        for child in _children(xml, type):
            found = schema.part(type, local_name(child)) if _is_bpmn(child) else None
            if found is not None:
                waiting.append((child, found[1]))


def _said(xml: Any) -> Type | None:
    """Return the type an element gives itself, as expressions do that are written in a language."""
    named = xml.get(f"{{{_XSI}}}type", "").rpartition(":")[2]
    return read_schema().types.get(named)


def _children(xml: Any, type: Type) -> Iterator[Any]:
    """Yield the children that the schema judges."""
    for child in xml:
        if not type.open or (_is_bpmn(child) and read_schema().part(type, local_name(child)) is not None):
            yield child


def _parts(xml: Any, type: Type) -> Counter[str]:
    schema = read_schema()
    found = (schema.part(type, local_name(child)) for child in xml if _is_bpmn(child))
    return Counter(part.head for part, _ in filter(None, found))


def _is_bpmn(xml: Any) -> bool:
    return bool(etree.QName(xml).namespace == BPMN)


def _at(
    inspection: Inspection, xml: Any, sentence: str, severity: Severity | None = None, **gaps: Any
) -> Fault:
    return at(inspection.shown(xml), sentence, severity, **gaps)

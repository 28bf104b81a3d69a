"""Languages and extensions that the engine is asked to understand."""

from collections.abc import Iterator
from typing import Any, Final

from lxml import etree

from bpmn.catalogue import LX, Element, is_feel, is_true, local_name
from bpmn.checks.diagrams import text_of
from bpmn.checks.finding import Severity
from bpmn.checks.inspection import Inspection
from bpmn.checks.rule import Faults, at, inside, rule
from bpmn.documents import BPMN, SCOPES
from wording import N_

_XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
_KNOWN: Final = (None, BPMN, LX, _XSI)
_DECLARED: Final = ("message", "signal", "error", "escalation")


@rule("script-language")
def script_languages(inspection: Inspection) -> Faults:
    for node in inspection.nodes("scriptTask"):
        if "scriptFormat" not in node.xml.attrib and text_of(node.xml, "script"):
            yield at(node.element, N_("脚本任务 {element} 没有说明脚本的语言；请把 scriptFormat 填为 feel。"))
        elif not is_feel(node.xml.get("scriptFormat")):
            yield at(
                node.element,
                N_(
                    "脚本任务 {element} 的语言是 {language}，只执行 FEEL；"
                    "请改写为“变量 = 表达式”，scriptFormat 填 feel。"
                ),
                language=node.xml.get("scriptFormat"),
            )


@rule("script-missing", Severity.WARNING)
def scripts_missing(inspection: Inspection) -> Faults:
    for node in inspection.nodes("scriptTask"):
        if not text_of(node.xml, "script"):
            yield at(
                node.element, N_("脚本任务 {element} 没有脚本，什么也不做；请写上“变量 = 表达式”，或删去它。")
            )


@rule("expression-language")
def expression_languages(inspection: Inspection) -> Faults:
    for holder in _with_expressions(inspection):
        for xml in holder.iter(f"{{{BPMN}}}*"):
            assigns = local_name(xml.getparent()) == "resourceAssignmentExpression"  # nobody asks it
            if not is_feel(xml.get("language")) and not assigns:
                yield at(
                    inspection.shown(xml),
                    N_("{element} 的 {tag} 用 {language} 写成，只执行 FEEL；请改写，并删去 language。"),
                    tag=local_name(xml),
                    language=xml.get("language"),
                )


@rule("default-expression-language", Severity.WARNING)
def default_languages(inspection: Inspection) -> Faults:
    for file, root in inspection.roots.items():
        language = root.get("expressionLanguage")
        if not is_feel(language) and inspection.processes:
            yield inside(
                file,
                N_("{file} 的 expressionLanguage 是 {language}，但表达式都按 FEEL 执行；请核对。"),
                language=language,
            )


@rule("extension-not-understood")
def extensions_not_understood(inspection: Inspection) -> Faults:
    for root in inspection.roots.values():
        for extension in root.iterchildren(f"{{{BPMN}}}extension"):
            if is_true(extension, "mustUnderstand"):
                yield at(
                    inspection.shown(extension),
                    N_("{element} 要求引擎懂得扩展“{definition}”，但引擎不懂；请删去这个要求。"),
                    definition=extension.get("definition", ""),
                )


@rule("foreign-extension", Severity.WARNING)
def foreign_extensions(inspection: Inspection) -> Faults:
    found: dict[str, tuple[Element, list[str]]] = {}
    for xml in _executed(inspection):
        names = list(_foreign_names(xml))
        if names:
            element = inspection.shown(xml)
            found.setdefault(element.id, (element, []))[1].extend(names)
    for element, names in found.values():
        yield at(
            element,
            N_(
                "{element} 带有其他工具的扩展 {names}，它们不会生效；"
                "需要执行的请改用 lx: 属性（见 docs/dialect.md）。"
            ),
            names="、".join(dict.fromkeys(names)),
        )


@rule("name-not-evaluated")
def names_not_evaluated(inspection: Inspection) -> Faults:
    """Other engines evaluate what an event is known by; here it is a text, which nothing would match."""
    for root in inspection.roots.values() if inspection.processes else ():
        for xml in root.iterchildren(*(f"{{{BPMN}}}{tag}" for tag in _DECLARED)):
            for name in ("name", "errorCode", "escalationCode"):
                text = xml.get(name, "").strip()
                if text.startswith("=") or "${" in text or "#{" in text:
                    yield at(
                        inspection.shown(xml),
                        N_(
                            "{element} 的 {name} 是固定的文字，不会求值：“{text}”；"
                            "请写固定的名称，因办件而异的部分写进 lx:correlation 或 lx:parameter。"
                        ),
                        name=name,
                        text=text,
                    )


def _with_expressions(inspection: Inspection) -> Iterator[Any]:
    """Yield what lies in the scopes, each for itself, and what messages are correlated by."""
    for scope in inspection.scopes:
        yield from (child for child in scope.xml.iterchildren(f"{{{BPMN}}}*") if child.tag not in SCOPES)
    for root in inspection.roots.values() if inspection.processes else ():
        yield from root.iterchildren(f"{{{BPMN}}}correlationProperty")


def _executed(inspection: Inspection) -> Iterator[Any]:
    """Yield all that is drawn in the processes to be executed, and what they may refer to."""
    for process in inspection.processes.values():
        yield from process.xml.iter(f"{{{BPMN}}}*")
    for root in inspection.roots.values() if inspection.processes else ():
        for declared in root.iterchildren(*(f"{{{BPMN}}}{tag}" for tag in _DECLARED)):
            yield from declared.iter(f"{{{BPMN}}}*")


def _foreign_names(xml: Any) -> Iterator[str]:
    """Yield the attributes and extensions of other makers as they are written."""
    prefixes = {namespace: prefix for prefix, namespace in xml.nsmap.items()}
    extensions = xml.iterchildren("{*}*") if local_name(xml) == "extensionElements" else ()
    for name in (*xml.attrib, *(child.tag for child in extensions)):
        namespace = etree.QName(name).namespace
        if namespace not in _KNOWN:
            yield f"{prefixes.get(namespace) or ''}:{etree.QName(name).localname}".lstrip(":")

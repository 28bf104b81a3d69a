"""Elements and attributes of BPMN that the engine does not execute, or that it would pass over in silence."""

from typing import Final

from bpmn.catalogue import ACTIVITIES
from bpmn.checks.diagrams import EXECUTED, text_of
from bpmn.checks.finding import Severity
from bpmn.checks.inspection import Inspection
from bpmn.checks.rule import Faults, at, rule
from bpmn.documents import BPMN
from bpmn.loop_data import loop_data
from wording import N_, Wording

_INSTEAD: Final = N_("用户任务、服务任务或子流程")
_FOREIGN: Final = (
    "camunda",
    "zeebe",
    "flowable",
    "activiti",
    "spiffworkflow",
    "bonitasoft",
    "jbpm",
    "drools",
)


@rule("unsupported-element")
def unsupported_elements(inspection: Inspection) -> Faults:
    for node in inspection.nodes():
        if node.type not in EXECUTED:
            yield at(
                node.element,
                N_("元素 {element} 的类型 {type} 不能执行，请改用{instead}。"),
                type=node.type,
                instead=Wording(_INSTEAD),
            )


@rule("script-language")
def script_languages(inspection: Inspection) -> Faults:
    for node in inspection.nodes("scriptTask"):
        language = node.xml.get("scriptFormat", "feel")
        if language.lower() not in ("feel", "text/feel"):
            yield at(
                node.element,
                N_(
                    "脚本任务 {element} 的语言是 {language}，只执行 FEEL；"
                    "请改写为“变量 = 表达式”，scriptFormat 填 feel。"
                ),
                language=language,
            )


@rule("loop-incomplete")
def loops_without_bounds(inspection: Inspection) -> Faults:
    for node in inspection.nodes(*ACTIVITIES):
        loop = node.loop
        if loop is None:
            continue
        if loop.tag == f"{{{BPMN}}}standardLoopCharacteristics":
            bounded = loop.findtext(f"{{{BPMN}}}loopCondition") or loop.get("loopMaximum", "").isdigit()
            if not bounded:
                yield at(node.element, N_("循环 {element} 没有条件，也没有最多次数，请填写其一。"))
        elif "collection" not in loop_data(loop, node.element.attributes) and not text_of(
            loop, "loopCardinality"
        ):
            yield at(
                node.element, N_("多实例 {element} 没有说明按什么重复，请填写 lx:collection 或循环次数。")
            )


@rule("foreign-extension", Severity.WARNING)
def foreign_extensions(inspection: Inspection) -> Faults:
    for node in inspection.nodes():
        names = [
            *node.xml.attrib,
            *(child.tag for child in node.xml.iterfind(f"{{{BPMN}}}extensionElements/*")),
        ]
        foreign = {name for name in names if any(engine in name.partition("}")[0] for engine in _FOREIGN)}
        if foreign:
            listed = "、".join(sorted(name.rpartition("}")[2] for name in foreign))
            yield at(
                node.element,
                N_(
                    "{element} 带有其他引擎的扩展 {names}，它们不会生效；"
                    "请改用 lx: 属性（见 docs/dialect.md）。"
                ),
                names=listed,
            )

"""What a diagram names must exist: forms, decisions, notices, topics, escalations."""

from collections.abc import Iterator
from typing import Final

import decisions
from bpmn.catalogue import Element
from bpmn.checks.diagrams import Node
from bpmn.checks.finding import Severity
from bpmn.checks.inspection import Inspection
from bpmn.checks.rule import MANIFEST, Binds, Faults, at, inside, rule, suggestion
from bpmn.checks.texts import MAKES_NOTICES
from bpmn.checks.variables import variables_of
from wording import N_

_TOLD_ELSEWHERE: Final = frozenset({"notice", "rule"})  # by missing-notice and missing-clock


@rule("missing-form", binds=Binds.DEPLOYED)
def missing_forms(inspection: Inspection) -> Faults:
    for node in inspection.nodes():
        form = node.element.attributes.get("form")
        if form is not None and f"forms/{form}.json" not in inspection.package.files:
            yield at(
                node.element,
                N_("{element} 的表单 forms/{form}.json 不存在，请新建它或改正 lx:form。{suggestion}"),
                form=form,
                suggestion=suggestion(form, inspection.package.forms),
            )


@rule("missing-decision", binds=Binds.DEPLOYED)
def missing_decisions(inspection: Inspection) -> Faults:
    for node in inspection.nodes("businessRuleTask"):
        reference = node.element.attributes.get("decision", "")
        if not reference:
            yield at(node.element, N_("业务规则任务 {element} 没有填写 lx:decision，请指明文件名#决策编号。"))
        elif _decision(inspection, reference) is None:
            yield at(
                node.element,
                N_(
                    "业务规则任务 {element} 的决策“{reference}”在 decisions/ "
                    "中不存在，请写成 文件名#决策编号。{suggestion}"
                ),
                reference=reference,
                suggestion=suggestion(reference, _outlines(inspection)),
            )


@rule("missing-decision-input", Severity.WARNING)
def missing_inputs(inspection: Inspection) -> Faults:
    variables = variables_of(inspection)
    for node in inspection.nodes("businessRuleTask"):
        outline = _decision(inspection, node.element.attributes.get("decision", ""))
        given = {parameter.name for parameter in node.element.parameters} or variables.get(
            node.element.process or ""
        )
        missing = sorted(set(outline.required_inputs) - given) if outline and given is not None else []
        if missing:
            yield at(
                node.element,
                N_(
                    "决策需要的输入 {names} 没有传给 {element}，"
                    "会按空值判定；请加上 lx:parameter。{suggestion}"
                ),
                names="、".join(missing),
                suggestion=suggestion(missing[0], given or ()),
            )


@rule("missing-topic", binds=Binds.DEPLOYED)
def missing_topics(inspection: Inspection) -> Faults:
    for node in inspection.nodes("serviceTask"):
        if "topic" not in node.element.attributes:
            yield at(node.element, N_("服务任务 {element} 没有填写 lx:topic，不知道调用什么服务；请填写。"))


@rule("unknown-topic")
def unknown_topics(inspection: Inspection) -> Faults:
    known = inspection.known.topics
    for node in inspection.nodes("serviceTask", "sendTask"):
        topic = node.element.attributes.get("topic")
        if topic is not None and known is not None and topic not in known:
            yield at(
                node.element,
                N_("{element} 的服务“{topic}”不存在，可用的是 {known}。"),
                topic=topic,
                known="、".join(sorted(known)),
            )


@rule("missing-parameter", binds=Binds.DEPLOYED)
def missing_parameters(inspection: Inspection) -> Faults:
    for node in inspection.nodes("serviceTask", "sendTask"):
        topic = node.element.attributes.get("topic", "")
        given = {parameter.name for parameter in node.element.parameters if parameter.value.strip()}
        missing = inspection.known.parameters.get(topic, frozenset()) - given - _TOLD_ELSEWHERE
        if missing:
            yield at(
                node.element,
                N_("{element} 的服务“{topic}”缺少参数 {names}；请加上 lx:parameter。{suggestion}"),
                topic=topic,
                names="、".join(sorted(missing)),
                suggestion=suggestion(min(missing), given),
            )


@rule("missing-notice", binds=Binds.DEPLOYED)
def missing_notices(inspection: Inspection) -> Faults:
    for node in _issuing(inspection):
        notice = _parameter(node.element, "notice")
        if not notice:
            yield at(node.element, N_("{element} 没有说明出具哪份文书，请加上参数 notice。"))
        elif not notice.startswith("=") and notice not in inspection.package.manifest.notices:
            yield at(
                node.element,
                N_(
                    "{element} 出具的文书“{notice}”不存在，请在 package.toml 写 "
                    "[notices.{notice}] 并放入 notices/{notice}.html。{suggestion}"
                ),
                notice=notice,
                suggestion=suggestion(notice, inspection.package.manifest.notices),
            )


@rule("unused-notice", Severity.WARNING)
def unused_notices(inspection: Inspection) -> Faults:
    issued = [_parameter(node.element, "notice") or "" for node in _issuing(inspection)]
    if any(notice.startswith("=") for notice in issued):
        return
    for call in inspection.nodes("callActivity"):  # what it calls may draft it
        issued += [parameter.value for parameter in call.element.parameters]
    for key in inspection.package.manifest.notices:
        if key not in issued:
            yield inside(
                MANIFEST,
                N_("没有环节出具文书“{notice}”，请在流程图里用 issue_notice 出具，或删去它。"),
                notice=key,
            )


@rule("unused-form", Severity.WARNING)
def unused_forms(inspection: Inspection) -> Faults:
    used = {element.attributes.get("form") for element in inspection.elements.values()}
    used |= {start.form for start in inspection.package.manifest.starts}
    for path in sorted(inspection.package.files):
        if path.startswith("forms/") and path.removeprefix("forms/").removesuffix(".json") not in used:
            yield inside(path, N_("没有环节使用表单 {file}，请在 lx:form 引用它，或删去它。"))


@rule("missing-start-process")
def missing_start_processes(inspection: Inspection) -> Faults:
    for start in inspection.package.manifest.starts:
        if start.process not in inspection.processes:
            yield inside(
                MANIFEST,
                N_(
                    "发起入口“{name}”的流程 {process} 不在流程图里，请改正 [[start]] 的 process。{suggestion}"
                ),
                name=start.name,
                process=start.process,
                suggestion=suggestion(start.process, inspection.processes),
            )


@rule("missing-escalation")
def missing_escalations(inspection: Inspection) -> Faults:
    known = inspection.known.escalations
    for node in inspection.nodes() if known is not None else ():
        escalation = node.element.attributes.get("escalation")
        if escalation is not None and escalation not in (known or ()):
            yield at(
                node.element,
                N_("{element} 的催办规则“{escalation}”不存在，可用的是 {known}。"),
                escalation=escalation,
                known="、".join(sorted(known or ())),
            )


def _issuing(inspection: Inspection) -> Iterator[Node]:
    for node in inspection.nodes("serviceTask", "sendTask"):
        if node.element.attributes.get("topic") in MAKES_NOTICES:
            yield node


def _parameter(element: Element, name: str) -> str | None:
    return next((one.value.strip() for one in element.parameters if one.name == name), None)


def _decision(inspection: Inspection, reference: str) -> decisions.DecisionOutline | None:
    stem, _, id = reference.rpartition("#")
    found = (outline for key, outline in _outlines(inspection).items() if key == f"{stem}#{id}")
    anywhere = (outline for outline in _outlines(inspection).values() if outline.id == id and not stem)
    return next(found, None) or next(anywhere, None)


def _outlines(inspection: Inspection) -> dict[str, decisions.DecisionOutline]:
    """Return the decisions by `file stem#id`; a file that can't be read is another rule's finding."""
    return {
        f"{stem}#{outline.id}": outline
        for stem, model in inspection.models.items()
        if isinstance(model, decisions.Model)
        for outline in model.decisions
    }

"""FEEL everywhere in a package: it can be read, its functions exist, and somebody sets what it reads."""

from collections.abc import Iterator

import decisions
from bpmn.checks.finding import Severity
from bpmn.checks.inspection import Inspection
from bpmn.checks.rule import Fault, Faults, at, inside, rule, suggestion
from bpmn.checks.texts import Text, texts_of
from bpmn.checks.variables import named_at
from feel import Expression, FeelSyntaxError
from feel.builtins import BUILTINS
from feel.scan import KEYWORDS
from wording import N_, Wording


@rule("feel-syntax")
def feel_syntax(inspection: Inspection) -> Faults:
    for text in texts_of(inspection):
        try:
            text.compiled(inspection.functions)
        except FeelSyntaxError as error:
            yield _in(
                text,
                N_("{place} 的 {where} 不是有效的 FEEL：{error}原文是“{text}”。"),
                error=error,
                text=text.text.strip(),
            )


@rule("unknown-function")
def unknown_functions(inspection: Inspection) -> Faults:
    """Only where the functions are known: the checks themselves bring none."""
    known = inspection.functions
    for text, expression in _expressions(inspection) if known else ():
        for name in sorted(expression.unknown_functions):
            yield _in(
                text,
                N_("{place} 的 {where} 调用了不存在的函数“{name}”，结果会是空值。{suggestion}"),
                name=name,
                suggestion=suggestion(name, known.keys() | BUILTINS.keys()),
            )


@rule("unknown-variable", Severity.WARNING)
def unknown_variables(inspection: Inspection) -> Faults:
    """Doubtful where others may set it; wrong where nothing can be set yet, in what begins a process."""
    for text, expression in _expressions(inspection):
        if text.sees is None:
            continue
        for name in sorted(expression.names - text.sees):
            yield _in(
                text,
                N_("{place} 的 {where} 读取变量 {name}，但没有环节给它赋值，它会是空值。{suggestion}"),
                name=name,
                suggestion=suggestion(name, text.sees),
                severity=None if text.sees or text.element is None else Severity.ERROR,
            )


@rule("keyword-variable")
def keyword_variables(inspection: Inspection) -> Faults:
    for node in inspection.nodes():
        for name in named_at(inspection, node):
            if name in KEYWORDS:
                yield at(
                    node.element,
                    N_(
                        "{element} 把变量取名为“{name}”，那是 FEEL 的关键字，没有表达式读得到它；请换个名称。"
                    ),
                    name=name,
                )


@rule("constant-condition", Severity.WARNING)
def constant_conditions(inspection: Inspection) -> Faults:
    for text, expression in _expressions(inspection):
        constant = not expression.names and "(" not in text.text
        if text.where == "conditionExpression" and constant:
            yield _in(
                text,
                N_("{place} 的条件“{text}”不看任何变量，结果总是一样；请改写条件，或改成默认出口。"),
                text=text.text.strip(),
            )


@rule("unreadable-decision")
def unreadable_decisions(inspection: Inspection) -> Faults:
    for stem, model in inspection.models.items():
        for error in model.errors if isinstance(model, decisions.Model) else [model]:
            # What is wrong with an imported file is told of that file
            if not error.place.model:
                yield inside(f"decisions/{stem}.dmn", N_("{file} 不能执行：{error}"), error=error)


@rule("doubtful-decision", Severity.WARNING)
def doubtful_decisions(inspection: Inspection) -> Faults:
    for stem, model in inspection.models.items() if inspection.functions else ():
        for place, warning in model.warnings if isinstance(model, decisions.Model) else ():
            yield inside(
                f"decisions/{stem}.dmn",
                N_("{file} 的 {place}：{warning}"),
                place=place.sentence(),
                warning=warning,
            )


def _expressions(inspection: Inspection) -> Iterator[tuple[Text, Expression]]:
    for text in texts_of(inspection):
        try:
            compiled = text.compiled(inspection.functions)
        except FeelSyntaxError:  # a finding of its own
            continue
        for expression in compiled:
            yield text, expression


def _in(place: Text, sentence: str, severity: Severity | None = None, **gaps: object) -> Fault:
    named = place.element.label if place.element is not None else place.file
    message = Wording(sentence, {"place": named, "where": place.where, **gaps})
    return Fault(place.file, place.element, message, severity)

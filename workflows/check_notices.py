"""Rules about the documents of a package: their templates can be filled, and somebody sets what they read."""

from bpmn.checks.finding import Severity
from bpmn.checks.inspection import Inspection
from bpmn.checks.rule import Faults, inside, rule, suggestion
from bpmn.checks.texts import seen_by_notice
from bpmn.checks.variables import variables_of
from notices import template
from wording import N_


@rule("unreadable-notice")
def unreadable_notices(inspection: Inspection) -> Faults:
    for key, text in inspection.package.notices.items():
        try:
            template.check(text)
        except template.TemplateRefused as refused:
            yield inside(f"notices/{key}.html", N_("{file} 不能使用：{problem}"), problem=refused.wording)


@rule("unknown-notice-name", Severity.WARNING)
def unknown_names(inspection: Inspection) -> Faults:
    """What only one of the tasks that issue a document gives it is known: the template may ask for it."""
    variables = variables_of(inspection)
    for key, text in inspection.package.notices.items():
        seen = frozenset().union(*seen_by_notice(inspection, key, variables))
        try:
            read = template.check(text)
        except template.TemplateRefused:  # a finding of its own
            continue
        for name in sorted(read - seen) if seen else ():
            yield inside(
                f"notices/{key}.html",
                N_("{file} 读取变量 {name}，但没有环节给它赋值，也不是出具时的参数。{suggestion}"),
                name=name,
                suggestion=suggestion(name, seen),
            )

"""Expressions that read nothing: what they give is known before anything runs, and is of use or not."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

import feel
from bpmn.catalogue import ACTIVITIES
from bpmn.checks.diagrams import text_of
from bpmn.checks.finding import Severity
from bpmn.checks.inspection import Inspection
from bpmn.checks.rule import Faults, at, rule
from bpmn.checks.texts import texts_of
from bpmn.checks.timers import TIMES, problem_of
from bpmn.documents import BPMN
from bpmn.specs.multi_instance import MAX_INSTANCES
from wording import N_, Wording

_CONDITIONS: Final = (
    "conditionExpression",
    "condition",
    "completionCondition",
    "loopCondition",
    "activationCondition",
    "complexBehaviorDefinition",
)
_CLOCK: Final = ("now(", "today(")


@rule("useless-value")
def useless_values(inspection: Inspection) -> Faults:
    for text in texts_of(inspection):
        problem = _PROBLEMS.get(text.where)
        found = _constant(text.text) if problem is not None and text.element is not None else None
        said = problem(found[0], text.where) if problem is not None and found is not None else None
        if said and text.element is not None:
            yield at(
                text.element,
                N_("{element} 的 {where}“{text}”总得出同一个值，不能用在这里：{problem}"),
                where=text.where,
                text=text.text.strip(),
                problem=said,
            )


@rule("endless-loop", Severity.WARNING)
def endless_loops(inspection: Inspection) -> Faults:
    for node in inspection.nodes(*ACTIVITIES):
        endless = node.loop is not None and node.loop.tag == f"{{{BPMN}}}standardLoopCharacteristics"
        if (
            endless
            and not node.loop.get("loopMaximum")
            and _constant(text_of(node.loop, "loopCondition")) == (True,)
        ):
            yield at(
                node.element,
                N_("循环 {element} 的条件总成立，只有事件能打断它；请改写条件，或填写 loopMaximum。"),
            )


def _constant(text: str) -> tuple[Any] | None:
    """Return the value of an expression that reads nothing and calls none of our functions."""
    try:
        expression = feel.compile(text.strip().removeprefix("=").strip())
        free = expression.names | expression.item_names | expression.unknown_functions
        return None if free or any(word in text for word in _CLOCK) else (expression({}),)
    except (feel.FeelSyntaxError, feel.FeelError):  # the former is a finding of its own
        return None


def _no_condition(value: Any, _: str) -> Wording | None:
    if value is None or isinstance(value, bool):
        return None
    return Wording(N_("条件应得出 true 或 false。"), {})


def _no_count(value: Any, _: str) -> Wording | None:
    whole = isinstance(value, Decimal) and value == value.to_integral_value()
    return (
        None
        if whole and 0 <= value <= MAX_INSTANCES
        else Wording(N_("次数应为 0 到 {most} 的整数。"), {"most": MAX_INSTANCES})
    )


def _no_list(value: Any, _: str) -> Wording | None:
    return None if isinstance(value, list) else Wording(N_("应得出一个列表。"), {})


_PROBLEMS: Final[Mapping[str, Callable[[Any, str], str | Wording | None]]] = {
    **dict.fromkeys(_CONDITIONS, _no_condition),
    **dict.fromkeys((*TIMES, "lx:timeToLive"), problem_of),
    "loopCardinality": _no_count,
    "lx:collection": _no_list,
}

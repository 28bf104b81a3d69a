"""Times: written so that they can be read, and that they come."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

from bpmn import moments
from bpmn.catalogue import Element, kind_of
from bpmn.checks.diagrams import Node, text_of
from bpmn.checks.inspection import Inspection
from bpmn.checks.rule import Faults, at, rule
from bpmn.expressions import ElementFailed
from bpmn.surroundings import Surroundings
from wording import N_, Wording

TIMES: Final = ("timeDate", "timeDuration", "timeCycle")
_CRON: Final = re.compile(
    r"(?:[\d*?/,\-#LW]+|[A-Z]{3}(?:[-,][A-Z]{3})*)(?:\s+(?:[\d*?/,\-#LW]+|[A-Z]{3}(?:[-,][A-Z]{3})*)){4,6}\Z"
)
# Any moment will do to read a literal: only whether it can be read matters.
SOMEWHEN: Final = Surroundings(datetime(2024, 1, 1, tzinfo=UTC))


def is_cron(text: str) -> bool:
    """Quoted or not: a FEEL string is no better."""
    return _CRON.match(text.removeprefix("=").strip().strip('"')) is not None


def problem_of(value: Any, place: str) -> Wording | str | None:
    """Say why a timer, or an attribute of ours, could not be armed with this value at its place."""
    try:
        if place == "timeCycle":
            moments.cycle(value, SOMEWHEN)
        else:
            moments.due_moment(value, SOMEWHEN)
    except ElementFailed as failure:
        return failure.wording
    except (OverflowError, ValueError) as error:  # a moment no calendar has
        return str(error)
    return None


@rule("timer-incomplete")
def timers_without_time(inspection: Inspection) -> Faults:
    for node, definition in _timers(inspection):
        given = [tag for tag in TIMES if text_of(definition, tag)]
        if not given:
            yield at(node.element, N_("定时事件 {element} 没有填写时间，请填写时刻、时长或循环之一。"))
        elif len(given) > 1:
            yield at(
                node.element,
                N_("定时事件 {element} 同时填写了 {given}，只有第一个会生效，请只留一个。"),
                given="、".join(given),
            )


@rule("cron-timer")
def cron_timers(inspection: Inspection) -> Faults:
    for node, definition in _timers(inspection):
        for tag in TIMES:
            text = text_of(definition, tag)
            if is_cron(text):
                yield at(
                    node.element,
                    N_(
                        "定时事件 {element} 的“{text}”是 cron 写法，不能执行；"
                        "请写成 R/2026-01-01T08:00:00+08:00/P1D 的形式。"
                    ),
                    text=text,
                )


@rule("unreadable-time")
def unreadable_times(inspection: Inspection) -> Faults:
    for element, place, text in _literals(inspection):
        problem = problem_of(text, place)
        if problem:
            yield at(element, N_("{element} 的 {place} 不能执行：{problem}"), place=place, problem=problem)


@rule("misplaced-time")
def misplaced_times(inspection: Inspection) -> Faults:
    """A date-time and a duration each have a place of their own (Timer Event Definition)."""
    for element, place, text in _literals(inspection):
        right = "timeDuration" if text[0] in "Pp" else "timeCycle" if text[0] in "Rr" else "timeDate"
        if place in TIMES and place != right:
            yield at(
                element,
                N_("定时事件 {element} 的“{text}”填在 {place} 里；请填在 {right} 里。"),
                text=text,
                place=place,
                right=right,
            )


def _timers(inspection: Inspection) -> list[tuple[Node, Any]]:
    return [
        (node, definition)
        for node in inspection.nodes()
        for definition in node.definitions
        if kind_of(definition) == "timer"
    ]


def _literals(inspection: Inspection) -> Iterator[tuple[Element, str, str]]:
    """Yield each time that is written down, with the place where it is."""
    for node, definition in _timers(inspection):
        for tag in TIMES:
            text = text_of(definition, tag)
            if moments.is_literal(text):
                yield node.element, tag, text
    for element in inspection.elements.values():
        for name in ("due", "timeToLive"):
            text = element.attributes.get(name, "=").strip()
            if not text.startswith("="):
                yield element, f"lx:{name}", text

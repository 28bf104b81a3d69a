"""Moments in FEEL: timers and deadlines, as ISO literals, as expressions, and when they give no moment."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

import feel
from tests.bpmn.draw import Drawing, timer
from tests.bpmn.play import MORNING, Play

FUNCTIONS = {
    "workdays": feel.Function("workdays", ("n: number",), lambda n: MORNING + timedelta(days=int(n) + 2))
}
EIGHT = datetime(2026, 7, 2, 0, 0, tzinfo=UTC)  # eight o'clock in Shanghai, the day after MORNING
GIVEN: dict[str, Any] = {"时限": date(2026, 7, 2), "份数": 3, "空": None, "间隔": "PT2H"}


def at(place: str, kind: str, text: str) -> Drawing:
    """Draw a timer at one of the places where BPMN has them."""
    inside = timer(text, kind)
    drawing = Drawing().start().user("after").end()
    if place == "intermediate":
        return drawing.catch("clock", inside).flows("start clock after end")
    if place == "boundary":
        drawing.user("work").end("worked").boundary("clock", "work", inside)
        return drawing.flows("start work worked", "clock after end")
    handler = Drawing("handler").start("clock", inside, isInterrupting="false").user("react").end("reacted")
    handler.flows("clock react reacted")
    return drawing.sub(handler, triggeredByEvent="true").flows("start after end")


def started(place: str, kind: str, text: str) -> Play:
    return Play(at(place, kind, text).load(functions=FUNCTIONS), FUNCTIONS).start(**GIVEN)


PLACES = pytest.mark.parametrize("place", ["intermediate", "boundary", "event sub-process"])


@PLACES
@pytest.mark.parametrize(
    ("kind", "text", "due"),
    [
        ("timeDate", "2026-07-02T08:00:00+08:00", EIGHT),
        ("timeDate", "2026-07-02T00:00:00Z", EIGHT),
        ("timeDate", "2026-07-02T08:00:00", EIGHT),
        ("timeDate", "=workdays(5)", MORNING + timedelta(days=7)),
        ("timeDate", 'date and time(时限, time("08:00:00"))', EIGHT),
        ("timeDate", '=@"2026-07-02T08:00:00@Asia/Shanghai"', EIGHT),
        ("timeDuration", "PT90M", MORNING + timedelta(minutes=90)),
        ("timeDuration", "P1DT2H", MORNING + timedelta(hours=26)),
        ("timeDuration", "=间隔", MORNING + timedelta(hours=2)),
        ("timeDuration", 'duration("PT1H") * 份数', MORNING + timedelta(hours=3)),
        ("timeCycle", "R3/PT1H", MORNING + timedelta(hours=1)),
        ("timeCycle", "R/2026-07-02T08:00:00+08:00/P1D", EIGHT),
        ("timeCycle", '="R" + string(份数) + "/" + 间隔', MORNING + timedelta(hours=2)),
    ],
)
def test_a_timer_reads_iso_as_every_tool_writes_it_and_feel(place, kind, text, due):
    play = started(place, kind, text)

    assert [clock.due_at for clock in play.standing.timers] == [due]


@PLACES
@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        ("timeDate", "=空", "null"),
        ("timeDate", "=没有", "null（没有变量“没有”，取空值）"),
        ("timeDate", "=workdays(间隔)", "null（"),
        ("timeDate", "=份数", "3"),
        ("timeDate", '="下周"', '"下周"'),
        ("timeDuration", '=[duration("PT1H")]', "["),
        ("timeDuration", '=duration("P9999999D") * 9999', ""),
        ("timeCycle", "=份数", "3"),
        ("timeCycle", "=空", "null"),
    ],
)
def test_a_timer_without_a_moment_is_an_incident_that_tells_expression_and_reason(place, kind, text, found):
    play = started(place, kind, text)

    (failure,) = play.standing.failures

    assert failure.element_id == "clock"
    assert failure.reason.startswith(f"{kind}“{text.removeprefix('=')}”的结果 {found}")
    assert play.standing.timers == ()


def task(due: str) -> Play:
    drawing = Drawing().start().user("审阅", lx_due=due, lx_assignee="zhang").end().flows("start 审阅 end")
    return Play(drawing.load(functions=FUNCTIONS), FUNCTIONS).start(**GIVEN)


@pytest.mark.parametrize(
    ("due", "moment"),
    [
        ("PT30M", MORNING + timedelta(minutes=30)),
        ("2026-07-02T08:00:00+08:00", EIGHT),
        ("=workdays(3)", MORNING + timedelta(days=5)),
        ("=时限", EIGHT + timedelta(hours=16)),
        ("=空", None),
        ("=if 份数 > 5 then workdays(1) else null", None),
    ],
)
def test_a_task_is_due_when_the_expression_says_and_never_when_it_says_null(due, moment):
    (opened,) = task(due).standing.user_tasks

    assert opened.due_at == moment


@pytest.mark.parametrize(
    ("due", "said"),
    [
        ("=份数", "lx:due“份数”的结果 3 不能用"),
        ("=true", "lx:due“true”的结果 true 不能用"),
        ('="三天内"', 'lx:due“"三天内"”的结果 "三天内" 不能用'),
        ("=时限 + 份数", "date + number 没有结果"),
        ("=没有 + duration(间隔)", "没有变量“没有”"),
        ("=workdays(间隔)", "函数“workdays”的参数不合适"),
    ],
)
def test_a_deadline_that_could_not_be_calculated_is_an_incident(due, said):
    (failure,) = task(due).standing.failures

    assert failure.element_id == "审阅"
    assert said in failure.reason

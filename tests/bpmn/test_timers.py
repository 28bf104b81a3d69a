"""Timers: armed once, due by the surroundings' clock, fired only when told."""

from datetime import UTC, date, datetime, timedelta

import pytest

import feel
from bpmn import moments
from bpmn.expressions import ElementFailed
from tests.bpmn.draw import Drawing, message, timer
from tests.bpmn.play import MORNING, Play


def waiting(expression: str, kind: str = "timeDuration") -> Drawing:
    drawing = Drawing().start().catch("wait", timer(expression, kind)).user("after").end()
    return drawing.flows("start wait after end")


def beside(expression: str, kind: str, *, interrupting: bool) -> Drawing:
    drawing = (
        Drawing()
        .start()
        .user("work")
        .boundary("clock", "work", timer(expression, kind), interrupting=interrupting)
    )
    return drawing.user("late").end("e1").end("e2").flows("start work e1", "clock late e2")


def workdays() -> dict[str, feel.Function]:
    return {"workdays": feel.Function("workdays", ("n",), lambda n: MORNING + timedelta(days=int(n) + 2))}


@pytest.mark.parametrize(
    ("expression", "kind", "due"),
    [
        ("PT1H30M", "timeDuration", MORNING + timedelta(minutes=90)),
        ('="P" + string(n) + "D"', "timeDuration", MORNING + timedelta(days=2)),
        ('duration("PT2H")', "timeDuration", MORNING + timedelta(hours=2)),
        ("P1M", "timeDuration", datetime(2026, 8, 1, 1, 0, tzinfo=UTC)),
        ("2026-07-02T09:00:00+08:00", "timeDate", datetime(2026, 7, 2, 1, 0, tzinfo=UTC)),
        ("2026-07-02T09:00:00", "timeDate", datetime(2026, 7, 2, 1, 0, tzinfo=UTC)),
        ("2026-07-02", "timeDate", datetime(2026, 7, 1, 16, 0, tzinfo=UTC)),
        ("=workdays(5)", "timeDate", MORNING + timedelta(days=7)),
    ],
)
def test_expressions_and_literals_give_the_moment(expression, kind, due):
    definition = waiting(expression, kind).load(functions=workdays())

    play = Play(definition, workdays()).start(n=2)

    assert [clock.due_at for clock in play.standing.timers] == [due]


def test_a_timer_fires_when_it_is_due_and_not_before():
    play = Play(waiting("PT1H").load()).start()

    assert play.later(minutes=59).open == []
    assert play.later(minutes=1).open == ["after"]
    assert play.standing.timers == ()


def test_a_later_change_of_variables_does_not_move_a_timer():
    drawing = Drawing().start().user("work").boundary("clock", "work", timer("=wait"), interrupting=False)
    drawing.parallel("split").user("other").end("e1").end("e2").end("e3")
    drawing.flows("start split work e1", "split other e2", "clock e3")
    play = Play(drawing.load()).start(wait="PT5H")
    before = play.standing.timers

    play.complete("other", wait="PT1H")

    assert play.standing.timers == before


def test_an_interrupting_timer_takes_the_task_away():
    play = Play(beside("PT1H", "timeDuration", interrupting=True).load()).start()

    play.later(hours=2)

    assert play.open == ["late"]
    assert play.took("cancelled") == ["work"]
    assert play.complete("late").standing.ended


def test_a_timer_beside_a_task_leaves_it_open_and_ends_with_it():
    play = Play(beside("PT1H", "timeDuration", interrupting=False).load()).start()

    assert play.later(hours=2).open == ["late", "work"]
    assert play.standing.timers == ()


def test_completing_the_task_disarms_its_timer():
    play = Play(beside("PT1H", "timeDuration", interrupting=True).load()).start()

    play.complete("work")

    assert play.standing.ended
    assert play.standing.timers == ()


def test_a_cycle_fires_as_often_as_it_says():
    play = Play(beside("R3/PT1H", "timeCycle", interrupting=False).load()).start()
    clock = play.standing.timers[0].id

    play.later(hours=1)
    assert play.open == ["late", "work"]
    assert (play.standing.timers[0].id, play.standing.timers[0].due_at) == (
        clock,
        MORNING + timedelta(hours=2),
    )

    play.later(hours=1).later(hours=1)
    assert play.open == ["late", "late", "late", "work"]
    assert play.standing.timers == ()


def test_cycles_missed_during_a_downtime_fire_once():
    play = Play(beside("R/PT1H", "timeCycle", interrupting=False).load()).start()

    play.later(hours=5, minutes=30)

    assert play.open == ["late", "work"]
    assert play.standing.timers[0].due_at == MORNING + timedelta(hours=6)


def test_a_cycle_does_not_make_the_state_grow():
    drawing = (
        Drawing()
        .start()
        .user("work")
        .boundary("clock", "work", timer("R/PT1H", "timeCycle"), interrupting=False)
    )
    drawing.script("remind", "reminded = now").end("e1").end("e2").flows("start work e1", "clock remind e2")
    play = Play(drawing.load()).start(now=1)

    sizes = [len(play.later(hours=1).state) for _ in range(30)]

    assert sizes[-1] <= sizes[1] + 8
    assert play.variables["reminded"] == 1


def test_a_moment_that_makes_no_sense_is_an_incident():
    play = Play(waiting("=when").load()).start(when="三天后")

    assert "三天后" in play.standing.failures[0].reason


def test_due_timers_fire_in_the_order_of_their_moments():
    drawing = Drawing().start().user("work").end("e1").end("e2").end("e3")
    drawing.boundary("second", "work", timer("PT2H"), interrupting=False).boundary(
        "first", "work", timer("PT1H")
    )
    play = Play(drawing.flows("start work e1", "first e2", "second e3").load()).start()

    play.later(hours=3)

    assert play.took() == ["first", "e2"]
    assert play.standing.ended


def test_an_event_gateway_shows_its_timer_and_goes_one_way():
    drawing = (
        Drawing()
        .start()
        .element("eventBasedGateway", "g")
        .catch("answer", message())
        .catch("time", timer("P1D"))
    )
    drawing.user("read").user("ask").end().flows("start g answer read end", "g time ask end")
    first, second = (Play(drawing.load()).start() for _ in "ab")

    assert first.standing.timers[0].due_at == MORNING + timedelta(days=1)
    assert first.deliver("answer", text="好").open == ["read"]
    assert first.standing.timers == ()
    assert second.later(days=1).open == ["ask"]
    assert second.standing.messages == ()


def test_the_flow_to_an_event_is_taken_when_the_event_happens_not_when_the_gateway_is_reached():
    drawing = Drawing().start().element("eventBasedGateway", "g").catch("answer", message()).end()
    drawing.catch("time", timer("P1D")).flows("start g answer end", "g time end")
    play = Play(drawing.load()).start()
    reached = play.took("taken")

    play.deliver("answer")

    assert (len(reached), len(play.took("taken"))) == (1, 2)


@pytest.mark.parametrize("text", ["R3", "PT1H", "R3/PT0S", "R2/P1D/2026-01-01", "每小时", 3])
def test_a_cycle_that_never_moves_on_is_refused(text):
    with pytest.raises(ElementFailed):
        moments.cycle(text, Play(waiting("PT1H").load()).around)


def test_a_month_after_the_last_day_is_the_last_day():
    around = Play(waiting("PT1H").load()).around
    span = moments.Span(1, timedelta())

    assert span.after(datetime(2026, 1, 31, tzinfo=UTC)).date() == date(2026, 2, 28)
    assert moments.due_moment(feel.YearMonthDuration(12), around) == datetime(2027, 7, 1, 1, 0, tzinfo=UTC)

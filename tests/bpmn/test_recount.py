"""What is due by working days or a clock is counted again, from the moment it was counted the first time."""

from datetime import UTC, datetime, timedelta

import feel
from bpmn.definition import Definition
from bpmn.recount import recount
from bpmn.surroundings import Surroundings
from tests.bpmn.draw import Drawing, timer
from tests.bpmn.play import MORNING, Play

DAY = timedelta(days=1)


class World:
    """A calendar whose working days grow longer, and a clock that can be paused."""

    def __init__(self) -> None:
        self.day = DAY
        self.paused = False

    def at(self, now: datetime) -> Surroundings:
        functions = {
            "workdays": feel.Function("workdays", ("n",), lambda n: now + int(n) * self.day),
            "clock due": feel.Function("clock due", ("key",), lambda key: None if self.paused else now + DAY),
        }
        return Surroundings(now, functions, recounted=frozenset(functions))


class Case(Play):
    """A play in that world."""

    def __init__(self, definition: Definition, world: World) -> None:
        super().__init__(definition)
        self.world = world

    @property
    def around(self) -> Surroundings:
        return self.world.at(self.now)

    def recount(self) -> "Case":
        self.state, self.standing = recount(self.definition, self.state, self.world.at, self.now)
        return self


def begin(due: str, world: World) -> Case:
    """A user task and a timer at its border, both due by the same expression."""
    drawing = Drawing().start().user("work", lx_due=due).boundary("expired", "work", timer(due, "timeDate"))
    drawing.end().user("after").end("late").flows("start work end", "expired after late")
    return Case(drawing.load(functions=list(world.at(MORNING).functions.values())), world).start()


def dues(case: Case) -> list[datetime | None]:
    return [case.standing.user_tasks[0].due_at, case.standing.timers[0].due_at]


def test_days_are_counted_again_from_when_they_were_counted_first() -> None:
    world = World()
    case = begin("=workdays(3)", world)
    case.now += DAY
    world.day = 2 * DAY

    case.recount()

    assert dues(case) == [MORNING + 6 * DAY] * 2


def test_a_moment_that_is_written_down_is_not_counted_again() -> None:
    world = World()
    case = begin("2026-07-03T09:00:00Z", world)
    case.now += DAY

    case.recount()

    assert dues(case) == [datetime(2026, 7, 3, 9, tzinfo=UTC)] * 2


def test_while_the_clock_is_paused_nothing_is_due() -> None:
    world = World()
    case = begin('=clock due("check")', world)
    world.paused = True

    case.recount().later(days=30)

    assert dues(case) == [None, None]
    assert case.open == ["work"]


def test_once_the_clock_runs_again_it_fires() -> None:
    world = World()
    case = begin('=clock due("check")', world)
    world.paused = True
    case.recount()
    world.paused = False

    case.recount().later(days=2)

    assert case.open == ["after"]


def test_a_timer_that_is_armed_while_the_clock_is_paused_waits_for_it() -> None:
    world = World()
    world.paused = True

    case = begin('=clock due("check")', world)

    assert dues(case) == [None, None]
    assert case.standing.failures == ()

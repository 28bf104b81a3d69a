"""What begins an instance from outside, and until when what it sends may be received."""

from datetime import datetime, timedelta

import pytest

from bpmn.documents import DiagramRefused
from bpmn.moments import Cycle
from bpmn.surroundings import Surroundings
from tests.bpmn.draw import Drawing, conditional, message, signal, timer
from tests.bpmn.play import MORNING, Play

AROUND = Surroundings(MORNING)


def begun_by(inside: str, **attributes: str) -> Drawing:
    return (
        Drawing().declare("message", "m", name="word").declare("signal", "s", name="alarm")
        .start(inside=inside, **attributes).user("a").end().flows("start a end")
    )  # fmt: skip


@pytest.mark.parametrize(
    ("inside", "kind", "text"),
    [
        (message("m"), "message", "word"),
        (signal("s"), "signal", "alarm"),
        (timer("R/PT1H", "timeCycle"), "timer", "R/PT1H"),
        (conditional("1 > 2"), "conditional", "1 > 2"),
    ],
)
def test_a_definition_says_what_begins_its_processes(inside: str, kind: str, text: str) -> None:
    (start,) = begun_by(inside).load().triggers

    (trigger,) = start.triggers
    assert (start.process_id, start.element_id, start.needs_all) == ("p", "start", False)
    assert (trigger.kind, trigger.text) == (kind, text)


def test_a_cycle_is_due_turn_by_turn_and_a_date_once() -> None:
    (hourly,) = begun_by(timer("R2/PT1H", "timeCycle")).load().triggers
    (once,) = begun_by(timer("2026-08-01T08:00:00+08:00", "timeDate")).load().triggers

    first, only = (start.triggers[0].first_turn(AROUND) for start in (hourly, once))
    second = first.missed(Surroundings(first.due_at))

    assert (first.due_at, second.due_at) == (MORNING + timedelta(hours=1), MORNING + timedelta(hours=2))
    assert second.missed(Surroundings(second.due_at)).left == 0
    assert only.missed(Surroundings(only.due_at)).left == 0


def test_a_cycle_of_months_keeps_its_day_where_people_live() -> None:
    """Midnight of the first is the 31st of January and the 28th of February in UTC."""
    (monthly,) = begun_by(timer("R/2026-02-01T00:00:00+08:00/P1M", "timeCycle")).load().triggers
    turn = monthly.triggers[0].first_turn(AROUND)
    days = []
    for _ in range(12):
        days.append(turn.due_at.astimezone(AROUND.zone).day)
        turn = turn.missed(Surroundings(turn.due_at))

    assert days == [1] * 12


@pytest.mark.parametrize(
    ("written", "begun_on"),
    [("R/P1M", "2026-12-31"), ("R/2027-01-31T09:00:00+08:00/P1M", None)],
)
def test_a_cycle_from_the_31st_comes_on_the_last_day_of_short_months_and_on_the_31st_again(
    written: str, begun_on: str | None
) -> None:
    (monthly,) = begun_by(timer(written, "timeCycle")).load().triggers
    now = datetime.fromisoformat(f"{begun_on}T09:00:00+08:00") if begun_on else MORNING
    turn = monthly.triggers[0].first_turn(Surroundings(now))
    days = []
    for _ in range(14):
        days.append(turn.due_at.astimezone(AROUND.zone).day)
        turn = Cycle.from_data(turn.as_data()).missed(Surroundings(turn.due_at))

    assert days == [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 29]


def test_a_downtime_over_a_short_month_does_not_move_the_day() -> None:
    (monthly,) = begun_by(timer("R4/2027-01-31T09:00:00+08:00/P1M", "timeCycle")).load().triggers
    turn = monthly.triggers[0].first_turn(AROUND)

    later = turn.missed(Surroundings(datetime.fromisoformat("2027-03-05T10:00:00+08:00")))

    assert (later.left, later.due_at.isoformat()) == (2, "2027-03-31T01:00:00+00:00")


def test_a_cycle_kept_before_there_were_anchors_goes_on_from_its_next_turn() -> None:
    kept = {"left": 2, "due_at": MORNING, "months": 1, "rest": timedelta(), "until": None}

    assert Cycle.from_data(kept).missed(AROUND).due_at == datetime.fromisoformat("2026-08-01T01:00:00+00:00")


def test_the_start_event_or_the_process_names_organisation_and_starter() -> None:
    (start,) = begun_by(message("m"), lx_organisation="=town", lx_starter="zhang").load().triggers

    assert start.organisation_of({"town": "KS"}, AROUND) == "KS"
    assert start.starter_of({}, AROUND) == "zhang"


def test_a_process_can_not_begin_with_an_error() -> None:
    with pytest.raises(DiagramRefused, match="error"):
        begun_by("<bpmn:errorEventDefinition/>").load()


def test_a_message_says_until_when_it_may_be_received() -> None:
    diagram = (
        Drawing().declare("message", "m", name="word", lx_timeToLive="PT2H").start()
        .throw("say", message("m")).throw("shout", message("m"), lx_timeToLive="=@\"PT1H\"").end()
        .flows("start say shout end")
    )  # fmt: skip

    thrown = Play(diagram.load()).start().standing.thrown

    assert [(sent.element_id, sent.expires_at) for sent in thrown] == [
        ("say", MORNING + timedelta(hours=2)),
        ("shout", MORNING + timedelta(hours=1)),
    ]

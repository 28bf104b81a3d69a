"""User tasks: what is settled when they open, and what completing them leaves."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from bpmn import engine
from bpmn.refusals import TaskNotOpen
from bpmn.specs.user_task import OutcomeNotOffered
from tests.bpmn.draw import Drawing
from tests.bpmn.play import MORNING, Play


def one_task(inside: str = "", **attributes: str) -> Play:
    drawing = Drawing().start().user("review", inside, **attributes).end().flows("start review end")
    return Play(drawing.load())


def test_expressions_are_settled_when_the_task_opens_and_kept():
    play = one_task(
        lx_assignee="=reviewer",
        lx_organisation="=upper",
        lx_position="chief",
        lx_due="P5D",
        lx_form="opinion",
    )

    play.start(reviewer="li", upper="3205", organisation="320583")

    task = play.standing.user_tasks[0]
    assert (task.assignee, task.organisation, task.position) == ("li", "3205", "chief")
    assert task.form_key == "opinion"
    assert task.due_at == datetime(2026, 7, 6, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize("due", ["2026-07-05", '=date("2026-07-05")'])
def test_a_day_without_a_time_may_be_used_up(due):
    play = one_task(lx_due=due).start()

    assert play.standing.user_tasks[0].due_at == datetime(2026, 7, 5, 16, 0, tzinfo=UTC)


def test_without_an_organisation_the_handling_one_is_meant():
    play = one_task().start(organisation="320583")

    assert play.standing.user_tasks[0].organisation == "320583"


def test_a_lane_says_whose_its_tasks_are():
    drawing = Drawing().start().user("review").user("sign", lx_position="leader").end()
    drawing.lanes(({"id": "office", "lx_position": "clerk", "lx_organisation": "=upper"}, ["review", "sign"]))
    play = Play(drawing.flows("start review sign end").load())

    play.start(upper="32")
    first = play.standing.user_tasks[0]
    play.complete("review")
    second = play.standing.user_tasks[0]

    assert (first.position, first.organisation) == ("clerk", "32")
    assert second.position == "leader"


def test_completing_leaves_the_answers_and_a_record():
    play = one_task().start()

    play.complete("review", amount=Decimal("12.50"))

    assert play.standing.ended
    assert play.variables["amount"] == Decimal("12.50")
    assert play.variables["review_record"]["by"] == "zhang"


def test_the_button_pressed_becomes_the_outcome_variable():
    play = one_task(lx_outcomes="pass:通过,back:退回", lx_outcomeVariable="conclusion").start()

    assert play.standing.user_tasks[0].outcomes == (("pass", "通过"), ("back", "退回"))
    play.complete("review", outcome="back")

    assert play.variables["conclusion"] == "back"


def test_an_outcome_that_is_not_offered_is_refused():
    play = one_task(lx_outcomes="pass:通过,back:退回").start()

    with pytest.raises(OutcomeNotOffered, match=r"review.*通过、退回"):
        play.complete("review", outcome="maybe")


def test_a_completed_task_can_not_be_completed_again():
    drawing = Drawing().start().user("a").user("b").end().flows("start a b end")
    play = Play(drawing.load()).start()
    first = play.standing.user_tasks[0].id
    play.complete("a")

    with pytest.raises(TaskNotOpen):
        engine.complete(play.definition, play.state, first, {}, {}, play.around)


def test_an_unknown_task_is_refused():
    play = one_task().start()

    with pytest.raises(TaskNotOpen):
        engine.complete(play.definition, play.state, uuid4(), {}, {}, play.around)


def test_a_due_date_that_is_no_date_is_an_incident_that_can_be_retried():
    play = one_task(lx_due="=when").start(when="下周")

    assert play.open == []
    assert "下周" in play.standing.failures[0].reason
    assert play.retry().standing.failures[0].element_id == "review"


def test_an_assignee_nobody_is_named_for_is_an_incident():
    play = one_task(lx_assignee="=nobody").start()

    assert "lx:assignee" in play.standing.failures[0].reason


def test_plain_and_manual_tasks_wait_for_a_person_too():
    drawing = Drawing().start().element("task", "a").element("manualTask", "b").end().flows("start a b end")
    play = Play(drawing.load()).start()

    assert play.open == ["a"]
    assert play.complete("a").open == ["b"]


def test_elements_may_be_called_start_and_end():
    drawing = Drawing().start("Start").user("a").end("End", lx_outcome="done").flows("Start a End")
    play = Play(drawing.load()).start()

    play.complete("a")

    assert play.standing.outcome == "done"


def test_the_same_command_on_the_same_state_gives_the_same_standing():
    play = one_task(lx_due="PT1H").start(x=1)
    task = play.standing.user_tasks[0]

    outcomes = [
        engine.complete(play.definition, play.state, task.id, {"y": 2}, {"by": "li"}, play.around)
        for _ in "ab"
    ]

    assert outcomes[0] == outcomes[1]
    assert task.due_at == MORNING + timedelta(hours=1)

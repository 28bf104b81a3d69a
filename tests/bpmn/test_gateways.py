"""Gateways: which way is taken, and what joins wait for and merge."""

import itertools
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from bpmn.documents import DiagramRefused
from config import SHANGHAI
from tests.bpmn.draw import Drawing, Scope, error, message
from tests.bpmn.play import Play


def choice(**attributes: str) -> Drawing:
    drawing = Drawing().start().exclusive("g", **attributes).user("few").user("many").end()
    return drawing.flows("start g", "few end", "many end").flow("g", "few", "days < 3", id="to_few")


def test_the_first_condition_that_is_true_is_taken():
    play = Play(choice().flow("g", "many", "days < 10", id="to_many").load()).start(days=2)

    assert play.open == ["few"]
    assert "to_few" in play.took("taken")


def test_null_counts_as_false_and_the_default_is_taken():
    play = Play(choice(default="to_many").flow("g", "many", id="to_many").load()).start()

    assert play.open == ["many"]


def test_a_condition_that_is_no_boolean_is_an_incident_and_the_rest_goes_on():
    drawing = Drawing().start().parallel("split").exclusive("g", default="d").user("a").user("b").end()
    drawing.flows("start split g", "split b end", "a end", d="g a").flow("g", "a", '"yes"')
    play = Play(drawing.load()).start()

    assert play.open == ["b"]
    assert "true 或 false" in play.standing.failures[0].reason
    assert play.complete("b").standing.failures[0].element_id == "g"


def test_no_condition_and_no_default_is_an_incident_that_retry_runs_again():
    play = Play(choice().flow("g", "many", "days >= 10").load()).start(days=5)

    assert "没有任何条件成立" in play.standing.failures[0].reason
    assert play.retry().standing.failures[0].element_id == "g"
    assert play.open == []


def test_a_way_out_without_condition_is_refused_when_loaded():
    with pytest.raises(DiagramRefused, match="既没有条件"):
        choice().flow("g", "many", id="to_many").load()


@pytest.mark.parametrize(("source", "told"), [("start", "条件不会生效"), ("a", "唯一的出口")])
def test_a_condition_that_chooses_nothing_is_refused_when_loaded(source, told):
    drawing = Drawing().start().user("a").end()
    for one, other in (("start", "a"), ("a", "end")):
        drawing.flow(one, other, "x > 1" if one == source else None)

    with pytest.raises(DiagramRefused, match=told):
        drawing.load()


def fork(*tasks: str) -> Drawing:
    drawing = (
        Drawing().start().parallel("split", "join").user("last").end().flows("start split", "join last end")
    )
    for task in tasks:
        drawing.user(task).flows(f"split {task} join")
    return drawing


@pytest.mark.parametrize("order", list(itertools.permutations("abc")))
def test_a_join_waits_for_all_and_merges_what_each_has_changed(order):
    play = Play(fork("a", "b", "c").load()).start(status="old", items=[9])
    answers: dict[str, dict[str, Any]] = {
        "a": {"status": "new", "items": [9, 1, 1, 2]},
        "b": {"b": 1},
        "c": {},
    }

    for task in order:
        assert "last" not in play.open
        play.complete(task, **answers[task])

    assert play.open == ["last"]
    assert play.variables["status"] == "new"
    assert play.variables["items"] == [9, 1, 1, 2]
    assert play.variables["b"] == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([True], [Decimal(1)]),
        ({"fit": False}, {"fit": Decimal(0)}),
        (Decimal("1.5"), Decimal("1.50")),
        (datetime(2026, 7, 1, 1, tzinfo=UTC), datetime(2026, 7, 1, 9, tzinfo=SHANGHAI)),
    ],
)
def test_what_python_holds_for_equal_is_a_change_all_the_same(before, after):
    play = Play(fork("a", "b").load()).start(value=before)

    play.complete("a", value=after).complete("b")

    assert repr(play.variables["value"]) == repr(after)


def test_a_join_in_a_rework_loop_waits_in_every_round():
    drawing = (
        Drawing().start().exclusive("again").parallel("split", "join").user("a").user("b").user("decide")
    )
    drawing.exclusive("g", default="done").end()
    drawing.flows("start again split a join decide g", "split b join", done="g end").flow(
        "g", "again", "rework"
    )
    play = Play(drawing.load()).start()

    play.complete("a").complete("b").complete("decide", rework=True)
    assert play.complete("b").open == ["a"]
    assert play.complete("a").open == ["decide"]
    assert play.complete("decide", rework=False).standing.ended


def test_what_was_written_last_is_seen_whatever_the_other_branches_still_remember():
    drawing = Drawing().start().parallel("one", "two").user("other").user("a").user("b").user("c").user("d")
    drawing.user("e").end().flows("start one other end", "one a two b d end", "two c e end")
    play = Play(drawing.load()).start(x=0)

    play.complete("a", x=1).complete("b", x=2).complete("c")

    assert play.variables["x"] == 2


def test_what_a_side_branch_changed_is_known_after_it_has_ended():
    drawing = Drawing().start().parallel("split").user("side").user("main").user("next").end("e1").end("e2")
    drawing.flows("start split side e1", "split main next e2")
    play = Play(drawing.load()).start(x=1)

    play.complete("side", x=2)
    seen = play.standing.user_tasks[0].variables["x"]
    play.complete("main", y=3).complete("next")

    assert seen == 2
    assert (play.variables["x"], play.variables["y"]) == (2, 3)


def test_a_later_write_wins_over_what_a_side_branch_handed_over():
    drawing = Drawing().start().parallel("split", "join").end("e1").end("e2")
    drawing.user("side").user("a").user("b")
    drawing.flows("start split side e1", "split a join e2", "split b join")
    play = Play(drawing.load()).start(x=0)

    play.complete("side", x=1).complete("b", x=2).complete("a")

    assert play.variables["x"] == 2


def inclusive() -> Drawing:
    drawing = Drawing().start().element("inclusiveGateway", "split", default="to_none")
    drawing.element("inclusiveGateway", "join").user("a").user("b").user("none").user("last").end()
    drawing.flows("start split", "a join", "b join", "none join last end", to_none="split none")
    return drawing.flow("split", "a", "x > 1").flow("split", "b", "x > 2")


@pytest.mark.parametrize(("x", "opened"), [(0, ["none"]), (2, ["a"]), (3, ["a", "b"])])
def test_an_inclusive_join_waits_for_the_ways_that_were_taken(x, opened):
    play = Play(inclusive().load()).start(x=x)
    assert play.open == opened

    for task in opened:
        assert "last" not in play.open
        play.complete(task)

    assert play.open == ["last"]


def test_an_inclusive_join_waits_in_the_second_round_too():
    drawing = Drawing().start().exclusive("again").element("inclusiveGateway", "split")
    drawing.element("inclusiveGateway", "join").user("a").user("b").user("decide").exclusive(
        "g", default="done"
    ).end()
    drawing.flows("start again split", "a join", "b join", "join decide g", done="g end")
    drawing.flow("split", "a", "true").flow("split", "b", "true").flow("g", "again", "rework")
    play = Play(drawing.load()).start()

    play.complete("a").complete("b").complete("decide", rework=True)
    assert play.complete("b").open == ["a"]
    assert play.complete("a").open == ["decide"]


def test_an_inclusive_join_consumes_one_token_of_each_way_and_keeps_the_surplus():
    drawing = Drawing().start().parallel("split").user("one").user("two").script("s", "x = 1")
    drawing.exclusive("merge").element("inclusiveGateway", "join").user("after").end()
    drawing.flows("start split one join after end", "split two merge join", "two s merge")
    play = Play(drawing.load()).start()

    play.complete("one").complete("two")

    assert play.open == ["after", "after"]
    assert play.complete("after").complete("after").standing.ended


def test_an_event_that_could_interrupt_does_not_hold_an_inclusive_join_up_by_itself():
    drawing = Drawing().start().parallel("split").exclusive("merge").user("a").user("after").end()
    drawing.boundary("withdrawn", "a", message()).element("inclusiveGateway", "join").script("s", "x = 1")
    drawing.flows("start split merge a join after end", "split s merge", "withdrawn join")
    play = Play(drawing.load()).start()

    assert play.open == ["a", "a"]
    assert play.complete("a").open == ["a", "after"]


def test_a_join_nobody_can_reach_any_more_is_an_incident():
    drawing = Drawing().start().exclusive("g", default="d").user("a").user("b").parallel("join").end()
    drawing.flows("start g", "a join", "b join end", d="g a").flow("g", "b", "false")
    play = Play(drawing.load()).start()

    play.complete("a")

    assert not play.standing.ended
    assert play.standing.failures[0].element_id == "join"
    assert "没有分支能再到达" in play.standing.failures[0].reason
    assert play.retry().standing.failures[0].element_id == "join"


def test_an_event_attached_around_a_join_that_starves_is_not_blamed():
    inside = Scope("sub").start("s").exclusive("g", default="d").user("a").user("b").parallel("join").end("e")
    inside.flows("s g", "a join", "b join e", d="g a").flow("g", "b", "false")
    drawing = Drawing().start().sub(inside).boundary("failed", "sub", error()).end().end("other")
    play = Play(drawing.flows("start sub end", "failed other").load()).start()

    play.complete("a")

    assert [failure.element_id for failure in play.standing.failures] == ["join"]


def test_several_flows_out_of_a_task_are_a_parallel_split():
    drawing = Drawing().start().user("a").user("b").user("c").end("e1").end("e2")
    play = Play(drawing.flows("start a b e1", "a c e2").load()).start()

    assert play.complete("a").open == ["b", "c"]


def test_the_endless_loop_of_scripts_is_stopped_and_told():
    drawing = Drawing().start().exclusive("m").script("s", "n = n + 1").exclusive("g", default="out").end()
    drawing.flows("start m s g", out="g end").flow("g", "m", "true")
    play = Play(drawing.load()).start(n=0)

    assert "死循环" in play.standing.failures[0].reason
    assert play.variables["n"] > 500


def test_a_loop_of_hundreds_of_rounds_ends_as_it_should():
    drawing = Drawing().start().exclusive("m").script("s", "n = n + 1").exclusive("g", default="out").end()
    drawing.flows("start m s g", out="g end").flow("g", "m", "n < 600")

    assert Play(drawing.load()).start(n=0).variables["n"] == 600

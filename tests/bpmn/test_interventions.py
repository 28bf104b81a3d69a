"""What a person does about elements that can't go on, and about variables."""

import pytest

from bpmn import operations
from bpmn.refusals import TaskNotOpen
from bpmn.skipping import ValuesMissing
from tests.bpmn.draw import Drawing, conditional, many
from tests.bpmn.play import Play


def test_a_failed_service_that_is_skipped_counts_as_done_with_what_was_entered():
    drawing = Drawing().start().service("s", lx_resultVariable="r").user("b").end().flows("start s b end")
    play = Play(drawing.load()).start().fail("s")

    play.skip(r=5)

    assert play.open == ["b"]
    assert play.took() == ["s"]
    assert play.variables["r"] == 5


def test_a_script_that_fails_on_entering_is_skipped_before_it_has_run():
    drawing = Drawing().start().script("s", "x = 1 + nothing").user("b").end().flows("start s b end")
    play = Play(drawing.load()).start()
    assert play.standing.failures

    assert play.skip(x=2).variables["x"] == 2


def test_a_gateway_without_a_true_condition_needs_what_makes_one_true():
    drawing = Drawing().start().exclusive("g").user("b").user("c").end().flows("start g", "b end", "c end")
    drawing.flow("g", "b", condition="n = 1").flow("g", "c", condition="n = 2")
    play = Play(drawing.load()).start(n=0)

    assert play.skip().standing.failures
    assert play.skip(n=2).open == ["c"]


def test_several_instances_of_nothing_usable_are_skipped_as_a_whole():
    drawing = Drawing().start().user("sign", many(), lx_collection="=signers").user("b").end()
    play = Play(drawing.flows("start sign b end").load()).start(signers=7)

    assert play.skip().open == ["b"]


def test_a_join_that_waits_in_vain_goes_on_when_it_is_skipped():
    drawing = Drawing().start().exclusive("x", default="d").parallel("join").user("b").end()
    drawing.flow("x", "join", condition="true").flows("start x", "join b end", d="x join")
    play = Play(drawing.load()).start()
    assert play.standing.failures

    assert play.skip().open == ["b"]


def test_an_activity_that_waits_for_more_tokens_begins_with_those_that_have_come():
    drawing = Drawing().start().exclusive("x", default="d").parallel("split").user("a").user("b")
    drawing.user("c", startQuantity="3").end().flow("x", "c", condition="n > 1")
    drawing.flows("start split x", "split a c end", "split b c", d="x end")
    play = Play(drawing.load()).start(n=1).complete("a", seen="a").complete("b", by="b")
    assert [failure.element_id for failure in play.standing.failures] == ["c", "c"]

    assert play.skip().open == ["c"]
    assert play.standing.failures == ()
    assert {"seen": "a", "by": "b"}.items() <= play.variables.items()
    assert play.complete("c").standing.ended


def test_only_what_can_not_go_on_is_skipped():
    play = Play(Drawing().start().call("c", "q").end().flows("start c end").load()).start()

    with pytest.raises(TaskNotOpen):
        operations.skip(play.definition, play.state, play.standing.calls[0].id, {}, play.around)


def test_a_changed_variable_is_seen_by_every_branch_and_is_no_conflict_at_the_join():
    drawing = Drawing().start().parallel("split", "join").user("a").user("b").user("c").end()
    drawing.flows("start split a join c end", "split b join")
    play = Play(drawing.load()).start(n=1).complete("a", n=2)

    play.change(n=3)

    assert play.standing.user_tasks[0].variables["n"] == 3
    assert play.complete("b").variables["n"] == 3
    assert play.open == ["c"]


def test_the_item_of_an_instance_stays_its_own():
    drawing = Drawing().start().user("sign", many(), lx_collection="=names", lx_elementVariable="name")
    play = Play(drawing.end().flows("start sign end").load()).start(names=["x", "y"])

    play.change(name="z", other=1)

    assert [task.variables["name"] for task in play.standing.user_tasks] == ["x", "y"]
    assert all(task.variables["other"] == 1 for task in play.standing.user_tasks)


def test_a_condition_that_becomes_true_by_the_change_lets_its_event_happen():
    drawing = Drawing().start().catch("wait", conditional("n > 5")).user("b").end()
    play = Play(drawing.flows("start wait b end").load()).start(n=1)

    assert play.change(n=6).open == ["b"]


def test_branches_that_disagree_at_a_skipped_join_need_the_value_that_counts():
    play = Play(_never_joined().load()).start()
    stuck = play.standing.failures[0].id

    with pytest.raises(ValuesMissing) as missing:
        operations.skip(play.definition, play.state, stuck, {}, play.around)

    assert "amount" in str(missing.value)
    assert play.skip(amount=3).open == ["b"]
    assert play.variables["amount"] == 3


def _never_joined() -> Drawing:
    """Two of three branches come to a join with different amounts; the third goes elsewhere."""
    drawing = Drawing().start().parallel("fork", "join").exclusive("x", default="away").user("b").end()
    drawing.script("one", "amount = 1").script("two", "amount = 2").end("lost")
    drawing.flows("start fork one join b end", "fork two join", "fork x", away="x lost")
    return drawing.flow("x", "join", condition="amount = 0")

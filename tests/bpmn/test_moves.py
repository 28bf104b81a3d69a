"""Tokens moved by hand: back, ahead, into and out of sub-processes, with what waits beside them."""

import pytest

from bpmn.moves import ComesBackElsewhere, LastToken, NotMovable
from bpmn.targets import TargetNotOffered
from tests.bpmn.draw import CANCEL, Drawing, Scope, many, message, timer
from tests.bpmn.play import Play


def row() -> Drawing:
    return Drawing().start().user("a").user("b").user("c").end().flows("start a b c end")


def parted() -> Drawing:
    """A task, then two branches of two tasks each, then another task."""
    drawing = Drawing().start().user("before").parallel("split", "join").user("after").end()
    for id in ("a1", "a2", "b1", "b2"):
        drawing.user(id)
    drawing.flows("start before split", "split a1 a2", "split b1 b2", "join after end")
    return drawing.flows(a_in="a2 join", b_in="b2 join")


def nested() -> Drawing:
    inner = Scope("sub").start("s").user("x").user("y").end("e").flows("s x y e")
    return Drawing().start().user("a").sub(inner).user("b").end().flows("start a sub b end")


def test_what_is_sent_back_is_walked_again():
    play = Play(row().load()).start().complete("a", answer=1).complete("b")

    play.move("c", to="a")

    assert play.open == ["a"]
    assert play.took("cancelled") == ["c"]
    assert play.took("moved") == ["a"]
    assert play.complete("a").complete("b").complete("c").standing.ended


def test_what_is_sent_back_may_come_straight_back():
    play = Play(row().load()).start().complete("a").complete("b").move("c", to="a", comes_back=True)

    play.complete("a", answer=2)

    assert play.open == ["c"]
    assert play.took("moved") == ["c"]
    assert play.variables["answer"] == 2
    assert play.complete("c").standing.ended


def test_it_comes_straight_back_between_activities_with_attached_events():
    drawing = row().boundary("late", "a", timer("PT1H")).boundary("later", "c", timer("PT2H")).end("e")
    play = Play(drawing.flows("late e", "later e").load()).start().complete("a").complete("b")

    play.move("c", to="a", comes_back=True)

    assert [armed.element_id for armed in play.standing.timers] == ["late"]
    assert play.complete("a").open == ["c"]
    assert [armed.element_id for armed in play.standing.timers] == ["later"]


def test_it_comes_back_past_conditions_that_would_lead_elsewhere():
    drawing = Drawing().start().user("a", default="on").user("b").user("c").end()
    drawing.flows("start a", "b end", "c end", on="a b").flow("a", "c", condition="aside")
    play = Play(drawing.load()).start(aside=False).complete("a").move("b", to="a", comes_back=True)

    play.complete("a", aside=True)

    assert play.open == ["b"]


def test_straight_back_waits_for_all_instances_of_the_target():
    drawing = Drawing().start().user("a", many(cardinality="2")).user("b").end().flows("start a b end")
    play = Play(drawing.load()).start().complete("a", 0).complete("a", 1)

    play.move("b", to="a", comes_back=True)

    assert play.complete("a", 1).open == ["a"]
    assert play.complete("a", 0).open == ["b"]


def test_answers_given_so_far_are_seen_at_the_target():
    play = Play(row().load()).start().complete("a", one=1).complete("b", two=2)

    play.move("c", to="b")

    assert play.standing.user_tasks[0].variables["two"] == 2


def test_a_jump_passes_over_what_lies_between():
    play = Play(row().load()).start().move("a", to="c")

    assert play.open == ["c"]
    assert play.complete("c").standing.ended


def test_only_the_branch_that_is_sent_back_leaves_its_place():
    play = Play(parted().load()).start().complete("before").complete("a1").complete("b1")

    play.move("a2", to="a1")

    assert play.open == ["a1", "b2"]
    assert play.complete("b2").complete("a1").complete("a2").open == ["after"]


def test_branches_that_would_be_walked_twice_go_back_together():
    play = Play(parted().load()).start().complete("before").complete("a1").complete("b1").complete("b2")

    assert play.going_along("a2", "before") == ["join"]
    assert play.going_along("a2", "a1") == []

    play.move("a2", "join", to="before")
    assert play.open == ["before"]
    play.complete("before").complete("a1").complete("b1").complete("a2").complete("b2")
    assert play.open == ["after"]


def test_several_branches_become_one_with_what_both_have_written():
    play = Play(parted().load()).start().complete("before").complete("a1", one=1).complete("b1", two=2)

    play.move("a2", "b2", to="after")

    assert play.open == ["after"]
    assert (play.variables["one"], play.variables["two"]) == (1, 2)


def test_a_branch_can_be_led_to_its_join_along_the_flow():
    play = Play(parted().load()).start().complete("before").complete("a1").move("a2", to="a_in")

    assert play.open == ["b1"]
    assert play.complete("b1").complete("b2").open == ["after"]


def test_a_join_that_waits_for_what_has_left_is_named():
    play = Play(parted().load()).start().complete("before").complete("a1").complete("a2")
    assert play.starved() == []

    play.move("b1", to="after")

    assert play.starved() == ["join"]


def test_whoever_leaves_a_sub_process_leaves_it_as_a_whole():
    inner = Scope("sub").start("s").parallel("in", "out").user("x").user("y").end("e")
    inner.flows("s in x out e", "in y out")
    drawing = Drawing().start().user("a").sub(inner).user("b").end().flows("start a sub b end")
    play = Play(drawing.load()).start().complete("a")

    play.move("x", to="a")

    assert play.open == ["a"]
    assert set(play.took("cancelled")) == {"x", "y", "sub"}


def test_entering_a_sub_process_makes_its_scope_and_arms_what_is_attached():
    drawing = nested().boundary("late", "sub", timer("PT1H")).user("reminded").flows("late reminded end")
    play = Play(drawing.load()).start(n=1)

    play.move("a", to="y")

    assert play.open == ["y"]
    assert play.standing.user_tasks[0].variables["n"] == 1
    assert [armed.element_id for armed in play.standing.timers] == ["late"]
    assert play.complete("y").open == ["b"]
    assert not play.standing.timers


def test_an_event_sub_process_listens_where_a_sub_process_is_entered_in_the_middle():
    inner = Scope("sub").start("s").user("x").user("y").end("e").flows("s x y e")
    handler = Scope("handler").start("told", message()).user("react").end("he").flows("told react he")
    inner.sub(handler, triggeredByEvent="true")
    drawing = Drawing().start().user("a").sub(inner).user("b").end().flows("start a sub b end")
    play = Play(drawing.load()).start().move("a", to="y")

    assert play.deliver("told").open == ["react"]


def test_within_a_sub_process_its_scope_stays_as_it_is():
    play = Play(nested().load()).start().complete("a").complete("x", found=1)

    play.move("y", to="x", comes_back=True)

    assert play.took("cancelled") == ["y"]
    assert play.complete("x").open == ["y"]
    assert play.complete("y").variables["found"] == 1


def test_within_one_of_several_sub_processes_the_others_stay_untouched():
    inner = Scope("sub").start("s").user("x").user("y").end("e").flows("s x y e")
    drawing = Drawing().start().sub(inner, many(cardinality="2")).user("b").end().flows("start sub b end")
    play = Play(drawing.load()).start()
    play.complete_task(play.standing.user_tasks[0])

    play.move("y", to="x")

    assert play.open == ["x", "x"]
    for _ in range(4):
        play.complete_task(play.standing.user_tasks[0])
    assert play.open == ["b"]


def test_sending_back_from_one_of_several_instances_takes_all_of_them():
    drawing = Drawing().start().user("a").user("sign", many(cardinality="3")).end().flows("start a sign end")
    play = Play(drawing.load()).start().complete("a").complete("sign", 0)

    play.move_tokens(play.token("sign", 1), to="a")

    assert play.open == ["a"]
    assert play.complete("a").open == ["sign", "sign", "sign"]


def test_what_waits_beside_an_activity_leaves_with_it():
    drawing = row().boundary("late", "b", timer("PT1H"), interrupting=False).end("told").flows("late told")
    play = Play(drawing.load()).start().complete("a").move("b", to="c")

    assert not play.standing.timers
    assert [armed.element_id for armed in play.move("c", to="b").standing.timers] == ["late"]


def test_events_that_wait_for_one_token_are_one_token():
    drawing = Drawing().start().user("a").element("eventBasedGateway", "race")
    drawing.catch("m", message()).catch("t", timer("PT1H")).user("b").end()
    drawing.flows("start a race m b end", "race t b")
    play = Play(drawing.load()).start().complete("a").move("m", to="a")

    assert play.open == ["a"]
    assert not play.standing.messages
    assert not play.standing.timers
    with pytest.raises(TargetNotOffered, match="事件网关"):
        play.move("a", to="t")
    assert play.move("a", to="race").standing.timers


def test_what_was_completed_inside_can_still_be_undone_after_the_sub_process_was_left():
    inner = Scope("sub").start("s").user("x").user("x_back", isForCompensation="true").undo("x", "x_back")
    inner.user("y").end("e").flows("s x y e")
    drawing = Drawing().start().user("a").sub(inner).end().flows("start a sub end")
    play = Play(drawing.load()).start().complete("a").complete("x").move("y", to="a")

    assert play.compensate().open == ["x_back"]


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("nowhere", "没有这个环节"),
        ("join", "连线"),
        ("late", "边界事件"),
        ("a_back", "撤回"),
        ("handler", "事件子流程"),
    ],
)
def test_where_no_token_can_come_it_is_told_why(target, told):
    handler = Scope("handler").start("told", message()).user("react").end("he").flows("told react he")
    drawing = parted().boundary("late", "a1", timer("PT1H")).end("e").flows("late e")
    drawing.user("a_back", isForCompensation="true").undo("a1", "a_back").sub(
        handler, triggeredByEvent="true"
    )

    with pytest.raises(TargetNotOffered, match=told):
        Play(drawing.load()).start().move("before", to=target)


def test_one_of_several_instances_is_not_entered_from_outside():
    inner = Scope("sub").start("s").user("x").end("e").flows("s x e")
    drawing = Drawing().start().user("a").sub(inner, many(cardinality="2")).end().flows("start a sub end")

    with pytest.raises(TargetNotOffered, match="请选择“sub”本身"):
        Play(drawing.load()).start().move("a", to="x")


def test_straight_back_is_refused_where_it_would_lose_a_token():
    with pytest.raises(ComesBackElsewhere):
        Play(nested().load()).start().complete("a").move("x", to="a", comes_back=True)
    play = Play(parted().load()).start().complete("before")
    with pytest.raises(ComesBackElsewhere):
        play.move("a1", "b1", to="before", comes_back=True)


def test_what_is_being_undone_is_not_moved():
    drawing = Drawing().start().user("a").user("a_back", isForCompensation="true").undo("a", "a_back")
    play = Play(drawing.user("b").end().flows("start a b end").load()).start().complete("a")
    undone = play.compensate().standing.user_tasks[0].id

    with pytest.raises(NotMovable):
        play.move_tokens(undone, to="a")


def test_a_branch_that_is_cancelled_ends_as_at_an_end_event():
    drawing = Drawing().start().parallel("split").user("a").user("b").end("ea").end("eb")
    play = Play(drawing.flows("start split", "split a ea", "split b eb").load()).start()

    play.take_away("a")

    assert play.open == ["b"]
    with pytest.raises(LastToken):
        play.take_away("b")
    assert play.complete("b").standing.ended


def test_the_last_branch_of_a_sub_process_ends_it():
    play = Play(nested().load()).start().complete("a").take_away("x")

    assert play.open == ["b"]


def test_one_of_several_instances_can_be_taken_out():
    drawing = Drawing().start().user("sign", many(cardinality="3", condition="nrOfCompletedInstances = 2"))
    play = Play(drawing.user("after").end().flows("start sign after end").load()).start()

    play.take_away("sign", 2).complete("sign", 0)
    assert play.open == ["sign"]

    assert play.take_away("sign", 1).open == ["after"]


def test_after_an_instance_that_is_taken_out_the_next_one_begins():
    drawing = Drawing().start().user("sign", many(sequential=True, cardinality="2"))
    play = Play(drawing.user("after").end().flows("start sign after end").load()).start()

    assert play.take_away("sign", 0).standing.user_tasks[0].iteration == 1
    assert play.take_away("sign", 1).open == ["after"]


def test_a_transaction_entered_in_the_middle_can_be_cancelled():
    inner = Scope("deal").start("s").user("x").user("y").end("off", CANCEL).flows("s x y off")
    drawing = Drawing().start().user("a").sub(inner, tag="transaction").boundary("gone", "deal", CANCEL)
    drawing.user("b").end().flows("start a deal", "gone b end")
    play = Play(drawing.load()).start().move("a", to="y")

    assert play.complete("y").open == ["b"]


def test_in_an_ad_hoc_sub_process_that_is_entered_the_next_choice_is_open():
    inner = Scope("free").user("x").user("y")
    drawing = Drawing().start().user("a").sub(inner, tag="adHocSubProcess").end().flows("start a free end")
    play = Play(drawing.load()).start().move("a", to="y")

    assert play.open == ["y"]
    assert play.complete("y").choose("x").open == ["x"]


def test_an_instance_can_begin_at_an_element():
    play = Play(nested().load()).begin_at("y", n=3)

    assert play.open == ["y"]
    assert play.complete("y").complete("b").variables["n"] == 3

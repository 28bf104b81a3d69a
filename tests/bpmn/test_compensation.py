"""Compensation: what was completed is undone, only that, in reverse, each with its own snapshot."""

from typing import TypeVar

import pytest

from bpmn.standing import UNDONE
from bpmn.state import StateUnreadable
from tests.bpmn.draw import (
    COMPENSATION,
    TERMINATE,
    Drawing,
    Scope,
    compensation,
    error,
    loop,
    many,
    message,
    parameters,
    timer,
)
from tests.bpmn.play import Play

AnyScope = TypeVar("AnyScope", bound=Scope)


def with_undoing(scope: AnyScope, *activities: str) -> AnyScope:
    """Draw user tasks, and a user task `undo_<name>` for each."""
    for activity in activities:
        scope.user(activity).user(f"undo_{activity}", isForCompensation="true")
        scope.undo(activity, f"undo_{activity}")
    return scope


def booking() -> Drawing:
    """Draw three steps, then a choice to go back on them."""
    drawing = Drawing().start().throw("regret", COMPENSATION).user("after").end()
    with_undoing(drawing, "hotel", "flight", "car")
    drawing.flows("start hotel flight car regret after end")
    return drawing


def test_what_was_completed_is_undone_in_reverse_one_after_the_other():
    play = Play(booking().load()).start()

    play.complete("hotel").complete("flight").complete("car")

    assert play.open == ["undo_car"]
    assert play.complete("undo_car").open == ["undo_flight"]
    assert play.complete("undo_flight").open == ["undo_hotel"]
    assert play.complete("undo_hotel").open == ["after"]
    assert play.complete("after").standing.ended


def test_a_handler_sees_the_variables_as_they_were_when_its_activity_completed():
    play = Play(booking().load()).start(kept="yes")

    play.complete("hotel", price=1).complete("flight", price=2).complete("car", price=3, reason="雨")

    seen = []
    for name in ("car", "flight", "hotel"):
        variables = play.standing.user_tasks[0].variables
        seen.append((variables["price"], variables["kept"], variables["reason"]))
        play.complete(f"undo_{name}", **{f"{name}_back": True})
    assert seen == [(3, "yes", "雨"), (2, "yes", "雨"), (1, "yes", "雨")]
    assert play.variables["price"] == 3
    assert [play.variables[f"{name}_back"] for name in ("car", "flight", "hotel")] == [True, True, True]


def test_only_the_activity_named_is_undone():
    drawing = with_undoing(Drawing().start(), "hotel", "flight").throw("regret", compensation("hotel")).end()
    play = Play(drawing.flows("start hotel flight regret end").load()).start()

    play.complete("hotel").complete("flight")

    assert play.open == ["undo_hotel"]
    assert play.complete("undo_hotel").standing.ended
    assert play.took()[-2:] == ["regret", "end"]


def test_what_is_still_open_is_not_undone_and_goes_on():
    drawing = with_undoing(Drawing().start(), "hotel", "flight").parallel("split").user("decide")
    drawing.end("regret", COMPENSATION).end()
    play = Play(
        drawing.flows("start split hotel end", "split flight end", "split decide regret").load()
    ).start()

    play.complete("hotel").complete("decide")

    assert play.open == ["flight", "undo_hotel"]
    play.complete("flight").complete("undo_hotel")
    assert play.standing.ended


def test_nothing_to_undo_lets_the_token_pass():
    drawing = with_undoing(Drawing().start(), "hotel").throw("regret", COMPENSATION).end()
    play = Play(drawing.flows("start regret hotel end").load()).start()

    assert play.open == ["hotel"]


def test_the_thrower_does_not_wait_when_told_so_but_the_instance_does():
    drawing = with_undoing(Drawing().start(), "hotel").user("after").end()
    drawing.throw("regret", compensation("hotel", wait=False)).flows("start hotel regret after end")
    play = Play(drawing.load()).start()

    assert play.complete("hotel").open == ["after", "undo_hotel"]
    assert play.complete("after", x=1).open == ["undo_hotel"]
    assert play.complete("undo_hotel", y=2).standing.ended
    assert (play.variables["x"], play.variables["y"]) == (1, 2)


def test_a_thrower_that_does_not_wait_and_finds_nothing_disappears():
    drawing = with_undoing(Drawing().start(), "hotel").user("after").end()
    drawing.throw("regret", compensation("hotel", wait=False)).flows("start regret hotel after end")
    play = Play(drawing.load()).start()

    assert play.open == ["hotel"]
    assert play.complete("hotel").complete("after").standing.ended


def test_each_is_undone_only_once():
    drawing = with_undoing(Drawing().start(), "hotel", "flight").user("between").end()
    drawing.throw("first", COMPENSATION).throw("second", COMPENSATION)
    play = Play(drawing.flows("start hotel first flight between second end").load()).start()

    play.complete("hotel").complete("undo_hotel").complete("flight").complete("between")

    assert play.open == ["undo_flight"]
    assert play.complete("undo_flight").standing.ended


def test_what_rework_has_completed_three_times_is_undone_three_times_each_with_its_snapshot():
    drawing = (
        with_undoing(Drawing().start(), "fill").exclusive("again").exclusive("g", default="enough").end()
    )
    drawing.throw("regret", COMPENSATION)
    drawing.flows("start again fill g", "regret end", enough="g regret").flow("g", "again", "rework")
    play = Play(drawing.load()).start()
    for number in (1, 2, 3):
        play.complete("fill", number=number, rework=number < 3)

    seen = []
    while not play.standing.ended:
        assert play.open == ["undo_fill"]
        seen.append(play.standing.user_tasks[0].variables["number"])
        play.complete("undo_fill")

    assert seen == [3, 2, 1]


def test_every_instance_of_many_is_undone_with_its_own_item():
    drawing = Drawing().start().user("book", many(), lx_collection='=["a", "b", "c"]', lx_elementVariable="n")
    drawing.user("cancel_booking", isForCompensation="true").undo("book", "cancel_booking")
    drawing.end("regret", COMPENSATION).flows("start book regret")
    play = Play(drawing.load()).start()

    play.complete("book", iteration=1).complete("book", iteration=0).complete("book", iteration=2)

    seen = []
    while not play.standing.ended:
        seen.append(play.standing.user_tasks[0].variables["n"])
        play.complete("cancel_booking")
    assert seen == ["c", "a", "b"]


def test_instances_of_many_that_are_still_running_are_not_undone():
    drawing = Drawing().start().parallel("split").user("decide").throw("regret", COMPENSATION).end().end("e2")
    drawing.user("book", many(), lx_collection="=[1, 2]")
    drawing.user("cancel_booking", isForCompensation="true").undo("book", "cancel_booking")
    play = Play(drawing.flows("start split decide regret end", "split book e2").load()).start()

    play.complete("book", iteration=0).complete("decide")

    assert play.open == ["book"]
    assert play.complete("book").standing.ended


def test_instances_of_many_that_were_interrupted_are_not_undone():
    drawing = Drawing().start().user("book", many(), lx_collection="=[1, 2]").end()
    drawing.user("cancel_booking", isForCompensation="true").undo("book", "cancel_booking")
    drawing.boundary("late", "book", timer("P1D")).throw("regret", COMPENSATION).end("e2")
    play = Play(drawing.flows("start book end", "late regret e2").load()).start()

    play.complete("book", iteration=0).later(days=1)

    assert play.standing.ended


def test_the_rounds_of_a_loop_are_undone_one_by_one():
    drawing = Drawing().start().user("dig", loop("more"))
    drawing.user("fill_up", isForCompensation="true").undo("dig", "fill_up")
    drawing.end("regret", COMPENSATION).flows("start dig regret")
    play = Play(drawing.load()).start()
    play.complete("dig", depth=1, more=True).complete("dig", depth=2, more=False)

    seen = []
    while not play.standing.ended:
        seen.append(play.standing.user_tasks[0].variables["depth"])
        play.complete("fill_up")

    assert seen == [2, 1]


def trip() -> Scope:
    return with_undoing(Drawing("trip").start("s"), "hotel", "flight").end("e").flows("s hotel flight e")


def after_the_trip(inside: Scope | None = None) -> Drawing:
    drawing = (
        Drawing().start().sub(inside or trip()).user("think").throw("regret", COMPENSATION).user("after")
    )
    return drawing.end().flows("start trip think regret after end")


def test_a_completed_sub_process_is_undone_from_the_inside_in_reverse():
    play = Play(after_the_trip().load()).start()
    play.complete("hotel", price=1).complete("flight", price=2).complete("think", price=3, why="雨")

    assert play.open == ["undo_flight"]
    assert play.standing.user_tasks[0].variables["price"] == 2
    play.complete("undo_flight", refund=2)
    assert play.open == ["undo_hotel"]
    assert play.standing.user_tasks[0].variables["price"] == 1
    assert play.standing.user_tasks[0].variables["why"] == "雨"
    play.complete("undo_hotel")

    assert play.open == ["after"]
    assert (play.variables["price"], play.variables["refund"]) == (3, 2)
    assert "trip" not in play.took()


def test_a_sub_process_that_was_interrupted_is_not_undone():
    drawing = Drawing().start().sub(trip()).boundary("late", "trip", timer("P1D")).end()
    drawing.throw("regret", COMPENSATION).end("e2").flows("start trip end", "late regret e2")
    play = Play(drawing.load()).start()

    play.complete("hotel").later(days=1)

    assert play.standing.ended


@pytest.mark.parametrize("thrown", [COMPENSATION, compensation("trip")])
def test_a_sub_process_that_failed_is_undone_neither_by_default_nor_by_its_handler(thrown):
    """What it had completed is lost to those outside: it has not completed itself."""
    inside = with_undoing(Drawing("trip").start("s"), "hotel").end("broke", error("err"))
    drawing = Drawing().declare("error", "err", errorCode="BROKE", name="破产").start()
    drawing.sub(inside.flows("s hotel broke")).user("undo_trip", isForCompensation="true")
    drawing.undo("trip", "undo_trip").boundary("failed", "trip", error("err")).end("e2")
    drawing.throw("regret", thrown).end().flows("start trip end", "failed regret e2")
    play = Play(drawing.load()).start()

    play.complete("hotel")

    assert play.standing.ended
    assert [play.took().count(step) for step in ("hotel", "regret", "undo_trip", "undo_hotel")] == [
        1,
        1,
        0,
        0,
    ]


def test_a_sub_process_with_a_handler_is_undone_by_it_alone():
    drawing = after_the_trip().user("undo_trip", isForCompensation="true").undo("trip", "undo_trip")
    play = Play(drawing.load()).start()

    play.complete("hotel").complete("flight").complete("think")

    assert play.open == ["undo_trip"]
    assert play.complete("undo_trip").open == ["after"]


def undone_inside(handler: Scope) -> Drawing:
    return after_the_trip(trip().sub(handler, triggeredByEvent="true"))


def test_a_sub_process_is_undone_by_its_own_event_sub_process():
    handler = Drawing("handler").start("h_s", COMPENSATION).user("call_off").end("h_e")
    play = Play(undone_inside(handler.flows("h_s call_off h_e")).load()).start()
    play.complete("hotel", price=1).complete("flight", price=2).complete("think", price=3, why="雨")

    assert play.open == ["call_off"]
    variables = play.standing.user_tasks[0].variables
    assert (variables["price"], variables["why"]) == (2, "雨")
    play.complete("call_off", fee=9)

    assert play.open == ["after"]
    assert (play.variables["price"], play.variables["fee"]) == (3, 9)


def test_the_event_sub_process_may_undo_what_lies_around_it():
    handler = Drawing("handler").start("h_s", COMPENSATION).user("call_off").throw("rest", COMPENSATION)
    handler.end("h_e").flows("h_s call_off rest h_e")
    play = Play(undone_inside(handler).load()).start()
    play.complete("hotel").complete("flight").complete("think")

    play.complete("call_off")

    assert play.open == ["undo_flight"]
    assert play.complete("undo_flight").open == ["undo_hotel"]
    assert play.complete("undo_hotel").open == ["after"]


def test_the_event_sub_process_may_undo_one_activity_and_leave_the_others():
    handler = Drawing("handler").start("h_s", COMPENSATION).throw("one", compensation("hotel")).end("h_e")
    play = Play(undone_inside(handler.flows("h_s one h_e")).load()).start()
    play.complete("hotel").complete("flight").complete("think")

    assert play.open == ["undo_hotel"]
    assert play.complete("undo_hotel").open == ["after"]


def test_an_error_handler_inside_undoes_what_its_scope_has_completed():
    handler = Drawing("handler").start("caught", error()).throw("regret", COMPENSATION).end("h_e")
    inside = with_undoing(Drawing("trip").start("s"), "hotel").user("pay").end("broke", error("err"))
    inside.sub(handler.flows("caught regret h_e"), triggeredByEvent="true").flows("s hotel pay broke")
    drawing = Drawing().declare("error", "err", errorCode="BROKE", name="破产").start().sub(inside)
    play = Play(drawing.user("after").end().flows("start trip after end").load()).start()

    play.complete("hotel").complete("pay")

    assert play.open == ["undo_hotel"]
    assert play.complete("undo_hotel").open == ["after"]


def test_a_throw_inside_a_sub_process_leaves_alone_what_lies_outside():
    inside = with_undoing(Drawing("trip").start("s"), "flight").end("e", COMPENSATION).flows("s flight e")
    drawing = with_undoing(Drawing().start(), "hotel").sub(inside).end().flows("start hotel trip end")
    play = Play(drawing.load()).start()

    play.complete("hotel").complete("flight")

    assert play.open == ["undo_flight"]
    assert play.complete("undo_flight").standing.ended


def test_sub_processes_in_many_instances_are_undone_each_with_its_own_ledger():
    drawing = (
        Drawing().start().sub(trip(), many(sequential=True), lx_collection="=[1, 2]", lx_elementVariable="n")
    )
    play = Play(drawing.end("regret", COMPENSATION).flows("start trip regret").load()).start()
    play.complete("hotel").complete("flight").complete("hotel").complete("flight")

    seen = []
    while not play.standing.ended:
        task = play.standing.user_tasks[0]
        seen.append((task.element_id, task.variables["n"]))
        play.complete_task(task)

    assert seen == [("undo_flight", 2), ("undo_hotel", 2), ("undo_flight", 1), ("undo_hotel", 1)]


def test_a_handler_may_be_a_sub_process():
    undoing = Drawing("undo").start("u_s").user("ask").user("refund").end("u_e").flows("u_s ask refund u_e")
    drawing = Drawing().start().user("pay").sub(undoing, isForCompensation="true").undo("pay", "undo")
    play = Play(drawing.end("regret", COMPENSATION).flows("start pay regret").load()).start()

    play.complete("pay", amount=5).complete("ask", amount=6).complete("refund", back=6)

    assert play.standing.ended
    assert (play.variables["amount"], play.variables["back"]) == (6, 6)


def test_a_handler_may_be_a_service_a_script_or_a_call_and_may_be_tried_again():
    drawing = Drawing().start().user("a").user("b").user("c").end("regret", COMPENSATION)
    drawing.service("release", parameters(which="=a_number"), isForCompensation="true").undo("a", "release")
    drawing.call("call_off", "p", isForCompensation="true").undo("b", "call_off")
    drawing.element(
        "scriptTask", "count", "<bpmn:script>n = missing(1)</bpmn:script>", isForCompensation="true"
    )
    drawing.undo("c", "count").flows("start a b c regret")
    drawing.body = [part.replace("missing(1)", "if ok then 1 else 1/0") for part in drawing.body]
    play = Play(drawing.load()).start()
    play.complete("a", a_number=7).complete("b").complete("c", ok=True)

    assert play.standing.calls[0].element_id == "call_off"
    play.fail("call_off")
    assert play.standing.failures[0].element_id == "call_off"
    play.retry().finish("call_off", {})
    assert play.standing.services[0].parameters == {"which": 7}
    assert play.finish("release", None).standing.ended
    assert play.variables["n"] == 1


def test_an_error_of_a_handler_reaches_the_boundary_around_its_scope():
    inside = Drawing("trip").start("s").user("hotel").end("e", COMPENSATION).flows("s hotel e")
    inside.service("release", isForCompensation="true").undo("hotel", "release")
    drawing = Drawing().declare("error", "err", errorCode="GONE", name="无").start().sub(inside)
    drawing.boundary("caught", "trip", error("err")).user("rescue").end().end("e2")
    play = Play(drawing.flows("start trip end", "caught rescue e2").load()).start()
    play.complete("hotel", room=12)

    play.fail("release", "已入住", "GONE")

    assert play.open == ["rescue"]
    assert play.variables["room"] == 12


def test_what_was_not_undone_to_the_end_can_be_undone_again():
    handler = Drawing("stop").start("heard", message("m")).throw("again", COMPENSATION).end("h_e")
    drawing = with_undoing(Drawing().start(), "hotel", "flight").declare("message", "m", name="m")
    drawing.sub(handler.flows("heard again h_e"), triggeredByEvent="true")
    drawing.end("regret", COMPENSATION).flows("start hotel flight regret")
    play = Play(drawing.load()).start()
    play.complete("hotel").complete("flight").complete("undo_flight")

    play.deliver("heard")

    assert play.open == ["undo_hotel"]
    assert play.took("cancelled") == ["regret", "undo_hotel"]
    assert play.complete("undo_hotel").standing.ended


def test_a_terminating_end_ends_the_undoing_too():
    drawing = with_undoing(Drawing().start(), "hotel").parallel("split").user("other")
    drawing.end("stop", TERMINATE).end("regret", COMPENSATION)
    play = Play(drawing.flows("start hotel split regret", "split other stop").load()).start()
    play.complete("hotel")

    play.complete("other")

    assert play.standing.ended
    assert play.open == []


def test_undoing_while_others_work_loses_nobodys_variables():
    drawing = with_undoing(Drawing().start(), "hotel").parallel("split", "join").user("other").user("after")
    drawing.throw("regret", COMPENSATION).end()
    play = Play(drawing.flows("start hotel split regret join after end", "split other join").load()).start()
    play.complete("hotel", price=1, note="")

    play.complete("other", note="别人").complete("undo_hotel", refund=1)

    assert play.open == ["after"]
    assert {name: play.variables[name] for name in ("price", "note", "refund")} == {
        "price": 1, "note": "别人", "refund": 1,
    }  # fmt: skip


def test_a_ledger_grows_only_with_what_can_be_undone():
    drawing = (
        with_undoing(Drawing().start(), "once").exclusive("again").user("fill").exclusive("g", default="x")
    )
    drawing.end("regret", COMPENSATION).flows("start once again fill g", x="g regret").flow(
        "g", "again", "rework"
    )
    play = Play(drawing.load()).start()
    play.complete("once", price=1)

    def rounds(count: int) -> int:
        for _ in range(count):
            play.complete("fill", form={"amount": 1}, rework=True)
        return len(play.state)

    assert rounds(30) == rounds(3)


def test_a_whole_instance_is_undone_from_outside_and_then_ends():
    drawing = with_undoing(Drawing().start(), "apply").sub(trip()).user("after").end()
    play = Play(drawing.flows("start apply trip after end").load()).start()
    play.complete("apply", number=1).complete("hotel", number=2)

    play.compensate()

    assert play.took("cancelled") == ["flight", "trip"]
    assert play.open == ["undo_hotel"]
    assert play.compensate().open == ["undo_hotel"]
    assert play.complete("undo_hotel").open == ["undo_apply"]
    assert play.complete("undo_apply", back=True).standing.ended
    assert (play.variables["number"], play.variables["back"], play.standing.outcome) == (2, True, UNDONE)


def test_an_instance_with_nothing_to_undo_ends_at_once():
    play = Play(Drawing().start().user("a").end().flows("start a end").load()).start(x=1)

    assert play.compensate().standing.ended
    assert play.variables["x"] == 1
    assert play.compensate().standing.ended


def test_a_handler_may_have_several_instances():
    drawing = Drawing().start().user("invite")
    drawing.user(
        "disinvite", many(), lx_collection="=guests", lx_elementVariable="guest", isForCompensation="true"
    )
    drawing.undo("invite", "disinvite").end("regret", COMPENSATION).flows("start invite regret")
    play = Play(drawing.load()).start(guests=[])

    play.complete("invite", guests=["a", "b"])

    assert play.open == ["disinvite", "disinvite"]
    assert play.complete("disinvite").complete("disinvite").standing.ended


def test_sub_processes_within_sub_processes_are_undone_to_the_bottom():
    middle = with_undoing(Drawing("middle").start("m_s"), "train").sub(trip()).end("m_e")
    drawing = Drawing().start().sub(middle.flows("m_s train trip m_e")).end("regret", COMPENSATION)
    play = Play(drawing.flows("start middle regret").load()).start()
    play.complete("train").complete("hotel").complete("flight")

    undone = []
    while not play.standing.ended:
        undone += play.open
        play.complete(play.open[0])

    assert undone == ["undo_flight", "undo_hotel", "undo_train"]


def test_one_that_goes_on_beside_a_handler_may_throw_again():
    drawing = with_undoing(Drawing().start(), "hotel", "flight").end()
    drawing.throw("first", compensation("hotel", wait=False)).throw("second", COMPENSATION)
    play = Play(drawing.flows("start hotel flight first second end").load()).start()
    play.complete("hotel").complete("flight")

    assert play.open == ["undo_flight", "undo_hotel"]
    assert not play.complete("undo_flight").standing.ended
    assert play.complete("undo_hotel").standing.ended


def test_what_completes_while_something_is_undone_is_left_alone():
    drawing = with_undoing(Drawing().start(), "hotel", "flight").parallel("split").end("e")
    drawing.end("regret", COMPENSATION).flows("start hotel split flight e", "split regret")
    play = Play(drawing.load()).start()
    play.complete("hotel").complete("flight")

    assert play.open == ["undo_hotel"]
    assert play.complete("undo_hotel").standing.ended


def test_a_handler_that_does_not_interrupt_undoes_beside_the_work():
    handler = Drawing("doubt").start("heard", message("m"), isInterrupting="false")
    handler.throw("regret", COMPENSATION).end("h_e").flows("heard regret h_e")
    drawing = with_undoing(Drawing().start(), "hotel").user("pack").end().declare("message", "m", name="m")
    drawing.sub(handler, triggeredByEvent="true").flows("start hotel pack end")
    play = Play(drawing.load()).start()
    play.complete("hotel", room=1)

    play.deliver("heard")
    assert play.open == ["pack", "undo_hotel"]
    play.complete("pack", packed=True)
    assert play.open == ["undo_hotel"]
    assert play.complete("undo_hotel", room=None).standing.ended
    assert (play.variables["packed"], play.variables["room"]) == (True, None)


def test_an_error_in_an_event_sub_process_that_undoes_goes_outwards():
    handler = Drawing("handler").start("h_s", COMPENSATION).user("call_off").end("h_e", error("err"))
    inside = trip().sub(handler.flows("h_s call_off h_e"), triggeredByEvent="true")
    around = Drawing("around").start("a_s").sub(inside).end("a_e", COMPENSATION).flows("a_s trip a_e")
    drawing = Drawing().declare("error", "err", errorCode="LATE", name="迟").start().sub(around)
    drawing.boundary("caught", "around", error("err")).user("rescue").end().end("e2")
    play = Play(drawing.flows("start around end", "caught rescue e2").load()).start()
    play.complete("hotel").complete("flight")

    play.complete("call_off", fee=3)

    assert play.open == ["rescue"]
    assert play.variables["fee"] == 3


def test_one_event_sub_process_undoes_each_of_many_instances():
    handler = (
        Drawing("handler").start("h_s", COMPENSATION).user("call_off").end("h_e").flows("h_s call_off h_e")
    )
    inside = Drawing("trip").start("s").user("hotel").end("e").flows("s hotel e")
    inside.sub(handler, triggeredByEvent="true")
    drawing = Drawing().start().sub(inside, many(), lx_collection='=["a", "b"]', lx_elementVariable="town")
    play = Play(drawing.end("regret", COMPENSATION).flows("start trip regret").load()).start()
    play.complete("hotel").complete("hotel")

    seen = []
    while not play.standing.ended:
        seen.append(play.standing.user_tasks[0].variables["town"])
        play.complete("call_off")
    assert sorted(seen) == ["a", "b"]


def test_who_waits_for_an_undoing_is_shown_with_what_is_being_undone():
    play = Play(after_the_trip().load()).start()
    play.complete("hotel").complete("flight").complete("think")

    (running,) = play.standing.compensations
    assert (running.element_id, running.activity_id) == ("regret", "trip")
    play.complete("undo_flight").complete("undo_hotel")
    assert play.standing.compensations == ()


def test_what_was_undone_is_told_in_the_order_of_the_undoing():
    play = Play(after_the_trip().load()).start()
    play.complete("hotel").complete("flight").complete("think")

    assert play.complete("undo_flight").took("undone") == ["flight"]
    assert play.complete("undo_hotel").took("undone") == ["hotel", "trip"]


def test_what_is_undone_beside_the_token_holds_up_no_join():
    drawing = with_undoing(Drawing().start(), "hotel").user("after").user("other").end().end("e2")
    drawing.element("inclusiveGateway", "split").element("inclusiveGateway", "join")
    drawing.throw("regret", compensation("hotel", wait=False)).exclusive("g", default="aside")
    drawing.flows("start hotel split", "regret g", "other join after end", aside="g e2")
    drawing.flow("g", "join", condition="false")
    drawing.flow("split", "regret", condition="true").flow("split", "other", condition="true")
    play = Play(drawing.load()).start()
    play.complete("hotel")

    assert play.complete("other").open == ["after", "undo_hotel"]


def test_a_version_without_an_activity_that_can_still_be_undone_is_refused():
    play = Play(booking().load()).start()
    play.complete("hotel")
    drawing = with_undoing(Drawing().start(), "flight").end()
    play.definition = drawing.flows("start flight end").load()

    with pytest.raises(StateUnreadable, match="hotel"):
        play.complete("flight")

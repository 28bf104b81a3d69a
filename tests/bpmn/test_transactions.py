"""Transactions: left by their end, cancelled with everything undone, or left by an error as they are."""

import pytest

from tests.bpmn.draw import CANCEL, COMPENSATION, Drawing, Scope, error, many, timer
from tests.bpmn.play import Play
from tests.bpmn.test_compensation import with_undoing


def deal(inside: Scope | None = None) -> Scope:
    """Draw two steps side by side and a decision that closes the deal or cancels it."""
    scope = inside or Drawing("deal")
    with_undoing(scope.start("s").parallel("split"), "pay", "ship").user("decide")
    scope.exclusive("g", default="go").end("e1").end("e2").end("e3").end("off", CANCEL)
    scope.flows("s split pay e1", "split ship e2", "split decide g", go="g e3")
    return scope.flow("g", "off", "not(go)")


def market(inside: Scope | None = None, **attributes: str) -> Drawing:
    drawing = Drawing().start().sub(inside or deal(), tag="transaction", **attributes)
    drawing.boundary("cancelled", "deal", CANCEL).user("done").user("called_off").end().end("e_off")
    return drawing.flows("start deal done end", "cancelled called_off e_off")


def test_a_transaction_that_ends_is_a_sub_process():
    play = Play(market(method="##Compensate").load()).start()

    play.complete("pay").complete("ship").complete("decide", go=True)

    assert play.open == ["done"]


def test_cancelling_takes_back_what_is_open_undoes_what_is_done_and_leaves_by_the_boundary():
    play = Play(market().load()).start()

    play.complete("pay", paid=5).complete("decide", go=False)
    assert play.open == ["undo_pay"]
    assert play.took("cancelled") == ["ship"]
    play.complete("undo_pay", refunded=5)

    assert play.open == ["called_off"]
    assert (play.variables["paid"], play.variables["refunded"]) == (5, 5)
    assert play.complete("called_off").standing.ended


def test_what_was_completed_is_undone_in_reverse():
    play = Play(market().load()).start()

    play.complete("ship").complete("pay").complete("decide", go=False)

    assert play.open == ["undo_pay"]
    assert play.complete("undo_pay").open == ["undo_ship"]
    assert play.complete("undo_ship").open == ["called_off"]


def test_the_completed_part_of_an_open_sub_process_is_undone_as_well():
    packing = (
        with_undoing(Drawing("packing").start("p_s"), "wrap", "label").end("p_e").flows("p_s wrap label p_e")
    )
    scope = Drawing("deal").sub(packing).end("e4").flows("split packing e4")
    play = Play(market(deal(scope)).load()).start()

    play.complete("wrap", box=3).complete("pay").complete("decide", go=False)

    assert play.open == ["undo_pay"]
    assert play.complete("undo_pay").open == ["undo_wrap"]
    assert play.standing.user_tasks[0].variables["box"] == 3
    assert play.complete("undo_wrap").open == ["called_off"]


def test_of_open_sub_processes_the_one_in_which_something_was_completed_last_is_undone_first():
    scope = Drawing("deal")
    for part, step in (("packing", "wrap"), ("billing", "bill")):
        inner = with_undoing(Drawing(part).start(f"{part}_s"), step).user(f"{part}_rest").end(f"{part}_e")
        scope.sub(inner.flows(f"{part}_s {step} {part}_rest {part}_e"))
    scope.end("e4").end("e5").flows("split packing e4", "split billing e5")
    play = Play(market(deal(scope)).load()).start()

    play.complete("bill").complete("wrap").complete("decide", go=False)

    assert play.open == ["undo_wrap"]
    assert play.complete("undo_wrap").open == ["undo_bill"]
    assert play.complete("undo_bill").open == ["called_off"]


def test_completed_instances_of_open_many_are_undone_as_well():
    scope = Drawing("deal").user("ask", many(), lx_collection="=[1, 2]", lx_elementVariable="n").end("e4")
    scope.user("unask", isForCompensation="true").undo("ask", "unask").flows("split ask e4")
    play = Play(market(deal(scope)).load()).start()

    play.complete("ask", iteration=1).complete("decide", go=False)

    assert play.open == ["unask"]
    assert play.standing.user_tasks[0].variables["n"] == 2
    assert play.complete("unask").open == ["called_off"]


def test_what_was_just_being_undone_is_undone_when_the_transaction_is_cancelled():
    scope = Drawing("deal").user("doubt").end("e4", COMPENSATION).flows("split doubt e4")
    play = Play(market(deal(scope)).load()).start()
    play.complete("pay").complete("ship").complete("doubt")
    assert play.open == ["decide", "undo_ship"]

    play.complete("decide", go=False)

    assert play.open == ["undo_ship"]
    assert play.complete("undo_ship").open == ["undo_pay"]
    assert play.complete("undo_pay").open == ["called_off"]


def test_an_error_leaves_a_transaction_as_it_is():
    scope = Drawing("deal").user("inspect").end("broken", error("err")).flows("split inspect broken")
    drawing = market(deal(scope)).declare("error", "err", errorCode="BROKEN", name="坏")
    drawing.boundary("hazard", "deal", error("err")).user("rescue").end("e_h").flows("hazard rescue e_h")
    play = Play(drawing.load()).start()

    play.complete("pay").complete("inspect")

    assert play.open == ["rescue"]
    assert play.complete("rescue").standing.ended


def test_a_transaction_can_be_interrupted_while_it_is_being_undone():
    drawing = (
        market().boundary("late", "deal", timer("P1D")).user("rescue").end("e_l").flows("late rescue e_l")
    )
    play = Play(drawing.load()).start()
    play.complete("pay").complete("decide", go=False)

    play.later(days=1)

    assert play.open == ["rescue"]


def test_a_completed_transaction_can_be_undone_from_outside():
    drawing = Drawing().start().sub(deal(), tag="transaction").boundary("cancelled", "deal", CANCEL)
    drawing.end("regret", COMPENSATION).end().flows("start deal regret", "cancelled end")
    play = Play(drawing.load()).start()

    play.complete("pay").complete("ship").complete("decide", go=True)

    assert play.open == ["undo_ship"]
    assert play.complete("undo_ship").complete("undo_pay").standing.ended


def test_a_transaction_with_nothing_to_undo_leaves_at_once():
    play = Play(market().load()).start()

    assert play.complete("decide", go=False).open == ["called_off"]


@pytest.mark.parametrize("outer", ["subProcess", "transaction"])
def test_transactions_nest(outer):
    drawing = Drawing().start().sub(
        Drawing("outer").start("o_s").sub(deal(), tag="transaction").boundary("cancelled", "deal", CANCEL)
        .user("called_off").end("o_e").end("o_e2").flows("o_s deal o_e", "cancelled called_off o_e2"),
        tag=outer,
    )  # fmt: skip
    play = Play(drawing.end().flows("start outer end").load()).start()

    play.complete("pay").complete("decide", go=False).complete("undo_pay")

    assert play.open == ["called_off"]
    assert play.complete("called_off").standing.ended

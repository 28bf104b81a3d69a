"""Sub-processes, errors, escalations, terminations, and event sub-processes."""

from datetime import timedelta

import pytest

import feel
from tests.bpmn.draw import (
    TERMINATE,
    Drawing,
    conditional,
    error,
    escalation,
    many,
    message,
    parameters,
    signal,
    timer,
)
from tests.bpmn.play import MORNING, Play


def work() -> Drawing:
    return Drawing("inside").start("s").user("first").user("second").end("e").flows("s first second e")


def test_a_sub_process_sees_the_variables_and_gives_back_what_it_changed():
    drawing = Drawing().start().sub(work()).user("after").end().flows("start inside after end")
    play = Play(drawing.load()).start(x=1, kept=2)

    assert play.standing.user_tasks[0].variables["x"] == 1
    play.complete("first", x=5).complete("second", y=6)

    assert play.open == ["after"]
    assert {name: play.variables[name] for name in ("x", "y", "kept")} == {"x": 5, "y": 6, "kept": 2}


def test_an_interrupting_event_cancels_everything_inside_and_keeps_what_was_achieved():
    drawing = Drawing().start().sub(work()).boundary("late", "inside", timer("P1D"))
    drawing.user("rescue").end().end("e2").flows("start inside end", "late rescue e2")
    play = Play(drawing.load()).start()

    play.complete("first", achieved=True).later(days=1)

    assert play.open == ["rescue"]
    assert play.took("cancelled") == ["inside", "second"]
    assert play.standing.user_tasks[0].variables["achieved"] is True


def failing_inside(code: str = "NO_STOCK") -> Drawing:
    inside = Drawing("inside").start("s").user("try").end("broken", error("err")).flows("s try broken")
    drawing = Drawing().declare("error", "err", name="缺货", errorCode=code).start().sub(inside)
    drawing.declare("error", "stock", name="缺货", errorCode="NO_STOCK")
    return drawing.boundary("caught", "inside", error("stock")).user("rescue").end().end("e2")


def test_an_error_end_takes_the_boundary_event_and_its_variables_along():
    drawing = failing_inside().flows("start inside end", "caught rescue e2")
    play = Play(drawing.load()).start()

    play.complete("try", reason="空")

    assert play.open == ["rescue"]
    assert play.variables["reason"] == "空"


def test_an_error_nobody_catches_ends_the_instance():
    drawing = failing_inside("OTHER").user("beside").parallel("split")
    drawing.flows("start split inside end", "split beside e2", "caught rescue e2")
    play = Play(drawing.load()).start()

    play.complete("try")

    assert play.standing.ended
    assert play.standing.outcome == "broken"
    assert "beside" in play.took("cancelled")


def test_a_terminating_end_ends_everything():
    drawing = Drawing().start().parallel("split").user("a").user("b").sub(work())
    drawing.end("stop", TERMINATE, name="终止", lx_outcome="stopped").end("e1").end("e2")
    drawing.flows("start split a stop", "split b e1", "split inside e2")
    play = Play(drawing.load()).start()

    play.complete("a")

    assert play.standing.ended
    assert (play.standing.outcome, play.standing.outcome_name) == ("stopped", "终止")
    assert play.open == []


def test_a_terminating_end_inside_only_ends_the_sub_process():
    inside = (
        Drawing("inside").start("s").parallel("split").user("a").user("b").end("stop", TERMINATE).end("e")
    )
    drawing = Drawing().start().sub(inside.flows("s split a stop", "split b e")).user("after").end()
    play = Play(drawing.flows("start inside after end").load()).start()

    assert play.complete("a").open == ["after"]


def test_the_outcome_is_that_of_the_end_that_has_one():
    drawing = (
        Drawing().start().parallel("split").user("a").user("b").end("filed", lx_outcome="filed").end("noted")
    )
    play = Play(drawing.flows("start split a filed", "split b noted").load()).start()

    play.complete("a").complete("b")

    assert play.standing.outcome == "filed"


def test_an_escalation_goes_on_beside_the_sub_process():
    inside = Drawing("inside").start("s").throw("raise", escalation("late")).user("go_on").end("e")
    drawing = Drawing().declare("escalation", "late", name="超期", escalationCode="LATE").start()
    drawing.sub(inside.flows("s raise go_on e")).boundary(
        "up", "inside", escalation("late"), interrupting=False
    )
    drawing.user("chief").end().end("e2").flows("start inside end", "up chief e2")
    play = Play(drawing.load()).start()

    assert play.open == ["chief", "go_on"]


def test_a_signal_reaches_everyone_who_waits_for_it():
    drawing = Drawing().declare("signal", "alarm", name="警报").start().parallel("split")
    drawing.user("push").throw("ring", signal("alarm")).catch("hear", signal("alarm")).user("run")
    drawing.user("sleep").boundary("wake", "sleep", signal("alarm")).user("up").end("e1").end("e2").end(
        "e3"
    ).end("e4")
    drawing.flows("start split push ring e1", "split hear run e2", "split sleep e3", "wake up e4")
    play = Play(drawing.load()).start()

    assert play.complete("push").open == ["run", "up"]


def test_a_conditional_event_happens_when_its_condition_becomes_true():
    drawing = Drawing().start().parallel("split").user("measure").user("wait")
    drawing.boundary("high", "wait", conditional("level > 3"), interrupting=False).user("alarm")
    drawing.end("e1").end("e2").end("e3").exclusive("again").exclusive("g", default="stop")
    drawing.flows("start split again measure g", "split wait e2", "high alarm e3", stop="g e1")
    drawing.flow("g", "again", "more")
    play = Play(drawing.load()).start(level=1)

    assert play.complete("measure", level=2, more=True).open == ["measure", "wait"]
    assert play.complete("measure", level=9, more=False).open == ["alarm", "wait"]


def test_a_condition_that_can_not_be_evaluated_is_an_incident_and_waits_on_after_the_retry():
    broken = feel.Function("level of", ("key",), lambda key: 1 / 0)
    drawing = Drawing().start().catch("high", conditional('level of("a") > 3')).end().flows("start high end")
    play = Play(drawing.load(functions=(broken,)), {"level of": broken}).start()
    assert play.standing.failures[0].element_id == "high"

    play.functions = {"level of": feel.Function("level of", ("key",), lambda key: 1)}
    assert not play.retry().standing.ended
    play.functions = {"level of": feel.Function("level of", ("key",), lambda key: 4)}
    assert play.later(hours=1).standing.ended


def test_an_error_from_deep_inside_keeps_the_variables_of_where_it_came_from():
    inside = (
        Drawing("inside")
        .start("s")
        .user("try")
        .end("broken", error(), lx_outcome="failed")
        .flows("s try broken")
    )
    play = Play(Drawing().start().sub(inside).end().flows("start inside end").load()).start()

    play.complete("try", reason="空")

    assert (play.standing.outcome, play.variables["reason"]) == ("failed", "空")


def listening(trigger: str, *, interrupting: bool, **attributes: str) -> Drawing:
    handler = Drawing("handler").start(
        "heard", trigger, isInterrupting=str(interrupting).lower(), **attributes
    )
    handler.user("handle").end("handled").flows("heard handle handled")
    drawing = Drawing().declare("message", "m", name="withdrawal").start().user("work").user("more").end()
    return drawing.sub(handler, triggeredByEvent="true").flows("start work more end")


def test_a_message_starts_an_event_sub_process_beside_the_work():
    play = Play(listening(message("m"), interrupting=False, lx_actor="starter").load()).start(x=1)
    heard = play.standing.messages[0]

    play.complete("work", x=2).deliver("heard", why="撤回")

    assert (heard.element_id, heard.message, heard.actor) == ("heard", "withdrawal", "starter")
    assert play.open == ["handle", "more"]
    handling = next(task for task in play.standing.user_tasks if task.element_id == "handle")
    assert (handling.variables["x"], handling.variables["why"]) == (2, "撤回")
    assert len(play.standing.messages) == 1
    assert play.complete("handle", handled=True).complete("more").standing.ended
    assert play.variables["handled"] is True


def test_an_interrupting_event_sub_process_takes_over():
    play = Play(listening(message("m"), interrupting=True).load()).start()

    play.complete("work", done=1).deliver("heard")

    assert play.open == ["handle"]
    assert play.took("cancelled") == ["more"]
    assert play.complete("handle").standing.ended
    assert play.variables["done"] == 1


def test_an_event_sub_process_that_is_never_needed_does_not_keep_the_instance_alive():
    play = Play(listening(timer("P9D"), interrupting=True).load()).start()
    assert play.standing.timers[0].due_at == MORNING + timedelta(days=9)

    play.complete("work").complete("more")

    assert play.standing.ended
    assert play.standing.timers == ()


@pytest.mark.parametrize("loop", ["", many(cardinality="2")])
def test_an_event_attached_to_a_sub_process_comes_before_the_event_sub_processes_around_it(loop):
    inside = Drawing("sub").start("s").user("work").end("e", error("bad")).flows("s work e")
    handler = Drawing("handler").start("h_s", error("bad")).user("handle").end("h_e").flows("h_s handle h_e")
    drawing = Drawing().start().sub(inside, loop).boundary("any", "sub", error()).user("repair").end()
    drawing.declare("error", "bad", name="bad", errorCode="BAD").sub(handler, triggeredByEvent="true")
    play = Play(drawing.flows("start sub end", "any repair end").load()).start()

    assert play.complete("work").open == ["repair"]


def test_an_error_inside_is_handled_by_the_event_sub_process_of_its_scope():
    handler = (
        Drawing("handler")
        .start("caught", error())
        .user("repair")
        .end("repaired")
        .flows("caught repair repaired")
    )
    drawing = Drawing().declare("error", "err", name="坏", errorCode="BAD").start().user("work")
    drawing.end("broken", error("err")).sub(handler, triggeredByEvent="true").flows("start work broken")
    play = Play(drawing.load()).start()

    play.complete("work", found="漏")

    assert play.open == ["repair"]
    assert play.variables["found"] == "漏"
    assert play.complete("repair").standing.ended


def test_sub_processes_nest():
    deepest = Drawing("deepest").start("s3").user("dig").end("e3").flows("s3 dig e3")
    middle = Drawing("middle").start("s2").sub(deepest).end("e2").flows("s2 deepest e2")
    drawing = (
        Drawing().start().sub(middle).boundary("late", "middle", timer("P1D")).end().user("after").end("x")
    )
    play = Play(drawing.flows("start middle end", "late after x").load()).start()

    play.later(days=1)

    assert play.open == ["after"]
    assert play.took("cancelled") == ["middle", "deepest", "dig"]


@pytest.mark.parametrize("caught", ["NO_STOCK", ""])
def test_a_failing_service_takes_the_boundary_that_catches_its_code(caught):
    drawing = Drawing().declare("error", "err", name="缺货", errorCode="NO_STOCK").start().service("order")
    drawing.boundary("caught", "order", error("err" if caught else "")).user("rescue").end().end("e2")
    play = Play(drawing.flows("start order end", "caught rescue e2").load()).start()

    play.fail("order", "库存不足", "NO_STOCK")

    assert play.open == ["rescue"]
    assert play.variables["caught_error"] == {"code": "NO_STOCK", "reason": "库存不足"}


def test_an_instance_of_many_that_fails_reaches_the_boundary_of_them_all():
    drawing = (
        Drawing()
        .start()
        .service("order", many() + parameters(n="=n"), lx_collection="=[1,2]", lx_elementVariable="n")
    )
    drawing.boundary("caught", "order", error()).user("rescue").end().end("e2")
    play = Play(drawing.flows("start order end", "caught rescue e2").load()).start()

    play.fail("order", "断网", "X")

    assert play.open == ["rescue"]
    assert play.standing.services == ()

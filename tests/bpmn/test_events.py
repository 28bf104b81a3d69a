"""Events with several definitions, links, and what happens to whoever throws."""

import pytest

from bpmn.documents import DiagramRefused
from bpmn.standing import ArmedTimer, WaitingMessage
from tests.bpmn.draw import (
    TERMINATE,
    Drawing,
    conditional,
    error,
    escalation,
    link,
    message,
    parameters,
    signal,
    timer,
)
from tests.bpmn.play import Play


def declared() -> Drawing:
    drawing = Drawing().declare("message", "m", name="reply").declare("message", "n", name="notice")
    return drawing.declare("signal", "s", name="alarm").declare("error", "err", errorCode="BAD")


def waiting(*definitions: str, **attributes: str) -> Play:
    drawing = declared().start().catch("wait", "".join(definitions), **attributes).user("after").end()
    return Play(drawing.flows("start wait after end").load()).start()


def test_of_several_triggers_the_first_lets_the_token_go_on():
    play = waiting(message("m"), message("n"), timer("P1D"))
    assert sorted(one.message for one in play.standing.messages) == ["notice", "reply"]
    waits: list[WaitingMessage | ArmedTimer] = [*play.standing.messages, *play.standing.timers]
    assert len({one.id for one in waits}) == 3

    second = next(one for one in play.standing.messages if one.message == "notice")
    play.deliver_message(second, text="ja")

    assert play.open == ["after"]
    assert play.variables["text"] == "ja"
    assert (play.standing.messages, play.standing.timers) == ((), ())


def test_a_parallel_multiple_event_needs_all_of_its_triggers():
    play = waiting(message("m"), signal("s"), timer("P1D"), parallelMultiple="true")

    play.deliver("wait", reply=1)
    assert play.standing.messages == ()
    play.later(days=1)
    assert play.open == []
    play.signal("alarm", level=2)

    assert play.open == ["after"]
    assert (play.variables["reply"], play.variables["level"]) == (1, 2)


def beside(*definitions: str, **attributes: str) -> Play:
    drawing = declared().start().user("work").end().user("react").end("e2")
    drawing.boundary("event", "work", "".join(definitions), interrupting=False, **attributes)
    return Play(drawing.flows("start work end", "event react e2").load()).start()


def test_beside_an_activity_each_trigger_that_can_recur_stays():
    play = beside(message("m"), timer("P1D"))

    play.later(days=1).deliver("event").deliver("event")

    assert play.open == ["react", "react", "react", "work"]
    assert play.standing.timers == ()
    assert len(play.standing.messages) == 1


def test_a_parallel_multiple_event_beside_an_activity_begins_afresh():
    play = beside(message("m"), signal("s"), parallelMultiple="true")

    play.deliver("event").signal("alarm")
    assert play.open == ["react", "work"]
    play.signal("alarm")
    assert play.open == ["react", "work"]
    assert play.deliver("event").open == ["react", "react", "work"]


@pytest.mark.parametrize(
    ("cycle", "times"),
    [
        ("R2/PT1H", 2),
        ("R/PT1H/2026-07-01T12:00:00+08:00", 3),
        ("R2/2026-07-01T10:00:00+08:00/PT1H", 2),
        ("R/2026-07-01T10:00:00+08:00/2026-07-01T11:30:00+08:00", 4),
    ],
)
def test_a_cycle_repeats_within_its_bounds(cycle, times):
    play = beside(timer(cycle, "timeCycle"))

    for _ in range(6):
        play.later(hours=1)

    assert play.open.count("react") == times


def test_an_interrupting_event_with_several_triggers_takes_over_once():
    drawing = declared().start().user("work").end().user("react").end("e2")
    drawing.boundary("event", "work", error("err") + timer("P1D") + conditional("late"))
    play = Play(drawing.flows("start work end", "event react e2").load()).start()

    assert play.later(days=1).open == ["react"]
    assert play.complete("react").standing.ended


def test_definitions_may_stand_at_the_root_of_the_file():
    drawing = (
        declared().start().end().catch("wait", "<bpmn:eventDefinitionRef>again</bpmn:eventDefinitionRef>")
    )
    drawing.declarations.append(message("m").replace("Definition ", 'Definition id="again" '))
    play = Play(drawing.flows("start wait end").load()).start()

    assert play.standing.messages[0].message == "reply"
    assert play.deliver("wait").standing.ended


def test_an_event_throws_all_it_has_and_ends_the_scope_last():
    drawing = declared().start().user("work").user("side").parallel("split")
    drawing.end("all", TERMINATE + message("m") + signal("s")).end("e2")
    play = Play(drawing.flows("start split work all", "split side e2").load()).start()

    play.complete("work")

    assert play.standing.ended
    assert [one.name for one in play.standing.thrown] == ["reply"]
    assert [one.name for one in play.standing.thrown_signals] == ["alarm"]


def test_links_go_on_at_the_event_that_catches_their_name():
    drawing = Drawing().start().exclusive("x", default="d").user("a").throw("t1", link("A")).user("b")
    drawing.throw("t2", link("A")).catch("c", link("A")).user("after").end()
    drawing.flows("start x", "a t1", "b t2", "c after end", d="x a").flow("x", "b", "other")

    assert Play(drawing.load()).start().complete("a").open == ["after"]
    play = Play(drawing.load()).start(other=True).complete("b")
    assert play.took()[-2:] == ["t2", "c"]
    assert play.complete("after").standing.ended


@pytest.mark.parametrize(
    "drawing",
    [
        Drawing().start().throw("t", link("A")).flows("start t"),
        Drawing().start().throw("t", link("A")).catch("c", link("B")).end().flows("start t", "c end"),
        Drawing().start().throw("t", link("A")).catch("c", link("A")).end().flows("start t c end"),
        Drawing().start().throw("t", link("A")).catch("c", link("A")).catch("d", link("A")).end()
        .flows("start t", "c end", "d end"),
    ],
)  # fmt: skip
def test_links_that_lead_nowhere_or_too_far_are_refused(drawing):
    with pytest.raises(DiagramRefused, match="链接事件"):
        drawing.load()


def handled(trigger: str, *, interrupting: bool = True) -> Drawing:
    handler = Drawing("handler").start("caught", trigger, isInterrupting=str(interrupting).lower())
    handler.user("handle").end("handled").flows("caught handle handled")
    drawing = declared().declare("escalation", "esc", escalationCode="UP").start()
    return drawing.sub(handler, triggeredByEvent="true")


@pytest.mark.parametrize("kind", ["signal", "escalation"])
def test_a_token_that_throws_what_interrupts_its_scope_goes_no_further(kind):
    trigger = {"signal": signal("s"), "escalation": escalation("esc")}[kind]
    drawing = handled(trigger).throw("throw", trigger).user("never").end().flows("start throw never end")
    play = Play(drawing.load()).start()

    assert play.open == ["handle"]
    assert play.complete("handle").standing.ended


def test_beside_a_handler_that_does_not_interrupt_it_goes_on():
    drawing = handled(signal("s"), interrupting=False).throw("throw", signal("s")).user("next").end()
    play = Play(drawing.flows("start throw next end").load()).start()

    assert play.open == ["handle", "next"]


def test_what_a_handler_throws_again_reaches_the_boundary_of_its_scope():
    handler = Drawing("handler").start("caught", escalation("esc"), isInterrupting="false")
    handler.throw("again", escalation("esc")).end("handled").flows("caught again handled")
    inside = Drawing("inside").start("s").throw("up", escalation("esc")).user("work").end("e")
    inside.sub(handler, triggeredByEvent="true").flows("s up work e")
    drawing = Drawing().declare("escalation", "esc", escalationCode="UP").start().sub(inside).end()
    drawing.boundary("outer", "inside", escalation("esc"), interrupting=False).user("chief").end("e2")
    play = Play(drawing.flows("start inside end", "outer chief e2").load()).start()

    assert play.open == ["chief", "work"]


def test_an_error_inside_a_handler_that_does_not_interrupt_leaves_the_scope():
    handler = Drawing("handler").start("caught", message("m"), isInterrupting="false")
    handler.user("handle").end("broken", error("err")).flows("caught handle broken")
    inside = Drawing("inside").start("begin").user("work").end("e").sub(handler, triggeredByEvent="true")
    drawing = declared().start().sub(inside.flows("begin work e")).end()
    drawing.boundary("outer", "inside", error("err")).user("rescue").end("e2")
    play = Play(drawing.flows("start inside end", "outer rescue e2").load()).start()

    assert play.deliver("caught").complete("handle").open == ["rescue"]


def test_what_nobody_catches_is_told_to_the_caller():
    drawing = declared().declare("escalation", "esc", escalationCode="UP").start()
    drawing.throw("up", escalation("esc")).user("work").end("broken", parameters(why="=1") + error("err"))
    play = Play(drawing.flows("start up work broken").load()).start()
    assert [(one.kind, one.code) for one in play.standing.uncaught] == [("escalation", "UP")]

    play.complete("work")

    assert play.standing.ended
    assert [(one.kind, one.code, dict(one.payload)) for one in play.standing.uncaught] == [
        ("error", "BAD", {"why": 1})
    ]


def test_an_error_that_does_not_interrupt_is_refused():
    drawing = declared().start().user("a").boundary("b", "a", error("err"), interrupting=False).end()

    with pytest.raises(DiagramRefused, match="总是中断"):
        drawing.flows("start a end", "b end").load()


def test_a_signal_of_another_instance_is_heard():
    play = waiting(signal("s"))
    assert [one.signal for one in play.standing.signals] == ["alarm"]
    assert play.standing.failures == ()

    assert play.signal("other").open == []
    assert play.signal("alarm", level=3).open == ["after"]
    assert play.variables["level"] == 3


def test_a_condition_that_becomes_true_begins_an_event_sub_process():
    drawing = handled(conditional("level > 3")).user("work").user("more").end()
    play = Play(drawing.flows("start work more end").load()).start(level=1)
    assert [one.element_id for one in play.standing.conditions] == ["caught"]

    assert play.complete("work", level=9).open == ["handle"]

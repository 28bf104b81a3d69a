"""Event sub-processes: beside the work or in its place, several at once, inside each other."""

import pytest

from tests.bpmn.draw import Drawing, Scope, error, escalation, message, signal, timer
from tests.bpmn.play import Play


def handler(name: str, trigger: str, *, interrupting: bool = True) -> Scope:
    """Draw an event sub-process with one task, `do_<name>`."""
    scope = Scope(name).start(f"{name}_heard", trigger, isInterrupting=str(interrupting).lower())
    return scope.user(f"do_{name}").end(f"{name}_done").flows(f"{name}_heard do_{name} {name}_done")


def listening(*handlers: Scope) -> Drawing:
    drawing = Drawing().declare("message", "m", name="m").declare("signal", "s", name="s")
    drawing.declare("error", "e", name="e", errorCode="E").start().user("work").user("more").end()
    for one in handlers:
        drawing.sub(one, triggeredByEvent="true")
    return drawing.flows("start work more end")


def test_it_goes_on_listening_while_it_handles():
    play = Play(listening(handler("note", message("m"), interrupting=False)).load()).start()

    play.deliver("note_heard", n=1).deliver("note_heard", n=2)

    assert play.open == ["do_note", "do_note", "work"]
    assert len(play.standing.messages) == 1


def test_the_scope_waits_for_what_it_handles_but_hears_nothing_more_after_its_end():
    play = Play(listening(handler("note", message("m"), interrupting=False)).load()).start()
    play.deliver("note_heard").complete("work").complete("more", x=1)

    assert play.open == ["do_note"]
    assert not play.standing.ended
    assert play.complete("do_note", y=2).standing.ended
    assert play.standing.messages == ()
    assert (play.variables["x"], play.variables["y"]) == (1, 2)


def test_several_listen_at_once_and_each_hears_its_own():
    late = handler("late", timer("P1D"), interrupting=False)
    play = Play(listening(handler("note", message("m"), interrupting=False), late).load()).start()

    play.later(days=1).deliver("note_heard")

    assert play.open == ["do_late", "do_note", "work"]


def test_one_that_interrupts_ends_the_work_and_everything_beside_it():
    note = handler("note", message("m"), interrupting=False)
    play = Play(listening(note, handler("stop", timer("P1D"))).load()).start()
    play.deliver("note_heard", said=1).complete("work", done=1)

    play.later(days=1)

    assert play.open == ["do_stop"]
    assert sorted(play.took("cancelled")) == ["do_note", "more", "note"]
    assert (play.standing.messages, play.standing.timers) == ((), ())
    assert play.complete("do_stop").standing.ended
    assert play.variables["done"] == 1


def test_in_a_sub_process_it_ends_the_sub_process_and_the_outside_goes_on():
    inside = Scope("inside").start("i_s").user("dig").end("i_e").flows("i_s dig i_e")
    inside.sub(handler("stop", message("m")), triggeredByEvent="true")
    drawing = Drawing().declare("message", "m", name="m").start().sub(inside).user("after").end()
    play = Play(drawing.flows("start inside after end").load()).start()

    play.deliver("stop_heard", why="停")
    assert play.open == ["do_stop"]
    play.complete("do_stop")

    assert play.open == ["after"]
    assert play.variables["why"] == "停"


def test_what_a_boundary_and_the_inside_both_wait_for_is_heard_inside():
    inside = Scope("inside").start("i_s").end("i_e", error("e")).flows("i_s i_e")
    inside.sub(handler("repair", error("e")), triggeredByEvent="true")
    drawing = Drawing().declare("error", "e", name="e", errorCode="E").start().sub(inside)
    drawing.boundary("caught", "inside", error("e")).user("rescue").end().user("after").end("e2")
    play = Play(drawing.flows("start inside after end", "caught rescue e2").load()).start()

    assert play.open == ["do_repair"]
    assert play.complete("do_repair").open == ["after"]


def test_an_error_out_of_a_handler_reaches_the_boundary_and_not_the_handler_again():
    repair = Scope("repair").start("heard", error("e")).user("try_again").end("gave_up", error("e"))
    inside = Scope("inside").start("i_s").end("i_e", error("e")).flows("i_s i_e")
    inside.sub(repair.flows("heard try_again gave_up"), triggeredByEvent="true")
    drawing = Drawing().declare("error", "e", name="e", errorCode="E").start().sub(inside)
    drawing.boundary("caught", "inside", error("e")).user("rescue").end().end("e2")
    play = Play(drawing.flows("start inside end", "caught rescue e2").load()).start()

    play.complete("try_again")

    assert play.open == ["rescue"]


@pytest.mark.parametrize("interrupting", [True, False])
def test_they_nest(interrupting):
    inner = handler("inner", signal("s"), interrupting=interrupting)
    outer = handler("outer", message("m"), interrupting=False).sub(inner, triggeredByEvent="true")
    drawing = Drawing().declare("message", "m", name="m").declare("signal", "s", name="s").start()
    drawing.user("work").throw("shout", signal("s")).user("then").end().sub(outer, triggeredByEvent="true")
    play = Play(drawing.flows("start work shout then end").load()).start()

    play.deliver("outer_heard").complete("work")

    assert play.open == sorted(["do_inner", "then", *([] if interrupting else ["do_outer"])])


def test_an_escalation_is_handled_beside_the_work_that_raised_it():
    drawing = Drawing().declare("escalation", "late", name="迟", escalationCode="LATE").start()
    drawing.throw("raise", escalation("late")).user("work").end().flows("start raise work end")
    drawing.sub(handler("chief", escalation("late"), interrupting=False), triggeredByEvent="true")

    assert Play(drawing.load()).start().open == ["do_chief", "work"]

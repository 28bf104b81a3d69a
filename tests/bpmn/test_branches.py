"""What parallel branches do to the same variables: both win, agree, or a person chooses."""

from typing import Any
from uuid import uuid4

import pytest

from bpmn import engine, refusals
from tests.bpmn.draw import Drawing, Scope, conditional, message, signal, timer
from tests.bpmn.play import Play


def fork(*tasks: str, gateway: str = "parallelGateway") -> Drawing:
    drawing = Drawing().start().element(gateway, "split").element(gateway, "join").user("last").end()
    for task in tasks:
        drawing.user(task, name=f"环节{task}").flows("join last end" if task == tasks[0] else "")
        if gateway == "inclusiveGateway":
            drawing.flow("split", task, "true").flow(task, "join")
        else:
            drawing.flows(f"split {task} join")
    return drawing.flows("start split")


def choose(play: Play, **sides: str) -> Play:
    """Resolve the first incident: for each variable the element whose value is taken."""
    failure = play.standing.failures[0]
    choices = {
        conflict.variable: claim.branch
        for conflict in failure.conflicts
        for claim in conflict.claims
        if claim.element_id == sides[conflict.variable.replace(".", "_")]
    }
    return play.resolve(choices)


@pytest.mark.parametrize("gateway", ["parallelGateway", "inclusiveGateway"])
@pytest.mark.parametrize("order", ["ab", "ba"])
def test_the_same_variable_changed_in_two_branches_is_an_incident_with_both_values(gateway, order):
    play = Play(fork("a", "b", gateway=gateway).load()).start(amount=1)

    for task in order:
        play.complete(task, amount=f"from {task}")

    (failure,) = play.standing.failures
    assert failure.element_id == "join"
    assert "amount" in failure.reason
    assert '“环节a”= "from a"' in failure.reason
    (conflict,) = failure.conflicts
    assert {(claim.element_id, claim.value) for claim in conflict.claims} == {
        ("a", "from a"),
        ("b", "from b"),
    }
    assert play.open == []
    assert play.retry().standing.failures[0].conflicts == (conflict,)
    choose(play, amount="a")
    assert (play.open, play.variables["amount"]) == (["last"], "from a")
    assert play.complete("last").standing.ended


def test_different_fields_of_one_context_both_win_at_any_depth():
    play = Play(fork("a", "b").load()).start(case={"who": {"name": "甲"}, "n": 1})

    play.complete("a", case={"who": {"name": "甲", "phone": "1"}, "n": 1})
    play.complete("b", case={"who": {"name": "乙"}, "n": 1, "new": True})

    assert play.variables["case"] == {"who": {"name": "乙", "phone": "1"}, "n": 1, "new": True}


def test_the_same_field_of_a_context_is_named_with_its_path():
    play = Play(fork("a", "b").load()).start(case={"who": {"name": "甲"}})

    play.complete("a", case={"who": {"name": "乙"}, "seen": True}).complete("b", case={"who": {"name": "丙"}})

    assert play.standing.failures[0].conflicts[0].variable == "case.who.name"
    choose(play, case_who_name="b")
    assert play.variables["case"] == {"who": {"name": "丙"}, "seen": True}


def test_lists_are_values_as_a_whole():
    play = Play(fork("a", "b").load()).start(items=[1])

    play.complete("a", items=[1, 2]).complete("b", items=[1, 3])

    assert play.standing.failures[0].conflicts[0].variable == "items"


def test_the_same_value_in_both_is_no_conflict():
    play = Play(fork("a", "b").load()).start()

    play.complete("a", x=[1]).complete("b", x=[1])

    assert (play.open, play.variables["x"]) == (["last"], [1])


def test_all_conflicts_must_be_decided_with_values_that_were_offered():
    play = Play(fork("a", "b").load()).start()
    play.complete("a", x=1, y=1).complete("b", x=2, y=2)
    first = play.standing.failures[0].conflicts[0]

    for choices in ({}, {"x": first.claims[0].branch}, {"x": uuid4(), "y": uuid4()}):
        with pytest.raises(refusals.ChoiceMissing):
            play.resolve(choices)
    choose(play, x="a", y="b")

    assert (play.variables["x"], play.variables["y"]) == (1, 2)


def test_only_an_incident_of_a_conflict_can_be_resolved_by_choosing():
    play = Play(fork("a", "b").load()).start()

    with pytest.raises(refusals.TaskNotOpen):
        engine.resolve(play.definition, play.state, play.standing.user_tasks[0].id, {}, play.around)


def test_what_was_changed_before_the_branches_parted_is_in_conflict_with_nobody():
    """The trunk sets x between two splits; one inner branch changes it, and all three meet at one join."""
    drawing = Drawing().start().parallel("one", "two", "join").script("set", "x = 1").user("last").end()
    drawing.user("a").user("b").user("c")
    drawing.flows("start one set two a join last end", "two b join", "one c join")
    play = Play(drawing.load()).start(x=0)

    play.complete("a", x=2).complete("b").complete("c")

    assert (play.open, play.variables["x"]) == (["last"], 2)


def reviewers(after: str = "last") -> Drawing:
    drawing = Drawing().start().parallel("split", "join").user("last").user("other").end()
    for task in ("a", "b"):
        drawing.user(task, lx_outcomes="agree:同意,return:退回").flows(f"split {task} join")
    drawing.exclusive("g", default="to_other").flow("g", "last", 'outcome = "agree"', id="to_last")
    return drawing.flows("start split", f"join {after}", "last end", "other end", to_other="g other")


def test_two_reviewers_answer_differently_and_nobody_reads_the_last_answer():
    play = Play(reviewers().load()).start()

    play.complete("a", outcome="agree").complete("b", outcome="return")

    assert (play.open, play.standing.failures) == (["last"], ())
    assert "outcome" not in play.standing.user_tasks[0].variables
    assert [play.variables[f"{task}_record"]["outcome"] for task in "ab"] == ["agree", "return"]
    assert play.complete("last").standing.ended


def test_whoever_reads_the_last_answer_of_two_reviewers_has_to_choose():
    play = Play(reviewers(after="g").load()).start()

    play.complete("a", outcome="agree").complete("b", outcome="return")

    (failure,) = play.standing.failures
    assert failure.element_id == "g"
    assert {(claim.element_id, claim.value) for claim in failure.conflicts[0].claims} == {
        ("a", "agree"),
        ("b", "return"),
    }
    choose(play, outcome="a")
    assert (play.open, play.variables["outcome"]) == (["last"], "agree")


def test_reviewers_of_one_mind_have_one_answer():
    play = Play(reviewers(after="g").load()).start()

    play.complete("a", outcome="return").complete("b", outcome="return")

    assert play.open == ["other"]


def sides() -> Drawing:
    drawing = Drawing().start().parallel("split").user("side").user("main").user("next").end("e1").end("e2")
    return drawing.flows("start split side e1", "split main next e2")


@pytest.mark.parametrize(("taken", "expected"), [("e1", "side"), ("next", "main")])
def test_a_side_branch_that_ends_in_conflict_with_the_others_is_an_incident_at_its_end(taken, expected):
    play = Play(sides().load()).start(x=0)

    play.complete("main", x="main").complete("side", x="side")

    (failure,) = play.standing.failures
    assert failure.element_id == "e1"
    assert {claim.value for claim in failure.conflicts[0].claims} == {"main", "side"}
    choose(play, x=taken)
    assert play.standing.failures == ()
    assert play.standing.user_tasks[0].variables["x"] == expected
    assert play.complete("next").variables["x"] == expected


def test_the_last_token_waits_for_the_decision_over_one_that_could_not_end():
    play = Play(sides().load()).start(x=0)

    play.complete("main", x=1).complete("side", x=2).complete("next")

    assert [failure.element_id for failure in play.standing.failures] == ["e1", "e2"]
    choose(play, x="e1")
    assert play.standing.ended
    assert play.variables["x"] == 2


def test_a_sub_process_and_a_branch_beside_it_dispute_when_the_sub_process_ends():
    inner = Scope("sub").start("s").user("inside").end("t").flows("s inside t")
    drawing = Drawing().start().sub(inner).user("beside").boundary("b", "sub", message(), interrupting=False)
    drawing.user("last").end().end("e").flows("start sub last end", "b beside e")
    play = Play(drawing.load()).start(x=0)

    play.deliver("b").complete("beside", x=1).complete("inside", x=2)

    (failure,) = play.standing.failures
    assert (failure.element_id, play.open) == ("sub", [])
    choose(play, x="sub")
    assert (play.open, play.variables["x"]) == (["last"], 2)


def test_an_event_beside_an_activity_brings_only_what_its_own_branch_changed():
    """What the sub-process did before the event is no change of the event's branch."""
    inner = Scope("sub").start("s").user("one").user("two").end("t").flows("s one two t")
    drawing = Drawing().start().sub(inner).user("beside").user("again")
    drawing.boundary("b", "sub", message(), interrupting=False).end().end("e")
    drawing.flows("start sub end", "b beside again e")
    play = Play(drawing.load()).start(x=0)

    play.complete("one", x=1, ctx={"a": 1}).deliver("b")
    assert play.standing.user_tasks[-1].variables["x"] == 1
    play.complete("beside", ctx={"a": 1, "b": 2}).complete("again", y=3).complete("two", x=5)

    assert play.standing.ended
    assert (play.variables["x"], play.variables["y"]) == (5, 3)
    assert play.variables["ctx"] == {"a": 1, "b": 2}


def event_sub_process(start: str, *, interrupting: bool) -> Drawing:
    handler = Scope("handler").start("h", start, isInterrupting=str(interrupting).lower())
    handler.script("read", "seen = x").user("handle").end("f").flows("h read handle f")
    drawing = Drawing().declare("signal", "sig", name="sig").start().parallel("split", "join")
    drawing.user("a").user("a2").user("b").user("b2").end().sub(handler, triggeredByEvent="true")
    return drawing.flows("start split a a2 join end", "split b b2 join")


def test_an_event_that_happens_twice_begins_two_branches_that_may_dispute_what_it_brought():
    drawing = Drawing().start().user("work").boundary("b", "work", message(), interrupting=False)
    drawing.user("read").end().end("e").flows("start work end", "b read e")
    play = Play(drawing.load()).start(amount=0)
    play.deliver("b", amount=1).deliver("b", amount=2)
    open_tasks = play.standing.user_tasks
    readings = {task.variables["amount"]: task for task in open_tasks if task.element_id == "read"}

    play.complete_task(readings[1])

    (failure,) = play.standing.failures
    (conflict,) = failure.conflicts
    assert (failure.element_id, conflict.variable) == ("e", "amount")
    assert {(claim.element_id, claim.value) for claim in conflict.claims} == {("e", 1), ("read", 2)}
    play.resolve({"amount": next(claim.branch for claim in conflict.claims if claim.value == 1)})
    play.complete_task(readings[2]).complete("work")
    assert (play.standing.ended, play.variables["amount"]) == (True, 1)


def test_an_event_sub_process_that_interrupts_reads_no_value_its_branches_dispute():
    play = Play(event_sub_process(message(), interrupting=True).load()).start(x=0)
    play.complete("a", x=1).complete("b", x=2)

    play.deliver("h")

    (failure,) = play.standing.failures
    assert failure.element_id == "read"
    assert [claim.value for claim in failure.conflicts[0].claims] == [1, 2]
    choose(play, x="b2")
    assert (play.open, play.variables["seen"]) == (["handle"], 2)


def test_an_event_sub_process_beside_the_tokens_is_a_branch_like_any_other():
    play = Play(event_sub_process(conditional("go"), interrupting=False).load()).start(x=0, go=False)
    play.complete("a", go=True, x=7)
    assert play.open == ["a2", "b", "handle"]

    play.complete("b", x=7).complete("handle", x=9)

    (failure,) = play.standing.failures
    assert failure.element_id == "handler"
    choose(play, x="handler")
    play.complete("a2").complete("b2")
    assert (play.standing.ended, play.variables["x"]) == (True, 9)


def test_a_signal_that_reaches_two_branches_brings_them_the_same():
    drawing = Drawing().declare("signal", "sig", name="sig").start().parallel("split", "join").user("go")
    drawing.catch("a", signal("sig")).catch("b", signal("sig")).user("last").end()
    inside = '<bpmn:extensionElements><lx:parameter name="x" value="=1"/></bpmn:extensionElements>'
    drawing.throw("say", inside + signal("sig"))
    drawing.flows("start split a join last end", "split b join", "split go say join")
    play = Play(drawing.load()).start()

    play.complete("go")

    assert (play.open, play.variables["x"]) == (["last"], 1)


def test_a_task_done_in_two_branches_leaves_the_newest_record():
    drawing = Drawing().start().parallel("split").exclusive("meet").user("both").end()
    drawing.flows("start split meet both end", "split meet")
    play = Play(drawing.load()).start()

    first, second = play.standing.user_tasks
    play.complete_task(first, outcome="a").complete_task(second, outcome="b")

    assert play.standing.ended
    assert play.variables["both_record"]["outcome"] == "b"


def test_reminders_beside_a_task_keep_no_trace_once_they_have_ended():
    drawing = (
        Drawing().start().user("work").boundary("b", "work", timer("R/PT1H", "timeCycle"), interrupting=False)
    )
    drawing.script("remind", "reminded = true").end().end("e").flows("start work end", "b remind e")
    play = Play(drawing.load()).start()
    sizes = [len(play.later(hours=1).state) for _ in range(30)]

    assert max(sizes[3:]) <= max(sizes[:3])


def test_no_snapshot_shares_what_a_later_step_could_change():
    """A form or a service hands over its values; whatever happens to them afterwards is not seen."""
    play = Play(fork("a", "b").load()).start(case={"n": [1]})
    answers: dict[str, Any] = {"case": {"n": [1, 2]}}

    play.complete("a", **answers)
    before = play.standing
    answers["case"]["n"].append(3)
    play.standing.user_tasks[0].variables["case"]["n"].append(4)
    play.complete("b")

    assert play.variables["case"] == {"n": [1, 2]}
    assert before.variables is not play.standing.variables

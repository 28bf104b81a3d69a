"""Ad-hoc sub-processes: a person picks what is done next, until it is enough."""

import pytest

from bpmn import refusals
from tests.bpmn.draw import COMPENSATION, Drawing, Scope, message, timer
from tests.bpmn.play import Play


def finding_out(inside: Scope | None = None, condition: str = "", **attributes: str) -> Drawing:
    """Draw what an investigation may need: to ask, to visit and then report."""
    scope = inside or Drawing("find_out")
    scope.user("ask").user("visit").user("report").flows("visit report")
    text = f"<bpmn:completionCondition>{condition}</bpmn:completionCondition>" if condition else ""
    attributes.setdefault("lx_position", "clerk")
    drawing = Drawing().start().sub(scope, text, tag="adHocSubProcess", **attributes).user("after").end()
    return drawing.flows("start find_out after end")


def offered(play: Play) -> list[str]:
    (choice,) = play.standing.choices
    return [id for id, _ in choice.activities]


def test_nothing_begins_until_somebody_chooses():
    scope = Drawing("find_out", "调查")
    play = Play(finding_out(scope, lx_organisation="KS").load()).start(organisation="JS")

    (choice,) = play.standing.choices
    assert play.open == []
    assert (choice.name, choice.position, choice.organisation, choice.assignee) == (
        "调查",
        "clerk",
        "KS",
        None,
    )
    assert choice.activities == (("ask", "ask"), ("visit", "visit"))
    assert choice.may_close


def test_an_activity_can_be_begun_any_number_of_times_side_by_side():
    play = Play(finding_out().load()).start(asked=0)

    play.choose("ask").choose("ask").choose("visit")

    assert play.open == ["ask", "ask", "visit"]


def test_flows_inside_are_followed_and_what_was_found_is_kept():
    play = Play(finding_out().load()).start()

    play.choose("visit").complete("visit", seen="漏")
    assert play.open == ["report"]
    play.complete("report", told=True).choose("ask").complete("ask", answer="是").close()

    assert play.open == ["after"]
    assert {name: play.variables[name] for name in ("seen", "told", "answer")} == {
        "seen": "漏", "told": True, "answer": "是",
    }  # fmt: skip


def test_what_one_finds_the_next_one_sees():
    play = Play(finding_out().load()).start()
    play.choose("ask").choose("visit").complete("ask", answer=1)

    play.choose("ask").complete("visit", seen=2)

    variables = {task.element_id: task.variables for task in play.standing.user_tasks}
    assert variables["ask"]["answer"] == variables["report"]["answer"] == 1
    assert variables["report"]["seen"] == 2


def test_in_sequence_one_must_end_before_the_next_begins():
    play = Play(finding_out(ordering="Sequential").load()).start()
    play.choose("visit")

    assert offered(play) == []
    with pytest.raises(refusals.ActivityNotOffered):
        play.choose("ask")
    play.complete("visit")
    assert offered(play) == []
    assert offered(play.complete("report")) == ["ask", "visit"]


def test_the_condition_ends_it_and_takes_back_what_is_open():
    play = Play(finding_out(condition="enough").load()).start()
    play.choose("ask").choose("visit").complete("ask", enough=False)
    assert play.open == ["visit"]
    assert not play.standing.choices[0].may_close

    play.choose("ask").complete("ask", enough=True)

    assert play.open == ["after"]
    assert play.took("cancelled") == ["visit"]
    assert play.variables["enough"] is True


def test_the_condition_may_leave_what_is_open_to_its_end():
    play = Play(finding_out(condition="enough", cancelRemainingInstances="false").load()).start()
    play.choose("ask").choose("visit").complete("ask", enough=True)

    assert play.open == ["visit"]
    assert play.standing.choices == ()
    assert play.complete("visit").open == ["report"]
    assert play.complete("report").open == ["after"]


def test_closing_may_leave_what_is_open_to_its_end():
    play = Play(finding_out(cancelRemainingInstances="false").load()).start()
    play.choose("ask").close()

    assert play.open == ["ask"]
    assert play.complete("ask").open == ["after"]


def test_a_condition_decides_alone():
    play = Play(finding_out(condition="enough").load()).start()

    with pytest.raises(refusals.TaskNotOpen):
        play.close()


def test_a_condition_that_can_not_be_evaluated_is_an_incident_until_it_can():
    play = Play(finding_out(condition="enough").load()).start()
    play.choose("ask").choose("ask").complete("ask", enough=7)
    assert play.standing.failures[0].element_id == "find_out"

    assert play.retry().standing.failures
    assert play.complete("ask", enough=True).open == ["after"]


@pytest.mark.parametrize("activity", ["report", "nothing"])
def test_only_what_no_flow_leads_to_can_be_chosen(activity):
    play = Play(finding_out().load()).start()

    with pytest.raises(refusals.ActivityNotOffered, match=activity):
        play.choose(activity)


def test_activities_may_have_boundary_events():
    scope = Drawing("find_out").user("call").boundary("late", "call", timer("P1D"), interrupting=False)
    scope.user("remind").flows("late remind")
    play = Play(finding_out(scope).load()).start()

    assert play.choose("call").later(days=1).open == ["call", "remind"]


def test_it_can_be_interrupted():
    drawing = finding_out().boundary("late", "find_out", timer("P1D")).user("rescue").end("e2")
    play = Play(drawing.flows("late rescue e2").load()).start()

    play.choose("ask").later(days=1)

    assert play.open == ["rescue"]
    assert play.standing.choices == ()


def test_an_event_sub_process_inside_listens():
    handler = Drawing("handler").start("heard", message("m"), isInterrupting="false").user("note").end("h_e")
    scope = Drawing("find_out").sub(handler.flows("heard note h_e"), triggeredByEvent="true")
    play = Play(finding_out(scope).declare("message", "m", name="m").load()).start()

    assert play.deliver("heard").open == ["note"]
    assert play.complete("note", noted=1).close().open == ["after"]
    assert play.variables["noted"] == 1


def test_what_was_completed_inside_can_be_undone():
    scope = Drawing("find_out").user("open_file").user("close_file", isForCompensation="true")
    scope.undo("open_file", "close_file")
    drawing = Drawing().start().sub(scope, tag="adHocSubProcess", lx_position="clerk")
    drawing.end("regret", COMPENSATION).flows("start find_out regret")
    play = Play(drawing.load()).start()
    play.choose("open_file").complete("open_file", number=1).choose("open_file").complete(
        "open_file", number=2
    )

    play.close()

    seen = []
    while not play.standing.ended:
        assert play.standing.choices == ()
        seen.append(play.standing.user_tasks[0].variables["number"])
        play.complete("close_file")
    assert seen == [2, 1]


def test_the_state_does_not_grow_with_what_was_done():
    play = Play(finding_out().load()).start()

    def rounds(count: int) -> int:
        for _ in range(count):
            play.choose("ask").complete("ask", answer=1)
        return len(play.state)

    assert rounds(20) == rounds(2)

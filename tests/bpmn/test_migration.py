"""An instance moves to another version: each token stays where it is, with all that was settled for it."""

import re
from base64 import b64decode
from collections.abc import Iterable
from pathlib import Path

import pytest

from bpmn import engine
from bpmn.migration.migrate import Migrated, migrate
from bpmn.migration.plan import Plan
from bpmn.migration.remarks import MigrationRefused, Remark
from tests.bpmn.draw import COMPENSATION, Drawing, conditional, loop, many, message, outputs, timer
from tests.bpmn.play import MORNING, Play


def moved(play: Play, drawing: Drawing, **chosen: str) -> Migrated:
    """Let the instance go on in another version."""
    definition = drawing.load()
    result = migrate(Plan(play.definition, definition, chosen), play.state, play.around)
    play.definition, play.state, play.standing = definition, result.state, result.standing
    return result


def refusals(play: Play, drawing: Drawing, **chosen: str) -> list[str]:
    with pytest.raises(MigrationRefused) as refused:
        moved(play, drawing, **chosen)
    return sentences(remark for remark in refused.value.remarks if remark.refuses)


def sentences(remarks: Iterable[Remark]) -> list[str]:
    """Return what is said, with elements by their names alone: here they are called by their ids."""
    return [re.sub(r"(\w+)（\1）", r"\1", str(remark.wording)) for remark in remarks]


def line(*ids: str, **attributes: str) -> Drawing:
    """User tasks one after the other."""
    drawing = Drawing().start().end()
    for id in ids:
        drawing.user(id, **attributes)
    return drawing.flows(" ".join(["start", *ids, "end"]))


def test_a_task_keeps_its_id_its_deadline_and_what_it_may_read():
    play = Play(line("apply", "check", lx_due="P3D").load()).start(days=2).complete("apply", place="东站")
    before = play.standing.user_tasks[0]
    play.now = MORNING.replace(hour=5)

    moved(play, line("apply", "check", "sign", lx_due="P9D", lx_form="other"))
    after = play.standing.user_tasks[0]

    assert (after.id, after.due_at, after.variables) == (before.id, before.due_at, before.variables)
    assert after.form_key == "other"
    assert play.complete("check").open == ["sign"]


def test_a_task_that_is_gone_is_named_and_can_be_mapped():
    play = Play(line("apply", "check").load()).start().complete("apply", outcome=None)

    assert refusals(play, line("apply", "sign")) == ["“check”在新版中没有了，请为它选择对应的环节。"]

    moved(play, line("apply", "sign"), check="sign")
    assert play.open == ["sign"]
    assert play.complete("sign").standing.ended


def test_a_record_of_a_renamed_task_is_read_under_its_new_name():
    play = Play(line("apply", "check").load()).start().complete("apply")

    moved(play, line("ask", "check"), apply="ask")

    assert play.standing.user_tasks[0].variables["ask_record"]["by"] == "zhang"


def test_branches_never_disagree_on_the_record_of_a_renamed_task():
    old, new = (
        Drawing().start().parallel("split").user(task).user("check").end().flows(
            f"start split {task} check end", f"split {task}"
        )
        for task in ("apply", "ask")
    )  # fmt: skip
    play = Play(old.load()).start().complete("apply")
    record = {"by": "li", "outcome": None}
    left = next(task for task in play.standing.user_tasks if task.element_id == "apply")
    play.state, _ = engine.complete(play.definition, play.state, left.id, {}, record, play.around)

    moved(play, new, apply="ask")

    assert play.complete("check").complete("check").standing.ended


def test_a_task_that_became_a_service_is_refused():
    play = Play(line("apply", "check").load()).start().complete("apply")
    other = Drawing().start().user("apply").service("check").end().flows("start apply check end")

    assert refusals(play, other) == ["“check”在新版中换了类型，请选择同类的环节或先办完它。"]


def test_a_task_moved_into_a_sub_process_is_refused():
    play = Play(line("apply", "check").load()).start().complete("apply")
    inner = Drawing("inner").start("s").user("check").end("e").flows("s check e")
    other = Drawing().start().user("apply").sub(inner).end().flows("start apply inner end")

    assert refusals(play, other) == ["“check”在新版中不在原来的流程或子流程里，请先办完它再迁移。"]


def signing(*, sequential: bool = False, further: str = "") -> Drawing:
    gathered = {"lx_outputCollection": "answers", "lx_outputElement": "=by"}
    drawing = Drawing().start().end()
    drawing.user("ask", many(sequential=sequential), lx_collection="=people", **gathered)
    drawing.boundary("remind", "ask", timer("P3D"), interrupting=False).end("reminded")
    if further:
        drawing.boundary(further, "ask", timer("P9D")).end(f"{further}_end").flows(f"{further} {further}_end")
    return drawing.flows("start ask end", "remind reminded")


@pytest.mark.parametrize("sequential", [False, True])
def test_what_several_have_signed_survives_and_so_do_timers(sequential):
    play = Play(signing(sequential=sequential).load()).start(people=["甲", "乙", "丙"])
    play.complete("ask", iteration=0, by="甲")
    due_at = play.standing.timers[0].due_at
    play.now = MORNING.replace(hour=9)

    result = moved(play, signing(sequential=sequential, further="late"))

    assert sentences(result.remarks) == ["“late”是新版增加的，从迁移时开始等待。"]
    assert [timer.due_at for timer in play.standing.timers if timer.element_id == "remind"] == [due_at]
    play.complete("ask", iteration=1, by="乙").complete("ask", iteration=2, by="丙")
    assert play.standing.ended
    assert play.variables["answers"] == ["甲", "乙", "丙"]


def test_a_new_event_interrupts_what_was_open_before():
    play = Play(signing().load()).start(people=["甲", "乙"]).complete("ask", iteration=0, by="甲")
    moved(play, signing(further="late"))

    play.later(days=3)
    play.later(days=6)

    assert play.standing.ended
    assert "late_end" in play.took()


def test_signing_one_after_the_other_can_not_become_signing_side_by_side():
    play = Play(signing().load()).start(people=["甲", "乙"])

    assert refusals(play, signing(sequential=True)) == ["“ask”的多人办理方式在新版中变了，请先办完它再迁移。"]


def test_a_single_task_can_not_become_one_of_several():
    play = Play(line("ask").load()).start(people=["甲"])

    assert refusals(play, signing()) == ["“ask”的多人办理方式在新版中变了，请先办完它再迁移。"]


def test_an_event_that_is_gone_is_waited_for_no_more():
    play = Play(signing(further="late").load()).start(people=["甲"])

    result = moved(play, signing())

    assert sentences(result.remarks) == ["“late”在新版中没有了，不再等待它。"]
    assert [timer.element_id for timer in play.standing.timers] == ["remind"]


def test_a_renamed_event_keeps_its_moment():
    play = Play(signing(further="late").load()).start(people=["甲"])
    before = [(timer.id, timer.due_at) for timer in play.standing.timers]

    result = moved(play, signing(further="overdue"), late="overdue")

    assert result.remarks == ()
    assert [(timer.id, timer.due_at) for timer in play.standing.timers] == before


def test_an_event_that_can_not_be_armed_refuses():
    play = Play(line("ask").load()).start()
    drawing = line("ask").boundary("late", "ask", timer("=nobody")).end("late_end").flows("late late_end")

    (reason,) = refusals(play, drawing)

    assert reason.startswith("“late”无法按新版开始等待：")


def test_a_message_that_got_another_kind_of_event_is_armed_anew():
    def waiting(event: str) -> Drawing:
        return Drawing().start().catch("wait", event).end().flows("start wait end")

    play = Play(waiting(message()).load()).start()

    result = moved(play, waiting(timer("P1D")))

    assert sentences(result.remarks) == ["“wait”等待的事件在新版中变了，按新版重新开始等待。"]
    assert play.later(days=1).standing.ended


def branches(*ids: str) -> Drawing:
    drawing = Drawing().start().parallel("split", "join").end().flows("start split", "join end")
    for id in ids:
        drawing.user(id)
        drawing.flows(**{f"to_{id}": f"split {id}", f"from_{id}": f"{id} join"})
    return drawing


def test_a_join_goes_on_when_the_branch_it_waits_for_leads_elsewhere():
    play = Play(branches("a", "b", "c").load()).start().complete("a").complete("b")
    apart = branches("a", "b").user("c").end("c_end").flows("split c c_end")

    moved(play, apart)

    assert play.open == ["c"]
    assert play.took() == ["join", "end"]
    assert play.complete("c").standing.ended


def test_a_new_branch_behind_a_passed_split_would_starve_the_join():
    play = Play(branches("a", "b").load()).start().complete("a")

    assert refusals(play, branches("a", "b", "c")) == [
        "“join”在新版中要等的分支不会再来，办件会一直停在那里；请先让汇合完成再迁移。"
    ]


def test_a_new_branch_before_the_split_is_begun():
    def approved(*ids: str) -> Drawing:
        drawing = Drawing().start().user("first").parallel("split", "join").end()
        for id in ids:
            drawing.user(id).flows(f"split {id} join")
        return drawing.flows("start first split", "join end")

    play = Play(approved("a", "b").load()).start()

    moved(play, approved("a", "b", "c"))

    assert play.complete("first").open == ["a", "b", "c"]


def test_a_token_that_came_by_a_flow_that_is_gone_is_refused():
    play = Play(branches("a", "b").load()).start().complete("a")

    assert refusals(play, branches("b", "c")) == [
        "已有分支经“a”到达“join”，新版中没有这条连线，请先让汇合完成再迁移。"
    ]


def test_a_token_that_has_come_past_a_renamed_task_counts():
    play = Play(branches("a", "b").load()).start().complete("a")

    moved(play, branches("c", "b"), a="c")

    assert play.complete("b").standing.ended


def undoable(handler: str = "take_back", *, drawn: bool = True) -> Drawing:
    drawing = Drawing().start().user("order").user("check").throw("undo", COMPENSATION).end()
    if drawn:
        drawing.user(handler, isForCompensation="true").undo("order", handler)
    return drawing.flows("start order check undo end")


def test_what_was_completed_is_undone_by_the_handler_of_the_new_version():
    play = Play(undoable().load()).start().complete("order")

    result = moved(play, undoable("cancel_order"))

    assert result.remarks == ()
    assert play.complete("check").open == ["cancel_order"]
    assert play.complete("cancel_order").standing.ended


def test_what_the_new_version_can_not_undo_is_said():
    play = Play(undoable().load()).start().complete("order")

    result = moved(play, undoable(drawn=False))

    assert sentences(result.remarks) == ["“order”已经办完，而新版不再撤销它：以后撤销时会跳过它。"]
    assert play.complete("check").standing.ended


def test_an_undoing_under_way_needs_its_handler():
    play = Play(undoable().load()).start().complete("order").complete("check")

    assert "“order”正在撤销，而新版不再撤销它，请等撤销完成再迁移。" in refusals(play, undoable(drawn=False))

    moved(play, undoable("cancel_order"), take_back="cancel_order")
    assert play.complete("cancel_order").standing.ended


def listening(*starts: str) -> Drawing:
    drawing = line("ask")
    for start in starts:
        handler = Drawing(f"on_{start}").start(start, timer("P1D")).user(f"see_{start}").end(f"{start}_end")
        drawing.sub(handler.flows(f"{start} see_{start} {start}_end"), triggeredByEvent="true")
    return drawing


def test_a_new_event_sub_process_listens_and_a_removed_one_does_not():
    play = Play(listening("old").load()).start()

    result = moved(play, listening("new"))

    assert sentences(result.remarks) == [
        "“old”在新版中没有了，不再等待它。",
        "“new”是新版增加的，从迁移时开始等待。",
    ]
    assert play.later(days=1).open == ["see_new"]


def test_nothing_listens_anew_beside_an_event_sub_process_that_displaced_all():
    play = Play(listening("old").load()).start().later(days=1)

    moved(play, listening("old", "new"))

    assert (play.open, play.standing.timers) == (["see_old"], ())


def racing(*events: str) -> Drawing:
    drawing = Drawing().start().element("eventBasedGateway", "race").end().flows("start race")
    for event in events:
        drawing.catch(event, timer(f"P{len(event)}D")).flows(f"race {event} end")
    return drawing


def test_a_race_gets_a_further_event_and_loses_one():
    play = Play(racing("a", "bb").load()).start()

    result = moved(play, racing("bb", "ccc"))

    assert sentences(result.remarks) == [
        "“a”在新版中没有了，不再等待它。",
        "“ccc”是新版增加的，从迁移时开始等待。",
    ]
    assert [timer.element_id for timer in play.standing.timers] == ["bb", "ccc"]
    assert play.later(days=2).standing.ended


def test_a_running_call_waits_for_its_child_whatever_is_called_now():
    def calling(called: str) -> Drawing:
        return Drawing().start().call("call", called, outputs(got="=x")).end().flows("start call end")

    play = Play(calling("child").load()).start()

    result = moved(play, calling("other"))

    assert sentences(result.remarks) == ["“call”在新版中调用另一流程；已在办理的下级办件不受影响。"]
    assert play.finish("call", {"x": 1}).variables["got"] == 1


def test_what_failed_can_be_tried_again_with_the_expression_of_the_new_version():
    def deciding(text: str) -> Drawing:
        return (
            Drawing().start().script("work_out", text).user("check").end().flows("start work_out check end")
        )

    play = Play(deciding("total = amount + nobody").load()).start(amount=1)
    assert play.standing.failures

    moved(play, deciding("total = amount + 1"))

    assert play.retry().open == ["check"]


def test_a_condition_that_changed_is_looked_at_afresh():
    def attached(condition: str) -> Drawing:
        drawing = line("ask").boundary("due", "ask", conditional(condition)).end("due_end")
        return drawing.flows("due due_end")

    play = Play(attached("amount > 5").load()).start(amount=3)

    moved(play, attached("amount > 2"))

    assert play.standing.outcome == "due_end"


def test_a_loop_goes_on_with_its_pass():
    def again(*more: str) -> Drawing:
        drawing = Drawing().start().user("fill", loop("not(ok)")).end()
        for id in more:
            drawing.user(id)
        return drawing.flows(" ".join(["start", "fill", *more, "end"]))

    play = Play(again().load()).start().complete("fill", ok=False)

    moved(play, again("sign"))

    assert play.complete("fill", ok=True).open == ["sign"]


def test_a_choice_of_a_person_stays_open():
    def choosing(*ids: str) -> Drawing:
        inner = Drawing("room")
        for id in ids:
            inner.user(id)
        return Drawing().start().sub(inner, tag="adHocSubProcess").end().flows("start room end")

    play = Play(choosing("a", "b").load()).start().choose("a")

    moved(play, choosing("a", "b", "c"))

    assert dict(play.standing.choices[0].activities).keys() == {"a", "b", "c"}
    assert play.complete("a").choose("c").open == ["c"]


def test_a_state_of_the_first_version_moves():
    inside = Drawing("inside").start("s").user("check").user("sign").end("e").flows("s check sign e")
    drawing = Drawing().start().parallel("split", "join").sub(inside)
    drawing.user("ask", many(), lx_collection="=[1, 2]", lx_elementVariable="n")
    drawing.boundary("late", "inside", timer("P3D"), interrupting=False).end("reminded").end()
    drawing.flows("start split inside join end", "split ask join", "late reminded")
    play = Play(drawing.load())
    play.state = b64decode((Path(__file__).parents[1] / "bpmn" / "state_of_version_1.txt").read_text())
    before = engine.look(play.definition, play.state, play.around)

    moved(play, drawing)

    assert (play.standing.timers, play.standing.user_tasks) == (before.timers, before.user_tasks)


def test_the_renamed_process_is_found_by_the_mapping():
    play = Play(line("ask").load()).start()
    other = Drawing("q").start().user("ask").end().flows("start ask end")

    assert refusals(play, other) == ["流程“p”在新版中没有了，请选择对应的流程。"]
    assert moved(play, other, p="q").process_id == "q"


def test_a_missing_element_comes_with_what_it_may_have_become():
    old = Drawing().start().user("check", name="审核材料", lx_form="check").end().flows("start check end")
    new = (
        Drawing().start().user("review", name="审核申请材料", lx_form="check").user("sign", name="签发").end()
    )
    plan = Plan(old.load(), new.flows("start review sign end").load())

    (missing,) = plan.missing

    assert missing.element.id == "check"
    assert missing.suggestions[0].id == "review"
    assert {element.id for element in missing.choices} == {"review", "sign"}


def test_a_token_sent_back_still_comes_straight_back():
    play = (
        Play(line("a", "b", "c").load())
        .start()
        .complete("a")
        .complete("b")
        .move("c", to="a", comes_back=True)
    )

    assert refusals(play, line("a", "b")) == ["“c”在新版中没有了，请为它选择对应的环节。"]
    moved(play, line("a", "b", "d"), c="d")

    assert play.complete("a").open == ["d"]


def test_what_is_waited_for_already_is_not_waited_for_twice_beside_a_new_event():
    def receiving() -> Drawing:
        drawing = Drawing().declare("message", "m", name="receipt").start().end()
        return drawing.element("receiveTask", "wait", messageRef="m").flows("start wait end")

    play = Play(receiving().load()).start()

    moved(play, receiving().boundary("late", "wait", timer("P1D")).end("late_end").flows("late late_end"))

    assert [waiting.element_id for waiting in play.standing.messages] == ["wait"]
    assert play.deliver("wait").standing.outcome == "end"


def test_what_begins_instances_of_the_new_version_is_not_waited_for_in_those_that_run():
    play = Play(line("ask").load()).start()
    drawing = Drawing().declare("message", "m", name="receipt").user("ask").end()
    drawing.element("receiveTask", "received", messageRef="m", instantiate="true")

    moved(play, drawing.flows("received ask end"))

    assert play.standing.messages == ()


def test_the_way_of_a_new_event_behind_a_gateway_is_told_once_it_happens():
    play = Play(racing("a", "bb").load()).start()

    moved(play, racing("a", "bb").catch("soon", timer("PT1H")).flows("soon end", to_soon="race soon"))

    assert "to_soon" in play.later(hours=1).took("taken")


def test_the_way_of_a_renamed_event_behind_a_gateway_is_told_by_its_new_name():
    play = Play(racing("a", "bb").load()).start()
    drawing = Drawing().start().element("eventBasedGateway", "choice").end().flows("start choice")
    drawing.catch("b", timer("P2D")).catch("c", timer("P1D")).flows("b end", "c end")

    moved(play, drawing.flows(to_b="choice b", to_c="choice c"), race="choice", a="c", bb="b")

    assert "to_c" in play.later(days=1).took("taken")

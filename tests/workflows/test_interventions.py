"""Interventions in running cases: who may, what is noted, who is told, what waits meanwhile."""

import json
import re
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from database.session import reading, transaction
from demonstration.theatre import Theatre
from tests.bpmn.draw import Drawing, timer
from tests.support.acting import begin, fulfil, incidents, instance, new_key, open_task, person
from tests.support.packages import install, packed
from workflows import refusals
from workflows.cancel_branch import CancelBranch
from workflows.change_variables import ChangeVariables
from workflows.commands import CommandKey
from workflows.handwritten_values import read_values
from workflows.interventions import Act, Intervention, Preview, intervene, preview
from workflows.models import Event, InstanceStatus, Notification, UserTask
from workflows.move_tokens import Jump, Return
from workflows.restart_instance import restart_instance
from workflows.skip_incident import SkipElement
from workflows.suspend_instance import resume_instance, suspend_instance
from workflows.terminate_instance import terminate_instance

CLERK = {"lx_position": "case_handler"}


def three(**last: str) -> Drawing:
    drawing = Drawing("rounds").start().user("a", **CLERK).user("b", **CLERK).user("c", **CLERK, **last)
    return drawing.end().flows("start a b c end")


def parted() -> Drawing:
    drawing = Drawing("parts").start().user("before", **CLERK).parallel("split", "join")
    drawing.user("a", lx_returnable="true", **CLERK).user("b", **CLERK).user("after", **CLERK).end()
    return drawing.flows("start before split a join after end", "split b", to_join="b join")


@pytest.fixture
def stage(sqlite_stage: Theatre) -> Theatre:
    return sqlite_stage


def case_of(stage: Theatre, drawing: Drawing, *done: str) -> int:
    install(packed(drawing))
    case = begin(stage, "KS.2", drawing.id)
    for element in done:
        fulfil(stage, open_task(case, element), "KS.2")
    return case


def intervention(stage: Theatre, case: int, reason: str = "退回补正", version: int = 0) -> Intervention:
    known = version or instance(case).version
    return Intervention(case, known, reason, CommandKey(new_key(stage), "intervene"))


def act(stage: Theatre, case: int, wanted: Act, username: str = "process") -> None:
    with transaction() as session:
        intervene(session, intervention(stage, case), wanted, person(username), stage.now)


def foreseen(stage: Theatre, case: int, wanted: Act, username: str = "process") -> Preview:
    with reading() as session:
        return preview(session, case, wanted, person(username), stage.now)


def terminate(stage: Theatre, case: int, *, undo: bool) -> None:
    wanted = intervention(stage, case)
    with transaction() as session:
        terminate_instance(session, wanted, undo=undo, person=person("process"), now=stage.now)


def suspend(stage: Theatre, case: int) -> None:
    with transaction() as session:
        suspend_instance(session, intervention(stage, case), person("process"), stage.now)


def resume(stage: Theatre, case: int) -> None:
    with transaction() as session:
        resume_instance(session, intervention(stage, case), person("process"), stage.now)


def last_event(case: int) -> Event:
    with reading() as session:
        rows = select(Event).where(Event.instance_id == case).order_by(Event.version.desc()).limit(1)
        return session.scalars(rows).one()


def test_a_return_is_noted_with_its_reason_and_what_was_open_before_and_after(stage: Theatre) -> None:
    case = case_of(stage, three(), "a", "b")

    act(stage, case, Return((open_task(case, "c"),), "a"))

    assert stage.open_elements(case) == ["a"]
    event = last_event(case)
    assert (event.kind, event.element_id) == ("returned", "a")
    assert event.details["reason"] == "退回补正"
    assert (event.details["before"], event.details["after"]) == (["c"], ["a"])
    assert ["a", "moved", None] in event.details["passages"]


def test_a_preview_tells_what_would_happen_and_changes_nothing(stage: Theatre) -> None:
    case = case_of(stage, three(), "a", "b")

    found = foreseen(stage, case, Return((open_task(case, "c"),), "a"))

    assert (list(found.cancelled), list(found.opened)) == (["c"], ["a"])
    assert stage.open_elements(case) == ["c"]


def test_what_was_previewed_of_an_older_version_is_not_carried_out(stage: Theatre) -> None:
    case = case_of(stage, three(), "a")
    old = intervention(stage, case)
    task = open_task(case, "b")
    fulfil(stage, task, "KS.2")

    with pytest.raises(refusals.InstanceChangedMeanwhile), transaction() as session:
        intervene(session, old, Jump((open_task(case, "c"),), "a"), person("process"), stage.now)


def test_a_reason_is_needed_and_one_confirmation_counts_once(stage: Theatre) -> None:
    case = case_of(stage, three(), "a")
    wanted = Jump((open_task(case, "b"),), "c")
    with pytest.raises(refusals.ReasonMissing), transaction() as session:
        intervene(session, intervention(stage, case, reason=" "), wanted, person("process"), stage.now)

    once = intervention(stage, case)
    for _ in range(2):
        with transaction() as session:
            intervene(session, once, wanted, person("process"), stage.now)

    assert instance(case).version == once.version + 1


def test_only_visited_elements_are_returned_to(stage: Theatre) -> None:
    case = case_of(stage, three())

    with pytest.raises(refusals.NotVisited):
        act(stage, case, Return((open_task(case, "a"),), "c"))


def test_whoever_holds_a_task_sends_it_back_where_the_diagram_allows_it(stage: Theatre) -> None:
    case = case_of(stage, three(lx_returnable="true"), "a")
    with pytest.raises(refusals.ReturnNotAllowed):
        act(stage, case, Return((open_task(case, "b"),), "a"), "KS.2")
    fulfil(stage, open_task(case, "b"), "KS.2")

    act(stage, case, Return((open_task(case, "c"),), "a", comes_back=True), "KS.2")
    fulfil(stage, open_task(case, "a"), "KS.2")

    assert stage.open_elements(case) == ["c"]


def test_what_would_be_there_twice_must_come_along(stage: Theatre) -> None:
    case = case_of(stage, parted(), "before")
    a, b = open_task(case, "a"), open_task(case, "b")

    with pytest.raises(refusals.ReturnNotAllowed):
        act(stage, case, Return((a,), "before"), "KS.2")
    act(stage, case, Return((a, b), "before"), "KS.2")

    assert stage.open_elements(case) == ["before"]


def test_those_who_lose_a_task_are_told_why(stage: Theatre) -> None:
    case = case_of(stage, three(), "a")
    gone = open_task(case, "b")

    act(stage, case, Jump((gone,), "c"))

    with reading() as session:
        rows = session.scalars(select(Notification).where(Notification.key == f"gone:{gone}"))
        assert {row.gaps["reason"] for row in rows} == {"退回补正"}


def test_a_branch_is_cancelled_and_a_join_that_starves_is_foreseen(stage: Theatre) -> None:
    case = case_of(stage, parted(), "before")

    found = foreseen(stage, case, CancelBranch(open_task(case, "b")))
    assert list(found.starved) == ["join"]

    act(stage, case, Jump((open_task(case, "b"),), "to_join"))
    fulfil(stage, open_task(case, "a"), "KS.2")
    assert stage.open_elements(case) == ["after"]


def test_only_administrators_of_processes_intervene(stage: Theatre) -> None:
    case = case_of(stage, three(), "a")

    for wanted in (Jump((open_task(case, "b"),), "c"), ChangeVariables({"x": 1})):
        with pytest.raises(refusals.NotAllowed):
            act(stage, case, wanted, "KS.2")


def test_a_changed_variable_stands_in_the_history_and_in_the_forms_that_are_open(stage: Theatre) -> None:
    case = case_of(stage, three())
    fulfil(stage, open_task(case, "a"), "KS.2", {"amount": "5"})

    act(stage, case, ChangeVariables(read_values({"amount": '"7"'})))

    assert last_event(case).details["variables"] == {"amount": {"old": "5", "new": "7"}}
    with reading() as session:
        assert session.get_one(UserTask, open_task(case, "b")).variables["amount"] == "7"


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        ({"amount": "7"}, "类型"),
        ({"amount": "1 +"}, "FEEL"),
        ({"starter": '"x"'}, "系统"),
        ({"a_record": "null"}, "系统"),
        ({"Amount!": "1"}, "变量名"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_in_words(
    stage: Theatre, texts: dict[str, str], told: str
) -> None:
    case = case_of(stage, three())
    fulfil(stage, open_task(case, "a"), "KS.2", {"amount": "5"})

    with pytest.raises(refusals.VariableRefused, match=told):
        act(stage, case, ChangeVariables(read_values(texts)))


FORM = {
    "type": "default",
    "components": [
        {"type": "number", "key": "amount", "label": "金额"},
        {"type": "datetime", "subtype": "date", "key": "applied_on", "dateLabel": "申请日期"},
        {"type": "datetime", "subtype": "datetime", "key": "called_at", "dateLabel": "接报时间"},
        {"type": "checkbox", "key": "urgent", "label": "紧急"},
        {
            "type": "dynamiclist", "path": "members", "label": "人员", "defaultRepetitions": 1,
            "components": [{"type": "datetime", "subtype": "date", "key": "born", "dateLabel": "出生日期"}],
        },
    ],
}  # fmt: skip


def case_with_a_form(stage: Theatre) -> int:
    drawing = Drawing("asked").start().user("a", lx_form="ask", **CLERK).end().flows("start a end")
    install(packed(drawing, forms__ask_json=json.dumps(FORM).encode()))
    return begin(stage, "KS.2", "asked")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('amount = "7"', "《金额》（amount）应为数字，而新值是文字"),
        ('applied_on = "2026-11-21"', "《申请日期》（applied_on）应为日期"),
        ('applied_on = date and time("2026-11-21T08:00:00")', "应为日期，而新值是日期时间"),
        ('called_at = date("2026-11-21")', '请写成 date and time("2026-11-21T14:30:00")'),
        ("urgent = 1", "《紧急》（urgent）应为是或否"),
        ('members = [{born: date("1990-01-01")}, {born: 1990}]', "《出生日期》（members.born）应为日期"),
        ("members = {}", "《人员》（members）应为列表"),
    ],
)
def test_a_value_of_another_kind_than_a_form_gives_is_refused_naming_the_field(
    stage: Theatre, text: str, told: str
) -> None:
    case = case_with_a_form(stage)
    name, _, value = text.partition(" = ")

    with pytest.raises(refusals.VariableRefused, match=re.escape(told)):
        act(stage, case, ChangeVariables(read_values({name: value})))


def test_a_moment_written_without_a_zone_is_meant_here_and_kept_as_forms_keep_it(stage: Theatre) -> None:
    case = case_with_a_form(stage)
    texts = {"amount": "12.50", "called_at": 'date and time("2026-11-21T14:30:00")', "applied_on": "null"}

    act(stage, case, ChangeVariables(read_values(texts)))

    seen = stage.variables_of(case, "a")
    assert (str(seen["amount"]), seen["called_at"].isoformat()) == ("12.50", "2026-11-21T06:30:00+00:00")


def test_a_failed_element_is_skipped_and_its_incident_resolved(stage: Theatre) -> None:
    drawing = Drawing("broken").start().script("s", "x = 1 + nothing").user("b", **CLERK).end()
    case = case_of(stage, drawing.flows("start s b end"))
    (incident,) = incidents(case)

    act(stage, case, SkipElement(incident.task_id or UUID(int=0), "s", {"x": 2}))

    assert stage.open_elements(case) == ["b"]
    assert not incidents(case)
    assert last_event(case).kind == "skipped"


def test_a_suspended_case_stands_still_and_a_due_timer_fires_once_it_goes_on(stage: Theatre) -> None:
    drawing = three().boundary("late", "b", timer("PT1H")).user("escalated", **CLERK).end("e")
    case = case_of(stage, drawing.flows("late escalated e"), "a")
    suspend(stage, case)

    with pytest.raises(refusals.InstanceSuspended):
        fulfil(stage, open_task(case, "b"), "KS.2")
    stage.now += timedelta(hours=2)
    stage.settle()
    assert stage.open_elements(case) == ["b"]

    resume(stage, case)
    stage.settle()
    assert stage.open_elements(case) == ["escalated"]


def three_levels(stage: Theatre) -> tuple[int, int, int]:
    """A case that has called one that has called one with a task and a timer."""
    last = Drawing("last").start("s").user("report", **CLERK).end("e").flows("s report e")
    last.boundary("late", "report", timer("PT1H")).user("escalated", **CLERK).flows("late escalated e")
    middle = Drawing("middle").start("s2").call("towns", "last").end("e2").flows("s2 towns e2")
    first = Drawing("first").start().call("cities", "middle").user("sum_up", **CLERK).end()
    install(packed(first.flows("start cities sum_up end"), middle, last))
    case = begin(stage, "KS.2", "first")
    stage.settle()
    (child,) = stage.children(case)
    (grandchild,) = stage.children(child)
    return case, child, grandchild


def test_all_a_suspended_case_has_called_stands_still_and_goes_on_with_it(stage: Theatre) -> None:
    family = three_levels(stage)

    suspend(stage, family[0])
    stage.settle()
    stage.now += timedelta(hours=2)
    stage.settle()

    assert {instance(case).status for case in family} == {InstanceStatus.SUSPENDED}
    assert stage.open_elements(family[2]) == ["report"]
    assert last_event(family[2]).details["reason"] == "退回补正"
    assert last_event(family[2]).member_id == person("process").id
    resume(stage, family[0])
    stage.settle()
    assert {instance(case).status for case in family} == {InstanceStatus.RUNNING}
    fulfil(stage, open_task(family[2], "escalated"), "KS.2")
    stage.settle()
    assert stage.open_elements(family[0]) == ["sum_up"]


def test_a_called_case_is_not_resumed_while_its_parent_is_suspended(stage: Theatre) -> None:
    case, child, _ = three_levels(stage)
    suspend(stage, case)
    stage.settle()

    with pytest.raises(refusals.HeldWithItsParent):
        resume(stage, child)


def test_a_called_case_that_was_suspended_by_itself_stays_so(stage: Theatre) -> None:
    case, child, grandchild = three_levels(stage)
    for one in (child, case):
        suspend(stage, one)
        stage.settle()

    resume(stage, case)
    stage.settle()

    assert (instance(case).status, instance(child).status) == (
        InstanceStatus.RUNNING,
        InstanceStatus.SUSPENDED,
    )
    resume(stage, child)
    stage.settle()
    assert instance(grandchild).status is InstanceStatus.RUNNING


def test_a_case_resumed_before_its_parts_have_followed_leaves_none_of_them_behind(stage: Theatre) -> None:
    family = three_levels(stage)

    suspend(stage, family[0])
    resume(stage, family[0])
    stage.settle()

    assert {instance(case).status for case in family} == {InstanceStatus.RUNNING}


def test_a_call_that_is_about_to_begin_waits_until_its_case_goes_on(stage: Theatre) -> None:
    child = Drawing("child").start("s").user("report", **CLERK).end("e").flows("s report e")
    install(packed(Drawing("parent").start().call("towns", "child").end().flows("start towns end"), child))
    case = begin(stage, "KS.2", "parent")

    suspend(stage, case)
    stage.settle()
    assert stage.children(case) == []

    resume(stage, case)
    stage.now += timedelta(minutes=2)
    stage.settle()
    assert len(stage.children(case)) == 1


@pytest.mark.parametrize("undo", [False, True])
def test_all_a_terminated_case_has_called_is_cancelled_with_it(stage: Theatre, undo: bool) -> None:
    family = three_levels(stage)
    suspend(stage, family[1])

    terminate(stage, family[0], undo=undo)
    stage.settle()

    assert {instance(case).status for case in family} == {InstanceStatus.CANCELLED}
    assert stage.open_elements(family[2]) == []


def test_a_case_is_terminated_and_what_it_did_stays(stage: Theatre) -> None:
    case = case_of(stage, three(), "a")

    terminate(stage, case, undo=False)

    assert instance(case).status is InstanceStatus.CANCELLED
    assert stage.open_elements(case) == []
    assert last_event(case).kind == "terminated"


def test_a_case_is_terminated_after_what_it_did_is_undone(stage: Theatre) -> None:
    drawing = three().user("a_back", isForCompensation="true", **CLERK).undo("a", "a_back")
    case = case_of(stage, drawing, "a")

    terminate(stage, case, undo=True)
    assert stage.open_elements(case) == ["a_back"]
    fulfil(stage, open_task(case, "a_back"), "KS.2")

    assert instance(case).status is InstanceStatus.CANCELLED


def test_a_new_case_begins_at_an_element_of_a_finished_one(stage: Theatre) -> None:
    case = case_of(stage, three())
    fulfil(stage, open_task(case, "a"), "KS.2", {"amount": 5})
    with pytest.raises(refusals.InstanceNotEnded), transaction() as session:
        restart_instance(session, intervention(stage, case), "b", person("process"), stage.now)
    fulfil(stage, open_task(case, "b"), "KS.2")
    fulfil(stage, open_task(case, "c"), "KS.2")

    with transaction() as session:
        new = restart_instance(session, intervention(stage, case), "b", person("process"), stage.now)

    assert stage.open_elements(new) == ["b"]
    assert last_event(new).details["from"] == case
    assert last_event(case).details["to"] == new
    with reading() as session:
        assert session.get_one(UserTask, open_task(new, "b")).variables["amount"] == 5
    assert instance(new).number != instance(case).number

"""Call activities: children start, answer, are cancelled, fail and are retried; who may read them."""

from dataclasses import replace

import pytest
from flask import current_app
from sqlalchemy import select

from database.session import current_settings, reading, transaction
from demonstration.theatre import Theatre
from registers.models import RecordStatus, RegisterRecord
from tests.bpmn.draw import TERMINATE, Drawing, error, escalation, many, message, outputs, parameters
from tests.support.acting import at_once, begin, fulfil, incidents, instance, open_task, person, press, retry
from tests.support.packages import install, packed
from workflows import jobs, refusals
from workflows.models import InstanceStatus, Job
from workflows.start_child import MAX_LEVELS, Call, start_child
from workflows.visibility import visible_instance
from workflows.waiting import Waiting

TOWNS = '=["KS-BC","KS-ZP","KS-HQ"]'


def child(name: str = "report") -> Drawing:
    """A process of one task; it answers with what it counted."""
    return (
        Drawing("child")
        .start("begin")
        .user(name, lx_position="case_handler")
        .script("count", "number = 7")
        .end("done", lx_outcome="reported")
        .flows(f"begin {name} count done")
    )


def parent(loop: str = "", called: str = "child", **given: str) -> Drawing:
    extensions = parameters(**given) if given else ""
    out = outputs(reported="=number", ended="=outcome")
    inside = (extensions + out).replace("</bpmn:extensionElements><bpmn:extensionElements>", "")
    return (
        Drawing("parent")
        .start()
        .call("towns", called, inside + loop)
        .user("sum_up", lx_position="case_handler")
        .end()
        .flows("start towns sum_up end")
    )


def begun(stage: Theatre, drawing: Drawing, *others: Drawing) -> int:
    install(packed(drawing, *others))
    case = begin(stage, "KS.2", drawing.id)
    stage.settle()
    return case


def status(case: int) -> InstanceStatus:
    return instance(case).status


def test_a_child_takes_its_parameters_and_gives_back_its_result(stage: Theatre) -> None:
    case = begun(stage, parent(kind="=starter"), child())
    (one,) = stage.children(case)
    assert instance(one).number == f"{instance(case).number}-1"
    assert stage.variables_of(one, "report")["kind"] == "KS.2"
    assert stage.open_elements(case) == []

    fulfil(stage, open_task(one, "report"), "KS.2")
    stage.settle()

    summed = stage.variables_of(case, "sum_up")
    assert (summed["reported"], summed["ended"]) == (7, "reported")
    assert status(one) is InstanceStatus.COMPLETED


def test_three_towns_get_a_child_each_of_their_own_organisation(sqlite_stage: Theatre) -> None:
    loop = many(lx_collection=TOWNS, lx_elementVariable="town")

    case = begun(sqlite_stage, parent(loop, organisation="=town"), child())

    assert [instance(each).organisation_id for each in sqlite_stage.children(case)] == [
        person(f"{code}.1").organisation_id for code in ("KS-BC", "KS-ZP", "KS-HQ")
    ]


def test_enough_answers_cancel_the_children_that_still_run(stage: Theatre) -> None:
    loop = many(lx_collection=TOWNS, lx_elementVariable="town", condition="nrOfCompletedInstances >= 1")
    case = begun(stage, parent(loop, organisation="=town"), child())
    first, *others = stage.children(case)

    fulfil(stage, open_task(first, "report"), "KS-BC.1")
    stage.settle()

    assert [status(other) for other in others] == [InstanceStatus.CANCELLED] * 2
    assert [stage.open_elements(other) for other in others] == [[], []]
    assert stage.open_elements(case) == ["sum_up"]


def withdrawable() -> Drawing:
    drawing = parent().declare("message", "m", name="withdraw")
    drawing.boundary("withdraw", "towns", message("m"), lx_actor="starter")
    return drawing.end("withdrawn", TERMINATE).flows("withdraw withdrawn")


def test_children_are_cancelled_with_their_parent_and_give_back_what_they_hold(stage: Theatre) -> None:
    holding = (
        Drawing("child").start("begin")
        .service("hold", parameters(register="teams", key="T-KS"), lx_topic="reserve_record")
        .user("report", lx_position="case_handler").end("done").flows("begin hold report done")
    )  # fmt: skip
    case = begun(stage, withdrawable(), holding)
    (one,) = stage.children(case)

    press(stage, case, "withdraw", "KS.2")
    stage.settle()

    assert (status(case), status(one)) == (InstanceStatus.COMPLETED, InstanceStatus.CANCELLED)
    with reading() as session:
        team = session.get_one(RegisterRecord, ("teams", "T-KS"))
    assert (team.status, team.held_by_id) == (RecordStatus.AVAILABLE, None)


def test_a_parent_withdrawn_before_the_child_has_started_never_gets_one(sqlite_stage: Theatre) -> None:
    install(packed(withdrawable(), child()))
    case = begin(sqlite_stage, "KS.2", "parent")

    press(sqlite_stage, case, "withdraw", "KS.2")
    sqlite_stage.settle()

    assert sqlite_stage.children(case) == []


def test_a_child_that_can_not_start_is_an_incident_and_a_retry_starts_it(stage: Theatre) -> None:
    case = begun(stage, parent(called="helper#child"))
    (incident,) = incidents(case)
    assert incident.element_id == "towns"
    assert "helper" in incident.reason
    install(packed(Drawing("helper").start().end().flows("start end"), child()))

    retry(stage, incident.id)
    stage.settle()

    assert incidents(case) == []
    (one,) = stage.children(case)
    fulfil(stage, open_task(one, "report"), "KS.2")
    stage.settle()
    assert stage.open_elements(case) == ["sum_up"]


def test_a_process_that_goes_on_calling_itself_is_stopped_by_an_incident(sqlite_stage: Theatre) -> None:
    case = begun(
        sqlite_stage,
        Drawing("again")
        .start()
        .exclusive("more", default="more_end")
        .call("deeper", "again", parameters(round="=if round = null then 1 else round + 1"))
        .end()
        .flow("more", "deeper", "round = null or round > 0")
        .flows("start more", "deeper end", more_end="more end"),
    )

    row = [case]
    while below := sqlite_stage.children(row[-1]):
        row += below

    assert len(row) == MAX_LEVELS
    assert [one for each in row[:-1] for one in incidents(each)] == []
    (incident,) = incidents(row[-1])
    assert (incident.element_id, str(MAX_LEVELS) in incident.reason) == ("deeper", True)


def test_a_process_that_calls_itself_several_times_is_stopped_before_it_multiplies(
    sqlite_stage: Theatre, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = replace(current_settings(), called_cases=5)
    monkeypatch.setitem(current_app.config, "SETTINGS", few)
    case = begun(
        sqlite_stage,
        Drawing("again")
        .start()
        .user("ask", lx_position="case_handler")
        .call("deeper", "again", many(cardinality="3"))
        .end()
        .flows("start ask deeper end"),
    )
    fulfil(sqlite_stage, open_task(case, "ask"), "KS.2")
    sqlite_stage.settle()
    first, second, third = sqlite_stage.children(case)

    fulfil(sqlite_stage, open_task(first, "ask"), "KS.2")
    sqlite_stage.settle()

    assert len(sqlite_stage.children(first)) == 2
    (incident,) = incidents(first)
    assert incident.element_id == "deeper"
    assert instance(case).number in incident.reason
    assert incidents(case) == incidents(second) == incidents(third) == []


def test_a_child_of_an_unknown_organisation_is_an_incident(sqlite_stage: Theatre) -> None:
    case = begun(sqlite_stage, parent(organisation='="NOWHERE"'), child())

    (incident,) = incidents(case)

    assert incident.reason == "没有代码为“NOWHERE”的单位。"


def test_two_workers_who_start_the_same_child_start_one(stage: Theatre) -> None:
    install(packed(parent(), child()))
    case = begin(stage, "KS.2", "parent")
    (call_id,) = Waiting.from_document(instance(case).waiting).calls
    call = Call(case, call_id, "towns", "child", {})

    def start() -> None:
        with transaction() as session:
            start_child(session, call, stage.now)

    raised = at_once([start] * 3)

    assert raised == [None] * 3
    assert len(stage.children(case)) == 1


def test_an_answer_that_comes_twice_is_taken_once(sqlite_stage: Theatre) -> None:
    case = begun(sqlite_stage, parent(), child())
    (one,) = sqlite_stage.children(case)
    fulfil(sqlite_stage, open_task(one, "report"), "KS.2")
    with reading() as session:
        answer = session.scalars(select(Job).where(Job.kind == "resume_parent")).one()
    sqlite_stage.settle()
    before = sqlite_stage.steps(case)

    jobs.handler_of(answer.kind)(answer.arguments, sqlite_stage.now)

    assert sqlite_stage.steps(case) == before


def test_a_global_task_of_another_package_is_a_child_of_one_step(stage: Theatre) -> None:
    helper = Drawing("helper").start().end().flows("start end")
    helper.declare("globalUserTask", "report", name="报告", lx_position="case_handler")
    install(packed(helper))
    case = begun(stage, parent(called="helper#report", organisation='="KS-BC"'))
    (one,) = stage.children(case)

    fulfil(stage, open_task(one, "report"), "KS-BC.1", answers={"number": 9})
    stage.settle()

    assert status(one) is InstanceStatus.COMPLETED
    assert stage.variables_of(case, "sum_up")["reported"] == 9


# Who may read


def may_read(username: str, case: int) -> bool:
    reader = person(username)
    with reading() as session:
        try:
            visible_instance(session, case, reader)
        except refusals.InstanceNotFound:
            return False
    return True


def test_those_of_the_parent_read_the_child_but_not_the_other_way_round(sqlite_stage: Theatre) -> None:
    case = begun(sqlite_stage, parent(organisation='="KS-BC"'), child())
    (one,) = sqlite_stage.children(case)

    assert may_read("KS.2", case)
    assert may_read("KS.2", one)
    assert may_read("KS-BC.1", one)
    assert not may_read("KS-BC.1", case)
    assert not may_read("SH.1", one)


def test_whoever_joins_the_parent_later_reads_the_child_too(sqlite_stage: Theatre) -> None:
    drawing = (
        Drawing("parent").start().parallel("fork", "join")
        .call("towns", "child", parameters(organisation='="KS-BC"'))
        .user("first", lx_position="case_handler").user("then", lx_position="division_chief").end()
        .flows("start fork towns join end", "fork first then join")
    )  # fmt: skip
    case = begun(sqlite_stage, drawing, child())
    (one,) = sqlite_stage.children(case)
    assert not may_read("KS.3", one)

    fulfil(sqlite_stage, open_task(case, "first"), "KS.2")

    assert may_read("KS.3", one)


# Versions


def test_a_new_version_touches_neither_running_instances_nor_their_children(sqlite_stage: Theatre) -> None:
    twice = many(lx_collection="=[1, 2]", lx_elementVariable="n", sequential=True)
    old = install(packed(parent(twice), child()))
    case = begin(sqlite_stage, "KS.2", "parent")
    sqlite_stage.settle()
    new = install(packed(parent(twice), child("renamed")))

    (first,) = sqlite_stage.children(case)
    fulfil(sqlite_stage, open_task(first, "report"), "KS.2")
    sqlite_stage.settle()

    _, second = sqlite_stage.children(case)
    assert {instance(each).definition_id for each in (case, first, second)} == {old}
    assert sqlite_stage.open_elements(second) == ["report"]
    later = begin(sqlite_stage, "KS.2", "parent")
    assert instance(later).definition_id == new


def failing() -> Drawing:
    """A child that warns its parent, then fails."""
    return (
        Drawing("child").declare("error", "e", name="broken", errorCode="BROKEN")
        .declare("escalation", "w", name="warning", escalationCode="LATE").start("begin")
        .throw("warn", parameters(days="=3") + escalation("w")).user("report", lx_position="case_handler")
        .end("fail", error("e")).flows("begin warn report fail")
    )  # fmt: skip


def test_what_nothing_in_a_child_catches_the_call_of_its_parent_does(stage: Theatre) -> None:
    install(packed(
        Drawing("parent").declare("error", "e2", name="broken", errorCode="BROKEN")
        .declare("escalation", "w2", name="warning", escalationCode="LATE").start()
        .call("towns", "child")
        .boundary("warned", "towns", escalation("w2"), interrupting=False)
        .boundary("broken", "towns", error("e2"))
        .user("hurry", lx_position="case_handler").user("repair", lx_position="case_handler")
        .user("sum_up", lx_position="case_handler").end()
        .flows("start towns sum_up end", "warned hurry end", "broken repair end"),
        failing(),
    ))  # fmt: skip
    case = begin(stage, "KS.2", "parent")

    stage.settle()
    assert stage.open_elements(case) == ["hurry"]
    assert stage.variables_of(case, "hurry")["days"] == 3
    (one,) = stage.children(case)
    fulfil(stage, open_task(one, "report"), "KS.2")
    stage.settle()

    assert sorted(stage.open_elements(case)) == ["hurry", "repair"]
    assert incidents(case) == []


def test_what_nobody_catches_ends_the_child_and_the_parent_goes_on(stage: Theatre) -> None:
    calling = (
        Drawing("parent").start().call("towns", "child").user("sum_up", lx_position="case_handler").end()
        .flows("start towns sum_up end")
    )  # fmt: skip
    case = begun(stage, calling, failing())
    (one,) = stage.children(case)

    fulfil(stage, open_task(one, "report"), "KS.2")
    stage.settle()

    assert (instance(one).outcome, incidents(case), incidents(None)) == ("fail", [], [])
    assert stage.open_elements(case) == ["sum_up"]

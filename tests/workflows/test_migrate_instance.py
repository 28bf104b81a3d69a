"""Cases move to a new version of their package: tried out first, then one by one, each whole."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from database.session import reading, transaction
from demonstration.theatre import Theatre
from tests.bpmn.draw import Drawing, Scope, message, timer
from tests.support.acting import begin, fulfil, incidents, instance, open_task, person
from tests.support.packages import install, packed
from workflows.begin_migration import Wish, begin_migration
from workflows.choose_activity import Choosing, choose_activity
from workflows.commands import CommandKey
from workflows.interventions import Intervention, intervene
from workflows.models import (
    Choice,
    Event,
    InstanceStatus,
    MessageSubscription,
    MigrationCase,
    MigrationStatus,
    Notification,
    ProcessInstance,
    TaskDraft,
    TaskStatus,
    Timer,
    UserTask,
)
from workflows.move_tokens import Return
from workflows.plan_migration import Outlook, Verdict, plan_migration
from workflows.queries.diagrams import path_of
from workflows.refusals import NotAllowed, NothingToMigrate, ReasonMissing
from workflows.save_draft import save_task_draft
from workflows.suspend_instance import resume_instance, suspend_instance

HANDLER = {"lx_position": "case_handler", "lx_organisation": "KS"}
FORM = b'{"type": "default", "components": [{"type": "textfield", "key": "%s", "label": "%s"}]}'


def permit(*tasks: str, late: bool = True, form: bytes = FORM % (b"note", b"Note"), **more: str) -> None:
    """Install a version of the package: tasks one after the other, the first of them watched by a timer."""
    drawing = Drawing("permit").start().end()
    for task in tasks:
        drawing.user(task, lx_due="P9D", lx_form="ask", **HANDLER, **more)
    if late:
        drawing.boundary("late", tasks[0], timer("P3D"), interrupting=False).end("late_end")
        drawing.flows("late late_end")
    install(packed(drawing.flows(" ".join(["start", *tasks, "end"])), forms__ask_json=form))


def outlook(stage: Theatre, **mapping: str) -> Outlook:
    with reading() as session:
        return plan_migration(session, "permit", mapping, stage.now)


def move(stage: Theatre, *instance_ids: int, reason: str = "办法修订", **mapping: str) -> None:
    with transaction() as session:
        wish = Wish("permit", instance_ids, mapping, reason)
        begin_migration(session, wish, person("process"), stage.now)
    stage.settle()


def version_of(instance_id: int) -> int:
    with reading() as session:
        return session.get_one(ProcessInstance, instance_id).definition.version


def task_row(instance_id: int, element_id: str) -> UserTask:
    with reading() as session:
        return session.get_one(UserTask, open_task(instance_id, element_id))


def results() -> list[tuple[int, MigrationStatus]]:
    with reading() as session:
        rows = session.execute(
            select(MigrationCase.instance_id, MigrationCase.status).order_by(MigrationCase.instance_id)
        )
        return [(instance_id, status) for instance_id, status in rows]


def test_a_dry_run_says_of_every_case_what_would_become_of_it_and_changes_nothing(
    sqlite_stage: Theatre,
) -> None:
    permit("ask", "check")
    first, second = (begin(sqlite_stage, "KS.2", "permit") for _ in range(2))
    fulfil(sqlite_stage, open_task(second, "ask"), "KS.2")
    permit("ask", "approve")

    found = outlook(sqlite_stage)

    assert [(one.instance_id, one.verdict) for one in found.forecasts] == [
        (first, Verdict.OK),
        (second, Verdict.REFUSED),
    ]
    assert "check" in str(found.forecasts[1].remarks[0])
    assert [(one.element.id, one.cases) for one in found.renamed] == [("check", 1)]
    assert outlook(sqlite_stage, check="approve").count(Verdict.OK) == 2
    assert (version_of(first), version_of(second)) == (1, 1)


def test_the_task_its_person_its_deadline_its_draft_and_its_timers_survive(stage: Theatre) -> None:
    permit("ask", "check")
    case = begin(stage, "KS.2", "permit")
    before = task_row(case, "ask")
    with transaction() as session:
        row = session.get_one(UserTask, before.id)
        row.assignee_id = person("KS.2").id
        save_task_draft(session, before.id, [("note", "先记下")], person("KS.2"), stage.now)
    with reading() as session:
        timers = [(row.task_id, row.due_at) for row in session.scalars(select(Timer))]
    stage.now += timedelta(hours=5)
    permit("ask", "check", "sign", name="请示")

    move(stage, case)

    after = task_row(case, "ask")
    kept = ("id", "due_at", "opened_at", "organisation_id", "position_key")
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]
    assert (after.assignee_id, after.name) == (person("KS.2").id, "请示")
    with reading() as session:
        assert session.get_one(TaskDraft, (after.id, person("KS.2").id)).fields == [["note", "先记下"]]
        assert [(row.task_id, row.due_at) for row in session.scalars(select(Timer))] == timers
        assert len(session.scalars(select(UserTask).where(UserTask.instance_id == case)).all()) == 1
    assert version_of(case) == 2
    fulfil(stage, after.id, "KS.2")
    fulfil(stage, open_task(case, "check"), "KS.2")
    assert task_row(case, "sign").due_at is not None


def test_the_history_tells_who_has_moved_it_and_why(sqlite_stage: Theatre) -> None:
    permit("ask", "check")
    case = begin(sqlite_stage, "KS.2", "permit")
    fulfil(sqlite_stage, open_task(case, "ask"), "KS.2")
    permit("request", "check")

    move(sqlite_stage, case, reason="名称统一", ask="request")

    with reading() as session:
        event = session.scalars(select(Event).where(Event.kind == "migrated")).one()
        path = path_of(session, case, person("process"))
    assert (event.details["from"], event.details["to"], event.details["reason"]) == (1, 2, "名称统一")
    assert event.member_id == person("process").id
    assert "request" in path.completed


def test_a_case_is_returned_to_what_it_passed_under_another_name(sqlite_stage: Theatre) -> None:
    permit("ask", "check", late=False)
    case = begin(sqlite_stage, "KS.2", "permit")
    fulfil(sqlite_stage, open_task(case, "ask"), "KS.2")
    permit("request", "check", late=False)
    move(sqlite_stage, case, ask="request")
    returned = Intervention(case, instance(case).version, "退回补正", CommandKey("back", "intervene"))

    with transaction() as session:
        act = Return((open_task(case, "check"),), "request")
        intervene(session, returned, act, person("process"), sqlite_stage.now)

    assert sqlite_stage.open_elements(case) == ["request"]


def test_four_eyes_hold_for_a_renamed_task(sqlite_stage: Theatre) -> None:
    permit("ask", "check")
    case = begin(sqlite_stage, "KS.2", "permit")
    fulfil(sqlite_stage, open_task(case, "ask"), "KS.2")
    permit("request", "check")

    move(sqlite_stage, case, ask="request")

    with reading() as session:
        closed = select(UserTask).where(UserTask.status == TaskStatus.COMPLETED)
        assert session.scalars(closed).one().element_id == "request"


def test_a_case_that_can_not_move_says_why_and_keeps_no_other_from_moving(sqlite_stage: Theatre) -> None:
    permit("ask", "check")
    cases = [begin(sqlite_stage, "KS.2", "permit") for _ in range(3)]
    fulfil(sqlite_stage, open_task(cases[1], "ask"), "KS.2")
    permit("ask", "approve")

    move(sqlite_stage, *cases)

    assert results() == [
        (cases[0], MigrationStatus.MOVED),
        (cases[1], MigrationStatus.REFUSED),
        (cases[2], MigrationStatus.MOVED),
    ]
    assert [version_of(case) for case in cases] == [2, 1, 2]
    with reading() as session:
        refused = session.scalars(
            select(MigrationCase).where(MigrationCase.status == MigrationStatus.REFUSED)
        ).one()
        assert "check" in refused.remarks[0][1]["element"]


def test_a_case_that_ended_meanwhile_stays_as_it_is(sqlite_stage: Theatre) -> None:
    permit("ask", late=False)
    case = begin(sqlite_stage, "KS.2", "permit")
    task = open_task(case, "ask")
    permit("ask", "check", late=False)
    with transaction() as session:
        begin_migration(session, Wish("permit", [case], {}, "修订"), person("process"), sqlite_stage.now)

    fulfil(sqlite_stage, task, "KS.2")
    sqlite_stage.settle()

    assert results() == [(case, MigrationStatus.REFUSED)]


def test_a_draft_whose_field_is_gone_is_kept_and_told(sqlite_stage: Theatre) -> None:
    permit("ask")
    case = begin(sqlite_stage, "KS.2", "permit")
    task_id = open_task(case, "ask")
    with transaction() as session:
        save_task_draft(session, task_id, [("note", "三号仓库")], person("KS.2"), sqlite_stage.now)
    permit("ask", form=FORM % (b"remark", b"Remark"))

    assert [one.verdict for one in outlook(sqlite_stage).forecasts] == [Verdict.WARNED]
    move(sqlite_stage, case)

    with reading() as session:
        assert session.get_one(TaskDraft, (task_id, person("KS.2").id)).fields == [["note", "三号仓库"]]
        told = session.scalars(select(Notification).where(Notification.key.startswith("draft:"))).one()
        assert told.gaps["texts"] == "Note：三号仓库"


def test_a_message_that_was_renamed_is_awaited_by_its_new_name(sqlite_stage: Theatre) -> None:
    def waiting(name: str) -> None:
        drawing = Drawing("permit").declare("message", "m", name=name).start().catch("wait", message("m"))
        install(packed(drawing.end().flows("start wait end")))

    waiting("receipt")
    case = begin(sqlite_stage, "KS.2", "permit")
    waiting("answer")

    move(sqlite_stage, case)

    with reading() as session:
        row = session.scalars(
            select(MessageSubscription).where(MessageSubscription.instance_id == case)
        ).one()
        assert row.message == "answer"


def test_a_choice_that_was_renamed_stays_open_under_its_new_name(sqlite_stage: Theatre) -> None:
    def choosing(room: str) -> None:
        inner = Scope(room).user("a", **HANDLER).user("b", **HANDLER)
        drawing = Drawing("permit").start().sub(inner, tag="adHocSubProcess", **HANDLER).end()
        install(packed(drawing.flows(f"start {room} end")))

    choosing("room")
    case = begin(sqlite_stage, "KS.2", "permit")
    choosing("office")

    move(sqlite_stage, case, room="office")

    with reading() as session:
        (choice,) = session.scalars(select(Choice).where(Choice.instance_id == case))
        assert (choice.element_id, choice.name) == ("office", "office")
    with transaction() as session:
        choosing_a = Choosing(case, choice.id, "a", CommandKey("choose", "choose_activity"))
        choose_activity(session, choosing_a, person("KS.2"), sqlite_stage.now)
    assert sqlite_stage.open_elements(case) == ["a"]


def test_an_incident_follows_what_it_is_about(sqlite_stage: Theatre) -> None:
    def permit_of_nobody(task: str) -> None:
        nobody = {"lx_position": "case_handler", "lx_organisation": "NOWHERE"}
        install(packed(Drawing("permit").start().user(task, **nobody).end().flows(f"start {task} end")))

    permit_of_nobody("ask")
    case = begin(sqlite_stage, "KS.2", "permit")
    permit_of_nobody("request")

    move(sqlite_stage, case, ask="request")

    assert [(incident.element_id, incident.name) for incident in incidents(case)] == [("request", "request")]


def test_a_suspended_case_moves_and_stays_suspended(sqlite_stage: Theatre) -> None:
    permit("ask")
    case = begin(sqlite_stage, "KS.2", "permit")
    with transaction() as session:
        suspended = Intervention(case, instance(case).version, "核实", CommandKey("hold", "intervene"))
        suspend_instance(session, suspended, person("process"), sqlite_stage.now)
    permit("ask", "check")

    move(sqlite_stage, case)

    assert (version_of(case), instance(case).status) == (2, InstanceStatus.SUSPENDED)
    with transaction() as session:
        resumed = Intervention(case, instance(case).version, "核实完毕", CommandKey("go", "intervene"))
        resume_instance(session, resumed, person("process"), sqlite_stage.now)
    fulfil(sqlite_stage, open_task(case, "ask"), "KS.2")
    assert sqlite_stage.open_elements(case) == ["check"]


def test_children_stay_in_their_version_and_answer_the_parent_in_its_new_one(sqlite_stage: Theatre) -> None:
    def calling(*after: str) -> int:
        child = Drawing("child").start("s").user("report", **HANDLER).end("e").flows("s report e")
        drawing = Drawing("permit").start().call("towns", "child").end()
        for id in after:
            drawing.user(id, **HANDLER)
        return install(packed(drawing.flows(" ".join(["start", "towns", *after, "end"])), child))

    old = calling("sum_up")
    case = begin(sqlite_stage, "KS.2", "permit")
    sqlite_stage.settle()
    (child,) = sqlite_stage.children(case)
    calling("compare", "sum_up")

    move(sqlite_stage, case)

    assert instance(child).definition_id == old
    fulfil(sqlite_stage, open_task(child, "report"), "KS.2")
    sqlite_stage.settle()
    assert sqlite_stage.open_elements(case) == ["compare"]


@pytest.mark.parametrize(
    ("who", "reason", "chosen", "refusal"),
    [
        ("KS.2", "修订", True, NotAllowed),
        ("process", " ", True, ReasonMissing),
        ("process", "修订", False, NothingToMigrate),
    ],
)
def test_only_an_administrator_with_a_reason_moves_cases(
    sqlite_stage: Theatre, who: str, reason: str, chosen: bool, refusal: Any
) -> None:
    permit("ask")
    case = begin(sqlite_stage, "KS.2", "permit")
    permit("ask", "check")

    wish = Wish("permit", [case] if chosen else [], {}, reason)

    with pytest.raises(refusal), transaction() as session:
        begin_migration(session, wish, person(who), sqlite_stage.now)

"""Tasks nobody may complete: said as an incident, gone once somebody may."""

import pytest
from sqlalchemy import select, update

from database.session import reading, transaction
from demonstration.theatre import Theatre
from staff.models import Member, Organisation
from tests.bpmn.draw import Drawing, many
from tests.support.acting import appoint, begin, fulfil, incidents, instance, open_task, person, retry
from tests.support.packages import install, packed
from workflows.models import InstanceStatus, Notification, UserTask
from workflows.refusals import MustNotBeStarter


def begun(stage: Theatre, drawing: Drawing) -> int:
    install(packed(drawing))
    case = begin(stage, "KS.2", drawing.id)
    stage.settle()
    return case


def one_task(**attributes: str) -> Drawing:
    return Drawing("p").start().user("decide", **attributes).end().flows("start decide end")


def bell(username: str) -> list[str]:
    with reading() as session:
        found = select(Notification).where(Notification.member_id == person(username).id)
        return [line.key for line in session.scalars(found)]


def test_a_post_nobody_holds_is_an_incident_until_somebody_is_appointed(stage: Theatre) -> None:
    case = begun(stage, one_task(lx_position="team_leader"))
    (incident,) = incidents(case)
    assert incident.reason == (
        "单位“昆山市应急管理局”没有人任“队伍负责人”，任务无人可办。请在“人员”中任命后重试。"
    )
    appoint("KS.3", "KS", "team_leader")

    retry(stage, incident.id)

    assert incidents(case) == []
    task_id = open_task(case, "decide")
    assert f"task:{task_id}" in bell("KS.3")
    fulfil(stage, task_id, "KS.3")
    assert instance(case).status is InstanceStatus.COMPLETED


def test_a_post_still_empty_keeps_the_incident_open_and_single(sqlite_stage: Theatre) -> None:
    case = begun(sqlite_stage, one_task(lx_position="team_leader"))
    (incident,) = incidents(case)

    retry(sqlite_stage, incident.id)

    assert [still.id for still in incidents(case)] == [incident.id]


def test_whoever_completes_the_task_without_a_retry_ends_the_incident_too(sqlite_stage: Theatre) -> None:
    case = begun(sqlite_stage, one_task(lx_position="team_leader"))
    appoint("KS.3", "KS", "team_leader")

    fulfil(sqlite_stage, open_task(case, "decide"), "KS.3")

    assert incidents(case) == []


def test_an_unknown_assignee_is_found_at_the_retry_once_the_account_exists(stage: Theatre) -> None:
    case = begun(stage, one_task(lx_assignee="zhao.liu"))
    (incident,) = incidents(case)
    assert incident.reason.startswith("没有用户名为“zhao.liu”的人员")
    with transaction() as session:
        home = session.scalars(select(Organisation).where(Organisation.code == "KS")).one()
        session.add(Member(username="zhao.liu", name="赵示六", organisation_id=home.id))

    retry(stage, incident.id)

    assert incidents(case) == []
    fulfil(stage, open_task(case, "decide"), "zhao.liu")
    assert instance(case).status is InstanceStatus.COMPLETED


def test_an_unknown_organisation_is_found_at_the_retry_once_it_exists(sqlite_stage: Theatre) -> None:
    case = begun(sqlite_stage, one_task(lx_position="case_handler", lx_organisation='="KS-NEW"'))
    (incident,) = incidents(case)
    assert incident.reason.startswith("办理单位“KS-NEW”或岗位“case_handler”不存在")
    with transaction() as session:
        session.add(
            Organisation(
                code="KS-NEW",
                name="新镇",
                short_name="新镇",
                kind="town",
                division_code="320583",
                path="/KS-NEW/",
            )
        )
    appoint("KS.3", "KS-NEW", "case_handler")

    retry(sqlite_stage, incident.id)

    assert incidents(case) == []
    fulfil(sqlite_stage, open_task(case, "decide"), "KS.3")


def test_an_assignee_who_has_left_is_an_incident(sqlite_stage: Theatre) -> None:
    with transaction() as session:
        session.execute(update(Member).where(Member.username == "KS.3").values(active=False))

    case = begun(sqlite_stage, one_task(lx_assignee="KS.3"))

    (incident,) = incidents(case)
    assert "已停用" in incident.reason


def test_four_eyes_with_only_one_pair_is_an_incident(sqlite_stage: Theatre) -> None:
    drawing = (
        Drawing("p").start()
        .user("check", lx_position="case_handler")
        .user("review", lx_position="case_handler", lx_differentFrom="check")
        .end().flows("start check review end")
    )  # fmt: skip
    case = begun(sqlite_stage, drawing)
    fulfil(sqlite_stage, open_task(case, "check"), "KS.2")
    sqlite_stage.settle()

    (incident,) = incidents(case)
    assert "须由他人复核" in incident.reason
    appoint("KS.3", "KS", "case_handler")
    retry(sqlite_stage, incident.id)

    assert incidents(case) == []
    fulfil(sqlite_stage, open_task(case, "review"), "KS.3")


def test_who_began_the_case_is_kept_from_what_somebody_else_must_do(sqlite_stage: Theatre) -> None:
    case = begun(sqlite_stage, one_task(lx_position="case_handler", lx_differentFrom="starter"))
    (incident,) = incidents(case)
    assert "须由他人复核" in incident.reason
    appoint("KS.3", "KS", "case_handler")
    retry(sqlite_stage, incident.id)

    with pytest.raises(MustNotBeStarter):
        fulfil(sqlite_stage, open_task(case, "decide"), "KS.2")

    fulfil(sqlite_stage, open_task(case, "decide"), "KS.3")


def test_each_of_many_unreachable_tasks_has_an_incident_of_its_own(sqlite_stage: Theatre) -> None:
    collection = many(lx_collection='=["KS.3","nobody","no one"]', lx_elementVariable="who")
    drawing = Drawing("p").start().user("sign", collection, lx_assignee="=who").end().flows("start sign end")

    case = begun(sqlite_stage, drawing)

    assert len(incidents(case)) == 2
    with reading() as session:
        assert len(session.scalars(select(UserTask).where(UserTask.instance_id == case)).all()) == 3

"""A person picks what is done next in an ad-hoc sub-process: on the case's page, noted in its history."""

import re
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bpmn.standing import OpenChoice
from database.session import reading, transaction
from demonstration.theatre import Theatre
from tests.bpmn.draw import Drawing, Scope
from tests.support.acting import appoint, begin, incidents, instance, person, retry
from tests.support.clients import ClientOf
from tests.support.packages import install, packed
from workflows import refusals
from workflows.choose_activity import Choosing, choices_for, choose_activity
from workflows.commands import CommandKey
from workflows.models import Event, InstanceStatus, Notification, ProcessInstance, UserTask
from workflows.queries import desk


@pytest.fixture
def inquiry(sqlite_stage: Theatre) -> int:
    """A case in which the clerk of the division picks between asking and visiting."""
    inside = Scope("find_out", "调查").user("ask", name="询问", lx_position="case_handler")
    inside.user("visit", name="走访", lx_position="case_handler")
    drawing = Drawing("inquiry").start().end()
    drawing.sub(inside, tag="adHocSubProcess", lx_position="case_handler").flows("start find_out end")
    install(packed(drawing))
    return begin(sqlite_stage, "KS.2", "inquiry")


def offered(session: Session, stage: Theatre, case: int) -> list[OpenChoice]:
    return choices_for(session, session.get_one(ProcessInstance, case), person("KS.2"), stage.now)


def choose(stage: Theatre, case: int, element: str | None, username: str = "KS.2", key: str = "k") -> None:
    with transaction() as session:
        (choice,) = offered(session, stage, case)
        choosing = Choosing(case, choice.id, element, CommandKey(key, "choose_activity"))
        choose_activity(session, choosing, person(username), stage.now)


def steps(case: int) -> list[tuple[str, str | None]]:
    with reading() as session:
        rows = session.execute(
            select(Event.kind, Event.element_id).where(Event.instance_id == case).order_by(Event.version)
        )
        return [(kind, element) for kind, element in rows]


def test_what_is_picked_becomes_a_task_and_a_step_of_the_history(sqlite_stage: Theatre, inquiry: int) -> None:
    choose(sqlite_stage, inquiry, "visit")

    assert sqlite_stage.open_elements(inquiry) == ["visit"]
    assert steps(inquiry)[-1] == ("chosen", "visit")


def test_one_click_begins_one_activity(sqlite_stage: Theatre, inquiry: int) -> None:
    choose(sqlite_stage, inquiry, "ask", key="once")
    choose(sqlite_stage, inquiry, "ask", key="once")

    assert sqlite_stage.open_elements(inquiry) == ["ask"]


def test_when_it_is_done_the_case_goes_on_and_what_was_open_is_cancelled(
    sqlite_stage: Theatre, inquiry: int
) -> None:
    choose(sqlite_stage, inquiry, "ask", key="1")
    choose(sqlite_stage, inquiry, None, key="2")

    assert instance(inquiry).status is InstanceStatus.COMPLETED
    assert steps(inquiry)[-1] == ("closed", "find_out")
    with reading() as session:
        task = session.scalars(select(UserTask).where(UserTask.instance_id == inquiry)).one()
        assert task.status == "cancelled"


def test_only_whoever_the_diagram_names_may_pick(sqlite_stage: Theatre, inquiry: int) -> None:
    with pytest.raises(refusals.InstanceNotFound):
        choose(sqlite_stage, inquiry, "ask", "JS.7")

    assert sqlite_stage.open_elements(inquiry) == []


def test_what_was_closed_meanwhile_can_not_be_picked(sqlite_stage: Theatre, inquiry: int) -> None:
    with reading() as session:
        (choice,) = offered(session, sqlite_stage, inquiry)
    choose(sqlite_stage, inquiry, None)

    late = Choosing(inquiry, choice.id, "ask", CommandKey("late", "choose_activity"))
    with transaction() as session, pytest.raises(refusals.ChoiceNotOpen):
        choose_activity(session, late, person("KS.2"), sqlite_stage.now)


def test_the_page_of_the_case_offers_the_activities(inquiry: int, client_of: ClientOf) -> None:
    clerk = client_of("KS.2")
    page = clerk.read(f"/instances/{inquiry}")
    form: Any = re.search(rf'action="(/instances/{inquiry}/choices/[0-9a-f-]+)"', page)
    assert "走访" in page

    answer = clerk.submit(form.group(1), {"activity": "visit", "command_key": "click"})

    assert (answer.status_code, answer.location) == (302, f"/instances/{inquiry}")
    after = clerk.read(f"/instances/{inquiry}")
    assert "已开始所选的工作。" in after
    assert "选办" in after


def test_an_administrator_of_processes_may_pick_when_nobody_else_can(
    inquiry: int, client_of: ClientOf
) -> None:
    assert "走访" in client_of("process").read(f"/instances/{inquiry}")


def test_the_choice_lies_on_the_desk_of_who_may_make_it_and_they_are_told(
    sqlite_stage: Theatre, inquiry: int, client_of: ClientOf
) -> None:
    inbox = client_of("KS.2").read("/inbox")
    assert "选择下一步" in inbox
    assert f'href="/instances/{inquiry}"' in inbox
    assert "选择下一步" not in client_of("KS.3").read("/inbox")
    with reading() as session:
        told = session.scalars(select(Notification).where(Notification.link == f"/instances/{inquiry}")).all()
        assert [(line.member_id, line.gaps["choice"]) for line in told] == [(person("KS.2").id, "调查")]

    choose(sqlite_stage, inquiry, None)

    assert "选择下一步" not in client_of("KS.2").read("/inbox")


def test_a_choice_nobody_may_make_is_an_incident_until_somebody_is_appointed(sqlite_stage: Theatre) -> None:
    inside = Scope("find_out", "调查").user("ask", lx_position="case_handler")
    drawing = Drawing("orphan").start().end()
    drawing.sub(inside, tag="adHocSubProcess", lx_position="team_leader").flows("start find_out end")
    install(packed(drawing))
    case = begin(sqlite_stage, "KS.2", "orphan")
    (incident,) = incidents(case)
    assert "没有人任“队伍负责人”" in incident.reason
    appoint("KS.3", "KS", "team_leader")

    retry(sqlite_stage, incident.id)

    assert incidents(case) == []
    with reading() as session:
        assert [line.instance_id for line in desk.choices(session, person("KS.3"))] == [case]

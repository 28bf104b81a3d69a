"""A form sets its own fields; what somebody adds to the request sets nothing."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from database.session import reading
from tests.support.clients import Client
from tests.web.conftest import Case
from workflows.models import Event, InstanceStatus, ProcessInstance, UserTask

CHECKED = {f"checklist-{row}": "" for row in range(5)} | {
    f"checklist-{row}-status": "complete" for row in range(5)
}
FORGED = {
    "organisation": "JS",
    "starter": "admin",
    "instance_number": "1",
    "filing_organisation": "JS",
    "check_completeness_record": "admin",
    "id": "1",
    "assignee_id": "1",
    "checklist-0-material": "没有这种材料",
}


@pytest.fixture
def handler(client_of: Callable[[str], Client]) -> Client:
    return client_of("KS.2")


def test_extra_fields_of_a_task_are_ignored(handler: Client, case: Case) -> None:
    answer = handler.submit(f"/tasks/{case.ids['task_id']}", CHECKED | FORGED | {"checklist": "5"})

    assert (answer.status_code, answer.location) == (302, "/inbox")
    with reading() as session:
        answers = session.scalars(
            select(Event.details).where(
                Event.instance_id == case.ids["instance_id"], Event.kind == "completed"
            )
        ).one()["answers"]
        instance = session.get_one(ProcessInstance, case.ids["instance_id"])
        assert answers.keys().isdisjoint(FORGED)
        assert "没有这种材料" not in str(answers)
        assert instance.number == case.number


def test_an_outcome_that_is_not_offered_is_refused(handler: Client, case: Case) -> None:
    answer = handler.submit(
        f"/tasks/{case.ids['task_id']}", CHECKED | {"checklist": "5", "outcome": "approve"}
    )

    assert answer.status_code == 422
    with reading() as session:
        assert session.get_one(ProcessInstance, case.ids["instance_id"]).status is InstanceStatus.RUNNING


def test_a_command_sent_twice_is_carried_out_once(handler: Client, case: Case) -> None:
    command = CHECKED | {"checklist": "5", "command_key": "one-click"}

    answers = [handler.submit(f"/tasks/{case.ids['task_id']}", command) for _ in range(2)]

    assert [answer.location for answer in answers] == ["/inbox", "/inbox"]
    with reading() as session:
        reviews = select(UserTask).where(
            UserTask.instance_id == case.ids["instance_id"], UserTask.element_id == "review"
        )
        assert len(session.scalars(reviews).all()) == 1


def test_whoever_is_late_is_told_who_was_faster_and_where_to_look(handler: Client, case: Case) -> None:
    task = f"/tasks/{case.ids['task_id']}"
    handler.submit(task, CHECKED | {"checklist": "5", "command_key": "first tab"})

    answer = handler.submit(task, CHECKED | {"checklist": "5", "command_key": "second tab"})

    assert answer.status_code == 409
    assert "潘例川" in answer.text
    assert f'href="/instances/{case.ids["instance_id"]}"' in answer.text

"""Acting on cases in tests, below the pages: use cases with answers as given, people by username."""

import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import select

from config import SHANGHAI
from database.session import reading, transaction
from demonstration.theatre import Theatre
from staff.models import Appointment, Member, Organisation
from staff.person import Person, find_person_named
from tests.packages.filing import ENTERPRISE
from workflows.commands import CommandKey
from workflows.complete_task import Completion, complete_task
from workflows.models import (
    Incident,
    IncidentStatus,
    MessageSubscription,
    ProcessInstance,
    TaskStatus,
    UserTask,
)
from workflows.retry_incident import retry_incident
from workflows.send_message import Sending, send_message
from workflows.start_instance import Starting, start_instance

TODAY = date(2026, 11, 23)
OURS = {"organisation", "starter", "starter_name", "starter_organisation", "instance_number"}
APPLICATION = {key: value for key, value in ENTERPRISE.items() if key not in OURS} | {
    "filing_organisation": "KS"
}


def person(username: str, on: date = TODAY) -> Person:
    with reading() as session:
        found = find_person_named(session, username, on)
        assert found is not None
        return found


def begin(
    stage: Theatre, username: str, key: str, answers: Mapping[str, Any] | None = None, process: str = ""
) -> int:
    """Start an instance without filling in its form; nothing beyond the first step has happened yet."""
    with transaction() as session:
        starting = Starting(key, process or key, answers or {}, CommandKey(new_key(stage), "start_instance"))
        return start_instance(session, starting, person(username, local_day(stage)), stage.now)


def begin_filing(stage: Theatre) -> int:
    """Start an enterprise's filing with the bureau of Kunshan and do what follows at once."""
    instance_id = begin(stage, "E-1.1", "plan_filing", APPLICATION)
    stage.settle()
    return instance_id


def fulfil(
    stage: Theatre,
    task_id: UUID,
    username: str,
    answers: Mapping[str, Any] | None = None,
    outcome: str | None = None,
) -> None:
    """Complete a task, once; what follows by jobs has not happened yet."""
    completion = Completion(
        task_id, answers or {}, CommandKey(new_key(stage), "complete_task"), outcome=outcome
    )
    who = person(username, local_day(stage))
    with transaction() as session:
        complete_task(session, completion, who, stage.now)


def press(stage: Theatre, instance_id: int, element_id: str, username: str, **answers: Any) -> None:
    """Send a message the instance waits for."""
    message_id = awaited_message(instance_id, element_id)
    who = person(username, local_day(stage))
    with transaction() as session:
        sending = Sending(message_id, answers, CommandKey(new_key(stage), "send_message"))
        send_message(session, sending, who, stage.now)


def appoint(username: str, organisation: str, position: str) -> None:
    """Give somebody a position, long since."""
    with transaction() as session:
        member = session.scalars(select(Member).where(Member.username == username)).one()
        place = session.scalars(select(Organisation).where(Organisation.code == organisation)).one()
        session.add(
            Appointment(
                member_id=member.id, organisation_id=place.id, position_key=position, from_on=date(2020, 1, 1)
            )
        )


def awaited_message(instance_id: int, element_id: str) -> UUID:
    """Return the id of the message that an event of the instance waits for."""
    waiting = select(MessageSubscription.id).where(
        MessageSubscription.instance_id == instance_id, MessageSubscription.element_id == element_id
    )
    with reading() as session:
        return session.scalars(waiting).one()


def retry(stage: Theatre, incident_id: int, why: str = "") -> None:
    administrator = person("process", local_day(stage))
    with transaction() as session:
        retry_incident(session, incident_id, administrator, stage.now, why)


def open_task(instance_id: int, element_id: str) -> UUID:
    return open_tasks(instance_id, element_id)[0]


def open_tasks(instance_id: int, element_id: str) -> list[UUID]:
    with reading() as session:
        found = session.scalars(
            select(UserTask.id)
            .where(
                UserTask.instance_id == instance_id,
                UserTask.element_id == element_id,
                UserTask.status == TaskStatus.OPEN,
            )
            .order_by(UserTask.iteration)
        ).all()
    assert found, f"{element_id} is not open"
    return list(found)


def incidents(instance_id: int | None, status: IncidentStatus = IncidentStatus.OPEN) -> list[Incident]:
    with reading() as session:
        return list(
            session.scalars(
                select(Incident)
                .where(Incident.instance_id == instance_id, Incident.status == status)
                .order_by(Incident.id)
            )
        )


def instance(instance_id: int) -> ProcessInstance:
    with reading() as session:
        return session.get_one(ProcessInstance, instance_id)


def at_once(acts: Sequence[Callable[[], object]]) -> list[BaseException | None]:
    """Run all acts at the same moment, each in a thread with an app context; return what each raised."""
    application = current_app._get_current_object()  # type: ignore[attr-defined]
    barrier = threading.Barrier(len(acts))
    raised: list[BaseException | None] = [None] * len(acts)

    def run(index: int) -> None:
        with application.app_context():
            barrier.wait()
            try:
                acts[index]()
            except Exception as error:  # noqa: BLE001  the test looks at it
                raised[index] = error

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def new_key(stage: Theatre) -> str:
    stage.acted += 1
    return f"test-{stage.acted}"


def local_day(stage: Theatre) -> date:
    return stage.now.astimezone(SHANGHAI).date()

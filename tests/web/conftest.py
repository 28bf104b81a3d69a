"""A case of other people's, with everything a stranger could guess the address of."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select

from database.session import reading, transaction
from demonstration.theatre import Theatre
from notices.models import Notice
from staff.models import Appointment, Member
from staff.person import find_person_named
from tests.support.acting import TODAY, begin_filing
from workflows.attachments import Upload, store_attachment
from workflows.models import Incident, IncidentStatus, MessageSubscription, ProcessInstance, UserTask

SECRET = "只有当事人知道的内容.pdf"


@dataclass(frozen=True)
class Case:
    """A filing of E-1.1 that KS.2 has on the desk: ids by the names that addresses use."""

    ids: dict[str, Any]
    number: str
    title: str

    @property
    def telltales(self) -> tuple[str, ...]:
        """What no stranger may read."""
        return self.number, self.title, SECRET


@pytest.fixture
def case(sqlite_stage: Theatre) -> Case:
    """The case of somebody else; its first document is there."""
    instance_id = begin_filing(sqlite_stage)
    with transaction() as session:
        instance = session.get_one(ProcessInstance, instance_id)
        applicant = find_person_named(session, "E-1.1", TODAY)
        assert applicant is not None
        upload = Upload(SECRET, "application/pdf", BytesIO(b"%PDF-1.7"))
        attachment = store_attachment(session, upload, applicant, sqlite_stage.now)
        attachment.instance_id = instance_id
        incident = Incident(
            instance_id=instance_id,
            name="核对材料",
            reason="示例",
            status=IncidentStatus.OPEN,
            opened_at=sqlite_stage.now,
        )
        session.add(incident)
        session.flush()
        ids = {
            "instance_id": instance_id,
            "version": 1,
            "attachment_id": attachment.id,
            "incident_id": incident.id,
        }
    return Case(ids | _rows_of(instance_id), instance.number, instance.title)


def _rows_of(instance_id: int) -> dict[str, Any]:
    with reading() as session:
        handler = select(Member.id).where(Member.username == "KS.2").scalar_subquery()
        found = {
            "task_id": select(UserTask.id).where(UserTask.instance_id == instance_id),
            "message_id": select(MessageSubscription.id).where(
                MessageSubscription.instance_id == instance_id
            ),
            "notice_id": select(Notice.id).where(Notice.instance_id == instance_id),
            "member_id": select(Member.id).where(Member.username == "KS.2"),
            "appointment_id": select(Appointment.id).where(Appointment.member_id == handler),
        }
        ids = {name: session.scalars(query).first() for name, query in found.items()}
    assert None not in ids.values(), ids
    return ids

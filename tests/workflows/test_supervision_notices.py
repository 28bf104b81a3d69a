"""Who signs the documents of the ladder."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from database.session import transaction
from notices.models import Notice
from staff.models import Organisation
from tests.support.application import MONDAY
from workflows import definitions, supervision_notices
from workflows.models import InstanceStatus, ProcessInstance, TaskStatus, UserTask


def organisation(session: Session, code: str) -> Organisation:
    return session.scalars(select(Organisation).where(Organisation.code == code)).one()


def instance(session: Session, code: str, parent: ProcessInstance | None = None) -> ProcessInstance:
    made = ProcessInstance(
        definition_id=definitions.latest(session, "regional_cooperation").id,
        process_id="cooperation_task",
        number="任务分解件2026-00001",
        title="推动基层应急工作机构建设",
        status=InstanceStatus.RUNNING,
        version=1,
        state=b"",
        organisation_id=organisation(session, code).id,
        parent_id=parent.id if parent else None,
        started_at=MONDAY,
    )
    session.add(made)
    session.flush()
    return made


def overdue(session: Session, where: ProcessInstance, code: str) -> UserTask:
    task = UserTask(
        id=uuid4(),
        instance_id=where.id,
        element_id="report_progress",
        name="报送进展",
        status=TaskStatus.OPEN,
        organisation_id=organisation(session, code).id,
        position_key="liaison",
        variables={},
        opened_at=MONDAY - timedelta(days=30),
        due_at=MONDAY - timedelta(days=1),
    )
    session.add(task)
    session.flush()
    return task


def issued(session: Session, task: UserTask) -> Notice:
    notice = supervision_notices.issue(session, task, "reminder_slip", MONDAY)
    assert notice is not None
    return notice


@pytest.mark.usefixtures("sqlite_app")
def test_a_unit_that_lags_in_its_own_sub_case_is_urged_by_who_handed_the_task_out() -> None:
    with transaction() as session:
        table = instance(session, "KS")
        slip = issued(session, overdue(session, instance(session, "KS-ZP", table), "KS-ZP"))

    assert (slip.number, slip.recipient) == ("昆应急催〔2026〕1号", "张浦镇")


@pytest.mark.usefixtures("sqlite_app")
def test_another_organisation_s_task_is_urged_by_the_instance_s_own() -> None:
    with transaction() as session:
        slip = issued(session, overdue(session, instance(session, "JS"), "JS-NT"))

    assert (slip.number, slip.recipient) == ("苏应急催〔2026〕1号", "南通市应急管理局")


@pytest.mark.usefixtures("sqlite_app")
def test_an_organisation_urges_itself_where_nobody_stands_above() -> None:
    with transaction() as session:
        slip = issued(session, overdue(session, instance(session, "KS"), "KS"))

    assert slip.number == "昆应急催〔2026〕1号"

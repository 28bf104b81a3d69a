"""A filing through the use cases, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from database.session import reading
from demonstration.filings import ENTERPRISE
from demonstration.theatre import Theatre
from notices.models import Notice, NoticeStatus
from registers.records import find
from workflows.models import InstanceStatus, ProcessInstance


@pytest.fixture
def filing(stage: Theatre) -> int:
    return stage.start("E-1.1", "plan_filing", "plan_filing", ENTERPRISE)


def test_five_working_days_of_silence_file_the_plan(stage: Theatre, filing: int) -> None:
    stage.wait(timedelta(days=8))

    with reading() as session:
        instance = session.get_one(ProcessInstance, filing)
        documents = session.scalars(select(Notice).where(Notice.instance_id == filing)).all()
        assert instance.status is InstanceStatus.COMPLETED
        assert instance.outcome == "deemed_filed"
        assert [document.status for document in documents] == [NoticeStatus.ISSUED] * 3
        assert find(session, "plans", "320583-2026-0001") is not None

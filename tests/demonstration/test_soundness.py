"""After the plays: what has been left behind is told."""

import pytest
from sqlalchemy import update

from database.session import transaction
from demonstration import soundness
from demonstration.filings import FIREWORKS
from demonstration.theatre import Theatre
from notices.models import Notice, NoticeStatus
from registers import records
from tests.support.application import MONDAY
from workflows.models import Event


@pytest.fixture
def withdrawn(sqlite_stage: Theatre) -> int:
    filing = sqlite_stage.start("E-2.1", "plan_filing", "plan_filing", FIREWORKS)
    sqlite_stage.send(filing, "withdrawn", "E-2.1", {"withdrawal_reason": "换版"})
    return filing


def told() -> list[str]:
    return soundness.complaints(MONDAY)


@pytest.mark.usefixtures("withdrawn")
def test_a_finished_case_leaves_nothing_to_complain_of() -> None:
    assert told() == []


def test_a_case_that_still_runs_is_told(sqlite_stage: Theatre) -> None:
    sqlite_stage.start("E-2.1", "plan_filing", "plan_filing", FIREWORKS)

    assert told() == ["expected every instance to have ended, but 应备受理2026-00001 still runs"]


@pytest.mark.usefixtures("withdrawn")
def test_a_document_that_was_not_rendered_is_told() -> None:
    with transaction() as session:
        session.execute(update(Notice).values(status=NoticeStatus.QUEUED, sha256=None))

    by_us, by_the_verifier = told()[:2], told()[2:]
    assert by_us == [
        "expected every document to be rendered, but 生产安全事故应急预案备案申报表 is queued",
        "expected every document to be rendered, but 应急预案备案收件回执 is queued",
    ]
    assert len(by_the_verifier) == 2


def test_equipment_that_did_not_come_back_is_told(sqlite_stage: Theatre) -> None:
    with transaction() as session:
        records.write(session, "equipment", "EQ-BOAT-1", {"status": "reserved"}, sqlite_stage.now)

    assert told() == ["expected 冲锋舟（演示） to be available again, but it is reserved"]


def test_what_the_verifier_finds_is_told(withdrawn: int) -> None:
    with transaction() as session:
        session.execute(
            update(Event).where(Event.instance_id == withdrawn, Event.version == 1).values(kind="x")
        )

    (complaint,) = told()
    assert complaint.startswith("expected the verifier to find nothing, but 应备受理2026-00001 event ")

"""The history of an instance: whole as it was written, and broken by whoever touches it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from database.session import reading, transaction
from demonstration.filings import ENTERPRISE
from demonstration.theatre import Theatre
from workflows.models import Event
from workflows.refusals import InstanceNotFound
from workflows.verify_chain import Fault, verify_all, verify_named


@pytest.fixture
def filing(stage: Theatre) -> int:
    """A filing that a silence of five working days has ended."""
    instance_id = stage.start("E-1.1", "plan_filing", "plan_filing", ENTERPRISE)
    stage.wait(timedelta(days=8))
    return instance_id


def events(session: Session, instance_id: int) -> list[Event]:
    return list(
        session.scalars(select(Event).where(Event.instance_id == instance_id).order_by(Event.version))
    )


def test_an_untouched_history_is_whole(filing: int) -> None:
    with reading() as session:
        verdict = verify_all(session)

    assert verdict.breaks == ()
    assert verdict.instances >= 1  # the month may have turned: bulletins begin by themselves
    assert verdict.events > 2


def rewrite(session: Session, instance_id: int) -> None:
    first = events(session, instance_id)[1]
    first.details = {**first.details, "opinion": "从未说过"}


def remove_one(session: Session, instance_id: int) -> None:
    session.delete(events(session, instance_id)[1])


def cut_the_end(session: Session, instance_id: int) -> None:
    session.delete(events(session, instance_id)[-1])


def remove_all(session: Session, instance_id: int) -> None:
    session.execute(delete(Event).where(Event.instance_id == instance_id))


@pytest.mark.parametrize(
    ("tamper", "fault"),
    [
        (rewrite, Fault.CONTENT),
        (remove_one, Fault.LINK),
        (cut_the_end, Fault.END),
        (remove_all, Fault.END),
    ],
)
def test_whoever_touches_it_is_found_out(
    filing: int, tamper: Callable[[Session, int], None], fault: Fault
) -> None:
    with transaction() as session:
        tamper(session, filing)

    with reading() as session:
        verdict = verify_named(session, str(filing))

    assert [found.fault for found in verdict.breaks] == [fault]


def test_an_instance_nobody_started_is_refused(stage: Theatre) -> None:
    with reading() as session, pytest.raises(InstanceNotFound):
        verify_named(session, "应备受理〔1999〕1号")

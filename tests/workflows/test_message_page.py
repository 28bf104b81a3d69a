"""What the form behind the button of a waiting message is told."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from database.session import reading
from demonstration.mobilisations import CREW, order_one_team
from demonstration.theatre import Theatre
from staff.person import find_person_named
from workflows.models import MessageSubscription
from workflows.queries.message_page import MessagePage, message_page
from workflows.refusals import MessageNotAwaited

DISPATCHER = "KS.8"


def page(stage: Theatre, instance_id: int, username: str) -> MessagePage:
    with reading() as session:
        person = find_person_named(session, username, stage.now.date())
        assert person is not None
        return message_page(session, message_of(instance_id), person, stage.now)


def message_of(instance_id: int) -> UUID:
    with reading() as session:
        return session.scalars(
            select(MessageSubscription.id).where(MessageSubscription.instance_id == instance_id)
        ).one()


@pytest.fixture
def order(sqlite_stage: Theatre) -> int:
    return order_one_team(sqlite_stage)[1]


def test_a_cancellation_is_told_what_the_team_has_done_since_it_was_called(
    sqlite_stage: Theatre, order: int
) -> None:
    sqlite_stage.complete(order, "respond", {"response": "accept", **CREW})
    march = {"expected_at": sqlite_stage.now + timedelta(hours=1), "march_leader": "周示例"}
    sqlite_stage.complete(order, "report_departure", {**CREW, **march})

    told = page(sqlite_stage, order, DISPATCHER).variables

    assert told["response"] == "accept"
    assert told["departed_at"] == sqlite_stage.now


def test_only_who_may_send_the_message_sees_its_form(sqlite_stage: Theatre, order: int) -> None:
    with pytest.raises(MessageNotAwaited):
        page(sqlite_stage, order, "T-KS.1")

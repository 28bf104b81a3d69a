"""A message with a button: for one actor, once."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from database.session import reading, transaction
from demonstration.theatre import Theatre
from tests.support.acting import at_once, begin_filing, instance, person, press
from workflows import refusals
from workflows.commands import CommandKey
from workflows.models import (
    Event,
    InstanceStatus,
    MessageSubscription,
    TaskStatus,
    Timer,
    TimerStatus,
    UserTask,
)
from workflows.send_message import Sending, send_message


def count_open(model: Any, case: int, *conditions) -> int:
    with reading() as session:
        rows = select(func.count()).select_from(model).where(model.instance_id == case, *conditions)
        return session.scalar(rows) or 0


@pytest.fixture
def filing(stage: Theatre) -> int:
    return begin_filing(stage)


def test_only_who_started_the_filing_may_withdraw_it(stage: Theatre, filing: int) -> None:
    with reading() as session:
        found = session.scalars(select(MessageSubscription).where(MessageSubscription.instance_id == filing))
        element = found.one().element_id

    with pytest.raises(refusals.NotAllowedToSend):
        press(stage, filing, element, "KS.2")

    assert instance(filing).status is InstanceStatus.RUNNING


def test_after_a_withdrawal_nothing_is_open(stage: Theatre, filing: int) -> None:
    with reading() as session:
        found = session.scalars(select(MessageSubscription).where(MessageSubscription.instance_id == filing))
        element = found.one().element_id

    press(stage, filing, element, "E-1.1", withdrawal_reason="材料有误")
    stage.settle()
    stage.wait(timedelta(days=20))

    ended = instance(filing)
    assert (ended.status, ended.outcome) == (InstanceStatus.COMPLETED, "withdrawn")
    assert stage.open_elements(filing) == []
    assert count_open(Timer, filing, Timer.status.in_([TimerStatus.ARMED, TimerStatus.QUEUED])) == 0
    assert count_open(MessageSubscription, filing) == 0
    assert count_open(UserTask, filing, UserTask.status == TaskStatus.COMPLETED) == 0


def test_two_withdrawals_at_once_withdraw_once(stage: Theatre, filing: int) -> None:
    with reading() as session:
        waiting = session.scalars(
            select(MessageSubscription.id).where(MessageSubscription.instance_id == filing)
        ).one()
    starter = person("E-1.1")

    def press_with(key: str):
        def send() -> None:
            with transaction() as session:
                sending = Sending(waiting, {"withdrawal_reason": "材料有误"}, CommandKey(key, "send_message"))
                send_message(session, sending, starter, stage.now)

        return send

    raised = at_once([press_with("a"), press_with("b"), press_with("a")])

    assert {type(error) for error in raised} <= {type(None), refusals.MessageNotAwaited}
    assert count_open(Event, filing, Event.kind == "delivered") == 1

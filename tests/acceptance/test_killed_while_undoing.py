"""kill -9 in the middle of an undoing: every step of it is done once, whenever the process dies."""

import pytest
from sqlalchemy import delete, func, select

from database.base import Model
from database.session import reading, transaction
from demonstration.mobilisations import DISPATCHER, order_one_team
from demonstration.theatre import Theatre
from notices.models import Notice, NumberEntry
from registers.models import RegisterRecord
from tests.support.acting import awaited_message, open_task, person
from tests.support.application import MONDAY
from tests.support.failpoints import survives
from workflows.commands import CommandKey
from workflows.complete_task import Completion, complete_task
from workflows.models import Event, Notification, ProcessInstance, UserTask
from workflows.queries.history import history_of
from workflows.send_message import Sending, send_message
from workflows.verify import verify

WRITTEN: tuple[type[Model], ...] = (Event, Notice, NumberEntry, Notification, UserTask)
EVERY = 4  # statements; each would take minutes
CANCELLATION = {"people": 12, "vehicles": 2, "cancel_reason": "险情已经排除", "last_status": "未响应"}


def footprint() -> dict[str, object]:
    """How many rows there are of each kind, and what is held of teams and equipment."""
    with reading() as session:
        found: dict[str, object] = {
            kind.__tablename__: session.scalar(select(func.count()).select_from(kind)) for kind in WRITTEN
        }
        held = select(RegisterRecord.key).where(RegisterRecord.held_by_id.is_not(None))
        found["held"] = sorted(session.scalars(held))
    assert verify(MONDAY, files=True).faults == []
    return found


@pytest.fixture
def order(stage: Theatre) -> int:
    """An order with a pump that has vanished from the register: its return will need a person."""
    _, order = order_one_team(stage)
    with transaction() as session:
        session.execute(delete(RegisterRecord).where(RegisterRecord.key == "EQ-PUMP-1"))
    return order


@pytest.mark.timeout(300)
def test_an_undoing_killed_before_and_after_its_pause_undoes_everything_once(
    stage: Theatre, order: int
) -> None:
    cancelling = Sending(
        awaited_message(order, "order_cancelled"), CANCELLATION, CommandKey("cancel", "send_message")
    )
    dispatcher, logistics = person(DISPATCHER), person("KS.11")

    def cancel() -> None:
        with transaction() as session:
            send_message(session, cancelling, dispatcher, stage.now)

    survives(cancel, footprint, EVERY)
    cancel()  # the browser, which has heard nothing, sends the same again
    by_hand = Completion(open_task(order, "return_by_hand"), {}, CommandKey("return", "complete_task"))

    def return_by_hand() -> None:
        with transaction() as session:
            complete_task(session, by_hand, logistics, stage.now)

    survives(return_by_hand, footprint, EVERY)
    return_by_hand()
    stage.settle()

    assert footprint()["held"] == []
    with reading() as session:
        instance = session.get_one(ProcessInstance, order)
        undone = [line.undone for line in history_of(session, instance) if line.undone]
        cancellations = select(func.count()).where(Notice.notice_key == "cancellation_notice")
        assert session.scalar(cancellations) == 1
        assert instance.outcome == "cancelled"
    assert undone == [
        [("通知受援方", 1), ("下达命令", 1)],
        [("预留一项", 1), ("预留装备物资（逐项）", 1), ("锁定队伍", 1)],
    ]

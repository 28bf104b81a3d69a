"""Messages: a button for one actor, and words between instances."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from database.session import reading, transaction
from demonstration.theatre import Theatre
from tests.bpmn.draw import Drawing, message
from tests.support.acting import at_once, begin, begin_filing, incidents, instance, person, press, retry
from tests.support.packages import install, packed
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
from workflows.send_message import Sending, Thrown, deliver_thrown, send_message


def listening(key: str = "listener") -> Drawing:
    """Wait for the word of the case this one is about, then for a person."""
    return (
        Drawing(key).declare("message", "m", name="word", lx_correlation="=about").start()
        .catch("hear", message("m")).user("answer", lx_position="case_handler").end()
        .flows("start hear answer end")
    )  # fmt: skip


def speaking() -> Drawing:
    return (
        Drawing("speaker").declare("message", "m", name="word", lx_correlation="=about").start()
        .throw("say", message("m")).user("after", lx_position="case_handler").end()
        .flows("start say after end")
    )  # fmt: skip


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


def test_a_word_reaches_the_instance_it_is_about_and_no_other(stage: Theatre) -> None:
    install(packed(listening()))
    install(packed(speaking()))
    about_one = begin(stage, "KS.2", "listener", {"about": "一号"})
    about_two = begin(stage, "KS.2", "listener", {"about": "二号"})

    begin(stage, "KS.2", "speaker", {"about": "二号"})
    stage.settle()

    assert stage.open_elements(about_one) == []
    assert stage.open_elements(about_two) == ["answer"]


def test_a_word_nobody_waits_for_yet_is_tried_again(sqlite_stage: Theatre) -> None:
    install(packed(listening()))
    install(packed(speaking()))
    begin(sqlite_stage, "KS.2", "speaker", {"about": "一号"})
    sqlite_stage.settle()
    listener = begin(sqlite_stage, "KS.2", "listener", {"about": "一号"})

    sqlite_stage.wait(timedelta(minutes=5))

    assert sqlite_stage.open_elements(listener) == ["answer"]


def test_a_word_nobody_ever_waits_for_is_an_incident_and_a_retry_delivers_it(stage: Theatre) -> None:
    install(packed(listening()))
    install(packed(speaking()))
    speaker = begin(stage, "KS.2", "speaker", {"about": "一号"})

    stage.settle()
    stage.wait(timedelta(hours=2))

    (incident,) = incidents(speaker)
    assert incident.name == "送达消息"
    assert incident.reason == "没有办件在等待消息“word”（对应“一号”）。"
    listener = begin(stage, "KS.2", "listener", {"about": "一号"})
    retry(stage, incident.id)
    stage.settle()
    assert stage.open_elements(listener) == ["answer"]
    assert incidents(speaker) == []


def test_a_word_delivered_twice_by_a_worker_that_died_is_heard_once(stage: Theatre) -> None:
    install(packed(listening()))
    first = begin(stage, "KS.2", "listener", {"about": "一号"})
    second = begin(stage, "KS.2", "listener", {"about": "一号"})
    thrown = Thrown("message:1:2:0", "word", "一号", {})

    for _ in range(2):
        with transaction() as session:
            deliver_thrown(session, thrown, stage.now)

    assert stage.open_elements(first) == ["answer"]
    assert stage.open_elements(second) == []

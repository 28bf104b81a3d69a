"""The page of messages nobody has received, and what a package says of its beginnings."""

import re

import pytest
from sqlalchemy import select

from database.session import reading
from demonstration.theatre import Theatre
from tests.bpmn.draw import Drawing, escalation, timer
from tests.support.acting import begin
from tests.support.clients import ClientOf
from tests.support.packages import install, packed
from tests.workflows.talking import begun_by, listening, sent, speaking
from workflows.models import Event, MessageStatus


@pytest.fixture
def word(sqlite_stage: Theatre) -> int:
    """A message about 一号 that nobody waits for."""
    install(packed(speaking()))
    begin(sqlite_stage, "KS.2", "speaker", {"about": "一号"})
    sqlite_stage.settle()
    (message,) = sent(MessageStatus.WAITING)
    return message.id


def test_an_administrator_sees_a_message_and_hands_it_to_an_instance_that_waits(
    sqlite_stage: Theatre, word: int, client_of: ClientOf
) -> None:
    install(packed(listening()))
    listener = begin(sqlite_stage, "KS.2", "listener", {"about": "1号"})
    administrator = client_of("process")

    assert "一号" in administrator.read("/messages/")
    page = administrator.read(f"/messages/{word}")
    (receiver,) = re.findall(r'name="receiver" value="([^"]+)"', page)
    answer = administrator.submit(f"/messages/{word}/deliver", {"receiver": receiver})

    assert answer.status_code == 302
    assert sqlite_stage.open_elements(listener) == ["answer"]
    assert "已送达" in administrator.read("/messages/?status=closed")


def test_a_message_is_put_aside_with_a_reason_that_the_sender_s_history_shows(
    word: int, client_of: ClientOf
) -> None:
    administrator = client_of("process")

    assert administrator.submit(f"/messages/{word}/discard", {"reason": ""}).status_code == 422
    assert administrator.submit(f"/messages/{word}/discard", {"reason": "另行处理"}).status_code == 302

    with reading() as session:
        sender = session.scalars(select(Event.instance_id).where(Event.kind == "undelivered")).one()
    history = administrator.read(f"/instances/{sender}")
    assert "消息无人接收" in history
    assert "另行处理" in history


def test_an_auditor_reads_messages_and_changes_none(word: int, client_of: ClientOf) -> None:
    auditor = client_of("auditor")

    assert 'name="reason"' not in auditor.read(f"/messages/{word}")
    assert auditor.submit(f"/messages/{word}/discard", {"reason": "另行处理"}).status_code == 404
    assert auditor.submit(f"/messages/{word}/deliver", {}).status_code == 404


def test_a_package_says_what_begins_it_and_when_next(sqlite_stage: Theatre, client_of: ClientOf) -> None:
    install(packed(begun_by(timer("R/2030-01-01T08:00:00+08:00/P1D", "timeCycle"))))

    page = client_of("process").read("/packages/begun")

    assert "自动启动" in page
    assert "R/2030-01-01T08:00:00+08:00/P1D" in page
    assert "下次 2030-01-01 08:00" in page


def test_the_history_shows_an_escalation_that_nothing_has_caught(
    sqlite_stage: Theatre, client_of: ClientOf
) -> None:
    install(packed(
        Drawing("rising").declare("escalation", "e", name="late", escalationCode="LATE").start()
        .throw("raise", escalation("e")).user("a", lx_position="case_handler").end()
        .flows("start raise a end")
    ))  # fmt: skip
    rising = begin(sqlite_stage, "KS.2", "rising")

    page = client_of("process").read(f"/instances/{rising}")

    assert "“raise”抛出的上报 LATE 没有事件捕获" in page

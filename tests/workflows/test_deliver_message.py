"""Words between instances: one receiver each, kept until somebody receives them, visible meanwhile."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from database.session import reading, transaction
from demonstration.theatre import Theatre
from scheduler import sweep
from tests.support.acting import at_once, begin, person
from tests.support.packages import install, packed
from tests.workflows.talking import listening, sent, speaking
from wording import Wording
from workflows import refusals
from workflows.deliver_message import deliver, deliver_by_hand, discard
from workflows.models import Event, MessageStatus, MessageSubscription, Notification, SentMessage
from workflows.queries.pulse import feel_pulse

WAITING, DELIVERED = MessageStatus.WAITING, MessageStatus.DELIVERED


@pytest.fixture
def talk(stage: Theatre) -> Theatre:
    install(packed(listening()))
    install(packed(speaking()))
    return stage


def events(instance_id: int, kind: str) -> list[Event]:
    with reading() as session:
        same = (Event.instance_id == instance_id, Event.kind == kind)
        return list(session.scalars(select(Event).where(*same)))


def test_a_word_reaches_the_instance_it_is_about_and_no_other(talk: Theatre) -> None:
    about_one = begin(talk, "KS.2", "listener", {"about": "一号"})
    about_two = begin(talk, "KS.2", "listener", {"about": "二号"})

    begin(talk, "KS.2", "speaker", {"about": "二号"})
    talk.settle()

    assert talk.open_elements(about_one) == []
    assert talk.open_elements(about_two) == ["answer"]
    assert talk.variables_of(about_two, "answer")["said"] == "二号"
    assert [message.receiver_id for message in sent(DELIVERED)] == [about_two]


def test_of_two_who_wait_for_the_same_word_the_older_one_hears_it(talk: Theatre) -> None:
    first = begin(talk, "KS.2", "listener", {"about": "一号"})
    second = begin(talk, "KS.2", "listener", {"about": "一号"})

    begin(talk, "KS.2", "speaker", {"about": "一号"})
    talk.settle()

    assert (talk.open_elements(first), talk.open_elements(second)) == (["answer"], [])


def test_who_begins_to_wait_hears_at_once_what_was_said_before_the_oldest_first(talk: Theatre) -> None:
    early = begin(talk, "KS.2", "speaker", {"about": "一号"})
    begin(talk, "KS.2", "speaker", {"about": "一号"})
    talk.settle()
    assert len(sent(WAITING)) == 2

    listener = begin(talk, "KS.2", "listener", {"about": "一号"})
    talk.settle()

    assert talk.open_elements(listener) == ["answer"]
    assert [(word.sender_id, word.receiver_id) for word in sent(DELIVERED)] == [(early, listener)]
    assert len(sent(WAITING)) == 1


def test_a_word_asked_for_by_several_workers_at_once_is_heard_once(talk: Theatre) -> None:
    begin(talk, "KS.2", "speaker", {"about": "一号"})
    first = begin(talk, "KS.2", "listener", {"about": "一号"})
    second = begin(talk, "KS.2", "listener", {"about": "一号"})
    (word,) = sent(WAITING)

    def act() -> None:
        with transaction() as session:
            deliver(session, word.id, talk.now)

    assert at_once([act, act, act]) == [None, None, None]
    talk.settle()
    assert (talk.open_elements(first), talk.open_elements(second)) == (["answer"], [])


def test_the_sweep_finds_a_word_and_its_listener_who_missed_each_other(talk: Theatre) -> None:
    begin(talk, "KS.2", "speaker", {"about": "一号"})
    talk.settle()
    (word,) = sent(WAITING)
    with transaction() as session:  # as if the word had been committed just after the listener had looked
        session.get_one(SentMessage, word.id).status = MessageStatus.DISCARDED
    listener = begin(talk, "KS.2", "listener", {"about": "一号"})
    with transaction() as session:
        session.get_one(SentMessage, word.id).status = WAITING

    assert sweep.tend_messages(talk.now) == 1
    talk.settle()

    assert talk.open_elements(listener) == ["answer"]
    assert sweep.tend_messages(talk.now) == 0


def test_a_word_nobody_receives_in_time_expires_and_everybody_concerned_is_told(stage: Theatre) -> None:
    install(packed(speaking(lx_timeToLive="PT2H")))
    speaker = begin(stage, "KS.2", "speaker", {"about": "一号"})
    stage.wait(timedelta(hours=1))
    with reading() as session:
        assert feel_pulse(session, stage.now).undelivered_messages == 1

    stage.wait(timedelta(hours=1))

    (word,) = sent(MessageStatus.EXPIRED)
    (event,) = events(speaker, "undelivered")
    assert (event.element_id, event.details["message"]) == ("say", "word")
    assert event.details["reason"] == word.reason == Wording("到期仍无办件接收")
    with reading() as session:
        told = session.scalars(select(Notification).where(Notification.key == f"message-expired:{word.id}"))
        assert [line.member_id for line in told] == [person("process").id]
        assert feel_pulse(session, stage.now).undelivered_messages == 0


def test_without_a_limit_of_its_own_a_word_waits_a_week(talk: Theatre) -> None:
    begin(talk, "KS.2", "speaker", {"about": "一号"})

    talk.wait(timedelta(days=6))
    assert len(sent(WAITING)) == 1
    talk.wait(timedelta(days=1))

    assert len(sent(MessageStatus.EXPIRED)) == 1


def test_an_administrator_hands_a_word_to_whom_it_was_meant_for(talk: Theatre) -> None:
    begin(talk, "KS.2", "speaker", {"about": "一号"})
    listener = begin(talk, "KS.2", "listener", {"about": "1号"})
    talk.settle()
    (word,) = sent(WAITING)
    with reading() as session:
        of_listener = MessageSubscription.instance_id == listener
        subscription = session.scalars(select(MessageSubscription.id).where(of_listener)).one()

    with transaction() as session:
        deliver_by_hand(session, word.id, subscription, person("process"), talk.now)

    assert talk.open_elements(listener) == ["answer"]
    assert [event.member_id for event in events(listener, "delivered")] == [person("process").id]
    with transaction() as session, pytest.raises(refusals.MessageClosed):
        deliver_by_hand(session, word.id, subscription, person("process"), talk.now)


def test_a_word_is_put_aside_with_a_reason_by_an_administrator_only(talk: Theatre) -> None:
    speaker = begin(talk, "KS.2", "speaker", {"about": "一号"})
    talk.settle()
    (word,) = sent(WAITING)

    with transaction() as session, pytest.raises(refusals.NotAllowed):
        discard(session, word.id, "不需要", person("KS.2"), talk.now)
    with transaction() as session, pytest.raises(refusals.ReasonMissing):
        discard(session, word.id, " ", person("process"), talk.now)
    with transaction() as session:
        discard(session, word.id, "办件已另行处理", person("process"), talk.now)

    (event,) = events(speaker, "undelivered")
    assert (event.member_id, event.details["reason"]) == (person("process").id, "办件已另行处理")
    assert sent(WAITING) == []

"""What one instance has sent arrives at the others exactly once, whenever the worker that brings it dies."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import func, select

from database.session import reading, transaction
from demonstration.theatre import Theatre
from tests.bpmn.draw import Drawing, message, signal
from tests.support.acting import begin, person
from tests.support.failpoints import survives
from tests.support.packages import install, packed
from tests.workflows.talking import alarmed, alarming, begun_by, listening, speaking
from workflows import jobs
from workflows.commands import CommandKey
from workflows.models import Event, Job, ProcessInstance, SentMessage, SignalDelivery, UserTask
from workflows.start_instance import Starting, start_instance

SAID = {"about": "一号", "level": 1}
EVERY = 4  # statements; each would take minutes


@dataclass(frozen=True)
class Way:
    """Who receives what, and the job that brings it there."""

    receiver: Drawing
    sender: Drawing
    job: str
    waits: bool  # a receiver does already; else it is begun


WAYS = {
    "a message received": Way(listening("receiver"), speaking(), "deliver_message", waits=True),
    "a message that begins": Way(
        begun_by(message("m"), "receiver"), speaking(), "begin_instance", waits=False
    ),
    "a signal heard": Way(alarmed("receiver"), alarming(), "hear_signals", waits=True),
    "a signal that begins": Way(begun_by(signal("s"), "receiver"), alarming(), "begin_instance", waits=False),
}


def prepared(stage: Theatre, name: str) -> Way:
    way = WAYS[name]
    install(packed(way.receiver))
    install(packed(way.sender))
    if way.waits:
        begin(stage, "KS.2", "receiver", SAID)
    stage.settle()
    return way


def arrived() -> int:
    """How many instances of the receiver have come to their task."""
    reached = select(func.count()).select_from(UserTask).where(UserTask.element_id == "answer")
    with reading() as session:
        return session.scalar(reached) or 0


def footprint() -> list[int]:
    with reading() as session:
        return [
            session.scalar(select(func.count()).select_from(kind)) or 0
            for kind in (Event, Job, ProcessInstance, SentMessage, SignalDelivery)
        ]


@pytest.mark.parametrize("name", WAYS)
def test_a_sender_killed_while_it_sends_has_sent_once_or_not_at_all(stage: Theatre, name: str) -> None:
    sender, who = prepared(stage, name).sender.id, person("KS.2")
    starting = Starting(sender, sender, SAID, CommandKey("killed", "start_instance"))

    def send() -> None:
        with transaction() as session:
            start_instance(session, starting, who, stage.now)

    survives(send, footprint, EVERY)
    send()  # the browser, which has heard nothing, sends the same again
    stage.settle()

    assert arrived() == 1


@pytest.mark.parametrize("name", WAYS)
def test_a_worker_killed_while_it_delivers_has_delivered_once_in_the_end(stage: Theatre, name: str) -> None:
    way = prepared(stage, name)
    begin(stage, "KS.2", way.sender.id, SAID)
    if name == "a message that begins":
        take_up(stage, "deliver_message")()
    work = take_up(stage, way.job)

    survives(work, footprint, EVERY)
    stage.settle()  # another worker takes the job up, which nobody has crossed out

    assert arrived() == 1


def take_up(stage: Theatre, kind: str) -> Callable[[], None]:
    """Return what a worker does for the one job of a kind."""
    with reading() as session:
        job = session.scalars(select(Job).where(Job.kind == kind)).one()
    return lambda: jobs.handler_of(kind)(job.arguments, stage.now)

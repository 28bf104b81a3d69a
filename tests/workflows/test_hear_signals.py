"""A signal reaches every instance that listens, once and in order."""

import pytest
from sqlalchemy import func, select

from database.session import reading, transaction
from demonstration.theatre import Theatre
from tests.bpmn.draw import Drawing, parameters, signal
from tests.support.acting import begin, fulfil, instance, open_task
from tests.support.packages import install, packed
from tests.workflows.talking import alarmed, alarming
from workflows import cancel_instance
from workflows.events import Step
from workflows.models import Event, EventSubscription, SignalDelivery
from workflows.subscribe_events import subscribe


@pytest.fixture
def street(stage: Theatre) -> Theatre:
    install(packed(alarmed()))
    install(packed(alarming()))
    return stage


def count(model: type, *conditions) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0


def test_every_instance_that_listens_hears_the_signal_with_what_it_carries(street: Theatre) -> None:
    listeners = [begin(street, "KS.2", "alarmed") for _ in range(3)]

    ringing = begin(street, "KS.2", "alarming", {"level": 2})
    street.settle()

    for listener in listeners:
        assert street.open_elements(listener) == ["answer"]
        assert street.variables_of(listener, "answer")["level"] == 2
        assert count(Event, Event.instance_id == listener, Event.kind == "heard") == 1
    assert street.open_elements(ringing) == ["after"]
    assert count(EventSubscription) == count(SignalDelivery) == 0


def test_who_begins_to_listen_later_hears_nothing_of_it(street: Theatre) -> None:
    begin(street, "KS.2", "alarming", {"level": 2})
    late = begin(street, "KS.2", "alarmed")

    street.settle()

    assert street.open_elements(late) == []


def test_an_instance_hears_signals_in_the_order_they_were_sent(stage: Theatre) -> None:
    install(packed(
        Drawing("twice").declare("signal", "s", name="alarm").start()
        .throw("one", parameters(level="=1") + signal("s")).throw("two", parameters(level="=2") + signal("s"))
        .end().flows("start one two end")
    ))  # fmt: skip
    install(packed(
        Drawing("counting").declare("signal", "s", name="alarm").start()
        .catch("first", signal("s")).script("note", "heard = level").catch("second", signal("s"))
        .user("answer", lx_position="case_handler").end().flows("start first note second answer end")
    ))  # fmt: skip
    counting = begin(stage, "KS.2", "counting")

    begin(stage, "KS.2", "twice")
    stage.settle()

    seen = stage.variables_of(counting, "answer")
    assert (seen["heard"], seen["level"]) == (1, 2)


def test_attached_and_waiting_beside_others_a_signal_is_heard_as_well(stage: Theatre) -> None:
    install(packed(alarming()))
    install(packed(
        Drawing("working").declare("signal", "s", name="alarm").start()
        .user("work", lx_position="case_handler").boundary("leave", "work", signal("s"))
        .user("outside", lx_position="case_handler").end()
        .flows("start work end", "leave outside end")
    ))  # fmt: skip
    working = begin(stage, "KS.2", "working")
    done = begin(stage, "KS.2", "working")
    fulfil(stage, open_task(done, "work"), "KS.2")

    begin(stage, "KS.2", "alarming", {"level": 1})
    stage.settle()

    assert stage.open_elements(working) == ["outside"]
    assert stage.open_elements(done) == []


def test_a_cancelled_instance_no_longer_listens(street: Theatre) -> None:
    listener = begin(street, "KS.2", "alarmed")
    with transaction() as session:
        cancel_instance.cancel_instance(session, listener, Step("cancelled", street.now))

    begin(street, "KS.2", "alarming", {"level": 1})
    street.settle()

    assert street.open_elements(listener) == []
    assert count(Event, Event.instance_id == listener, Event.kind == "heard") == 0


def test_instances_that_waited_before_there_were_rows_are_found(street: Theatre) -> None:
    listener = begin(street, "KS.2", "alarmed")
    with transaction() as session:  # as an instance of the version before
        session.delete(session.scalars(select(EventSubscription)).one())
        row = session.merge(instance(listener))
        row.waiting = {name: ids for name, ids in row.waiting.items() if name != "events"}

    with transaction() as session:
        subscribe(session, listener, street.now)
    begin(street, "KS.2", "alarming", {"level": 1})
    street.settle()

    assert street.open_elements(listener) == ["answer"]

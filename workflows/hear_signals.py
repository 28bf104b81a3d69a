"""Let an instance hear the signals that others have sent while it listened, one step each."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bpmn import engine
from workflows import definitions, locking
from workflows.advance import Run, advance
from workflows.events import Step
from workflows.feel_functions import surroundings_of
from workflows.models import EventKind, EventSubscription, ProcessInstance, SignalDelivery


def hear_next(session: Session, instance_id: int, now: datetime) -> bool:
    """Take the oldest signal; return False when there was none.

    A signal the instance no longer waits for is dropped: it has gone on by another way.
    """
    instance = locking.lock_instance(session, instance_id)
    oldest = select(SignalDelivery).where(SignalDelivery.instance_id == instance_id)
    delivery = session.scalar(oldest.order_by(SignalDelivery.id).limit(1))
    if delivery is None:
        return False
    session.delete(delivery)
    listening = session.scalars(
        select(EventSubscription.id).where(
            EventSubscription.instance_id == instance_id,
            EventSubscription.kind == EventKind.SIGNAL,
            EventSubscription.name == delivery.signal,
        )
    ).all()
    if listening:
        _hear(session, instance, delivery, now)
    return True


def _hear(session: Session, instance: ProcessInstance, delivery: SignalDelivery, now: datetime) -> None:
    definition = definitions.definition_of(session, instance.definition_id)
    around = surroundings_of(session, instance, now)
    outcome = engine.broadcast(definition, instance.state, delivery.signal, delivery.payload, around)
    details = {
        "signal": delivery.signal,
        "payload": dict(delivery.payload),
        "sender": delivery.sender_id,
    }
    advance(session, instance, Run(definition, around, *outcome), Step("heard", now, details=details))

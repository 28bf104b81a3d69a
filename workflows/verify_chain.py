"""Verify that the history of instances is what it was: every hash worked out again, every link followed."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflows.events import hash_of
from workflows.models import Event, ProcessInstance
from workflows.refusals import InstanceNotFound


class Fault(StrEnum):
    """What is wrong with an event."""

    CONTENT = "content"  # it says something else than when it was written
    LINK = "link"  # one before it was removed, or it was put in
    END = "end"  # the newest ones were removed


@dataclass(frozen=True)
class Break:
    """Where a chain breaks first."""

    instance_id: int
    number: str
    version: int  # of the event; for END the last one left
    fault: Fault


@dataclass(frozen=True)
class Verdict:
    """What was walked and what was found."""

    instances: int
    events: int
    breaks: tuple[Break, ...]


def verify_named(session: Session, named: str) -> Verdict:
    """Verify the instances with that number, or with that id. Raises InstanceNotFound."""
    meant = ProcessInstance.number == named
    if named.isdecimal():
        meant |= ProcessInstance.id == int(named[:18])
    instances = session.scalars(select(ProcessInstance).where(meant).order_by(ProcessInstance.id)).all()
    if not instances:
        raise InstanceNotFound(instance=named)
    return _verified(session, instances)


def verify_all(session: Session) -> Verdict:
    """Verify every instance, in the order they were started."""
    return _verified(session, session.scalars(select(ProcessInstance).order_by(ProcessInstance.id)))


def first_break(instance_id: int, number: str, last_hash: str, events: Iterable[Event]) -> Break | None:
    """Return where a chain of events in order breaks first; None when it is whole."""
    previous, version = "", 0
    for event in events:
        if event.previous != previous:
            return Break(instance_id, number, event.version, Fault.LINK)
        if event.hash != hash_of(event):
            return Break(instance_id, number, event.version, Fault.CONTENT)
        previous, version = event.hash, event.version
    return None if previous == last_hash else Break(instance_id, number, version, Fault.END)


def _verified(session: Session, instances: Iterable[ProcessInstance]) -> Verdict:
    verified, walked = 0, 0
    breaks: list[Break] = []
    for instance in instances:
        chain = session.scalars(
            select(Event).where(Event.instance_id == instance.id).order_by(Event.version)
        ).all()
        found = first_break(instance.id, instance.number, instance.last_hash, chain)
        breaks += [found] if found else []
        verified, walked = verified + 1, walked + len(chain)
        for event in chain:
            session.expunge(event)  # a year of histories doesn't fit into memory at once
    return Verdict(verified, walked, tuple(breaks))

"""Verify that the history of instances is what it was: every hash worked out again, every link followed."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflows.events import hash_of
from workflows.models import Event, ProcessInstance
from workflows.refusals import InstanceNotFound

EVENTS_AT_ONCE = 500  # held in memory


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


def verify_instance(session: Session, instance_id: int) -> Verdict:
    """Verify one instance. Raises InstanceNotFound."""
    instance = session.get(ProcessInstance, instance_id)
    if instance is None:
        raise InstanceNotFound(instance=instance_id)
    events = session.scalars(
        select(Event).where(Event.instance_id == instance_id).order_by(Event.version)
    ).all()
    found = first_break(instance.id, instance.number, instance.last_hash, iter(events))
    return Verdict(1, len(events), (found,) if found else ())


def verify_all(session: Session) -> Verdict:
    """Verify every instance, in the order they were started."""
    ends = {
        instance_id: (number, last_hash)
        for instance_id, number, last_hash in session.execute(
            select(ProcessInstance.id, ProcessInstance.number, ProcessInstance.last_hash)
        )
    }
    rows = session.scalars(
        select(Event).order_by(Event.instance_id, Event.version).execution_options(yield_per=EVENTS_AT_ONCE)
    )
    seen, events, breaks = set(), 0, []
    for instance_id, chain in groupby(rows, lambda event: event.instance_id):
        links = list(chain)
        seen.add(instance_id)
        events += len(links)
        found = first_break(instance_id, *ends[instance_id], iter(links))
        breaks += [found] if found else []
    breaks += [Break(each, ends[each][0], 0, Fault.END) for each in sorted(ends.keys() - seen)]
    return Verdict(len(ends), events, tuple(breaks))


def first_break(instance_id: int, number: str, last_hash: str, events: Iterator[Event]) -> Break | None:
    """Return where a chain of events in order breaks first; None when it is whole."""
    previous, version = "", 0
    for event in events:
        if event.previous != previous:
            return Break(instance_id, number, event.version, Fault.LINK)
        if event.hash != hash_of(event):
            return Break(instance_id, number, event.version, Fault.CONTENT)
        previous, version = event.hash, event.version
    return None if previous == last_hash else Break(instance_id, number, version, Fault.END)

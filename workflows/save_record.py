"""Enter or change a record of a register by hand: by its keepers, and never over somebody else's change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from registers import records
from registers.models import RecordStatus, RegisterRecord
from registers.records import RecordNotFound
from staff import audit
from staff.audit import Action, Deed
from staff.directory import organisation_by_code
from staff.models import Role
from staff.person import Person
from workflows.record_refusals import NotKeeperOfRecord, RecordChangedMeanwhile, RecordExists, RecordHeld

# Whoever holds one of these in the owning organisation looks after its records.
KEEPERS = frozenset({"rescue_coordination", "case_handler"})


@dataclass(frozen=True)
class RecordChange:
    """What a page sends back. `seen` is the version it showed, 0 for a new record."""

    register: str
    key: str
    data: Mapping[str, Any]
    closed: bool
    seen: int


def may_enter(person: Person) -> bool:
    """Say whether the person may enter records at all."""
    return Role.PROCESS_ADMIN in person.roles or any(place.position_key in KEEPERS for place in person.places)


def may_change(person: Person, organisation_id: int | None) -> bool:
    """Say whether the person looks after the records of an organisation."""
    if Role.PROCESS_ADMIN in person.roles:
        return True
    return any(person.holds(organisation_id, position) for position in KEEPERS)


def save_record(session: Session, change: RecordChange, person: Person, now: datetime) -> RegisterRecord:
    """Write the record. Raises RecordExists, RecordChangedMeanwhile, RecordHeld, NotKeeperOfRecord."""
    row = session.get(RegisterRecord, (change.register, change.key), with_for_update=True)
    name = str(change.data.get("name") or change.key)
    _check_present(row, change, name)
    before = {} if row is None else dict(row.data)
    owner_id = _owner(session, row, change, person)
    if not may_change(person, owner_id) or (row is not None and not may_change(person, row.organisation_id)):
        raise NotKeeperOfRecord(name=name)
    status = _status(row, closed=change.closed)
    row = records.write(session, change.register, change.key, {**change.data, "status": status}, now)
    row.organisation_id = owner_id
    said = _differences(before, row.data)
    deed = Deed(Action.RECORD_WRITTEN, f"record:{change.register}/{change.key}", {"name": row.name, **said})
    audit.write(session, deed, person, now)
    return row


def _differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Return {field: [before, after]} of what differs."""
    return {field: [before.get(field), value] for field, value in after.items() if before.get(field) != value}


def _check_present(row: RegisterRecord | None, change: RecordChange, name: str) -> None:
    if row is None and change.seen:
        raise RecordNotFound(register=change.register, key=change.key)
    if row is not None and not change.seen:
        raise RecordExists(key=change.key)
    if row is not None and row.version != change.seen:
        raise RecordChangedMeanwhile(name=name)


def _owner(session: Session, row: RegisterRecord | None, change: RecordChange, person: Person) -> int | None:
    """The organisation a field `organisation` names; else the one it had; else the keeper's own."""
    code = change.data.get("organisation")
    named = organisation_by_code(session, str(code)) if code else None
    if named is not None:
        return named.id
    if row is not None:
        return row.organisation_id
    kept = sorted(place.organisation_id for place in person.places if place.position_key in KEEPERS)
    return kept[0] if kept else None


def _status(row: RegisterRecord | None, *, closed: bool) -> RecordStatus:
    wanted = RecordStatus.CLOSED if closed else RecordStatus.AVAILABLE
    if row is None or row.held_by_id is None:
        return wanted
    if closed:
        raise RecordHeld(name=row.name)
    return row.status

"""Reading, writing and holding records of a register."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from registers.models import RecordStatus, Register, RegisterRecord
from wording import N_, Refusal


class RegisterNotFound(Refusal):
    sentence = N_("没有登记册“{register}”。")


class RecordNotFound(Refusal):
    sentence = N_("登记册“{register}”中没有“{key}”。")


class RecordNotAvailable(Refusal):
    sentence = N_("“{name}”现在不可用（{status}），请另选。")


def all_of(session: Session, register: str) -> list[dict[str, Any]]:
    """Return the records that are not closed, as contexts: data plus key, name, status."""
    rows = session.scalars(
        select(RegisterRecord)
        .where(RegisterRecord.register_key == register, RegisterRecord.status != RecordStatus.CLOSED)
        .order_by(RegisterRecord.key)
    )
    return [as_context(row) for row in rows]


def find(session: Session, register: str, key: str) -> dict[str, Any] | None:
    row = session.get(RegisterRecord, (register, key))
    return None if row is None else as_context(row)


def write(
    session: Session, register: str, key: str, data: Mapping[str, Any], now: datetime
) -> RegisterRecord:
    """Create the record or merge `data` into it. `name` and `status` in data set the columns."""
    if session.get(Register, register) is None:
        raise RegisterNotFound(register=register)
    row = _locked(session, register, key)
    fields = {name: value for name, value in data.items() if name not in ("key", "name", "status")}
    if row is None:
        row = RegisterRecord(register_key=register, key=key, name=key, data={}, changed_at=now)
        row.status, row.version = RecordStatus.AVAILABLE, 0
        session.add(row)
    row.name = str(data.get("name") or row.name)
    if data.get("status"):
        row.status = RecordStatus(str(data["status"]))
    row.data = {**row.data, **fields}
    row.version += 1
    row.changed_at = now
    return row


def reserve(session: Session, register: str, key: str, instance_id: int, now: datetime) -> RegisterRecord:
    """Hold an available record for an instance; held by the same instance already is fine."""
    row = _existing(session, register, key)
    if row.held_by_id == instance_id and row.status is RecordStatus.RESERVED:
        return row
    if row.status is not RecordStatus.AVAILABLE:
        raise RecordNotAvailable(name=row.name, status=row.status.value)
    row.status, row.held_by_id, row.changed_at = RecordStatus.RESERVED, instance_id, now
    return row


def release(session: Session, register: str, key: str, instance_id: int, now: datetime) -> RegisterRecord:
    """Make a record available again; one that somebody else holds is left alone."""
    row = _existing(session, register, key)
    if row.held_by_id in (None, instance_id) and row.status is not RecordStatus.CLOSED:
        row.status, row.held_by_id, row.changed_at = RecordStatus.AVAILABLE, None, now
    return row


def release_all_of(session: Session, instance_id: int, now: datetime) -> None:
    """Make all that an instance holds available again: it has been cancelled and can't do so itself."""
    session.execute(
        update(RegisterRecord)
        .where(RegisterRecord.held_by_id == instance_id, RegisterRecord.status != RecordStatus.CLOSED)
        .values(status=RecordStatus.AVAILABLE, held_by_id=None, changed_at=now)
    )


def as_context(row: RegisterRecord) -> dict[str, Any]:
    return {**row.data, "key": row.key, "name": row.name, "status": row.status.value}


def _existing(session: Session, register: str, key: str) -> RegisterRecord:
    row = _locked(session, register, key)
    if row is None:
        raise RecordNotFound(register=register, key=key)
    return row


def _locked(session: Session, register: str, key: str) -> RegisterRecord | None:
    return session.scalar(
        select(RegisterRecord)
        .where(RegisterRecord.register_key == register, RegisterRecord.key == key)
        .with_for_update()
    )

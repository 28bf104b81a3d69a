"""Many waiting cases at once: one is begun by the engine, the others are its rows with ids of their own.

A case waits for an answer (a user task that is due in ten days) or for the thirtieth day (a timer).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle, islice
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, func, insert, inspect, select, text, update
from sqlalchemy.orm import Session, undefer

from config import SHANGHAI
from database.session import reading, transaction
from scheduler.worker import run_all
from staff.models import Member, Organisation
from staff.person import find_person_named
from tests.bpmn.draw import Drawing, timer
from tests.support.packages import install, packed
from workflows.commands import CommandKey
from workflows.events import hash_of
from workflows.models import Event, Notification, Participation, ProcessInstance, Timer, UserTask
from workflows.start_instance import Starting, start_instance

KEY: Final = "waiting"
STARTER: Final = "KS.2"
ROWS_AT_ONCE: Final = 2000
MOMENTS: Final = 20  # no two of which are due at the same time
# And the instance, before them.
COPIED: Final[tuple[type[Any], ...]] = (UserTask, Timer, Event, Participation, Notification)
COUNTED: Final = (Timer, Notification)  # their ids are the database's
Row = dict[str, Any]


@dataclass(frozen=True)
class Original:
    """The rows of the case that the engine has begun."""

    instance: Row
    rows: Mapping[type[Any], Sequence[Row]]
    ids: Sequence[UUID]  # of the engine's tasks, which must differ from case to case

    def copy(self, instance_id: int, place: "Place") -> "Original":
        """Return the same case for another organisation, of which somebody has been told."""
        new_ids = {old: uuid4() for old in self.ids}
        instance = _with_ids(self.instance, new_ids) | {
            "id": instance_id,
            "organisation_id": place.organisation_id,
            "title": f"第 {instance_id} 件",
            "number": f"等待〔2026〕{instance_id}号",
        }
        rows = {
            model: [_with_ids(row, new_ids) | _of_instance(model, instance_id) for row in found]
            for model, found in self.rows.items()
        }
        for task in rows[UserTask]:
            task["organisation_id"] = place.organisation_id
        for told in rows[Notification]:
            told["member_id"] = place.member_id
        for event in rows[Event]:
            event["hash"] = instance["last_hash"] = hash_of(Event(**event))
        return Original(instance, rows, list(new_ids.values()))


@dataclass(frozen=True)
class Place:
    """An organisation, and one of its members."""

    organisation_id: int
    member_id: int


def deploy() -> None:
    """Install the package whose cases wait."""
    drawing = Drawing(KEY).start().user("answer", lx_position="case_handler", lx_due="P10D")
    drawing.boundary("silence", "answer", timer("P30D")).end("answered").end("silent")
    install(packed(drawing.flows("start answer answered", "silence silent")))


def begin(count: int, first_at: datetime, over: timedelta, moments: int = MOMENTS) -> None:
    """Add so many cases that were begun within a time, in turn at each organisation. Needs an app context."""
    moments = min(count, moments)
    for moment in range(moments):
        _begin(count // moments + (moment < count % moments), first_at + over / moments * moment)


def quieten(now: datetime) -> None:
    """Leave nothing to be done by the clock: the ladders of overdue tasks are climbed."""
    with transaction() as session:
        session.execute(
            update(UserTask).where(UserTask.next_escalation_at <= now).values(next_escalation_at=None)
        )
        if _is_postgres(session):
            session.execute(text("ANALYZE"))  # as autovacuum does after a while


def _begin(count: int, begun_at: datetime) -> None:
    original = _original(begun_at)
    places = cycle(_places())
    first = original.instance["id"] + 1
    cases = (original.copy(number, next(places)) for number in range(first, first + count - 1))
    while some := list(islice(cases, ROWS_AT_ONCE)):
        with transaction() as session:
            _write(session, some)


def _places() -> list[Place]:
    of_each = (
        select(Member.organisation_id, func.min(Member.id))
        .join(Organisation, Organisation.id == Member.organisation_id)
        .group_by(Member.organisation_id)
        .order_by(Member.organisation_id)
    )
    with reading() as session:
        return [Place(*found) for found in session.execute(of_each)]


def _of_instance(model: type[Any], instance_id: int) -> Row:
    return {} if model is Notification else {"instance_id": instance_id}


def _original(begun_at: datetime) -> Original:
    with transaction() as session:
        person = find_person_named(session, STARTER, begun_at.astimezone(SHANGHAI).date())
        assert person is not None
        starting = Starting(KEY, KEY, {}, CommandKey(str(uuid4()), "start_instance"))
        instance_id = start_instance(session, starting, person, begun_at)
    run_all("benchmark", begun_at)  # people are told
    with reading() as session:
        of_it = select(ProcessInstance).options(undefer("*"))
        instance = session.scalars(of_it.where(ProcessInstance.id == instance_id)).one()
        rows = {model: list(_rows_of(session, model, its)) for model, its in _belonging(session, instance_id)}
        ids = {row["id"] for row in rows[UserTask]} | {row["task_id"] for row in rows[Timer]}
        return Original(_values(instance), rows, sorted(ids))


def _belonging(session: Session, instance_id: int) -> Iterator[tuple[type[Any], ColumnElement[bool]]]:
    tasks = session.scalars(select(UserTask.id).where(UserTask.instance_id == instance_id))
    keys = [f"task:{id}" for id in tasks]
    for model in COPIED:
        told = Notification.key.in_(keys)
        yield model, told if model is Notification else model.instance_id == instance_id


def _rows_of(session: Session, model: type[Any], its: ColumnElement[bool]) -> Iterator[Row]:
    for found in session.scalars(select(model).options(undefer("*")).where(its)):
        row = _values(found)
        if model in COUNTED:
            del row["id"]
        if model is Event:
            row["command"] = None  # it was carried out once
        yield row


def _values(row: Any) -> Row:
    return {column.key: getattr(row, column.key) for column in inspect(row).mapper.column_attrs}


def _with_ids(value: Any, ids: Mapping[UUID, UUID]) -> Any:
    """Return a row, or something in it, with the new ids in place of the old; in the state as well."""
    if isinstance(value, dict):
        return {_with_ids(key, ids): _with_ids(item, ids) for key, item in value.items()}
    if isinstance(value, list):
        return [_with_ids(item, ids) for item in value]
    if isinstance(value, UUID):
        return ids.get(value, value)
    if isinstance(value, bytes):
        for old, new in ids.items():
            value = value.replace(old.bytes, new.bytes)
    if isinstance(value, str) and len(value) >= len(str(UUID(int=0))):
        for old, new in ids.items():
            value = value.replace(str(old), str(new))
    return value


def _write(session: Session, cases: Sequence[Original]) -> None:
    session.execute(insert(ProcessInstance), [case.instance for case in cases])
    for model in COPIED:
        session.execute(insert(model), [row for case in cases for row in case.rows[model]])
    if _is_postgres(session):
        last = (
            "SELECT setval(pg_get_serial_sequence('process_instance', 'id'), max(id)) FROM process_instance"
        )
        session.execute(text(last))


def _is_postgres(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"

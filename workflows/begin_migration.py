"""Ask for cases to be moved to the newest version of their package: a job for each of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from staff.models import Role
from staff.person import Person
from workflows import definitions, jobs
from workflows.models import (
    Migration,
    MigrationCase,
    MigrationStatus,
    ProcessDefinition,
    ProcessInstance,
)
from workflows.refusals import NotAllowed, NothingToMigrate, ReasonMissing


@dataclass(frozen=True)
class Wish:
    """Which cases of a package are to be moved, and by which mapping of elements, old id → new id."""

    key: str
    instance_ids: Iterable[int]
    mapping: Mapping[str, str]
    reason: str


def begin_migration(session: Session, wish: Wish, person: Person | None, now: datetime) -> Migration:
    """Return the migration; its cases are moved one by one by the scheduler. `person` None: the command line.

    Raises NotAllowed, ReasonMissing, NothingToMigrate, ProcessNotFound.
    """
    if person is not None and Role.PROCESS_ADMIN not in person.roles:
        raise NotAllowed
    if not wish.reason.strip():
        raise ReasonMissing
    newest = definitions.latest(session, wish.key)
    rows = session.execute(
        select(ProcessInstance.id, ProcessDefinition.version)
        .join(ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id)
        .where(ProcessDefinition.key == wish.key, ProcessDefinition.id != newest.id)
        .where(ProcessInstance.id.in_(list(wish.instance_ids)), ProcessInstance.ended_at.is_(None))
        .order_by(ProcessInstance.id)
    ).all()
    if not rows:
        raise NothingToMigrate
    migration = Migration(
        definition_id=newest.id,
        mapping=dict(wish.mapping),
        reason=wish.reason.strip(),
        started_by_id=person.id if person is not None else None,
        started_at=now,
        cases=[
            MigrationCase(instance_id=id, from_version=version, status=MigrationStatus.WAITING)
            for id, version in rows
        ],
    )
    session.add(migration)
    session.flush()
    for id, _ in rows:
        arguments = {"instance_id": id, "migration_id": migration.id}
        jobs.enqueue(session, "migrate_instance", arguments, now, f"migrate:{migration.id}:{id}")
    return migration

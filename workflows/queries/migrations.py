"""How far a migration has come, and what has become of each case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from staff.models import Member
from wording import Wording, from_data
from workflows.models import (
    Migration,
    MigrationCase,
    MigrationStatus,
    ProcessDefinition,
    ProcessInstance,
)
from workflows.refusals import MigrationNotFound


@dataclass(frozen=True)
class CaseLine:
    """A case and what has become of it."""

    instance_id: int
    number: str
    title: str
    version: int  # it came from
    status: MigrationStatus
    remarks: Sequence[Wording]
    done_at: datetime | None


@dataclass(frozen=True)
class MigrationPage:
    """A migration with its cases."""

    id: int
    version: int
    reason: str
    started_by: str
    started_at: datetime
    cases: Sequence[CaseLine]

    def count(self, status: str) -> int:
        return sum(case.status == status for case in self.cases)


def migration_page(session: Session, key: str, migration_id: int) -> MigrationPage:
    """Raises MigrationNotFound, also when it is one of another package."""
    row = session.execute(
        select(Migration, ProcessDefinition.version, Member.name)
        .join(ProcessDefinition, ProcessDefinition.id == Migration.definition_id)
        .outerjoin(Member, Member.id == Migration.started_by_id)
        .where(Migration.id == migration_id, ProcessDefinition.key == key)
    ).one_or_none()
    if row is None:
        raise MigrationNotFound
    migration, version, started_by = row
    cases = session.execute(
        select(MigrationCase, ProcessInstance.number, ProcessInstance.title)
        .join(ProcessInstance, ProcessInstance.id == MigrationCase.instance_id)
        .where(MigrationCase.migration_id == migration.id)
        .order_by(MigrationCase.instance_id)
    )
    return MigrationPage(
        migration.id,
        version,
        migration.reason,
        started_by or "",
        migration.started_at,
        [_line(case) for case in cases],
    )


def _line(row: Any) -> CaseLine:
    case, number, title = row
    return CaseLine(
        case.instance_id,
        number,
        title,
        case.from_version,
        case.status,
        [from_data(remark) for remark in case.remarks],
        case.done_at,
    )

"""全部办件: every instance, for those who read everything."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from staff.models import Organisation
from staff.person import Person
from workflows.models import InstanceStatus, ProcessDefinition, ProcessInstance
from workflows.queries.desk import InstanceLine, Wanted, instance_rows, page_of_instances
from workflows.queries.paging import Page
from workflows.visibility import visible


@dataclass(frozen=True)
class Narrowing:
    """What the list is narrowed to, beside Wanted."""

    status: str = ""
    organisation: str = ""  # code; those below it are meant too


def all_instances(
    session: Session, person: Person, wanted: Wanted, narrowing: Narrowing
) -> Page[InstanceLine]:
    """Return the instances this person may see, the newest first."""
    rows = instance_rows().where(visible(person))
    if narrowing.status in {status.value for status in InstanceStatus}:
        rows = rows.where(ProcessInstance.status == InstanceStatus(narrowing.status))
    if narrowing.organisation:
        above = select(Organisation.path).where(Organisation.code == narrowing.organisation).scalar_subquery()
        rows = rows.where(Organisation.path.startswith(above))
    return page_of_instances(session, rows, wanted)


def process_choices(session: Session) -> Sequence[tuple[str, str]]:
    """Return (key, name) of the packages."""
    rows = session.execute(
        select(ProcessDefinition.key, ProcessDefinition.name)
        .where(ProcessDefinition.latest)
        .order_by(ProcessDefinition.key)
    )
    return [(key, name) for key, name in rows]

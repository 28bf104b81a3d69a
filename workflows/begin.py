"""The row of a new instance, before its first run: its number, title and handling organisation."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from bpmn.manifest import Start
from config import SHANGHAI
from notices import numbering
from staff.models import Member, Organisation
from workflows.models import InstanceStatus, ProcessInstance

LONGEST_TITLE = 200
OUR_SERIES = "办件"
OUR_PATTERN = "{year}-{sequence:05}"


@dataclass(frozen=True)
class Beginning:
    """What a new instance is given."""

    definition_id: int
    process_id: str
    title: str
    number: str
    organisation: Organisation
    starter: Member | None
    parent_id: int | None = None
    parent_call_id: UUID | None = None


def new_instance(session: Session, beginning: Beginning, now: datetime) -> ProcessInstance:
    """Insert the row; its id is known afterwards."""
    instance = ProcessInstance(
        definition_id=beginning.definition_id,
        process_id=beginning.process_id,
        number=beginning.number,
        title=beginning.title[:LONGEST_TITLE],
        status=InstanceStatus.RUNNING,
        version=0,
        state=b"",
        waiting={},
        last_hash="",
        starter_id=beginning.starter.id if beginning.starter else None,
        organisation_id=beginning.organisation.id,
        parent_id=beginning.parent_id,
        parent_call_id=beginning.parent_call_id,
        started_at=now,
    )
    session.add(instance)
    session.flush()
    return instance


def next_number(session: Session, organisation: Organisation, start: Start | None, now: datetime) -> str:
    """Allocate the number of an instance, of the series its entry in the manifest names."""
    year = now.astimezone(SHANGHAI).year
    series = (start.number if start else None) or OUR_SERIES
    pattern = f"{series}{OUR_PATTERN}"
    return numbering.allocate(
        session, organ=organisation.code, series=series, year=year, pattern=pattern
    ).text


def first_variables(beginning: Beginning, answers: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Return the variables every instance starts with (docs/dialect.md), then the answers.

    The answers can't replace ours: who started an instance is not for a form to say.
    """
    starter = beginning.starter
    return {
        **answers,
        "starter": starter.username if starter else None,
        "starter_name": starter.name if starter else None,
        "starter_organisation": starter.organisation.code if starter else None,
        "organisation": beginning.organisation.code,
        "instance_number": beginning.number,
        "started_at": now.astimezone(SHANGHAI),
    }

"""Who may read an instance: noted whenever somebody, or a position, gets something to do with it."""

from collections.abc import Iterable

from sqlalchemy import insert, literal, select
from sqlalchemy.orm import Session

from database.insert import insert_into
from staff.models import Member
from workflows.models import Choice, Participation, UserTask

STARTER = "starter"  # the actor of a message that only who started the instance may send


def member(member_id: int) -> str:
    return f"member:{member_id}"


def place(organisation_id: int, position_key: str) -> str:
    return f"place:{organisation_id}:{position_key}"


def those_of(task: UserTask | Choice) -> set[str]:
    """Return who takes part because a task, or a choice, is theirs."""
    if task.assignee_id is not None:
        return {member(task.assignee_id)}
    if task.organisation_id is not None and task.position_key is not None:
        return {place(task.organisation_id, task.position_key)}
    return set()


def let_take_part(session: Session, instance_id: int, participants: Iterable[str]) -> None:
    """Note who may read the instance from now on; those who may already stay as they are."""
    values = [
        {"instance_id": instance_id, "participant": participant} for participant in sorted(participants)
    ]
    if values:
        session.execute(insert_into(session, Participation).values(values).on_conflict_do_nothing())


def show_to(session: Session, instance_id: int, members: Iterable[Member]) -> None:
    """Let members who are told of the instance follow the link and read it."""
    let_take_part(session, instance_id, {member(one.id) for one in members})


def inherit(session: Session, instance_id: int, parent_id: int) -> None:
    """Let all who take part in the parent read the new child."""
    theirs = select(literal(instance_id), Participation.participant).where(
        Participation.instance_id == parent_id
    )
    session.execute(insert(Participation).from_select(["instance_id", "participant"], theirs))

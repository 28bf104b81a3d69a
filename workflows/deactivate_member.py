"""A member leaves: the account is closed, and what they had claimed goes back to their positions."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from staff import change_account
from staff.models import Member
from staff.person import Person
from workflows.models import TaskStatus, UserTask


def deactivate_member(session: Session, member_id: int, admin: Person, now: datetime) -> Member:
    """Close the account. Raises as staff.change_account.deactivate.

    Tasks that a diagram assigns to the member by name stay theirs: nobody else may take them, and the board
    shows them once they are overdue.
    """
    member = change_account.deactivate(session, member_id, admin, now)
    session.execute(
        update(UserTask)
        .where(
            UserTask.assignee_id == member.id,
            UserTask.status == TaskStatus.OPEN,
            UserTask.assigned.is_(False),
            UserTask.position_key.is_not(None),
        )
        .values(assignee_id=None)
    )
    return member

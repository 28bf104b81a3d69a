"""Whose a user task is: the rows behind the names a diagram gives, and who may act today."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bpmn.standing import OpenChoice, OpenUserTask, WaitingMessage
from config import SHANGHAI
from staff import directory
from staff.models import Member, Organisation, Position
from wording import N_, Wording
from workflows import guards
from workflows.models import Choice, UserTask

NO_SUCH_MEMBER = N_("没有用户名为“{username}”的人员，任务无人可办。请核对流程图或在“人员”中添加后重试。")
NO_SUCH_PLACE = N_(
    "办理单位“{organisation}”或岗位“{position}”不存在，任务无人可办。请核对流程图或机构设置后重试。"
)
INACTIVE = N_("指定的办理人{name}已停用，任务无人可办。请启用该账号后重试。")
NOBODY = N_("单位“{organisation}”没有人任“{position}”，任务无人可办。请在“人员”中任命后重试。")
ONLY_THE_SAME = N_(
    "单位“{organisation}”任“{position}”的人员都办理过须由他人复核的环节，任务无人可办。请再任命一人后重试。"
)


@dataclass(frozen=True)
class Directory:
    """The ids behind the codes and usernames of one step."""

    organisations: Mapping[str, int]
    members: Mapping[str, int]


def look_up(
    session: Session,
    tasks: Iterable[OpenUserTask | OpenChoice],
    messages: Iterable[WaitingMessage] = (),
) -> Directory:
    """Return the rows that exist for the names given; at most two queries."""
    tasks = list(tasks)
    codes = {task.organisation for task in tasks} | {message.organisation for message in messages}
    return Directory(
        organisations=_organisations(session, codes - {None}),
        members=_members(session, {task.assignee for task in tasks} - {None}),
    )


def address(row: UserTask | Choice, task: OpenUserTask | OpenChoice, found: Directory) -> Wording | None:
    """Set whose the row is; return why nobody could ever see it, None when somebody can."""
    row.organisation_id = found.organisations.get(task.organisation or "")
    row.position_key = task.position
    row.assignee_id = found.members.get(task.assignee or "")
    if task.assignee is not None:
        return None if row.assignee_id is not None else Wording(NO_SUCH_MEMBER, {"username": task.assignee})
    if row.organisation_id is None or row.position_key is None:
        gaps = {"organisation": task.organisation or "", "position": task.position or ""}
        return Wording(NO_SUCH_PLACE, gaps)
    return None


def is_addressed(row: UserTask | Choice) -> bool:
    """Say whether the names the diagram gave were found, as address() did."""
    if row.assigned:
        return row.assignee_id is not None
    return row.organisation_id is not None and row.position_key is not None


def candidates(session: Session, task: UserTask, now: datetime) -> Sequence[Member]:
    """Return who may complete the task."""
    barred = guards.who_came_before(session, task)
    return [member for member in addressees(session, task, now) if member.id not in barred]


def addressees(session: Session, task: UserTask | Choice, now: datetime) -> Sequence[Member]:
    """Return who holds what the row names today."""
    if task.assignee_id is not None:
        member = session.get_one(Member, task.assignee_id)
        return [member] if member.active else []
    if task.organisation_id is None or task.position_key is None:
        return []
    today = now.astimezone(SHANGHAI).date()
    return directory.holders(session, task.organisation_id, task.position_key, today)


def why_nobody(session: Session, task: UserTask | Choice, now: datetime) -> Wording:
    """Return why a task without candidates has none, and what to do."""
    if task.assignee_id is not None:
        return Wording(INACTIVE, {"name": session.get_one(Member, task.assignee_id).name})
    organisation = session.get(Organisation, task.organisation_id) if task.organisation_id else None
    position = session.get(Position, task.position_key) if task.position_key else None
    gaps = {
        "organisation": organisation.name if organisation else "",
        "position": position.name if position else task.position_key or "",
    }
    if organisation is None or position is None:
        return Wording(NO_SUCH_PLACE, gaps)
    return Wording(ONLY_THE_SAME if addressees(session, task, now) else NOBODY, gaps)


def _organisations(session: Session, codes: set[str | None]) -> Mapping[str, int]:
    if not codes:
        return {}
    rows = session.execute(select(Organisation.code, Organisation.id).where(Organisation.code.in_(codes)))
    return dict(rows.all())


def _members(session: Session, usernames: set[str | None]) -> Mapping[str, int]:
    if not usernames:
        return {}
    rows = session.execute(select(Member.username, Member.id).where(Member.username.in_(usernames)))
    return dict(rows.all())

"""The documents of the ladder: 催办单, 督办函, 通报, issued by the organisation that supervises."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from calendars.working_days import Calendar
from config import SHANGHAI
from notices.job import NoticeJob
from notices.models import Notice, NoticeStatus
from notices.standard import STANDARD
from staff import directory
from staff.models import Member, Organisation
from workflows.case_calendar import calendar_of_case
from workflows.draft_notice import Filing
from workflows.feel_functions import surroundings
from workflows.issue_notice import file_notice
from workflows.models import InstanceStatus, ProcessInstance, TaskStatus, UserTask

WORKDAYS_LEFT_TO_ANSWER = 5  # house rule: the new limit a letter sets
CONTACTS = ("supervisor", "general_office")  # positions that answer the telephone for what is urged


def issue(session: Session, task: UserTask, kind: str, now: datetime) -> Notice | None:
    """File the document of a step; None for a step without one.

    A 通报 is one for an organisation and a day: it lists all that is overdue there, and the steps of other
    tasks on that day refer to it.
    """
    if kind not in STANDARD:
        return None
    organ = _supervisor(session, task)
    receiver = _receiver(session, task)
    if kind == "circular":
        # Two tasks of one organisation may come here at once: the second waits, and finds the first's.
        session.refresh(receiver, with_for_update={"key_share": True})
        if (known := _circular_of_the_day(session, organ, receiver, now)) is not None:
            return known
    return _file(session, task, kind, (organ, receiver), now)


def _file(
    session: Session, task: UserTask, kind: str, between: tuple[Organisation, Organisation], now: datetime
) -> Notice:
    organ, receiver = between
    standard = STANDARD[kind]
    calendar = calendar_of_case(session, task.instance_id)
    variables = _variables(session, task, calendar, now) | _contact(session, organ, now)
    if kind == "circular":
        overdue = list(_overdue(session, organ, receiver, now))
        variables["items"] = [_item(session, one, calendar, now) for one in overdue]
    job = NoticeJob(
        template=standard.template,
        layout=standard.layout,
        title=standard.title,
        organ=organ.name,
        dated=_today(now),
        recipient=receiver.name,
        variables={name: variables[name] for name in standard.variables},
        disclosure=standard.disclosure,
        sealed=standard.sealed,
    )
    series = f"{organ.number_prefix or organ.short_name}{standard.series_suffix}"
    filing = Filing(kind, organ, series, task.instance_id, task.element_id, None)
    return file_notice(session, job, filing, surroundings(session, now))


def _supervisor(session: Session, task: UserTask) -> Organisation:
    """Return who urges: in a sub-case of the unit that lags, the organisation that handed it out."""
    instance = task.instance
    while instance.organisation_id == task.organisation_id and instance.parent_id is not None:
        instance = session.get_one(ProcessInstance, instance.parent_id)
    return session.get_one(Organisation, instance.organisation_id)


def _receiver(session: Session, task: UserTask) -> Organisation:
    """Return whom the document is addressed to: the unit that lags, also where a person was named."""
    if task.organisation_id is not None:
        return session.get_one(Organisation, task.organisation_id)
    if task.assignee_id is not None:
        return session.get_one(Member, task.assignee_id).organisation
    return session.get_one(Organisation, task.instance.organisation_id)


def _circular_of_the_day(
    session: Session, organ: Organisation, receiver: Organisation, now: datetime
) -> Notice | None:
    begins_at = datetime.combine(_today(now), time(), SHANGHAI)
    return session.scalar(
        select(Notice)
        .where(Notice.notice_key == "circular", Notice.organ == organ.code)
        .where(Notice.recipient == receiver.name, Notice.created_at >= begins_at)
        .where(Notice.status != NoticeStatus.VOID)
        .limit(1)
    )


def _overdue(
    session: Session, organ: Organisation, receiver: Organisation, now: datetime
) -> Iterator[UserTask]:
    """Yield all that is overdue in an organisation and was handed out by the one that urges."""
    rows = session.scalars(
        select(UserTask)
        .join(ProcessInstance, ProcessInstance.id == UserTask.instance_id)
        .outerjoin(Member, Member.id == UserTask.assignee_id)
        .where(UserTask.status == TaskStatus.OPEN, UserTask.due_at < now)
        .where(ProcessInstance.status != InstanceStatus.SUSPENDED)
        .where(
            (UserTask.organisation_id == receiver.id)
            | (UserTask.organisation_id.is_(None) & (Member.organisation_id == receiver.id))
        )
        .order_by(UserTask.due_at, UserTask.id)
    )
    return (task for task in rows if _supervisor(session, task).id == organ.id)


def _variables(session: Session, task: UserTask, calendar: Calendar, now: datetime) -> dict[str, Any]:
    item, answer = _item(session, task, calendar, now), calendar.due_after(now, WORKDAYS_LEFT_TO_ANSWER)
    return {
        **item,
        "task_name": task.name,
        "instance_number": task.instance.number,
        "instance_title": task.instance.title,
        "opened_at": task.opened_at.astimezone(SHANGHAI),
        "progress": "",
        "requirement": "",
        "new_due_at": answer.at,
        "new_due_provisional": answer.provisional,
        "as_of": _today(now),
    }


def _item(session: Session, task: UserTask, calendar: Calendar, now: datetime) -> Mapping[str, Any]:
    due = (task.due_at or now).astimezone(SHANGHAI)
    return {
        "title": task.instance.title,
        "holder": _holder(session, task),
        "due_at": due,
        "due_provisional": task.due_provisional,
        "overdue_workdays": max(0, calendar.workdays_between(due.date(), _today(now))),
    }


def _holder(session: Session, task: UserTask) -> str:
    """Who is to act: the assignee, else the organisation."""
    if task.assignee_id is not None:
        return session.get_one(Member, task.assignee_id).name
    return _receiver(session, task).name


def _contact(session: Session, organ: Organisation, now: datetime) -> dict[str, Any]:
    """Who can be asked, and their telephone number: a person whose number is known, else a person."""
    on = _today(now)
    people = [member for key in CONTACTS for member in directory.holders(session, organ.id, key, on)]
    people += directory.heads(session, organ.id, on)
    who = next((member for member in people if member.phone), next(iter(people), None))
    if who is None:
        return {"contact_name": organ.name, "contact_phone": ""}
    return {"contact_name": who.name, "contact_phone": who.phone}


def _today(now: datetime) -> date:
    return now.astimezone(SHANGHAI).date()

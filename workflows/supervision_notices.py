"""The documents of the ladder: 催办单, 督办函, 通报, issued by the organisation that supervises."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from calendars.working_days import Calendar
from config import SHANGHAI
from notices.job import NoticeJob
from notices.standard import STANDARD
from staff.models import Member, Organisation
from workflows.case_calendar import calendar_of_case
from workflows.feel_functions import surroundings
from workflows.issue_notice import Filing, file_notice
from workflows.models import ProcessInstance, UserTask

WORKDAYS_LEFT_TO_ANSWER = 5  # house rule: the new limit a letter sets


def issue(session: Session, task: UserTask, kind: str, now: datetime) -> int | None:
    """File the document of a step and return its id; None for a step without one."""
    standard = STANDARD.get(kind)
    if standard is None:
        return None
    organ = _supervisor(session, task)
    receiver = session.get(Organisation, task.organisation_id) if task.organisation_id else None
    job = NoticeJob(
        template=standard.template,
        layout=standard.layout,
        title=standard.title,
        organ=organ.name,
        dated=now.astimezone(SHANGHAI).date(),
        recipient=receiver.name if receiver else _holder(session, task),
        variables=_variables(session, task, calendar_of_case(session, task.instance_id), now),
        disclosure=standard.disclosure,
        sealed=standard.sealed,
    )
    series = f"{organ.number_prefix or organ.short_name}{standard.series_suffix}"
    filing = Filing(kind, organ, series, task.instance_id, task.element_id, None)
    return file_notice(session, job, filing, surroundings(session, now)).id


def _supervisor(session: Session, task: UserTask) -> Organisation:
    """Return who urges: in a sub-case of the unit that lags, the organisation that handed it out."""
    instance = task.instance
    while instance.organisation_id == task.organisation_id and instance.parent_id is not None:
        instance = session.get_one(ProcessInstance, instance.parent_id)
    return session.get_one(Organisation, instance.organisation_id)


def _variables(session: Session, task: UserTask, calendar: Calendar, now: datetime) -> Mapping[str, Any]:
    today = now.astimezone(SHANGHAI).date()
    due = task.due_at or now
    overdue = max(0, calendar.workdays_between(due.astimezone(SHANGHAI).date(), today))
    holder, answer = _holder(session, task), calendar.due_after(now, WORKDAYS_LEFT_TO_ANSWER)
    return {
        "task_name": task.name,
        "instance_number": task.instance.number,
        "instance_title": task.instance.title,
        "holder": holder,
        "opened_at": task.opened_at.astimezone(SHANGHAI),
        "due_at": due.astimezone(SHANGHAI),
        "due_provisional": task.due_provisional,
        "progress": "",
        "requirement": "",
        "contact": "督查专员",
        "overdue_workdays": overdue,
        "new_due_at": answer.at,
        "new_due_provisional": answer.provisional,
        "as_of": today,
        "items": [
            {
                "title": task.instance.title,
                "holder": holder,
                "due_at": due.astimezone(SHANGHAI),
                "due_provisional": task.due_provisional,
                "overdue_workdays": overdue,
            }
        ],
    }


def _holder(session: Session, task: UserTask) -> str:
    """Who is to act: the assignee, else the organisation."""
    if task.assignee_id is not None:
        return session.get_one(Member, task.assignee_id).name
    organisation = session.get(Organisation, task.organisation_id) if task.organisation_id else None
    return organisation.name if organisation else ""

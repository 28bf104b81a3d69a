"""A document of a case, filed and rendered without playing the flow that issues it."""

from datetime import date
from typing import Any

from sqlalchemy import select

from database.session import transaction
from demonstration.theatre import Theatre
from notices.job import Layout, NoticeJob
from notices.models import Notice
from staff.models import Organisation
from workflows.draft_notice import Filing
from workflows.feel_functions import surroundings
from workflows.issue_notice import file_notice


def file_letter(stage: Theatre, instance_id: int, **changes: Any) -> int:
    """File a letter of the bureau of Kunshan and return its id; a job will render it."""
    with transaction() as session:
        organ = session.scalars(select(Organisation).where(Organisation.code == "KS")).one()
        given: dict[str, Any] = {
            "template": "<p>你单位上报的预案，经形式审查符合要求，予以备案。</p>",
            "layout": Layout.LETTER,
            "title": "关于予以备案的函",
            "organ": organ.name,
            "dated": date(2026, 11, 23),
            "recipient": "昆山市演示化工有限公司",
            "sealed": True,
        }
        job = NoticeJob(**(given | changes))
        filing = Filing("letter", organ, "昆应急函", instance_id, None, None)
        row: Notice = file_notice(session, job, filing, surroundings(session, stage.now))
        return row.id


def send_letter(stage: Theatre, instance_id: int, **changes: Any) -> int:
    """File a letter and let the jobs render it."""
    notice_id = file_letter(stage, instance_id, **changes)
    stage.settle()
    return notice_id

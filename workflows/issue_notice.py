"""Make an official document of an instance in one step: drafted, numbered and sealed at once."""

from sqlalchemy.orm import Session

from bpmn.surroundings import Surroundings
from notices.job import NoticeJob
from notices.models import Notice
from workflows.draft_notice import Drafting, Filing, compose, keep
from workflows.number_notice import number_notice
from workflows.seal_notice import seal_notice


def issue_notice(session: Session, drafting: Drafting, around: Surroundings) -> Notice:
    """Insert the document and the job that renders it. Raises ServiceFailed naming what is missing."""
    return file_notice(session, *compose(session, drafting, around), around)


def file_notice(session: Session, job: NoticeJob, filing: Filing, around: Surroundings) -> Notice:
    """Number the document, insert its row and ask for its PDF."""
    row = keep(session, job, filing, around.now)
    number_notice(session, row, filing.member_id, around.now)
    seal_notice(session, row, around.now)
    return row

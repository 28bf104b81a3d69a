"""Files a person may read."""

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from staff.person import Person
from workflows.models import Attachment, ProcessInstance
from workflows.refusals import AttachmentNotFound
from workflows.visibility import visible


def readable_attachment(session: Session, attachment_id: int, person: Person) -> Attachment:
    """Return a file of an instance the person takes part in, or one they have just uploaded themselves.

    Raises AttachmentNotFound.
    """
    theirs = exists().where(ProcessInstance.id == Attachment.instance_id, visible(person))
    found = session.scalar(
        select(Attachment).where(
            Attachment.id == attachment_id, or_(Attachment.uploaded_by_id == person.id, theirs)
        )
    )
    if found is None:
        raise AttachmentNotFound
    return found

"""Who may see an instance: those who take part in it or in its parent, those who read everything."""

from sqlalchemy import ColumnElement, exists, select, true
from sqlalchemy.orm import Session

from staff.person import Person
from workflows.models import Participation, ProcessInstance
from workflows.refusals import InstanceNotFound


def visible(person: Person) -> ColumnElement[bool]:
    """Return the condition on ProcessInstance that a query of this person starts from."""
    if person.reads_everything:
        return true()
    # Whoever came to the parent after the child had started reads the child as well.
    either = Participation.instance_id.in_([ProcessInstance.id, ProcessInstance.parent_id])
    return exists().where(either, Participation.participant.in_(person.participants))


def visible_instance(session: Session, instance_id: int, person: Person) -> ProcessInstance:
    """Return the instance, or raise InstanceNotFound: a stranger can't tell a secret from a gap."""
    found = session.scalar(select(ProcessInstance).where(ProcessInstance.id == instance_id, visible(person)))
    if found is None:
        raise InstanceNotFound(instance=instance_id)
    return found

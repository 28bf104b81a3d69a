"""What a case has passed, read from its history."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflows.models import Event


def passages(session: Session, instance_id: int) -> list[tuple[str, str]]:
    """Return element and kind of each passage, the oldest first.

    A case that moved to another version is told of by the ids that its elements have there.
    """
    events = select(Event.details).where(Event.instance_id == instance_id).order_by(Event.version)
    found: list[tuple[str, str]] = []
    for details in session.scalars(events):
        if renamed := details.get("mapping"):
            found = [(renamed.get(element_id, element_id), kind) for element_id, kind in found]
        found += [(element_id, kind) for element_id, kind, _ in details.get("passages", ())]
    return found


def last_completed(session: Session, instance_id: int, element_id: str) -> Event | None:
    """Return the step that last completed the element, whatever its id was then."""
    events = session.scalars(
        select(Event).where(Event.instance_id == instance_id).order_by(Event.version.desc())
    )
    for event in events:
        if (element_id, "completed") in ((id, kind) for id, kind, _ in event.details.get("passages", ())):
            return event
        before = {new: old for old, new in event.details.get("mapping", {}).items()}
        element_id = before.get(element_id, element_id)
    return None

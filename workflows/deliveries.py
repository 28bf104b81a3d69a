"""What leaves the system: counted before it goes, marked when it was taken, each in a transaction of its own.

A crash between the two sends it again, under the same key: the receiver can tell, and so can we.
"""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from database.insert import insert_into
from workflows.models import Delivery


def count_try(session: Session, key: str, now: datetime) -> bool:
    """Note that it is about to be sent; return False when it was taken already."""
    counted = session.scalar(
        insert_into(session, Delivery)
        .values(key=key, tries=1, tried_at=now)
        .on_conflict_do_update(
            index_elements=["key"],
            set_={"tries": Delivery.tries + 1, "tried_at": now},
            where=Delivery.sent_at.is_(None),
        )
        .returning(Delivery.key)
    )
    return counted is not None


def mark_sent(session: Session, key: str, now: datetime) -> None:
    """Note that the receiver's server has taken it."""
    session.execute(update(Delivery).where(Delivery.key == key).values(sent_at=now))

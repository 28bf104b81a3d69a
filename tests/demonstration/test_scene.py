"""The ordinary day that pictures are taken of: something late, something to do, nothing broken."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from config import SHANGHAI
from database.session import reading
from demonstration.scene import set_the_scene
from workflows.models import Incident, TaskStatus, UserTask

# The second follows the National Day holidays: days off must not carry the play far beyond its end.
DAYS = [datetime(2026, 11, 25, 11, 0, tzinfo=SHANGHAI), datetime(2026, 10, 8, 8, 0, tzinfo=SHANGHAI)]


@pytest.mark.slow
@pytest.mark.parametrize("now", DAYS, ids=str)
def test_on_an_ordinary_day_some_tasks_are_late_and_none_is_broken(sqlite_app: Flask, now: datetime) -> None:
    set_the_scene(now)

    with reading() as session:
        waiting = session.scalars(select(UserTask.due_at).where(UserTask.status == TaskStatus.OPEN)).all()
        latest = session.scalar(select(func.max(UserTask.opened_at)))
        assert session.scalar(select(func.count(Incident.id))) == 0
    late = [due_at for due_at in waiting if due_at is not None and due_at < now]
    assert late
    assert len(waiting) > len(late)
    assert latest is not None
    assert latest <= now + timedelta(days=1)

"""催办 by hand: who may, how often, who is told, and that it stands in the case."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from config import SHANGHAI
from database.session import current_settings, reading, transaction
from demonstration.theatre import Theatre
from tests.bpmn.draw import Drawing
from tests.support.acting import at_once, begin, fulfil, open_task, person
from tests.support.clients import ClientOf
from tests.support.packages import install, packed
from workflows.commands import CommandKey
from workflows.escalation_refusals import NothingToUrge, UrgedOftenToday, UrgedTooOften, UrgingTextMissing
from workflows.models import Event, Notification, Supervision
from workflows.refusals import TaskNotFound
from workflows.urge_task import Urging, urge_task

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=SHANGHAI)


@pytest.fixture
def task(sqlite_stage: Theatre) -> UUID:
    """A task of the division chief of Kunshan, in a case a colleague has begun."""
    sqlite_stage.now = MONDAY
    drawing = Drawing("asking").start().user("decide", name="审定", lx_position="division_chief").end()
    install(packed(drawing.flows("start decide end")))
    case = begin(sqlite_stage, "KS.2", "asking")
    sqlite_stage.settle()
    return open_task(case, "decide")


def urge(stage: Theatre, task: UUID, username: str, text: str = "请今天办结", key: str = "") -> None:
    command = CommandKey(key or f"{username}-{stage.now}", "urged")
    with transaction() as session:
        urge_task(session, Urging(task, text, command), current_settings(), person(username), stage.now)


def told(username: str) -> list[str]:
    with reading() as session:
        rows = session.scalars(
            select(Notification).where(
                Notification.member_id == person(username).id, Notification.key.startswith("urged:")
            )
        )
        return [row.sentence.format_map(row.gaps) for row in rows]


def test_who_holds_the_task_is_told_and_the_case_keeps_it(sqlite_stage: Theatre, task: UUID) -> None:
    urge(sqlite_stage, task, "KS.2", "明天上会，请今天办结")

    assert told("KS.3") == [f"{person('KS.2').name}催办“审定”（asking）：明天上会，请今天办结"]
    with reading() as session:
        event = session.scalars(select(Event).where(Event.kind == "urged")).one()
    assert (event.details["opinion"], event.details["urging"]["to"]) == (
        "明天上会，请今天办结",
        [person("KS.3").name],
    )


@pytest.mark.parametrize("username", ["KS.2", "KS.4", "process"])
def test_who_began_the_case_who_stands_above_and_administrators_may(
    sqlite_stage: Theatre, task: UUID, username: str
) -> None:
    urge(sqlite_stage, task, username)

    assert len(told("KS.3")) == 1


@pytest.mark.parametrize("username", ["KS.3", "SH.1", "auditor"])
def test_neither_who_does_it_nor_a_stranger_nor_an_auditor_may(
    sqlite_stage: Theatre, task: UUID, username: str
) -> None:
    with pytest.raises(TaskNotFound):
        urge(sqlite_stage, task, username)

    assert told("KS.3") == []


def test_a_second_urging_within_four_hours_is_told_when_it_is_possible_again(
    sqlite_stage: Theatre, task: UUID
) -> None:
    urge(sqlite_stage, task, "KS.2")
    sqlite_stage.now += timedelta(hours=3, minutes=59)

    with pytest.raises(UrgedTooOften, match="您在 2026-11-23 10:00 已催办过“审定”，2026-11-23 14:00 起可以"):
        urge(sqlite_stage, task, "KS.2")

    sqlite_stage.now += timedelta(minutes=1)
    urge(sqlite_stage, task, "KS.2")
    assert len(told("KS.3")) == 2


def test_three_a_day_are_enough_whoever_urges(sqlite_stage: Theatre, task: UUID) -> None:
    for username in ("KS.2", "KS.4", "process"):
        urge(sqlite_stage, task, username)
    sqlite_stage.now += timedelta(hours=4)

    with pytest.raises(UrgedOftenToday, match="今天已被催办 3 次，2026-11-24 00:00 起可以再次催办"):
        urge(sqlite_stage, task, "KS.2")

    sqlite_stage.now += timedelta(hours=10)
    urge(sqlite_stage, task, "KS.2")


def test_a_double_click_urges_once(sqlite_stage: Theatre, task: UUID) -> None:
    def click() -> None:
        urge(sqlite_stage, task, "KS.2", key="one")

    raised = at_once([click] * 3)

    assert raised == [None] * 3
    with reading() as session:
        assert len(session.scalars(select(Supervision)).all()) == 1


def test_an_urging_says_what_for_and_for_what_is_open(sqlite_stage: Theatre, task: UUID) -> None:
    with pytest.raises(UrgingTextMissing):
        urge(sqlite_stage, task, "KS.2", "  ")
    fulfil(sqlite_stage, task, "KS.3")

    with pytest.raises(NothingToUrge, match="“审定”已经办结或撤销"):
        urge(sqlite_stage, task, "KS.2")


def test_it_is_urged_on_a_page_of_its_own_and_shown_in_the_case(
    sqlite_stage: Theatre, task: UUID, client_of: ClientOf
) -> None:
    client = client_of("KS.2")
    with reading() as session:
        case = session.scalars(select(Event.instance_id)).first()
    address = f"/tasks/{task}/urging/"
    assert address in client.read(f"/instances/{case}")

    empty = client.submit(address, {"text": "", "command_key": "1"})
    done = client.submit(address, {"text": "请抓紧", "command_key": "2"})

    assert (empty.status_code, done.status_code) == (422, 302)
    page = client.read(f"/instances/{case}")
    assert "请抓紧" in page
    assert f"送 {person('KS.3').name}" in page
    assert client.submit(address, {"text": "再催", "command_key": "3"}).status_code == 429
    assert "起可以再次催办" in client.read(address)

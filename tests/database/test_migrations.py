"""Each migration is tried on a database that is in use."""

from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from alembic import command
from procrastinate.schema import SchemaManager

from database import migrate
from database.base import Model, db
from database.types import Document, UtcDateTime
from tests.support.application import settings_for
from web.app import create_app

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgres"])
def first_version(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[None]:
    """An empty database in its first shape; an app context is open."""
    url = f"sqlite:///{tmp_path / 'old.db'}"
    if request.param == "postgres":
        url = request.getfixturevalue("private_postgres").create()
    with create_app(settings_for(url, tmp_path)).app_context():
        command.upgrade(migrate.configuration(db.engine), "0001")
        yield
        db.engine.dispose()


def insert(table: str, **values: Any) -> None:
    kinds = {dict: Document(), list: Document(), datetime: UtcDateTime(), UUID: sa.Uuid()}
    columns = [sa.column(name, kinds.get(type(value))) for name, value in values.items()]
    with db.engine.begin() as connection:
        connection.execute(sa.table(table, *columns).insert().values(values))


def fill() -> None:
    """A running instance that has sent a message which is on its way."""
    insert(
        "organisation", id=1, code="KS", name="昆山", short_name="昆山", kind="city", division_code="320583",
        path="/KS/", number_prefix="", active=True,
    )  # fmt: skip
    insert(
        "process_definition", id=1, key="speaker", version=1, name="speaker", digest="", note="",
        deployed_at=NOW, deployed_by="tests", latest=True,
    )  # fmt: skip
    insert(
        "process_instance", id=1, definition_id=1, process_id="speaker", number="1", title="1",
        status="running", version=1, state=b"", waiting={}, last_hash="", organisation_id=1, started_at=NOW,
    )  # fmt: skip
    said = {"key": "message:1:2:0", "instance_id": 1, "message": "word", "correlation": "一号"}
    insert(
        "job", key="message:1:2:0", kind="deliver_message", arguments={**said, "payload": {"n": 1}},
        run_at=NOW, status="todo", attempts=0,
    )  # fmt: skip


def rows(table: str) -> list[dict[str, Any]]:
    with db.engine.connect() as connection:
        found = connection.execute(sa.select(Model.metadata.tables[table]).order_by("id"))
        return [dict(row._mapping) for row in found]


def test_messages_on_their_way_and_waiting_instances_survive_the_second_shape(first_version: None) -> None:
    fill()

    migrate.upgrade()

    (sent,) = rows("sent_message")
    assert (sent["message"], sent["correlation"], sent["payload"]) == ("word", "一号", {"n": 1})
    delivering, subscribing = rows("job")
    assert delivering["arguments"] == {"instance_id": 1, "message_id": sent["id"]}
    assert subscribing["kind"] == "subscribe_running"


def test_an_empty_database_gets_no_work_from_its_migrations(first_version: None) -> None:
    migrate.upgrade()

    assert rows("job") == []


def test_the_pinned_procrastinate_has_the_tables_that_we_have_made() -> None:
    made = max((migrate.FOLDER / "procrastinate").glob("*.sql"))

    assert made.stem == version("procrastinate"), "its new sql/migrations belong into a migration of ours"
    assert made.read_text() == SchemaManager.get_schema()


def test_what_was_urged_before_ladders_had_rows_is_not_urged_again(first_version: None) -> None:
    fill()
    task_id = uuid4()
    steps = [
        {"offset": offset, "unit": "workdays", "kind": "reminder", "to": "superior"} for offset in (-1, 2)
    ]
    insert("escalation_policy", key="default", name="", steps=steps)
    insert(
        "user_task", id=task_id, instance_id=1, element_id="a", name="a", status="open", assigned=False,
        different_from=[], outcomes=[], variables={}, opened_at=NOW, due_provisional=False,
        escalation_key="default", escalation_step=2, opinion="", subject="",
    )  # fmt: skip
    for step in (0, 1):
        insert("supervision", task_id=task_id, instance_id=1, step=step, kind="reminder", to=["KS.2"], at=NOW)

    migrate.upgrade()

    (ladder,) = rows("ladder")
    assert (ladder["element_id"], ladder["height"]) == ("a", 48)
    assert [row["ladder_id"] for row in rows("user_task")] == [ladder["id"]]
    assert [(row["ladder_id"], row["height"]) for row in rows("supervision")] == [
        (ladder["id"], None),
        (ladder["id"], 48),
    ]
    with db.engine.connect() as connection:
        (policy,) = connection.execute(sa.select(Model.metadata.tables["escalation_policy"]))
    assert policy.steps[1] == steps[1] | {"to": ["assignee", "superior"], "by": ["app", "mail"]}

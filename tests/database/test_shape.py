"""A program works on a database of its own version only, and says what to do about another."""

import threading

import pytest
from flask import Flask
from sqlalchemy import text

from database.session import reading, transaction
from scheduler import process
from tests.support.clients import Client, client_for


def set_shape(revision: str) -> None:
    with transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = :it"), {"it": revision})


def shape() -> str:
    with reading() as session:
        return str(session.scalar(text("SELECT version_num FROM alembic_version")))


def migrate_elsewhere(app: Flask) -> None:
    with app.app_context():
        set_shape("9999")


def told(app: Flask, *arguments: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=arguments)
    return result.exit_code, result.output


@pytest.fixture
def visitor(app: Flask) -> Client:
    return client_for(app)


@pytest.mark.parametrize(
    ("revision", "cure"), [("0001", "flask --app wsgi database upgrade"), ("9999", "start the newer")]
)
def test_a_scheduler_refuses_a_database_of_another_version(app: Flask, revision: str, cure: str) -> None:
    set_shape(revision)

    code, said = told(app, "scheduler")

    assert (code, cure in said) == (1, True)


def test_a_scheduler_ends_when_the_database_is_migrated_under_it(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "BEAT_SECONDS", 1)
    threading.Timer(1, migrate_elsewhere, [sqlite_app]).start()

    with pytest.raises(process.CannotWork, match="a newer version has migrated the database to 9999"):
        process.run(sqlite_app.app_context, threading.Event())


def test_an_old_program_does_not_migrate_what_a_newer_one_has_shaped(app: Flask) -> None:
    set_shape("9999")

    code, said = told(app, "database", "upgrade")

    assert (code, "start the newer" in said) == (1, True)


@pytest.mark.parametrize("revision", ["0001", "9999"])
def test_pages_of_another_version_say_that_the_system_is_being_upgraded(
    visitor: Client, revision: str
) -> None:
    set_shape(revision)

    answer = visitor.get("/sign-in")

    assert (answer.status_code, "系统正在升级" in answer.text) == (503, True)
    assert visitor.get("/health/live").status_code == 200


def test_pages_come_back_once_the_database_is_migrated(visitor: Client) -> None:
    newest = shape()
    set_shape("0001")
    assert visitor.get("/sign-in").status_code == 503

    set_shape(newest)

    assert visitor.get("/sign-in").status_code == 200

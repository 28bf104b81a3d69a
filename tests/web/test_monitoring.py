"""What operators and their monitors are told: health, metrics, the page of the status, the commands."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text, update

from database.session import transaction
from demonstration.theatre import Theatre
from scheduler import clock, sweep
from tests.support.acting import begin_filing
from tests.support.clients import Client, client_for
from workflows.models import Event

TOKEN = "sixteen letters at least"


@pytest.fixture
def beating(sqlite_app: Flask) -> Flask:
    sweep.beat("scheduler here:1", clock.utc_now())
    return sqlite_app


@pytest.fixture
def measured(beating: Flask) -> Client:
    beating.config["SETTINGS"] = replace(beating.config["SETTINGS"], metrics_token=TOKEN)
    return client_for(beating)


def told(app: Flask, *arguments: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=arguments)
    return result.exit_code, result.output


def unmigrate() -> None:
    with transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))


def test_all_is_well_while_a_scheduler_beats(beating: Flask, visitor: Client) -> None:
    assert [visitor.get(f"/health{part}").status_code for part in ("", "/live", "/ready")] == [200] * 3


def test_a_silent_scheduler_is_told_while_pages_can_be_served(sqlite_app: Flask, visitor: Client) -> None:
    sweep.beat("scheduler here:1", clock.utc_now() - timedelta(minutes=2))

    whole, ready = visitor.get("/health"), visitor.get("/health/ready")

    assert (whole.status_code, whole.json["scheduler"] if whole.json else "") == (503, "silent")
    assert ready.status_code == 200


def test_no_page_is_promised_before_the_database_is_migrated(beating: Flask, visitor: Client) -> None:
    unmigrate()

    assert [visitor.get(f"/health{part}").status_code for part in ("", "/ready", "/live")] == [503, 503, 200]
    said = visitor.get("/health/ready").json
    assert said
    assert "flask --app wsgi database upgrade" in said["database"]


def test_without_a_token_in_the_settings_there_are_no_metrics(beating: Flask, visitor: Client) -> None:
    assert visitor.get("/metrics").status_code == 404


@pytest.mark.parametrize("shown", ["", "Bearer ", "Bearer sixteen letters at leasT"])
def test_metrics_are_for_who_knows_the_token(measured: Client, shown: str) -> None:
    assert measured.get("/metrics", headers={"Authorization": shown}).status_code == 401


def test_metrics_tell_the_pulse_and_the_requests(measured: Client, sqlite_stage: Theatre) -> None:
    begin_filing(sqlite_stage)
    measured.get("/sign-in")

    body = measured.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text

    assert "lingxing_database_up 1.0" in body
    assert "lingxing_scheduler_up 1.0" in body
    assert 'lingxing_jobs{state="given_up"} 0.0' in body
    assert 'lingxing_requests_total{endpoint="sign_in.show",method="GET",status="200"}' in body
    assert 'lingxing_request_seconds_bucket{endpoint="sign_in.show",le="1.0"}' in body
    assert "示例" not in body  # nothing of anybody


def test_metrics_of_an_unmigrated_database_say_so(measured: Client) -> None:
    unmigrate()

    body = measured.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text

    assert "lingxing_database_up 0.0" in body


def test_status_says_what_is_at_work_and_what_waits(beating: Flask) -> None:
    code, said = told(beating, "status")

    assert code == 0
    assert "scheduler here:1" in said
    assert "0 waiting, 0 running, 0 given up" in said


def test_status_fails_when_the_scheduler_is_silent(sqlite_app: Flask) -> None:
    code, said = told(sqlite_app, "status")

    assert (code, "SILENT" in said) == (1, True)


def test_status_fails_when_migrations_are_missing(beating: Flask) -> None:
    unmigrate()

    code, said = told(beating, "status")

    assert (code, "database upgrade" in said) == (1, True)


@pytest.mark.parametrize(("username", "answer"), [("admin", 200), ("process", 200), ("KS.2", 404)])
def test_the_page_is_for_administrators(
    beating: Flask, client_of: Callable[[str], Client], username: str, answer: int
) -> None:
    page = client_of(username).get("/pulse/")

    assert page.status_code == answer
    assert ("scheduler here:1" in page.text) is (answer == 200)


def test_verify_ends_with_success_and_counts(sqlite_app: Flask, sqlite_stage: Theatre) -> None:
    begin_filing(sqlite_stage)

    code, said = told(sqlite_app, "verify", "--files")

    assert code == 0, said
    assert "1 cases" in said
    assert "everything is as it must be" in said


@pytest.mark.parametrize(("language", "word"), [("en", "says something else"), ("zh", "与写入时不符")])
def test_verify_ends_with_failure_and_names_case_and_row(
    sqlite_app: Flask, sqlite_stage: Theatre, language: str, word: str
) -> None:
    filing = begin_filing(sqlite_stage)
    with transaction() as session:
        session.execute(update(Event).where(Event.version == 1).values(kind="x"))

    code, said = told(sqlite_app, "verify", "--json", "--language", language)

    (found,) = json.loads(said)["faults"]
    assert code == 1
    assert (found["invariant"], found["case"]) == ("chain", "应备受理2026-00001")
    assert found["row"] == f"event {filing}/1"
    assert word in found["found"]


def test_verify_leaves_out_what_ended_before(sqlite_app: Flask, sqlite_stage: Theatre) -> None:
    begin_filing(sqlite_stage)
    with transaction() as session:
        session.execute(update(Event).where(Event.version == 1).values(kind="x"))
        session.execute(
            text("UPDATE process_instance SET status = 'completed', ended_at = '2026-11-24 00:00:00.000000'")
        )

    code, said = told(sqlite_app, "verify", "--since", "2026-11-30")

    assert (code, "looked at" in said) == (0, True)

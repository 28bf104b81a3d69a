"""A backup taken while people work, restored into an empty place, is the product: it is sound and goes on."""

import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from database import clock as database_clock
from database import files
from database.base import db
from database.session import current_settings, reading
from demonstration.theatre import Theatre
from tests.benchmarks import waiting_cases
from tests.support.acting import begin, fulfil, instance, open_task
from tests.support.application import settings_for
from tests.support.clients import Client
from tests.support.postgres import PrivatePostgres, newest_programs
from web.app import create_app
from workflows.models import InstanceStatus, ProcessInstance


@contextmanager
def writing(app: Flask) -> Iterator[None]:
    """Begin one case after the other in the background, at least one before the block."""
    stop, begun = threading.Event(), threading.Event()

    def write() -> None:
        with app.app_context():
            while not stop.is_set():
                waiting_cases.begin(1, database_clock.now(), timedelta())
                begun.set()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert begun.wait(timeout=60)
        yield
    finally:
        stop.set()
        writer.join()


def back_up(app: Flask, to: Path) -> None:
    """As docs/operations.md says: the database, then the files."""
    if current_settings().sqlite:
        done = app.test_cli_runner().invoke(args=["backup", "--out", str(to / "backup")])
        assert done.exit_code == 0, done.output
    else:
        run("pg_dump", "--format=custom", f"--file={to / 'backup'}", current_settings().database_url)
    shutil.copytree(current_settings().data_dir / "files", to / "files")


def restore(backup: Path, folder: Path, empty_database: Callable[[], str]) -> Flask:
    """As docs/operations.md says, into a folder and a database that hold nothing."""
    shutil.copytree(backup / "files", folder / "files")
    url = f"sqlite:///{folder / 'lingxing.db'}"
    if current_settings().sqlite:
        shutil.copy(backup / "backup", folder / "lingxing.db")
    else:
        url = empty_database()
        run("pg_restore", "--no-owner", f"--dbname={url}", str(backup / "backup"))
    restored = create_app(settings_for(url, folder))
    restored.test_client_class = Client
    return restored


def run(program: str, *arguments: str) -> None:
    said = [argument.replace("+psycopg", "") for argument in arguments]
    subprocess.run([newest_programs() / program, *said], check=True, capture_output=True)


def cases() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(ProcessInstance)) or 0


def test_a_backup_taken_while_people_write_goes_on_elsewhere(
    app: Flask, stage: Theatre, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    waiting_cases.deploy()
    case = begin(stage, "KS.2", waiting_cases.KEY)
    kept = files.store(BytesIO("附件".encode()))
    backup, folder = tmp_path / "backup", tmp_path / "restored"
    backup.mkdir()

    with writing(app):
        back_up(app, backup)

    def empty_database() -> str:
        cluster: PrivatePostgres = request.getfixturevalue("private_postgres")
        return cluster.create()

    restored, had = restore(backup, folder, empty_database), cases()
    with restored.app_context():
        verified = restored.test_cli_runner().invoke(args=["verify", "--files"])
        assert verified.exit_code == 0, verified.output
        assert 1 < cases() <= had  # at least one of those begun by the writer
        assert files.read(kept.sha256) == "附件".encode()
        fulfil(stage, open_task(case, "answer"), "KS.2")
        assert instance(case).status is InstanceStatus.COMPLETED
        client = restored.test_client()
        assert isinstance(client, Client)
        assert f"/instances/{case}" in client.as_member("KS.2").read("/started")
        db.engine.dispose()
    assert instance(case).status is InstanceStatus.RUNNING

"""A backup is a whole database of its own, or it is not there."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from database.backup import BackupFailed, back_up
from database.session import transaction
from scheduler import sweep
from staff.models import Organisation


def test_a_backup_holds_what_was_committed_while_others_write(sqlite_app: Flask, tmp_path: Path) -> None:
    target = tmp_path / "backup.db"

    with transaction() as session:
        session.add(
            Organisation(code="X", name="未提交", short_name="", kind="unit", division_code="", path="/X/")
        )
        session.flush()
        back_up(target)

    with create_engine(f"sqlite:///{target}").connect() as copy:
        codes = set(copy.scalars(text("SELECT code FROM organisation")))
    assert "KS" in codes
    assert "X" not in codes
    assert not target.with_name("backup.db.part").exists()


@pytest.mark.usefixtures("sqlite_app")
def test_a_backup_never_replaces_a_file(tmp_path: Path) -> None:
    target = tmp_path / "backup.db"
    target.write_text("yesterday's")

    with pytest.raises(BackupFailed, match="exists already"):
        back_up(target)

    assert target.read_text() == "yesterday's"


def test_status_says_that_the_scheduler_is_silent(sqlite_app: Flask) -> None:
    now = datetime.now(UTC)
    sweep.beat("scheduler here:1", now - timedelta(minutes=2))

    silent = sqlite_app.test_cli_runner().invoke(args=["status"])
    sweep.beat("scheduler here:2", now)
    beating = sqlite_app.test_cli_runner().invoke(args=["status"])

    assert (silent.exit_code, beating.exit_code) == (1, 0)
    assert "SILENT" in silent.output
    assert "0 open" in beating.output

"""A production installation starts without a password anybody could know."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from database import migrate
from database.base import db
from database.session import reading
from staff.models import AuditEvent, Member
from tests.support.application import settings_for
from web.app import create_app


@pytest.fixture
def production(tmp_path: Path) -> Iterator[Flask]:
    settings = settings_for(f"sqlite:///{tmp_path / 'production.db'}", tmp_path)
    application = create_app(replace(settings, production=True))
    with application.app_context():
        migrate.upgrade()
        yield application
        db.engine.dispose()


def test_nobody_can_sign_in_until_an_operator_has_set_a_password(production: Flask) -> None:
    commands = production.test_cli_runner()
    commands.invoke(args=["seed"])

    listed = commands.invoke(args=["accounts"])
    given = commands.invoke(args=["password", "admin"])

    assert listed.output == ""
    assert given.output.startswith("admin: ")
    with reading() as session:
        with_password = session.scalars(select(Member.username).where(Member.password_hash != "")).all()
        assert with_password == ["admin"]
        assert session.scalars(select(Member.password_temporary).where(Member.username == "admin")).one()
        assert session.scalars(select(AuditEvent.object)).all() == ["member:admin"]


def test_a_name_nobody_has_is_said(production: Flask) -> None:
    commands = production.test_cli_runner()
    commands.invoke(args=["seed"])

    refused = commands.invoke(args=["password", "nobody"])

    assert refused.exit_code == 1
    assert "Error" in refused.output

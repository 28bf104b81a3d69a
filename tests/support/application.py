"""The application on a seeded database of its own, on SQLite and on PostgreSQL."""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask

from config import ROOT, SHANGHAI, Settings
from database import migrate
from database.base import db
from database.session import transaction
from demonstration import seed
from demonstration.theatre import Theatre
from tests.support.postgres import PrivatePostgres
from web.app import create_app
from workflows import definitions

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=SHANGHAI)


@pytest.fixture(params=["sqlite", "postgres"])
def app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The seeded application, once on each database; an app context is open."""
    yield from _opened(request, request.param, tmp_path)


@pytest.fixture
def sqlite_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The seeded application on SQLite alone, for what does not touch the database's dialect."""
    yield from _opened(request, "sqlite", tmp_path)


@pytest.fixture
def stage(app: Flask) -> Theatre:
    """A stage on each database; it is Monday morning."""
    return Theatre(MONDAY)


@pytest.fixture
def sqlite_stage(sqlite_app: Flask) -> Theatre:
    """A stage on SQLite alone."""
    return Theatre(MONDAY)


def settings_for(url: str, folder: Path) -> Settings:
    """Jobs are rows of ours on PostgreSQL too: Procrastinate would not see a stage move its clock."""
    return Settings(
        database_url=url, data_dir=folder, secret_key="for tests only, at least 32 characters", job_rows=True
    )


def share_fonts(folder: Path) -> None:
    """The fonts take minutes to prepare and are the same for all."""
    prepared = ROOT / "var" / "fonts"
    if prepared.exists() and not (folder / "fonts").exists():
        (folder / "fonts").symlink_to(prepared)


def fill(url: str, folder: Path) -> None:
    """Migrate and seed a database."""
    application = create_app(settings_for(url, folder))
    with application.app_context():
        migrate.upgrade()
        with transaction() as session:
            seed.seed(session, MONDAY)
        db.engine.dispose()


@pytest.fixture(scope="session")
def seeded_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A seeded SQLite file to copy."""
    folder = tmp_path_factory.mktemp("seeded")
    fill(f"sqlite:///{folder / 'seeded.db'}", folder)
    return folder / "seeded.db"


@pytest.fixture(scope="session")
def seeded_postgres(
    postgres_template: Callable[[Callable[[str], None]], str], tmp_path_factory: pytest.TempPathFactory
) -> str:
    """The name of a seeded PostgreSQL database to copy."""
    folder = tmp_path_factory.mktemp("seeded_postgres")

    def prepare(url: str) -> None:
        fill(url, folder)

    return postgres_template(prepare)


def _opened(request: pytest.FixtureRequest, kind: str, folder: Path) -> Iterator[Flask]:
    cluster: PrivatePostgres | None = None
    if kind == "sqlite":
        shutil.copy(request.getfixturevalue("seeded_sqlite"), folder / "lingxing.db")
        url = f"sqlite:///{folder / 'lingxing.db'}"
    else:
        cluster = request.getfixturevalue("private_postgres")
        url = cluster.create(request.getfixturevalue("seeded_postgres"))
    share_fonts(folder)
    definitions.forget_all()
    application = create_app(settings_for(url, folder))
    application.config["TESTING"] = True
    with application.app_context():
        yield application
        db.engine.dispose()
    if cluster is not None:
        cluster.drop(url)

"""The application on a seeded database of its own, on SQLite and on PostgreSQL."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask

from config import ROOT, SHANGHAI, Settings
from database import migrate
from database.base import db
from database.session import transaction
from demonstration import seed
from demonstration.theatre import Theatre
from staff import sign_in
from tests.support.postgres import PrivatePostgres
from web.app import create_app
from workflows import definitions

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=SHANGHAI)


@pytest.fixture(scope="session", autouse=True)
def strong_hasher() -> Iterator[PasswordHasher]:
    """The product's own. It is slow on purpose; the tests sign in with a quick one in its place."""
    strong = sign_in.hasher
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sign_in, "hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield strong


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


@dataclass(frozen=True)
class Shelf:
    """Where the database of the one test that runs lies, and the application that opens it."""

    url: str
    app: Flask
    config: Mapping[str, Any]  # the application's, as no test has changed it yet


@pytest.fixture(scope="session")
def sqlite_shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """The application, made once for all tests on SQLite: it keeps what it has compiled."""
    folder = tmp_path_factory.mktemp("shelf")
    return _shelf(f"sqlite:///{folder / 'lingxing.db'}", folder)


@pytest.fixture(scope="session")
def postgres_shelf(private_postgres: PrivatePostgres, tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """The same for all tests on PostgreSQL."""
    return _shelf(private_postgres.url("shelf"), tmp_path_factory.mktemp("shelf"))


def _shelf(url: str, folder: Path) -> Shelf:
    application = create_app(settings_for(url, folder))
    application.config["TESTING"] = True
    return Shelf(url, application, dict(application.config))


def _opened(request: pytest.FixtureRequest, kind: str, folder: Path) -> Iterator[Flask]:
    shelf: Shelf = request.getfixturevalue(f"{kind}_shelf")
    if kind == "sqlite":
        _put_down(request.getfixturevalue("seeded_sqlite"), Path(shelf.url.removeprefix("sqlite:///")))
    else:
        cluster: PrivatePostgres = request.getfixturevalue("private_postgres")
        template: str = request.getfixturevalue("seeded_postgres")
        cluster.drop(shelf.url)
        cluster.create(template, "shelf")
    definitions.forget_all()
    share_fonts(folder)
    shelf.app.config.clear()
    shelf.app.config.update(shelf.config, SETTINGS=settings_for(shelf.url, folder))
    with shelf.app.app_context():
        yield shelf.app
        db.engine.dispose()


def _put_down(seeded: Path, database: Path) -> None:
    """Replace the file, not its content: a thread that outlived its test keeps writing to the old one."""
    for left in database.parent.glob(f"{database.name}*"):
        left.unlink()
    shutil.copy(seeded, database)

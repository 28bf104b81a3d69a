"""A database in which something of everything has happened; each test spoils a copy of its own."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from database.base import db
from database.session import transaction
from demonstration.theatre import Theatre
from tests.bpmn.draw import Drawing, timer
from tests.support.acting import begin, begin_filing, fulfil, open_task
from tests.support.application import MONDAY, settings_for, share_fonts
from tests.support.packages import install, packed
from tests.workflows.talking import speaking
from tests.workflows.test_children import child, parent
from web.app import create_app
from workflows import definitions
from workflows.models import ProcessBeat
from workflows.verify import verify


@dataclass(frozen=True)
class Played:
    """The folder of the database, the moment, and the cases by what they are there for."""

    folder: Path
    now: datetime
    cases: dict[str, int]


@dataclass(frozen=True)
class Spoiled:
    """An application on a copy."""

    app: Flask
    now: datetime
    cases: dict[str, int]

    def plant(self, *statements: str) -> None:
        """Do what no use case does. `:filing` and the others are the cases."""
        with transaction() as session:
            for statement in statements:
                named = {name: id for name, id in self.cases.items() if f":{name}" in statement}
                session.execute(text(statement), named)

    def found(self, now: datetime | None = None, **options: Any) -> set[tuple[str, str]]:
        """Return invariant and table of each fault."""
        faults = verify(now or self.now, **options).faults
        return {(fault.invariant, fault.found.row.partition(" ")[0]) for fault in faults}


@pytest.fixture(scope="module")
def played(seeded_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Played:
    folder = tmp_path_factory.mktemp("played")
    definitions.forget_all()  # those of the last test; the copies have the same
    with _opened(seeded_sqlite, folder):
        stage = Theatre(MONDAY)
        cases = {"filing": begin_filing(stage)}
        cases |= {"parent": _begun(stage, parent(), child()), "fired": _begun(stage, _later("soon", "PT1H"))}
        (cases["child"],) = stage.children(cases["parent"])
        stage.wait(timedelta(hours=2))
        cases |= {"ended": _begun(stage, speaking()), "armed": _begun(stage, _later("later", "PT90M"))}
        fulfil(stage, open_task(cases["ended"], "after"), "KS.2")
        stage.settle()
    return Played(folder, stage.now, cases)


@pytest.fixture
def spoiled(played: Played, tmp_path: Path) -> Iterator[Spoiled]:
    shutil.copytree(played.folder / "files", tmp_path / "files")
    with _opened(played.folder / "lingxing.db", tmp_path) as application:
        yield Spoiled(application, played.now, played.cases)


@pytest.fixture
def beating() -> Callable[[datetime], None]:
    """A scheduler that is alive at a moment."""

    def beat(at: datetime) -> None:
        with transaction() as session:
            session.merge(ProcessBeat(name="scheduler x", at=at))

    return beat


def _begun(stage: Theatre, drawing: Drawing, *others: Drawing) -> int:
    install(packed(drawing, *others))
    case = begin(stage, "KS.2", drawing.id, {"about": "洪水"})
    stage.settle()
    return case


def _later(key: str, span: str) -> Drawing:
    drawing = Drawing(key).start().catch("wait", timer(f'"{span}"')).user("then", lx_position="case_handler")
    return drawing.end().flows("start wait then end")


@contextmanager
def _opened(source: Path, folder: Path) -> Iterator[Flask]:
    shutil.copy(source, folder / "lingxing.db")
    share_fonts(folder)
    application = create_app(settings_for(f"sqlite:///{folder / 'lingxing.db'}", folder))
    with application.app_context():
        yield application
        db.engine.dispose()

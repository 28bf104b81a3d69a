"""flask --app wsgi demo: the four flows played on an application of their own, beside whatever runs."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import click
from flask import Flask

from config import Settings
from database import migrate
from database.base import db
from database.session import current_settings
from demonstration import play

CreateApp = Callable[[Settings], Flask]


def install(app: Flask, create_app: CreateApp) -> None:
    @app.cli.command("demo")
    @click.option(
        "--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder for the PDFs."
    )
    def _demo(out: Path) -> None:
        """Play the four flows on a fresh database, moving the clock; write every PDF.

        Exit with 1 unless each case ended as it should.
        """
        with _empty_application(create_app):
            outcome = play.play_all(out, partial(click.echo, err=True))
        click.echo(outcome.table)
        for complaint in outcome.complaints:
            click.echo(complaint, err=True)
        raise SystemExit(0 if outcome.as_it_should else 1)


@contextmanager
def _empty_application(create_app: CreateApp) -> Iterator[None]:
    """Open an application whose database and files lie in a folder that goes away with it. No mail leaves."""
    with tempfile.TemporaryDirectory(prefix="lingxing-demo-") as folder:
        settings = replace(
            current_settings(),
            database_url=f"sqlite:///{folder}/demo.db",
            data_dir=Path(folder),
            smtp_url=None,
        )
        with create_app(settings).app_context():
            migrate.upgrade()
            yield
            db.engine.dispose()

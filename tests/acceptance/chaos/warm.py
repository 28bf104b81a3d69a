"""The product's processes, forked from a parent that has everything loaded: a new one works at once.

gunicorn --preload tests.acceptance.chaos.warm:app
python -m tests.acceptance.chaos.warm scheduler
"""

import os
import sys
import time
from pathlib import Path

from flask import Flask
from flask.cli import FlaskGroup
from sqlalchemy import select

from config import read_settings
from database.base import db
from database.session import reading
from tests.acceptance.chaos import planted
from tests.acceptance.chaos.flaws import FLAWS
from web.app import create_app
from workflows import definitions
from workflows.models import ProcessDefinition

PAUSE_SECONDS = 0.2


def load() -> Flask:
    """Return the application with what is parsed on first use parsed, and everything planted."""
    made = create_app(read_settings())
    folder = Path(os.environ[planted.FOLDER])
    planted.plant_leases()
    with made.app_context():
        with reading() as session:
            for row in session.scalars(select(ProcessDefinition).where(ProcessDefinition.key.like("drill%"))):
                definitions.definition_of(session, row.id)
        for name in made.jinja_env.list_templates(["html"]):
            made.jinja_env.get_template(name)
        planted.plant_clock(folder)
        planted.plant_failpoints(db.engine, folder)
        if flaw := os.environ.get("CHAOS_FLAW"):
            FLAWS[flaw](db.engine)
        db.engine.dispose()  # a connection must not have two owners
    return made


def keep(app: Flask, command: str) -> None:
    """Run a command of ours in a child, and another when it ends, for ever."""
    while True:
        child = os.fork()
        if child == 0:
            FlaskGroup(create_app=lambda: app).main(args=[command], prog_name="flask")
        os.waitpid(child, 0)
        time.sleep(PAUSE_SECONDS)


app = load()

if __name__ == "__main__":
    keep(app, sys.argv[1])

"""A worker process that knows one more kind of job: to sleep, and to note that it has."""

import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import text

from config import read_settings
from database.session import reading, transaction
from web.app import create_app
from web.commands import run_process
from workflows.jobs import handles

NAP = "tests.nap"


def _nap(arguments: Mapping[str, Any], now: datetime) -> None:
    time.sleep(arguments["seconds"])
    with transaction() as session:
        session.execute(text("INSERT INTO nap VALUES (:now)"), {"now": now})


def naps() -> int:
    with reading() as session:
        return session.execute(text("SELECT count(*) FROM nap")).scalar_one()


if __name__ == "__main__":
    handles(NAP, "睡一会儿")(_nap)  # here only: who imports this module keeps the product's own kinds
    with create_app(read_settings()).app_context():
        run_process("worker")

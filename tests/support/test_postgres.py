"""The private PostgreSQL: quick copies of a prepared database, one per test."""

import signal
import subprocess
import sys
from collections.abc import Callable

import psycopg
import pytest

from config import ROOT
from tests.support.postgres import PrivatePostgres


def test_two_copies_of_a_template_do_not_see_each_other(
    private_postgres: PrivatePostgres, postgres_template: Callable[[Callable[[str], None]], str]
) -> None:
    template = postgres_template(make_table)
    first, second = private_postgres.create(template), private_postgres.create(template)

    with connect(first) as connection:
        connection.execute("INSERT INTO plan VALUES (1)")

    with connect(second) as connection:
        assert connection.execute("SELECT count(*) FROM plan").fetchone() == (0,)
    private_postgres.drop(first)
    private_postgres.drop(second)


def test_an_empty_database_speaks_utf8_and_utc(postgres_url: str) -> None:
    with connect(postgres_url) as connection:
        encoding = connection.execute("SHOW server_encoding").fetchone()
        zone = connection.execute("SHOW timezone").fetchone()

    assert (encoding, zone) == (("UTF8",), ("UTC",))


RUN = """
import time
from tests.support.postgres import running_postgres
with running_postgres() as cluster:
    print(cluster.url(), flush=True)
    time.sleep(60)
"""


def test_a_cluster_ends_with_the_process_that_sigterm_ends() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", RUN], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as owner:
        assert owner.stdout is not None
        url = owner.stdout.readline().strip()

        owner.send_signal(signal.SIGTERM)

    with pytest.raises(psycopg.OperationalError, match="refused"):
        connect(url)


def make_table(url: str) -> None:
    with connect(url) as connection:
        connection.execute("CREATE TABLE plan (id integer)")


def connect(url: str) -> psycopg.Connection:
    return psycopg.connect(url.replace("+psycopg", ""))

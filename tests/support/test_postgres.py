"""The private PostgreSQL: quick copies of a prepared database, one per test."""

from collections.abc import Callable

import psycopg

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


def make_table(url: str) -> None:
    with connect(url) as connection:
        connection.execute("CREATE TABLE plan (id integer)")


def connect(url: str) -> psycopg.Connection:
    return psycopg.connect(url.replace("+psycopg", ""))

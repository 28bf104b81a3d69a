"""While the database does not answer, pages say so in words; once it is back, nobody has to sign in again."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from database.base import db
from tests.support.clients import ClientOf

SENTENCE = "数据库暂时没有应答"


@contextmanager
def away() -> Iterator[None]:
    """Where the file of the database was, there is nothing that can be opened."""
    file = Path(db.engine.url.database or "")
    aside = file.with_name("aside")
    db.engine.dispose()
    file.rename(aside)
    file.mkdir()
    try:
        yield
    finally:
        file.rmdir()
        aside.rename(file)


@pytest.mark.parametrize("path", ["/inbox", "/start/", "/sign-in"])
def test_a_page_says_that_the_database_is_away_and_comes_back(client_of: ClientOf, path: str) -> None:
    handler = client_of("KS.2")

    with away():
        answer = handler.get(path)

    assert answer.status_code == 503
    assert SENTENCE in answer.text
    assert "回到待办" in answer.text
    assert handler.get("/inbox").status_code == 200


def test_scripts_are_told_in_json(client_of: ClientOf) -> None:
    handler = client_of("KS.2")

    with away():
        answer = handler.get("/inbox", headers={"Accept": "application/json"})

    assert answer.status_code == 503
    assert SENTENCE in answer.get_json()["message"]

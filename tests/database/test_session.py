"""Transactions and column types: whole or nothing, in turn, and values come back as they were."""

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from uuid import uuid4

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.dialects import sqlite

from database.locks import FairLock
from database.session import reading, transaction
from database.types import UtcDateTime, from_text, to_text
from tests.support.acting import at_once
from workflows.models import Command, ProcessBeat

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def beats() -> list[str]:
    with reading() as session:
        return sorted(session.scalars(select(ProcessBeat.name)))


def test_a_transaction_that_raises_leaves_nothing(app: Flask) -> None:
    def half() -> None:
        with transaction() as session:
            session.add(ProcessBeat(name="half", at=NOW))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()

    assert beats() == []


def test_what_a_reader_changes_is_thrown_away(app: Flask) -> None:
    with reading() as session:
        session.add(ProcessBeat(name="read", at=NOW))

    assert beats() == []


def test_a_reader_sees_one_state_while_others_write(sqlite_app: Flask) -> None:
    with reading() as session:
        session.scalar(select(func.count()).select_from(ProcessBeat))

        def write() -> None:
            with transaction() as other:
                other.add(ProcessBeat(name="meanwhile", at=NOW))

        assert at_once([write]) == [None]
        assert session.scalar(select(func.count()).select_from(ProcessBeat)) == 0
    assert beats() == ["meanwhile"]


def test_forty_writers_at_once_all_get_their_turn(app: Flask) -> None:
    def writing(number: int) -> Callable[[], None]:
        def write() -> None:
            with transaction() as session:
                session.add(Command(key=f"k{number}", kind="test", at=NOW))

        return write

    assert at_once([writing(number) for number in range(40)]) == [None] * 40


def test_the_fair_lock_serves_in_the_order_of_coming() -> None:
    lock, served = FairLock(), []
    threads = []
    with lock:
        for number in range(10):
            thread = threading.Thread(target=lambda number=number: served.append(_served(lock, number)))
            thread.start()
            threads.append(thread)
            while len(lock._waiting) <= number:
                pass
    for thread in threads:
        thread.join()

    assert served == list(range(10))


def _served(lock: FairLock, number: int) -> int:
    with lock:
        return number


def test_the_fair_lock_is_free_again_after_an_error() -> None:
    lock = FairLock()

    with pytest.raises(ZeroDivisionError), lock:
        raise ZeroDivisionError

    with lock:
        pass


PLAIN = (
    st.none() | st.booleans() | st.integers() | st.text() | st.uuids() | st.dates() | st.timedeltas()
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.datetimes(timezones=st.just(UTC)) | st.times()
)  # fmt: skip
DOCUMENTS = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4)
)


@given(DOCUMENTS)
def test_documents_come_back_as_they_were_and_equal_ones_have_equal_texts(document: object) -> None:
    text = to_text(document)

    assert from_text(text) == document
    assert to_text(from_text(text)) == text


@pytest.mark.parametrize(
    "value",
    [Decimal("1.50"), date(2026, 1, 1), time(9, 0), timedelta(days=1), uuid4(),
     datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=8)))],
)  # fmt: skip
def test_types_survive(value: object) -> None:
    back = from_text(to_text(value))

    assert (type(back), back, str(back)) == (type(value), value, str(value))


def test_a_key_that_looks_like_a_tag_stays_a_key() -> None:
    document = {"$uuid": "no uuid", "$dict": {"$date": "x"}}

    assert from_text(to_text(document)) == document


def test_a_naive_moment_is_refused() -> None:
    naive = datetime(2026, 1, 1)  # noqa: DTZ001

    with pytest.raises(ValueError, match="zone"):
        UtcDateTime().process_bind_param(naive, sqlite.dialect())

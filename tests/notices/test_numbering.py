"""Numbers: no gaps, no doubles, no surprises in patterns."""

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pysqlite3
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import URL, Engine, create_engine, event, make_url, select
from sqlalchemy.orm import Session

from database.base import Model
from notices import numbering
from notices.models import Notice, NumberCounter, NumberEntry
from notices.numbering import NumberUnknown, PatternRefused

TABLES = ("number_counter", "number_entry")
FORK = multiprocessing.get_context("fork")
PROCESSES, SIGNINGS = 16, 8
LETTERS: dict[str, Any] = {"organ": "JS", "series": "苏应急函", "year": 2026}


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    on_file = f"sqlite:///{tmp_path / 'numbers.db'}"
    engine = opened(
        make_url(on_file if request.param == "sqlite" else request.getfixturevalue("postgres_url"))
    )
    Model.metadata.create_all(engine, tables=[Model.metadata.tables[name] for name in TABLES])
    yield engine
    engine.dispose()


def opened(url: URL) -> Engine:
    """As database.session opens it: on SQLite writers take the lock at once."""
    if url.get_backend_name() != "sqlite":
        return create_engine(url)
    connecting = {"timeout": 30, "isolation_level": None}
    engine = create_engine(url, module=pysqlite3.dbapi2, connect_args=connecting)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


@pytest.fixture
def allocate(engine: Engine) -> Callable[..., str]:
    def in_a_transaction(**asked: Any) -> str:
        with Session(engine) as session, session.begin():
            return numbering.allocate(session, **{**LETTERS, **asked}).text

    return in_a_transaction


def test_numbers_follow_one_another_in_their_own_series(allocate: Callable[..., str]) -> None:
    assert allocate() == "苏应急函〔2026〕1号"
    assert allocate() == "苏应急函〔2026〕2号"
    assert allocate(series="苏应急") == "苏应急〔2026〕1号"
    assert allocate(organ="KS") == "苏应急函〔2026〕1号"
    assert allocate(year=2027) == "苏应急函〔2027〕1号"


def test_a_filing_number_is_padded_and_names_the_division(allocate: Callable[..., str]) -> None:
    pattern = "{division_code}-{year}-{sequence:04}"

    assert allocate(series="备案编号", pattern=pattern, division_code="320583") == "320583-2026-0001"


def test_many_at_once_get_each_number_once(engine: Engine, allocate: Callable[..., str]) -> None:
    with ThreadPoolExecutor(8) as threads:
        texts = list(threads.map(lambda _: allocate(), range(60)))

    assert sorted(texts) == sorted(f"苏应急函〔2026〕{n}号" for n in range(1, 61))
    with Session(engine) as session:
        assert sorted(session.scalars(select(NumberEntry.sequence))) == list(range(1, 61))


def test_sixteen_processes_that_sign_and_fall_back_leave_no_gap(engine: Engine) -> None:
    """One signing in four is undone. Forked: a process needs a connection of its own, no imports."""
    signing = [FORK.Process(target=_sign, args=(engine.url, place)) for place in range(PROCESSES)]
    for process in signing:
        process.start()
    for process in signing:
        process.join(60)

    assert [process.exitcode for process in signing] == [0] * PROCESSES
    with Session(engine) as session:
        given = sorted(session.scalars(select(NumberEntry.sequence)))
        assert given == list(range(1, PROCESSES * SIGNINGS * 3 // 4 + 1))
        assert session.scalars(select(NumberCounter.next)).all() == [len(given) + 1]


def _sign(url: URL, place: int) -> None:
    """Sign as one process of many does: a transaction a document, some of them undone at the last moment."""
    engine = opened(url)
    for turn in range(SIGNINGS):
        with Session(engine) as session:
            numbering.allocate(session, **LETTERS)
            if (place + turn) % 4 == 0:
                session.rollback()
            else:
                session.commit()
    engine.dispose()


def test_a_transaction_that_fails_gives_its_number_back(engine: Engine, allocate: Callable[..., str]) -> None:
    with Session(engine) as session:
        numbering.allocate(session, **LETTERS)
        session.rollback()

    assert allocate() == "苏应急函〔2026〕1号"


def test_two_numbers_in_one_transaction_differ(engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        session.get(NumberCounter, ("JS", "苏应急函", 2026))
        sequences = [numbering.allocate(session, **LETTERS).sequence for _ in range(3)]

    assert sequences == [1, 2, 3]


def test_a_void_number_stays_in_the_register(engine: Engine, allocate: Callable[..., str]) -> None:
    allocate()
    notice = Notice(**LETTERS, sequence=1, number="苏应急函〔2026〕1号", void_reason="文号错误")

    with Session(engine) as session, session.begin():
        numbering.void(session, notice)

    with Session(engine) as session:
        assert session.scalars(select(NumberEntry.void_reason)).all() == ["文号错误"]
    assert allocate() == "苏应急函〔2026〕2号"


def test_a_number_that_was_never_given_can_not_be_void(engine: Engine) -> None:
    notice = Notice(**LETTERS, sequence=9, number="苏应急函〔2026〕9号", void_reason="文号错误")

    with Session(engine) as session, pytest.raises(NumberUnknown, match="苏应急函〔2026〕9号"):
        numbering.void(session, notice)


@pytest.mark.parametrize(
    "pattern",
    [
        "{series}〔{year}〕号",
        "{series.__class__}{sequence}",
        "{series[0]}{sequence}",
        "{organ}{sequence}",
        "{}{sequence}",
        "{sequence!r}",
        "{sequence:999999999}",
        "{sequence:{year}}",
        "{year:>100000}{sequence}",
        "{sequence",
    ],
)
def test_a_pattern_that_could_do_harm_or_repeat_itself_is_refused(pattern: str) -> None:
    with pytest.raises(PatternRefused):
        numbering.check_pattern(pattern)


def test_a_missing_division_code_is_named_and_costs_no_number(allocate: Callable[..., str]) -> None:
    with pytest.raises(PatternRefused, match="division_code"):
        allocate(pattern="{division_code}-{sequence:04}")

    assert allocate() == "苏应急函〔2026〕1号"


@given(st.text(alphabet="{}[].:!sequencry0148_ 号", max_size=30))
def test_any_pattern_is_either_refused_or_safe(pattern: str) -> None:
    try:
        numbering.check_pattern(pattern)
    except PatternRefused:
        return

    text = pattern.format_map({"series": "苏", "year": 2026, "sequence": 7, "division_code": "320583"})

    assert "7" in text

"""Waiting costs nothing: neither the clock nor the pages people open go through all cases that wait."""

from datetime import timedelta
from functools import partial

import pytest
from flask import Flask

from database import clock as database_clock
from scheduler import clock
from tests.benchmarks import waiting_cases
from tests.support.clients import ClientOf
from tests.support.counting import counting
from tests.support.plans import rows_touched, sent_by

GROWING = ("timer", "user_task", "process_instance", "case_clock", "event", "participation", "command")
CASES = 1000
HANDFUL = 10  # PostgreSQL goes through a table of so few
FEW = CASES / 5  # the person's own, and those of their organisation that are overdue, are fewer


def idle_statements() -> int:
    """Look at everything once, as the clock does."""
    with counting() as counted:
        for look, _ in clock.LOOKS:
            look(database_clock.now())
    return len(counted.statements)


@pytest.fixture
def alone(app: Flask) -> int:
    """How many statements an idle tick sends before the cases are there."""
    sent = idle_statements()
    waiting_cases.deploy()
    now = database_clock.now()
    waiting_cases.begin(CASES - 10, now - timedelta(days=5), timedelta(days=4), moments=2)
    waiting_cases.begin(10, now - timedelta(days=20), timedelta(days=5), moments=1)
    waiting_cases.quieten(now)
    return sent


def test_an_idle_tick_costs_the_same_however_many_cases_wait(alone: int) -> None:
    now = database_clock.now()

    looked_up = [sent for look, _ in clock.LOOKS for sent in sent_by(partial(look, now))]

    read = {what: rows for sent in looked_up for what, rows in rows_touched(sent, GROWING)}
    assert {what: rows for what, rows in read.items() if rows > HANDFUL} == {}
    assert idle_statements() == alone


@pytest.mark.usefixtures("alone")
def test_the_inbox_and_the_board_do_not_go_through_all_open_tasks(client_of: ClientOf) -> None:
    client = client_of("JS.6")

    def open_pages() -> None:
        for page in ("/inbox", "/inbox?scope=positions", "/inbox?scope=overdue", "/supervision/overdue"):
            client.read(page)

    read = {what: rows for sent in sent_by(open_pages) for what, rows in rows_touched(sent, GROWING)}
    assert {what: rows for what, rows in read.items() if rows > FEW} == {}

"""A filing over HTTP: submits go into a server that is being killed, and are sent again."""

import random
import threading
import time
from contextlib import suppress
from functools import partial
from http.client import HTTPException

import pytest
from sqlalchemy import func, select

from database.session import reading
from demonstration.filings import ENTERPRISE
from tests.support.acting import instance, open_task
from tests.support.killable import LiveStage, Product, forget_leases, this_minute, wait_until
from tests.support.pages import Pairs, Visitor
from workflows.models import Event, InstanceStatus

STEPS = (
    ("check_completeness", "KS.2", {"status": "complete"}),
    ("review", "KS.3", {"outcome": "agree"}),
    ("sign", "KS.4", {"outcome": "agree"}),
    ("seal", "KS.6", {"sealed": "y"}),
)
KILLED = {"check_completeness", "seal"}


@pytest.mark.timeout(300)
@pytest.mark.parametrize("product", ["sqlite"], indirect=True)
def test_a_submit_that_heard_no_answer_is_sent_again_and_counts_once(product: Product) -> None:
    chance = random.Random("再次提交")
    stage = LiveStage(this_minute())
    filing = stage.start("E-1.1", "plan_filing", "plan_filing", ENTERPRISE)

    for element, username, values in STEPS:
        wait_until(partial(stage.is_open, filing, element))
        visitor = Visitor(product.site.url, username)
        path = f"/tasks/{open_task(filing, element)}"
        pairs = visitor.filled_in(path, path, values)
        if element in KILLED:
            send_into_a_kill(product, visitor, path, pairs, chance.uniform(0, 0.15))
        assert visitor.post(path, pairs) == 302

    wait_until(lambda: instance(filing).status is InstanceStatus.COMPLETED)
    assert instance(filing).outcome == "filed"
    assert completions(filing) == len(STEPS)


def send_into_a_kill(product: Product, visitor: Visitor, path: str, pairs: Pairs, delay: float) -> None:
    def send() -> None:
        with suppress(OSError, HTTPException):  # the server dies, before or after it has done it
            visitor.post(path, pairs)

    sending = threading.Thread(target=send)
    sending.start()
    time.sleep(delay)
    product.kill()
    sending.join()
    forget_leases()
    product.start()


def completions(filing: int) -> int:
    with reading() as session:
        which = (Event.instance_id == filing, Event.kind == "completed")
        return session.scalar(select(func.count()).where(*which)) or 0

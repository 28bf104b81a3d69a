"""kill -9 in the middle of each flow: after the restart it goes on, and nothing is lost or done twice."""

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from database.base import db
from database.session import reading
from demonstration import cooperation, filings, mobilisations, soundness
from demonstration.case import Case
from demonstration.ending import ending_of
from demonstration.report import differences
from tests.support.application import share_fonts
from tests.support.killable import LiveStage, Product, forget_leases, this_minute
from tests.support.live import site_in
from web.app import create_app
from workflows import definitions

TITLES = ("政府总体预案备案", "集中待命时取消", "跨省支援：两方应援")
FLOWS = [case for case in (*filings.CASES, *mobilisations.CASES, *cooperation.CASES) if case.title in TITLES]


@pytest.fixture(params=["sqlite", "postgres"])
def product(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Product]:
    """The running product on each database; an app context on the same database is open."""
    cluster, url = None, None
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("seeded_sqlite"), tmp_path / "lingxing.db")
    else:
        cluster = request.getfixturevalue("private_postgres")
        url = cluster.create(request.getfixturevalue("seeded_postgres"))
    share_fonts(tmp_path)
    running = Product(site_in(tmp_path, url))
    definitions.forget_all()
    with create_app(running.site.settings).app_context():
        try:
            running.start()
            yield running
        finally:
            running.kill()
            db.engine.dispose()
    if cluster is not None:
        cluster.drop(url)


def play_with_kills(product: Product, case: Case, acts_with_kills: set[int]) -> list[str]:
    """Play a case and kill everything after some of its acts; return what did not end as it should."""
    acts = 0

    def between() -> None:
        nonlocal acts
        acts += 1
        if acts in acts_with_kills:
            product.kill()
            forget_leases()
            product.start()

    began = case.play(LiveStage(this_minute(), between=between))
    with reading() as session:
        return [*differences(case.expected, ending_of(session, began)), *soundness.complaints(session)]


@pytest.mark.timeout(300)
def test_all_three_flows_survive_a_kill_in_their_middle(product: Product) -> None:
    complaints = [play_with_kills(product, case, {3}) for case in FLOWS]

    assert complaints == [[], [], []]


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_all_three_flows_survive_kills_after_every_other_act(product: Product) -> None:
    chance = random.Random("令行")

    complaints = [play_with_kills(product, case, set(chance.sample(range(1, 30), 15))) for case in FLOWS]

    assert complaints == [[], [], []]

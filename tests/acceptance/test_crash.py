"""kill -9 in the middle of each flow: after the restart it goes on, and nothing is lost or done twice."""

import random

import pytest

from database.session import reading
from demonstration import cooperation, filings, mobilisations, soundness
from demonstration.case import Case
from demonstration.ending import ending_of
from demonstration.report import differences
from tests.support.killable import LiveStage, Product, forget_leases, this_minute

TITLES = ("政府总体预案备案", "集中待命时取消", "跨省支援：两方应援")
FLOWS = [case for case in (*filings.CASES, *mobilisations.CASES, *cooperation.CASES) if case.title in TITLES]


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
        ending = ending_of(session, began)
    return [*differences(case.expected, ending), *soundness.complaints(this_minute())]


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

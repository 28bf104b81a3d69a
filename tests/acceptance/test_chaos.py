"""The short form of the chaos: a few deaths at failpoints under load. The long one is a command."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.chaos.campaign import Plan, play
from tests.acceptance.chaos.report import control_line, run_line
from tests.acceptance.chaos.site import Site
from tests.support.application import share_fonts
from tests.support.live import site_in

DEATHS = 15


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    """A seeded site on each database; nothing of it runs yet."""
    share_fonts(tmp_path)
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("seeded_sqlite"), tmp_path / "lingxing.db")
        yield Site(site_in(tmp_path))
        return
    cluster = request.getfixturevalue("private_postgres")
    url = cluster.create(request.getfixturevalue("seeded_postgres"))
    yield Site(site_in(tmp_path, url), cluster=cluster)
    cluster.drop(url)


@pytest.mark.timeout(240)
def test_what_was_acknowledged_outlives_the_death_of_any_process(site: Site) -> None:
    plan = Plan(site.database, DEATHS, random=0, seed=1, most_seconds=60, most_cases=4)

    outcome = play(plan, site)

    assert outcome.verdict.sound, str(outcome.verdict)
    assert outcome.kills >= DEATHS
    assert outcome.verdict.acknowledged > 0
    assert "green" in run_line(outcome)


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("site", ["sqlite"], indirect=True)
@pytest.mark.parametrize("flaw", ["enqueue after commit", "mark before effect", "no row lock"])
def test_a_planted_mistake_is_noticed(site: Site, flaw: str) -> None:
    outcome = play(Plan("sqlite", 100, random=0, seed=1, most_seconds=120, flaw=flaw), site)

    assert not outcome.verdict.sound
    assert "NOT NOTICED" not in control_line(outcome)

"""The demonstration itself: the cases of two flows each time, everything by the command when asked."""

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from database import migrate
from database.base import db
from demonstration import cooperation, filings, mobilisations, supervisions
from demonstration.case import Case, Expected
from demonstration.play import Outcome, play_all
from tests.support.application import settings_for
from web.app import create_app

# The year and Kunshan's table take most of the time.
SHORT = (*filings.CASES, *mobilisations.CASES, *cooperation.CASES[2:], *supervisions.CASES)


def empty_application(folder: Path) -> Flask:
    application = create_app(settings_for(f"sqlite:///{folder / 'demo.db'}", folder))
    with application.app_context():
        migrate.upgrade()
    return application


def played(folder: Path, cases: tuple[Case, ...], told: list[str]) -> Outcome:
    with empty_application(folder).app_context():
        outcome = play_all(folder / "out", told.append, cases)
        db.engine.dispose()
    return outcome


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def short(out: Path) -> tuple[Outcome, list[str]]:
    told: list[str] = []
    return played(out, SHORT, told), told


def test_every_case_ends_as_it_should(short: tuple[Outcome, list[str]]) -> None:
    outcome, _ = short

    assert outcome.complaints == ()
    assert outcome.as_it_should


@pytest.mark.parametrize("amount", ["54,270.00", "1,400.00", "600.00"])
def test_the_table_tells_what_was_decided(short: tuple[Outcome, list[str]], amount: str) -> None:
    outcome, _ = short

    assert [line for line in outcome.table.splitlines() if f" {amount} " in line and "已补偿" in line]


def test_every_document_is_a_pdf_named_by_its_number_or_title(
    short: tuple[Outcome, list[str]], out: Path
) -> None:
    papers = {str(path.relative_to(out / "out")): path for path in (out / "out").rglob("*.pdf")}

    assert "plan_filing/补正一轮后备案/昆应急备补告〔2026〕1号.pdf" in papers
    assert "plan_filing/补正一轮后备案/应急预案备案收件回执（2）.pdf" in papers
    assert "team_mobilization/途中取消/昆应急补决〔2026〕2号.pdf" in papers
    assert all(path.read_bytes().startswith(b"%PDF-") for path in papers.values())


def test_it_says_what_it_is_doing(short: tuple[Outcome, list[str]]) -> None:
    _, told = short

    assert told[0] == f"[1/{len(SHORT)}] 2026-01-19 plan_filing 补正一轮后备案"
    assert told[-1].endswith("out")


def test_a_case_that_ends_otherwise_is_told(tmp_path: Path) -> None:
    case = filings.CASES[3]
    hoped = Case(case.package, case.title, case.begins_on, case.play, Expected("filed", {"receipt": 2}))

    outcome = played(tmp_path, (hoped,), [])

    assert not outcome.as_it_should
    assert outcome.complaints == (
        "plan_filing 申报单位撤回: expected outcome filed, but it is withdrawn",
        "plan_filing 申报单位撤回: expected at least 2 × receipt, but there are 1",
    )


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_command_plays_everything_beside_a_live_database(sqlite_app: Flask, tmp_path: Path) -> None:
    result: Result = sqlite_app.test_cli_runner().invoke(args=["demo", "--out", str(tmp_path / "out")])

    assert result.exit_code == 0, result.stderr
    for told in ("54,270.00", "1,400.00", "600.00", "合作任务落实 ×14", "合作任务落实 ×29", "催办单"):
        assert told in result.stdout
    assert len(list((tmp_path / "out").rglob("*.pdf"))) >= 80

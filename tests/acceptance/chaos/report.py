"""The tables of docs/reliability.md: a line a run, entered by the command that has run it."""

import subprocess
from datetime import UTC, datetime
from pathlib import Path

from config import ROOT
from tests.acceptance.chaos.campaign import Outcome

PAGE = ROOT / "docs" / "reliability.md"
RUNS, CONTROLS = "<!-- runs -->", "<!-- controls -->"  # new lines go before these


def enter(outcome: Outcome, page: Path = PAGE) -> None:
    """Add the line of a run."""
    place, line = (CONTROLS, control_line(outcome)) if outcome.plan.flaw else (RUNS, run_line(outcome))
    page.write_text(page.read_text().replace(place, f"{line}\n{place}"))


def run_line(outcome: Outcome) -> str:
    faults, verdict = outcome.faults, outcome.verdict
    others = ", ".join(
        f"{count} × {name}"
        for name, count in sorted(faults.items())
        if name not in ("failpoint", "process killed")
    )
    return _row(
        _when(),
        outcome.plan.database,
        f"{faults['failpoint']} at {outcome.places} places",
        faults["process killed"],
        others or "–",
        f"{verdict.transitions:,} in {verdict.cases:,} cases",
        f"{verdict.acknowledged:,}",
        verdict.lost,
        verdict.doubled + verdict.contradicted + verdict.fired_twice,
        f"{verdict.mails_repeated} of {verdict.mails}, {verdict.mails_missing} missing",
        outcome.retried,
        "green" if not verdict.complaints else f"{len(verdict.complaints)} complaints",
        outcome.plan.seed,
        round(outcome.seconds / 60),
    )


def control_line(outcome: Outcome) -> str:
    verdict = outcome.verdict
    seen = {
        "lost": verdict.lost,
        "doubled": verdict.doubled + verdict.contradicted + verdict.fired_twice,
        "mails missing": verdict.mails_missing,
        "complaints": len(verdict.complaints),
    }
    noticed = ", ".join(f"{count} {name}" for name, count in seen.items() if count) or "NOT NOTICED"
    return _row(_when(), outcome.plan.database, outcome.plan.flaw, outcome.kills, noticed, outcome.plan.seed)


def _row(*cells: object) -> str:
    return f"| {' | '.join(map(str, cells))} |"


def _when() -> str:
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return f"{datetime.now(UTC):%Y-%m-%d} {commit.stdout.strip()}"

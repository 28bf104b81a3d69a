"""python -m tests.acceptance.chaos --database sqlite|postgresql --failpoints 1000 --random 500"""

import argparse
import logging
import signal
import sys

from tests.acceptance.chaos import report
from tests.acceptance.chaos.campaign import Plan, carry_out
from tests.acceptance.chaos.flaws import FLAWS

log = logging.getLogger("chaos")
KILLS_OF_A_CONTROL = 100


def main() -> int:
    """Run what is asked for and write it into docs/reliability.md; 1 when something was wrong."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # nothing of the site may go on running
    asked = _parser().parse_args()
    plans = [Plan(asked.database, asked.failpoints, asked.random, asked.seed, asked.minutes * 60)]
    if asked.controls:
        plans = [
            Plan(asked.database, KILLS_OF_A_CONTROL, 0, asked.seed, asked.minutes * 60, flaw)
            for flaw in FLAWS
        ]
    failed = False
    for plan in plans:
        outcome = carry_out(plan, log.info)
        log.info("%s: %s\n  %s", plan, dict(outcome.faults), outcome.verdict)
        report.enter(outcome)
        failed |= outcome.verdict.sound is bool(plan.flaw)
    return int(failed)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.acceptance.chaos")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), required=True)
    parser.add_argument("--failpoints", type=int, default=1000, help="so many deaths at failpoints")
    parser.add_argument("--random", type=int, default=500, help="then so many kills at random")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=120, help="no new fault after that")
    parser.add_argument("--controls", action="store_true", help="run the negative controls instead")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())

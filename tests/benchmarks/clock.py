"""The clock and the pages over many waiting cases beside few, and how fast due timers are fired.

python -m tests.benchmarks.clock [--cases 100000] [--due 100000] [--strict] [--write docs/benchmarks.md]
"""

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Final

from database import clock as database_clock
from scheduler import clock
from tests.benchmarks import command, waiting_cases
from tests.benchmarks.firing import fired_per_second
from tests.benchmarks.site import Site, on_postgres, on_sqlite
from tests.support.counting import counting

FEW: Final = 1000
OVERDUE_SHARE: Final = 10  # every tenth task is overdue
AIM: Final = 2  # at most so many times as long as with few cases
TICKS: Final = 10  # in a round
PROCESSES: Final = {"SQLite": (1,), "PostgreSQL": (1, 2)}  # with SQLite there is one scheduler
PAGES: Final = {"inbox": ("KS.2", "/inbox"), "board": ("JS.6", "/supervision/overdue")}


@dataclass(frozen=True)
class Row:
    """Medians: milliseconds of processor time, of the database's server as well; the ratio of each round."""

    database: str
    what: str
    few: float
    many: float
    ratio: float
    statements: tuple[int, int]

    @property
    def met(self) -> bool:
        return self.ratio <= AIM


@dataclass(frozen=True)
class Fired:
    """How many timers fired in a second, by so many scheduler processes."""

    database: str
    processes: int
    per_second: float

    @property
    def minutes(self) -> float:
        """How long a hundred thousand take."""
        return 100_000 / self.per_second / 60


def fill(site: Site, cases: int) -> None:
    """Begin the cases within five days, one in ten of them so long ago that its task is overdue."""
    with site.app.app_context():
        waiting_cases.deploy()
        now, overdue = database_clock.now(), cases // OVERDUE_SHARE
        waiting_cases.begin(cases - overdue, now - timedelta(days=6), timedelta(days=5))
        waiting_cases.begin(overdue, now - timedelta(days=25), timedelta(days=12))
        waiting_cases.quieten(now)


def tick(site: Site) -> None:
    """Look at all the clock looks at: nothing is due."""
    with site.app.app_context():
        now = database_clock.now()
        for look, _ in clock.LOOKS:
            look(now)


def side_by_side(
    few: Site, many: Site, act: Callable[[Site], None], rounds: int
) -> tuple[float, float, float]:
    """Return the medians of both in milliseconds and of the ratios, taken in turns."""
    for site in (few, many):
        act(site)  # what is compiled and cached is so before
    results = [(few.cost(act, TICKS), many.cost(act, TICKS)) for _ in range(rounds)]
    return (
        median(few for few, _ in results),
        median(many for _, many in results),
        median(many / few for few, many in results),
    )


def statements(site: Site, act: Callable[[Site], None]) -> int:
    with site.app.app_context(), counting() as counted:
        act(site)
    return len(counted.statements)


def measure(few: Site, many: Site, acts: dict[str, Callable[[Site], None]], rounds: int) -> Iterator[Row]:
    for what, act in acts.items():
        sent = statements(few, act), statements(many, act)
        yield Row(few.database, what, *side_by_side(few, many, act, rounds), sent)


def measure_database(
    new_site: Callable[[str], Site], options: argparse.Namespace
) -> tuple[list[Row], list[Fired]]:
    none, few, many = (new_site(name) for name in ("none", "few", "many"))
    fill(few, FEW)
    fill(many, options.cases)
    pages = {f"{name} page": opening(*page) for name, page in PAGES.items()}
    rows = [*measure(none, many, {"idle tick": tick}, options.rounds)]
    rows += measure(few, many, pages, options.rounds)
    with many.app.app_context():
        now = database_clock.now()
        waiting_cases.begin(options.due, now - timedelta(days=40), timedelta(days=9))
        waiting_cases.quieten(now)  # timers alone are due
    fired = [
        Fired(many.database, count, fired_per_second(many, count, options.seconds))
        for count in PROCESSES[many.database]
    ]
    return rows, fired


def opening(username: str, path: str) -> Callable[[Site], None]:
    def open_page(site: Site) -> None:
        site.client(username).read(path)

    return open_page


def report(rows: Sequence[Row], fired: Sequence[Fired], options: argparse.Namespace) -> str:
    lines = [
        f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, "
        f"Python {platform.python_version()}. "
        f"Medians of {options.rounds} interleaved rounds; milliseconds of processor time, of PostgreSQL's "
        f"processes as well; a ratio is the median of the rounds' ratios. {options.cases:,} cases wait, "
        "every tenth overdue, at all organisations in turn. An idle tick is every look once, beside an "
        f"empty database; the pages are beside {FEW:,} cases.",
        "",
        f"Aim: at most {AIM} times as long.",
        "",
        "| database | what | few ms | many ms | many ÷ few | statements | |",
        "|---|---|--:|--:|--:|--:|---|",
        *map(_line, rows),
        "",
        f"Timers fired, each a step of its case, while {options.cases:,} other cases wait: {options.due:,} "
        f"have fallen due at once; counted for {options.seconds} seconds from the first. A process does two "
        "jobs at a time, on the cores that PostgreSQL works on as well.",
        "",
        "| database | scheduler processes | fired per second | 100,000 take |",
        "|---|--:|--:|--:|",
        *(
            f"| {one.database} | {one.processes} | {one.per_second:.0f} | {one.minutes:.0f} min |"
            for one in fired
        ),
    ]
    return "\n".join(lines) + "\n"


def main() -> int:
    options = _options()
    rows: list[Row] = []
    fired: list[Fired] = []
    with tempfile.TemporaryDirectory(prefix="lingxing-benchmark-") as folder:
        for database in (on_sqlite, on_postgres):
            with database(Path(folder)) as new_site:
                some, more = measure_database(new_site, options)
            sys.stderr.write("\n".join(map(str, [*some, *more])) + "\n")  # the whole takes long
            rows, fired = rows + some, fired + more
    command.hand_in(report(rows, fired, options), "The clock", "clock", options.write)
    return int(options.strict and not all(row.met for row in rows))


def _options() -> argparse.Namespace:
    parser = command.parser(__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--due", type=int, default=100_000, help="timers that fall due at once")
    parser.add_argument("--seconds", type=int, default=60, help="for which they are fired")
    return parser.parse_args()


def _line(row: Row) -> str:
    sent = "{}, {}".format(*row.statements)
    return (
        f"| {row.database} | {row.what} | {row.few:.1f} | {row.many:.1f} | {row.ratio:.2f} | {sent} "
        f"| {command.mark(row.met)} |"
    )


if __name__ == "__main__":
    sys.exit(main())

"""The engine beside the bare SpiffWorkflow library: load, complete a user task, store.

python -m tests.benchmarks.engine [--rounds 15] [--strict] [--write docs/benchmarks.md]
"""

import os
import platform
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from statistics import median
from time import process_time_ns
from typing import Any, Final

from bpmn import engine
from bpmn.definition import Definition
from bpmn.surroundings import Surroundings
from tests.benchmarks import command, stock
from tests.bpmn.draw import Drawing, many, timer

SLICE_NANOSECONDS: Final = 10_000_000  # of one engine before the other one's turn
AIMS: Final = {0: 3, 10: 9, 100: 50}  # rework rounds: at least so many times as fast as the library
GROWTH_AIM: Final = 1.1  # at most so many times as long after GROWTH_ROUNDS as after one
GROWTH_ROUNDS: Final = 1000
AROUND: Final = Surroundings(datetime(2026, 7, 1, 1, 0, tzinfo=UTC), {})
RECORD: Final = {"by": "zhang", "outcome": None}
Run = Callable[[], Any]


@dataclass(frozen=True)
class Row:
    """Medians: nanoseconds of processor time of one step, bytes of one state, the ratio of each round."""

    rework: int
    form: int  # kilobytes
    ours: float
    library: float
    our_size: int
    library_size: int
    ratio: float

    @property
    def met(self) -> bool:
        return self.ratio >= AIMS[self.rework]


def drawing(duration: str, again: str, script: tuple[str, str]) -> Drawing:
    """Fill in, review with a reminder, rework or three countersignatures, number: an office's everyday."""
    drawn = Drawing().start().exclusive("entry").user("fill").user("review")
    drawn.boundary("remind", "review", timer(duration), interrupting=False).end("reminded")
    drawn.exclusive("decide", default="on").user("countersign", many(cardinality="3"))
    drawn.element(
        "scriptTask", "number", f"<bpmn:script>{script[1]}</bpmn:script>", scriptFormat=script[0]
    ).end()
    drawn.flows("start entry fill review decide", "remind reminded", "countersign number end")
    return drawn.flow("decide", "entry", again).flows(on="decide countersign")


def form(kilobytes: int) -> dict[str, Any]:
    fields = {f"field_{number}": "填报内容 " + "x" * 85 for number in range(10 * kilobytes)}
    return {"form": fields}


class Ours:
    """Our engine with an instance that has been sent back so many times."""

    def __init__(self, definition: Definition, rework: int, answers: dict[str, Any]) -> None:
        self.definition = definition
        self.answers = answers
        self.state, self.standing = engine.start(definition, "p", {"again": True}, AROUND)
        for _ in range(rework):
            self.state, self.standing = self.step()
            self.state, self.standing = self.step()

    def step(self) -> engine.Outcome:
        task = self.standing.user_tasks[0]
        return engine.complete(self.definition, self.state, task.id, self.answers, RECORD, AROUND)


class Library:
    """The same instance in the library."""

    def __init__(self, xml: bytes, rework: int, answers: dict[str, Any]) -> None:
        self.answers = answers
        self.state = stock.start(xml, "p", {"again": True})
        for _ in range(rework):
            self.state = stock.complete(self.step(), "review", {})

    def step(self) -> str:
        return stock.complete(self.state, "fill", self.answers)


def timed(run: Run, times: int) -> float:
    """Return the nanoseconds of one run. Processor time: the machine may have other things to do."""
    start = process_time_ns()
    for _ in range(times):
        run()
    return (process_time_ns() - start) / times


def side_by_side(one: Run, other: Run, rounds: int) -> tuple[float, float, float]:
    """Return the medians of both and of the ratios other ÷ one, taken in turns."""
    times = [max(1, int(SLICE_NANOSECONDS / timed(run, 3))) for run in (one, other)]
    results = [(timed(one, times[0]), timed(other, times[1])) for _ in range(rounds)]
    first, second = (median(column) for column in zip(*results, strict=True))
    return first, second, median(other / one for one, other in results)


def measure(definition: Definition, xml: bytes, rounds: int) -> Iterator[Row]:
    for rework in AIMS:
        for kilobytes in (2, 20):
            answers = form(kilobytes)
            ours, library = Ours(definition, rework, answers), Library(xml, rework, answers)
            agree(ours, library)
            medians = side_by_side(ours.step, library.step, rounds)
            sizes = len(ours.step()[0]), stock.size(library.step())
            yield Row(rework, kilobytes, medians[0], medians[1], *sizes, medians[2])


def growth(definition: Definition, kilobytes: int, rounds: int) -> float:
    early, late = (Ours(definition, rework, form(kilobytes)) for rework in (1, GROWTH_ROUNDS))
    return side_by_side(early.step, late.step, 3 * rounds)[2]


def agree(ours: Ours, library: Library) -> None:
    """Refuse to time engines that do not stand at the same place with the same variables."""
    standing = ours.step()[1]
    seen = stock.variables(library.step())
    known = {name: standing.user_tasks[0].variables[name] for name in seen}
    if known != seen or [task.element_id for task in standing.user_tasks] != ["review"]:
        raise SystemExit(f"ours: {known!r:.200}; the library: {seen!r:.200}")


def report(rows: Sequence[Row], grown: dict[int, float], rounds: int) -> str:
    lines = [
        f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, "
        f"Python {platform.python_version()}, SpiffWorkflow {version('SpiffWorkflow')}. "
        f"Medians of {rounds} interleaved rounds; milliseconds of processor time to load, complete one user "
        "task and store; a ratio is the median of the rounds' ratios.",
        "",
        "| rework | form KB | ours ms | library ms | our state KB | its state KB | library ÷ ours | aim | |",
        "|--:|--:|--:|--:|--:|--:|--:|--:|---|",
        *map(_line, rows),
        "",
        f"| form KB | ours after {GROWTH_ROUNDS} rounds ÷ after one | aim | |",
        "|--:|--:|--:|---|",
        *(
            f"| {kb} | {ratio:.2f} | {GROWTH_AIM} | {command.mark(ratio < GROWTH_AIM)} |"
            for kb, ratio in grown.items()
        ),
    ]
    return "\n".join(lines) + "\n"


def main() -> int:
    options = command.parser(__doc__).parse_args()
    definition = drawing("PT1H", "again", ("feel", "number = 1")).load()
    xml = drawing('"PT1H"', "again", ("python", "number = 1")).xml()
    rows = list(measure(definition, xml, options.rounds))
    grown = {kilobytes: growth(definition, kilobytes, options.rounds) for kilobytes in (2, 20)}
    command.hand_in(report(rows, grown, options.rounds), "The engine", "engine", options.write)
    missed = not all(row.met for row in rows) or max(grown.values()) >= GROWTH_AIM
    return int(options.strict and missed)


def _line(row: Row) -> str:
    return (
        f"| {row.rework} | {row.form} | {row.ours / 1e6:.2f} | {row.library / 1e6:.2f} "
        f"| {row.our_size / 1000:.1f} | {row.library_size / 1000:.1f} "
        f"| {row.ratio:.1f} | {AIMS[row.rework]} | {command.mark(row.met)} |"
    )


if __name__ == "__main__":
    sys.exit(main())

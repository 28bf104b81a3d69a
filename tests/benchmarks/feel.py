"""FEEL side by side: ours, Python's compiled `eval` of the same thing, and feelin in node.

python -m tests.benchmarks.feel [--rounds 15] [--strict] [--write docs/benchmarks.md]
"""

import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Context, Decimal, setcontext
from pathlib import Path
from statistics import median
from time import perf_counter_ns
from typing import Any, Final

from tests.benchmarks import command
from tests.benchmarks.cases import CASES, Case, Run, Table

FOLDER: Final = Path(__file__).parent
SLICE_NANOSECONDS: Final = 10_000_000  # of one engine on one case before the next one's turn
PYTHON_AIM: Final = 5  # at most so many times as long as compiled Python
FEELIN_AIM: Final = 10  # at least so many times as fast as feelin
FEELIN_TOLERANCE: Final = 1e-9  # its numbers are binary


@dataclass(frozen=True)
class Row:
    """Medians over the rounds: nanoseconds of one evaluation, and the ratios of each round."""

    name: str
    expression: str
    ours: float
    python: float
    feelin: float
    to_python: float  # ours takes so many times as long
    to_feelin: float  # ours is so many times as fast

    @property
    def met(self) -> bool:
        return self.to_python <= PYTHON_AIM and self.to_feelin >= FEELIN_AIM


class Feelin:
    """A node process that holds all cases and times the one it is asked for."""

    def __init__(self, process: "subprocess.Popen[str]", cases: Sequence[Case | Table]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._to, self._from = process.stdin, process.stdout
        self._send([case.feelin for case in cases])

    def timed(self, index: int, times: int) -> tuple[Any, float]:
        self._send({"index": index, "times": times})
        answer = json.loads(self._from.readline())
        return answer["value"], answer["nanoseconds"]

    def _send(self, message: object) -> None:
        self._to.write(json.dumps(message) + "\n")
        self._to.flush()


@contextmanager
def node() -> Iterator[Feelin]:
    """Start feelin; install it the first time."""
    if not (FOLDER / "node_modules").is_dir():
        subprocess.run(["npm", "ci"], cwd=FOLDER, check=True, stdout=sys.stderr)
    command = ["node", "feelin.mjs"]
    with subprocess.Popen(
        command, cwd=FOLDER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Feelin(process, CASES)
        assert process.stdin is not None
        process.stdin.close()


def timed(run: Run, times: int) -> float:
    """Return the nanoseconds of one run."""
    start = perf_counter_ns()
    for _ in range(times):
        run()
    return (perf_counter_ns() - start) / times


def measure(index: int, case: Case | Table, feelin: Feelin, rounds: int) -> Row:
    ours, python = case.ours(), case.pythons()
    agree(case, ours(), python(), feelin.timed(index, 1)[0])
    times = [_times(timed(ours, 20)), _times(timed(python, 20)), _times(feelin.timed(index, 20)[1])]
    results = [
        (timed(ours, times[0]), timed(python, times[1]), feelin.timed(index, times[2])[1])
        for _ in range(rounds)
    ]
    first, second, third = (median(column) for column in zip(*results, strict=True))
    to_python = median(one / other for one, other, _ in results)
    to_feelin = median(other / one for one, _, other in results)
    return Row(case.name, case.feel, first, second, third, to_python, to_feelin)


def agree(case: Case | Table, ours: Any, python: Any, feelin: Any) -> None:
    """Refuse to time engines that do not compute the same."""
    if ours != python or not _alike(ours, feelin):
        raise SystemExit(f"{case.name}: {ours!r}, in Python {python!r}, by feelin {feelin!r}")


def report(rows: Sequence[Row], rounds: int) -> str:
    lines = [
        f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, "
        f"Python {platform.python_version()}, node {_version('node')}, feelin {_feelin_version()}. "
        f"Medians of {rounds} interleaved rounds; microseconds of one evaluation; a ratio is the median of "
        "the rounds' ratios.",
        "",
        "- **ours** is a compiled expression called with a context of Decimals, as the engine calls it.",
        "- **Python** is `eval` of a code object on the same Decimals with 34 digits; it knows no null, no "
        "limits of steps and no warnings. For the table it is a loop over fifty compiled conditions.",
        "- **feelin** is its public `evaluate` and `unaryTest`, which parse the text at each call and count "
        "in binary floating point.",
        "",
        f"Aims: at most {PYTHON_AIM} times as long as Python, at least {FEELIN_AIM} times as fast as feelin.",
        "",
        "| what | FEEL | ours µs | Python µs | ours ÷ Python | feelin µs | feelin ÷ ours | |",
        "|---|---|--:|--:|--:|--:|--:|---|",
        *map(_line, rows),
    ]
    return "\n".join(lines) + "\n"


def main() -> int:
    options = command.parser(__doc__).parse_args()
    setcontext(Context(prec=34))  # Python computes with as many digits as FEEL
    with node() as feelin:
        rows = [measure(index, case, feelin, options.rounds) for index, case in enumerate(CASES)]
    command.hand_in(report(rows, options.rounds), "FEEL", "feel", options.write)
    return int(options.strict and not all(row.met for row in rows))


def _times(nanoseconds: float) -> int:
    return max(1, int(SLICE_NANOSECONDS / nanoseconds))


def _alike(ours: Any, feelin: Any) -> bool:
    if isinstance(ours, list):
        return len(ours) == len(feelin) and all(map(_alike, ours, feelin))
    if isinstance(ours, Decimal):
        return abs(float(ours) - feelin) <= FEELIN_TOLERANCE * abs(feelin)
    return bool(ours == feelin)


def _line(row: Row) -> str:
    expression = row.expression.replace("|", "\\|")
    return (
        f"| {row.name} | `{expression}` | {row.ours / 1000:.2f} | {row.python / 1000:.2f} "
        f"| {row.to_python:.1f} | {row.feelin / 1000:.1f} | {row.to_feelin:.0f} "
        f"| {command.mark(row.met)} |"
    )


def _version(program: str) -> str:
    return subprocess.run([program, "--version"], check=True, capture_output=True, text=True).stdout.strip()


def _feelin_version() -> str:
    manifest = json.loads((FOLDER / "package.json").read_text(encoding="utf-8"))
    return str(manifest["dependencies"]["feelin"])


if __name__ == "__main__":
    sys.exit(main())

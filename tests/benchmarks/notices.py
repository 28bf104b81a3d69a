"""A notice of one page beside WeasyPrint alone, and a thousand in a row through the pool.

python -m tests.benchmarks.notices [--rounds 15] [--notices 1000] [--strict] [--write docs/benchmarks.md]
"""

import argparse
import io
import os
import platform
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any, Final

import weasyprint
from pypdf import PdfReader

from notices import render
from notices.fonts import FontSet, open_fonts
from notices.job import Layout, NoticeJob
from notices.pool import JOBS_PER_PROCESS, RenderPool
from tests.benchmarks import command
from tests.notices.conftest import file_job, form_job

AIM: Final = 1.5  # times as long as WeasyPrint alone
FLAT: Final = 1.1  # the workers' memory at the end beside that after the first of them was replaced
SAMPLES: Final = 20
TEXT: Final = "<p>你单位报送的应急预案收悉。经审查，符合备案要求，现予备案，请遵照执行。</p>"


@dataclass(frozen=True)
class Row:
    """Medians in milliseconds of processor time; the ratio of each round."""

    what: str
    pages: int
    passes: int
    ours: float
    alone: float
    ratio: float

    @property
    def verdict(self) -> str:
        if self.pages > 1:
            return ""  # the aim is of one page
        return "✓" if self.ratio <= AIM else "missed"


@dataclass(frozen=True)
class Endurance:
    """A thousand in a row: how many a second, and the memory of all workers on the way, in MiB."""

    notices: int
    per_second: float
    memory: Sequence[float]

    @property
    def growth(self) -> float:
        half = len(self.memory) // 2
        return max(self.memory[half:]) / max(self.memory[:half])


def documents() -> dict[str, NoticeJob]:
    """Return short notices of the usual layouts; a file's imprint stands on its second page."""
    short = replace(file_job(), template=TEXT * 2, recipient="各区镇", title="关于应急预案备案的通知")
    return {
        "business form": form_job(),
        "letter": replace(short, layout=Layout.LETTER),
        "file": short,
        "file, lines closer": replace(short, template=TEXT * 3),  # else its signature would be torn off
    }


def passes_of(job: NoticeJob, fonts: FontSet) -> list[str]:
    """Return the HTML of each pass over the document, its style inside: what WeasyPrint alone is given."""
    seen: list[str] = []
    ours = render._laid_out

    def noting(source: str, css: str, *more: Any) -> Any:
        seen.append(source.replace("</head>", f"<style>{css}</style></head>"))
        return ours(source, css, *more)

    render._laid_out = noting
    try:
        render.render(job, fonts)
    finally:
        render._laid_out = ours
    return seen


def compare(what: str, job: NoticeJob, fonts: FontSet, rounds: int) -> Row:
    """Render in turns: by us, whatever that takes, and the HTML of our last pass by WeasyPrint alone."""
    passes = passes_of(job, fonts)
    alone = weasyprint.HTML(string=passes[-1])
    taken = [(_cost(lambda: render.render(job, fonts)), _cost(alone.write_pdf)) for _ in range(rounds)]
    return Row(
        what,
        len(PdfReader(io.BytesIO(render.render(job, fonts))).pages),
        len(passes),
        median(ours for ours, _ in taken),
        median(bare for _, bare in taken),
        median(ours / bare for ours, bare in taken),
    )


def endure(fonts: FontSet, notices: int) -> Endurance:
    """Render one after the other in one worker at a time, as the pool replaces them."""
    pool, memory, job = RenderPool(fonts.folder, processes=1), [], form_job()
    begun = time.monotonic()
    for number in range(notices):
        pool.render(job, timeout=120)
        if number % (notices // SAMPLES) == notices // SAMPLES // 2:  # never the one that ends a worker
            memory.append(_children_mib())
    seconds = time.monotonic() - begun
    pool.close()
    return Endurance(notices, notices / seconds, memory)


def report(rows: Sequence[Row], endurance: Endurance) -> str:
    memory = endurance.memory
    lines = [
        f"{os.cpu_count()} cores under a load of {os.getloadavg()[2]:.0f}, {platform.machine()}, "
        f"{platform.system()}, "
        f"Python {platform.python_version()}, WeasyPrint {weasyprint.__version__}. Milliseconds of processor "
        "time, medians of interleaved rounds, in one warm process. **Ours** is all that a worker does: "
        "template, line composition, every pass, PDF/A-3b with the data attached. **Alone** is "
        "`weasyprint.HTML(…).write_pdf()` of the HTML of our last pass: plain PDF.",
        "",
        f"Aim: at most {AIM} times as long for one page.",
        "",
        "| | pages | passes | ours ms | alone ms | ours ÷ alone | |",
        "|---|--:|--:|--:|--:|--:|---|",
        *(
            f"| {row.what} | {row.pages} | {row.passes} | {row.ours:.0f} | {row.alone:.0f} "
            f"| {row.ratio:.2f} | {row.verdict} |"
            for row in rows
        ),
        "",
        f"{endurance.notices:,} business forms in a row through the pool, one worker at a time, each "
        f"replaced after {JOBS_PER_PROCESS}: {endurance.per_second:.1f} a second. Memory of the worker, "
        f"sampled {len(memory)} times: {min(memory):.0f} to {max(memory):.0f} MiB; at most "
        f"{endurance.growth:.2f} times as much in the second half as in the first "
        f"({'flat' if endurance.growth <= FLAT else 'it grows'}).",
    ]
    return "\n".join(lines) + "\n"


def main() -> int:
    options = _options()
    fonts = open_fonts()
    rows = [compare(what, job, fonts, options.rounds) for what, job in documents().items()]
    endurance = endure(fonts, options.notices)
    command.hand_in(report(rows, endurance), "Official documents", "notices", options.write)
    met = all(row.verdict != "missed" for row in rows) and endurance.growth <= FLAT
    return int(options.strict and not met)


def _cost(act: Callable[[], Any]) -> float:
    begun = time.process_time()
    act()
    return 1000 * (time.process_time() - begun)


def _children_mib() -> float:
    """Return the resident memory of the processes this one has started."""
    pids = [
        pid for task in Path("/proc/self/task").iterdir() for pid in (task / "children").read_text().split()
    ]
    pages = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in pids)
    return pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)


def _options() -> argparse.Namespace:
    parser = command.parser(__doc__)
    parser.add_argument("--notices", type=int, default=1000, help="at least 40")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())

"""Signatures under seals: of one organ, or of several in rows, each under a seal of its own."""

from dataclasses import dataclass

from notices.chinese import date_cn
from notices.fonts import FontSet
from notices.job import NoticeJob, Stage
from notices.layout import grid
from notices.layout.grid import CELL, MM, PITCH, SEAL_MM, SIZE, blank
from notices.layout.runs import fixed, runs_html
from notices.lines import Run, normalise, width
from notices.seal import seal_svg

DATE_FROM_RIGHT = 4  # cells: 右空四字
LEAD = 2  # blank lines above the first row of names
ROW = 5  # lines from one row of names to the next: the seals between them do not touch
SEAL_TOP = 0.35  # lines below the text: the standard allows less than one
MOST_IN_A_ROW = 3
APART_MM = 2  # at least, between two seals
USUAL_STEP_MM = 56  # from the middle of one seal to that of the next, where the line has room
TEXT_WIDTH = grid.TEXT_WIDTH_MM * MM
SEAL = SEAL_MM * MM


@dataclass(frozen=True)
class Rows:
    """Where the signatures stand: middles in points from the right edge. The date is under the last one."""

    total: int
    columns: int
    last: float
    step: float

    @property
    def count(self) -> int:
        return -(-self.total // self.columns)

    def place(self, at: int) -> tuple[int, float]:
        """Return row and middle of a signature. A last row that is not full ends at the right."""
        row, column = divmod(at, self.columns)
        if row == self.count - 1:
            column += self.count * self.columns - self.total
        return row, self.last + (self.columns - 1 - column) * self.step


def sealed_html(job: NoticeJob, fonts: FontSet, *, roomy: bool) -> str:
    """Return names, date and seals; `roomy` keeps what follows below the foot of the last seal."""
    names = [normalise(name) for name in job.signatures]
    widths = [width([Run(name)], fonts) for name in names]
    date = date_cn(job.dated)
    date_width = width([Run(date)], fonts)
    rows = _rows(widths, DATE_FROM_RIGHT * CELL + date_width / 2)
    lines, seals = [""] * rows.count, ""
    for at, (name, its_width, seal) in enumerate(zip(names, widths, job.seals, strict=True)):
        row, middle = rows.place(at)
        lines[row] += fixed(name, f"right:{middle - its_width / 2:.2f}pt")
        if job.stage is not Stage.DRAFT:  # a draft has room for the seal where the final will have it
            place = f'id="seal-{at + 1}" style="{_place(row, middle)}"'
            seals += f'<div class="seal" {place}>{seal_svg(seal, fonts)}</div>'
    signatures = blank(ROW - 1).join(f'<div class="names">{line}</div>' for line in lines)
    dated = f'<p style="padding-right:{rows.last - date_width / 2:.2f}pt">{runs_html(date)}</p>'
    height = (SEAL_TOP + (rows.count - 1) * ROW) * PITCH + SEAL if roomy else 0
    return (
        f'<div class="sign" style="min-height:{height:.2f}pt">{blank(LEAD)}{signatures}{dated}{seals}</div>'
    )


def _rows(widths: list[float], date_middle: float) -> Rows:
    """As many columns as leave the seals and the names apart, and the outer ones within the type area."""
    widest = max(widths)
    last = max(date_middle, widest / 2)  # a long name takes the whole line; the date goes with its middle
    for columns in range(min(MOST_IN_A_ROW, len(widths)), 1, -1):
        room = (TEXT_WIDTH - last - max(SEAL, widest) / 2) / (columns - 1)
        step = min(room, max(USUAL_STEP_MM * MM, widest + 2 * SIZE))
        if step >= max(SEAL + APART_MM * MM, widest + SIZE / 2):
            return Rows(len(widths), columns, last, step)
    return Rows(len(widths), 1, last, 0)


def _place(row: int, middle: float) -> str:
    return f"top:{SEAL_TOP + row * ROW:.2f}lh;right:{middle - SEAL / 2:.2f}pt"

"""版头: what stands above the title, each format in its own way."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from notices.chinese import date_cn
from notices.fonts import FontSet
from notices.job import Layout, NoticeJob
from notices.layout import grid
from notices.layout.grid import CELL, LEADING, MM, PITCH, SIZE
from notices.layout.mark import gap_within, mark_box, mark_html
from notices.layout.runs import fixed, spans
from notices.layout.setting import Setting
from notices.layout.title import title_html
from notices.lines import Run

MAX_LETTER_MARK_PT = 44.0
COPY_DIGITS = 6
NAMES_A_ROW = 2  # of 签发人


@dataclass(frozen=True)
class Head:
    """What stands at places of its own, and how far down the page it reaches."""

    parts: list[str]
    height: float


def head_html(job: NoticeJob, fonts: FontSet, setting: Setting) -> str:
    """Return the head and the title, filling whole lines of the page."""
    if job.layout is Layout.FORM:
        return _form(job, fonts)
    head = _HEADS[job.layout](job)
    # It is measured from where the first of 22 lines begins; closer lines begin further down.
    lower = setting.top - Setting().top
    height = round((head.height - lower) / setting.pitch) * setting.pitch
    box = f'<div class="head" style="top:{-lower:.3f}pt;height:{height:.3f}pt">{"".join(head.parts)}</div>'
    return box + (title_html(job.title, fonts) if job.layout is not Layout.ORDER else "")


def _file(job: NoticeJob) -> Head:
    mark, bottom = mark_html(job, grid.HEAD_BELOW_TOP_MM * MM + LEADING)
    number, number_top = _numbered(job, bottom + 2 * PITCH)
    rule_top = number_top + LEADING + SIZE + grid.RULE_BELOW_MM * MM
    parts = [_classification(job, 0), mark, number, _rule(rule_top)]
    return Head(parts, rule_top + 2 * PITCH)


def _letter(job: NoticeJob) -> Head:
    """Measured from the edges of the paper; the flow begins at the type area."""
    flow_left, flow_top = grid.LEFT_MM * MM, grid.TOP_MM * MM - LEADING
    mark_top = grid.LETTER_HEAD_MM * MM - flow_top
    name = job.head or job.organ
    size = min(MAX_LETTER_MARK_PT, grid.TEXT_WIDTH_MM * MM / len(name))
    rule_top = mark_top + size + grid.RULE_BELOW_MM * MM
    left = (grid.PAGE_WIDTH_MM - grid.LETTER_RULE_WIDTH_MM) / 2 * MM - flow_left
    foot_top = (grid.PAGE_HEIGHT_MM - grid.LETTER_RULE_BOTTOM_MM) * MM - flow_top - 3
    first_line = rule_top + 3 + SIZE * 7 / 8 - LEADING
    parts = [
        mark_box(name, mark_top, size),
        _double_rule(left, rule_top, ("1.5pt", ".5pt")),
        _double_rule(left, foot_top, (".5pt", "1.5pt")),
        _classification(job, first_line),
        fixed(job.number, f"top:{first_line:.3f}pt;right:0"),
    ]
    return Head(parts, first_line + (max(1, len(_classes(job))) + 2) * PITCH)


def _order(job: NoticeJob) -> Head:
    """An order has no title: its text begins two lines below its number."""
    mark, bottom = mark_html(job, grid.ORDER_BELOW_TOP_MM * MM + LEADING)
    number_top = bottom + 2 * PITCH
    return Head([_classification(job, 0), mark, _centred(job.number, number_top)], number_top + 2 * PITCH)


def _minutes(job: NoticeJob) -> Head:
    mark, bottom = mark_html(job, grid.HEAD_BELOW_TOP_MM * MM + LEADING)
    number_top = bottom + PITCH
    line_top = number_top + PITCH
    number = _centred(job.number, number_top)
    issued = fixed(job.organ, f"top:{line_top:.3f}pt;left:{CELL}pt")
    issued += fixed(date_cn(job.dated), f"top:{line_top:.3f}pt;right:{CELL}pt")
    rule_top = line_top + LEADING + SIZE + grid.RULE_BELOW_MM * MM
    parts = [mark, number, issued, _rule(rule_top)]
    return Head(parts, rule_top + 2 * PITCH)


def _form(job: NoticeJob, fonts: FontSet) -> str:
    number = f'<p class="set right">{spans([Run(f"编号：{job.number}")])}</p>' if job.number else ""
    return title_html(job.title, fonts) + grid.blank(0.5) + number


_HEADS: dict[Layout, Callable[[NoticeJob], Head]] = {
    Layout.FILE: _file,
    Layout.LETTER: _letter,
    Layout.ORDER: _order,
    Layout.MINUTES: _minutes,
}


def _classification(job: NoticeJob, top: float) -> str:
    """份号 and 紧急程度, one below the other at the left; 密级 would stand between them."""
    return "".join(
        fixed(text, f"top:{top + line * PITCH:.3f}pt;left:0", face)
        for line, (text, face) in enumerate(_classes(job))
    )


def _classes(job: NoticeJob) -> list[tuple[str, str]]:
    number = [(job.copy_number.zfill(COPY_DIGITS), "song")] if job.copy_number else []
    return [*number, *([(job.urgency, "hei")] if job.urgency else [])]


def _numbered(job: NoticeJob, top: float) -> tuple[str, float]:
    """发文字号 and the top of its line: centred; on a document to a superior at the left, beside 签发人."""
    if not job.issuers:
        return _centred(job.number, top), top
    last = top + (math.ceil(len(job.issuers) / NAMES_A_ROW) - 1) * PITCH
    number = fixed(job.number, f"top:{last:.3f}pt;left:{CELL}pt")
    return number + _issuers(job.issuers, top), last


def _issuers(names: tuple[str, ...], top: float) -> str:
    """签发人, two to a row, each below the first of its column; short names are spread to the longest."""
    longest, columns = max(map(len, names)), min(NAMES_A_ROW, len(names))
    step = (longest + 1) * SIZE
    first = CELL + (columns - 1) * step  # right edge of the first column, from the right
    parts = [fixed("签发人：", f"top:{top:.3f}pt;right:{first + longest * SIZE:.3f}pt;letter-spacing:0")]
    for at, name in enumerate(names):
        row, column = divmod(at, NAMES_A_ROW)
        gap = gap_within(name, longest, SIZE)
        left = f"right:{first - column * step:.3f}pt;width:{longest * SIZE}pt;letter-spacing:{gap:.3f}pt"
        parts.append(fixed(name, f"top:{top + row * PITCH:.3f}pt;{left}", "kai"))
    return "".join(parts)


def _centred(text: str, top: float) -> str:
    return fixed(text, f"top:{top:.3f}pt;left:0;right:0;text-align:center")


def _rule(top: float) -> str:
    """The red rule; `top` is its middle."""
    return f'<div class="rule" style="top:{top - 1:.3f}pt;left:0;right:0;border-top-width:2pt"></div>'


def _double_rule(left: float, top: float, strokes: tuple[str, str]) -> str:
    return (
        f'<div class="rule" style="left:{left:.3f}pt;top:{top:.3f}pt;height:1pt;'
        f'width:{grid.LETTER_RULE_WIDTH_MM}mm;border-top-width:{strokes[0]};border-bottom-width:{strokes[1]}"></div>'
    )

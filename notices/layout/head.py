"""版头: what stands above the title, each format in its own way."""

import html
from collections.abc import Callable

from notices.chinese import date_cn
from notices.fonts import FontSet
from notices.job import Layout, NoticeJob
from notices.layout import grid
from notices.layout.grid import CELL, LEADING, MM, PITCH, SIZE, snapped
from notices.layout.runs import fixed, spans
from notices.layout.title import title_html
from notices.lines import Run

MAX_MARK_PT = 52.0  # a head larger than this shouts
MAX_LETTER_MARK_PT = 44.0
TEXT_WIDTH = grid.TEXT_WIDTH_MM * MM
FILLED = 0.86  # of the line: from here on the head is spread to the full width


def head_html(job: NoticeJob, fonts: FontSet) -> str:
    """Return the head and the title, filling whole lines of the grid."""
    return _HEADS[job.layout](job, fonts)


def _file(job: NoticeJob, fonts: FontSet) -> str:
    mark, bottom = _mark(job.head or f"{job.organ}文件", grid.HEAD_BELOW_TOP_MM * MM + LEADING)
    number_top = bottom + 2 * PITCH
    rule_top = number_top + LEADING + SIZE + grid.RULE_BELOW_MM * MM
    parts = [_classification(job, 0), mark, _number(job, number_top), _rule(rule_top)]
    return _boxed(parts, rule_top + 2 * PITCH) + title_html(job.title, fonts)


def _letter(job: NoticeJob, fonts: FontSet) -> str:
    """Measured from the edges of the paper; the flow begins at the type area."""
    flow_left, flow_top = grid.LEFT_MM * MM, grid.TOP_MM * MM - LEADING
    mark_top = grid.LETTER_HEAD_MM * MM - flow_top
    name = job.head or job.organ
    size = min(MAX_LETTER_MARK_PT, TEXT_WIDTH / len(name))
    rule_top = mark_top + size + grid.RULE_BELOW_MM * MM
    left = (grid.PAGE_WIDTH_MM - grid.LETTER_RULE_WIDTH_MM) / 2 * MM - flow_left
    foot_top = (grid.PAGE_HEIGHT_MM - grid.LETTER_RULE_BOTTOM_MM) * MM - flow_top - 3
    first_line = rule_top + 3 + SIZE * 7 / 8 - LEADING
    marks = [mark for mark in (job.copy_number, job.urgency) if mark]
    parts = [
        _mark_box(name, mark_top, size, 0),
        _double_rule(left, rule_top, ("1.5pt", ".5pt")),
        _double_rule(left, foot_top, (".5pt", "1.5pt")),
        _classification(job, first_line),
        fixed(job.number, f"top:{first_line:.3f}pt;right:0"),
    ]
    return _boxed(parts, first_line + (max(1, len(marks)) + 2) * PITCH) + title_html(job.title, fonts)


def _order(job: NoticeJob, fonts: FontSet) -> str:
    mark, bottom = _mark(job.head or job.organ, grid.ORDER_BELOW_TOP_MM * MM + LEADING)
    number_top = bottom + 2 * PITCH
    number = _centred(job.number, number_top)
    parts = [_classification(job, 0), mark, number]
    return _boxed(parts, number_top + 2 * PITCH) + title_html(job.title, fonts)


def _minutes(job: NoticeJob, fonts: FontSet) -> str:
    mark, bottom = _mark(job.head or f"{job.organ}会议纪要", grid.HEAD_BELOW_TOP_MM * MM + LEADING)
    number_top = bottom + PITCH
    line_top = number_top + PITCH
    number = _centred(job.number, number_top)
    issued = fixed(job.organ, f"top:{line_top:.3f}pt;left:{CELL}pt")
    issued += fixed(date_cn(job.dated), f"top:{line_top:.3f}pt;right:{CELL}pt")
    rule_top = line_top + LEADING + SIZE + grid.RULE_BELOW_MM * MM
    return _boxed([mark, number, issued, _rule(rule_top)], rule_top + 2 * PITCH) + title_html(
        job.title, fonts
    )


def _form(job: NoticeJob, fonts: FontSet) -> str:
    number = f'<p class="set right">{spans([Run(f"编号：{job.number}")])}</p>' if job.number else ""
    return title_html(job.title, fonts) + grid.blank(0.5) + number


_HEADS: dict[Layout, Callable[[NoticeJob, FontSet], str]] = {
    Layout.FILE: _file,
    Layout.LETTER: _letter,
    Layout.ORDER: _order,
    Layout.MINUTES: _minutes,
    Layout.FORM: _form,
}


def _mark(name: str, top: float) -> tuple[str, float]:
    """Return 发文机关标志 as wide as looks right, and where it ends."""
    count = len(name)
    size = min(MAX_MARK_PT, TEXT_WIDTH / count)
    spread = (TEXT_WIDTH - count * size) / max(count - 1, 1)
    gap = spread if count * size > TEXT_WIDTH * FILLED else min(0.15 * size, spread)
    return _mark_box(name, top, size, gap), top + size


def _mark_box(name: str, top: float, size: float, gap: float) -> str:
    return (
        f'<div class="fixed mark" style="top:{top:.3f}pt;font-size:{size:.2f}pt;line-height:{size:.2f}pt;'
        f'letter-spacing:{gap:.3f}pt">{html.escape(name)}</div>'
    )


def _classification(job: NoticeJob, top: float) -> str:
    """密级 and 紧急程度, one below the other at the left."""
    marks = [mark for mark in (job.copy_number, job.urgency) if mark]
    return "".join(
        fixed(mark, f"top:{top + line * PITCH:.3f}pt;left:0", "hei") for line, mark in enumerate(marks)
    )


def _number(job: NoticeJob, top: float) -> str:
    """发文字号: centred; on a document to a superior at the left, with who issued it at the right."""
    if not job.issuers:
        return _centred(job.number, top)
    issuer = f'签发人：<span class="kai">{html.escape("、".join(job.issuers))}</span>'
    number = fixed(job.number, f"top:{top:.3f}pt;left:{CELL}pt")
    return f'{number}<div class="fixed" style="top:{top:.3f}pt;right:{CELL}pt">{issuer}</div>'


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


def _boxed(parts: list[str], height: float) -> str:
    return f'<div class="head" style="height:{snapped(height):.3f}pt">{"".join(parts)}</div>'

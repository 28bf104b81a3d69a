"""版记: 抄送, 印发机关 and 印发日期 at the foot of the last, even page.

CSS has no "last page", so the document is laid out twice: once to see where the text ends and how tall the
imprint is, then with the imprint pinned.
"""

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from notices.chinese import date_cn
from notices.job import Layout, NoticeJob
from notices.layout import grid
from notices.layout.runs import runs_html
from notices.layout.setting import Setting
from notices.layout.sheet import Sheet
from notices.lines import normalise

POINT = 96 / 72  # WeasyPrint's own unit, px, per pt
PX = 96 / 25.4  # and per mm
BOTTOM = grid.BOTTOM_EDGE_MM * PX
SLACK = 0.03  # px; a box as tall as the page to the last digit would flow onto the next one

TEXT_END = '<div id="text-end"></div>'


@dataclass(frozen=True)
class Measured:
    """Where the first pass put things: pages from 1, heights in WeasyPrint's pixels."""

    last_page: int
    text_end: float
    height: float


def imprint_html(job: NoticeJob, setting: Setting) -> str:
    """Return the imprint, or "" when the format has none: 信函 and 命令 have one only to name who gets it."""
    copies = _copies(job, setting)
    if job.layout is Layout.FORM or (job.layout in (Layout.LETTER, Layout.ORDER) and not copies):
        return ""
    if job.layout is Layout.LETTER:
        return f'<div class="imprint plain">{copies}</div>'
    printer = job.printer or f"{job.organ}办公室"
    alone = "" if copies else " alone"
    return (
        f'<div class="imprint">{copies}<div class="printed{alone}"><span>{html.escape(printer)}</span>'
        f"<span>{runs_html(date_cn(job.dated))}印发</span></div></div>"
    )


def measuring(imprint: str) -> str:
    """Return a tail that shows the first pass how tall the imprint is."""
    return f'<div style="break-before:page" id="imprint-top"></div>{imprint}<div id="imprint-bottom"></div>'


def measured(pages: Sequence[Mapping[str, tuple[float, float]]]) -> Measured:
    """Read the anchors of the first pass."""
    found = {
        name: (number, place[1]) for number, anchors in enumerate(pages, 1) for name, place in anchors.items()
    }
    height = found["imprint-bottom"][1] - found["imprint-top"][1]
    return Measured(*found["text-end"], height)


def pinned(sheet: Sheet, place: Measured, job: NoticeJob) -> str:
    """Return the tail that puts the imprint at the foot of the last page, an even one but in letters."""
    left_over = BOTTOM - place.text_end
    double_sided = job.layout is not Layout.LETTER
    even = place.last_page % 2 == 0
    line = sheet.setting.pitch * POINT
    if not sheet.landscape_end and left_over >= place.height + line and (even or not double_sided):
        return _pinned(sheet.imprint, left_over, "auto")
    # After an even last page comes a blank one; neither it nor the imprint's page is numbered.
    unnumbered = even and double_sided
    skipped = '<div style="break-before:page;page:unnumbered;height:1pt"></div>' if unnumbered else ""
    page = "unnumbered" if unnumbered else "auto"
    whole = BOTTOM - sheet.setting.top * POINT
    return f'{skipped}<div style="break-before:page;page:{page}">{_pinned(sheet.imprint, whole, page)}</div>'


def _pinned(imprint: str, height: float, page: str) -> str:
    return (
        f'<div style="break-inside:avoid;position:relative;height:{height - SLACK:.3f}px;page:{page}">'
        f'<div style="position:absolute;left:0;right:0;bottom:0">{imprint}</div></div>'
    )


def _copies(job: NoticeJob, setting: Setting) -> str:
    """主送, when it stands here, and 抄送: no rule between them."""
    recipient = job.recipient if setting.recipient_in_imprint else ""
    named = (("主送", recipient.rstrip("：:")), ("抄送", job.copies.removeprefix("抄送：")))
    lines = "".join(
        f"<p>{label}：{runs_html(normalise(names).rstrip('。'))}。</p>" for label, names in named if names
    )
    return f'<div class="copies">{lines}</div>' if lines else ""

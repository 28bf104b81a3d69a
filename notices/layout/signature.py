"""署名、成文日期、印章 and 附注: the end of the text."""

import math

from notices.chinese import date_cn
from notices.fonts import FontSet
from notices.job import Layout, NoticeJob, Stage
from notices.layout.grid import CELL, MM, PITCH, SEAL_MM, blank
from notices.layout.runs import runs_html
from notices.layout.text import paragraph_html
from notices.lines import Run, normalise, width
from notices.seal import seal_svg

DATE_FROM_RIGHT = 4  # cells, when sealed: 右空四字
SEAL_TOP = 0.35  # lines below the text: the standard allows less than one
LEAD_SEALED, LEAD_PLAIN = 2, 1  # blank lines above the name


def signature_html(job: NoticeJob, fonts: FontSet) -> str:
    """Return the signature block; a form has one only when it is sealed, minutes have none."""
    signed = job.layout is not Layout.MINUTES and (job.sealed or job.layout is not Layout.FORM)
    note = paragraph_html([Run(f"（{job.disclosure.strip('（）')}）")], fonts) if job.disclosure else ""
    if not signed:
        return note
    # A draft has room for the seal where the final will have it, but not the seal.
    block = _sealed(job, fonts, roomy=not note) if job.sealed else _unsealed(job, fonts)
    return f'<div class="closing">{block}{note}</div>'


def _sealed(job: NoticeJob, fonts: FontSet, *, roomy: bool) -> str:
    """The date four characters from the right, the name centred on it, the seal's lower middle on both."""
    name_width, date_width = _widths(job, fonts)
    date_right = DATE_FROM_RIGHT * CELL
    name_right = date_right + (date_width - name_width) / 2
    if name_right < 0:  # a long name takes the whole line; the date stays under its middle
        date_right, name_right = date_right - name_right, 0.0
    top = SEAL_TOP * PITCH
    picture = ""
    if job.stage is not Stage.DRAFT:
        right = date_right + date_width / 2 - SEAL_MM * MM / 2
        svg = seal_svg(job.seal_name or job.organ, fonts)
        picture = f'<div class="seal" style="top:{top:.2f}pt;right:{right:.2f}pt">{svg}</div>'
    below = top + SEAL_MM * MM - (LEAD_SEALED + 2) * PITCH
    # The note is short and stands at the left: it may share the line with the seal's foot.
    room = blank(math.ceil(below / PITCH)) if roomy and below > 0 else ""
    return _block(job, LEAD_SEALED, (name_right, date_right), picture + room)


def _unsealed(job: NoticeJob, fonts: FontSet) -> str:
    """The name two characters from the right, the date beginning two characters right of the name."""
    name_width, date_width = _widths(job, fonts)
    name_right = 2 * CELL
    date_right = name_right + name_width - 2 * CELL - date_width
    if date_right < 0:  # the date is the longer one: it stands two from the right, the name goes with it
        date_right = 2 * CELL
        name_right = date_right + date_width + 2 * CELL - name_width
    return _block(job, LEAD_PLAIN, (name_right, date_right), "")


def _widths(job: NoticeJob, fonts: FontSet) -> tuple[float, float]:
    return width([Run(normalise(job.signs))], fonts), width([Run(date_cn(job.dated))], fonts)


def _block(job: NoticeJob, lead: float, rights: tuple[float, float], after: str) -> str:
    lines = (normalise(job.signs), date_cn(job.dated))
    rows = "".join(
        f'<p style="padding-right:{right:.2f}pt">{runs_html(text)}</p>'
        for text, right in zip(lines, rights, strict=True)
    )
    return f'<div class="sign">{blank(lead)}{rows}{after}</div>'

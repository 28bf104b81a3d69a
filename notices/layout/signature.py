"""署名、成文日期、印章 and 附注: the end of the text."""

from notices.chinese import date_cn
from notices.fonts import FontSet
from notices.job import Layout, NoticeJob
from notices.layout.grid import CELL, blank
from notices.layout.runs import runs_html
from notices.layout.seals import sealed_html
from notices.layout.stamps import stamped_html
from notices.layout.text import paragraph_html
from notices.lines import Run, normalise, width

FROM_RIGHT = 2  # cells: 右空二字, without a seal
DATE_AFTER = 2  # cells the date begins right of the name


def signature_html(job: NoticeJob, fonts: FontSet) -> str:
    """Return the signature block; a form has one only when it is sealed, minutes have none."""
    signed = job.layout is not Layout.MINUTES and (job.sealed or job.layout is not Layout.FORM)
    note = paragraph_html([Run(f"（{job.disclosure.strip('（）')}）")], fonts) if job.disclosure else ""
    if not signed:
        return note
    # The note is short and stands at the left: it may share the line with the foot of a single seal.
    roomy = not note or bool(job.co_organs)
    return _signed(job, fonts, roomy=roomy) + note


def _signed(job: NoticeJob, fonts: FontSet, *, roomy: bool) -> str:
    if job.signers:
        return stamped_html(job, fonts)
    return sealed_html(job, fonts, roomy=roomy) if job.sealed else _unsealed(job, fonts)


def _unsealed(job: NoticeJob, fonts: FontSet) -> str:
    """Names one below the other, the widest two characters from the right; the date two further in."""
    names, date = [normalise(name) for name in job.signatures], date_cn(job.dated)
    widths = [width([Run(name)], fonts) for name in names]
    date_width = width([Run(date)], fonts)
    # Where the names begin, from the right. A date longer than they are stands two from the right itself.
    left = FROM_RIGHT * CELL + max(*widths, DATE_AFTER * CELL + date_width)
    rows = [*zip(names, (left - its_width for its_width in widths), strict=True)]
    rows.append((date, left - DATE_AFTER * CELL - date_width))
    lines = "".join(f'<p style="padding-right:{right:.2f}pt">{runs_html(text)}</p>' for text, right in rows)
    return f'<div class="sign">{blank()}{lines}</div>'

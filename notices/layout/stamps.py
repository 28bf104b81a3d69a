"""签名章: the posts and red signatures of those who sign an order, one below the other, and the date."""

from notices.chinese import date_cn
from notices.fonts import FontSet
from notices.job import NoticeJob, Stage
from notices.layout.grid import CELL, MM, PITCH, blank
from notices.layout.runs import fixed, runs_html
from notices.lines import normalise
from notices.seal import STAMP_MM, stamp_svg, stamp_width_mm

LEAD = 2  # blank lines above the first stamp
ROW = 2  # lines a stamp takes
FROM_RIGHT = 4  # cells: 右空四字, for stamps and date
POST_BEFORE = 2  # cells between a post and its stamp


def stamped_html(job: NoticeJob, fonts: FontSet) -> str:
    """Return a row for each signer and, a line below, the date."""
    widest = max(stamp_width_mm(signer.name) for signer in job.signers) * MM
    rows = ""
    for signer in job.signers:
        post_right = FROM_RIGHT * CELL + widest + POST_BEFORE * CELL
        row = fixed(normalise(signer.post), f"top:{(ROW - 1) / 2 * PITCH:.2f}pt;right:{post_right:.2f}pt")
        if job.stage is not Stage.DRAFT:
            top = (ROW * PITCH - STAMP_MM * MM) / 2
            left = f"right:{FROM_RIGHT * CELL + widest - stamp_width_mm(signer.name) * MM:.2f}pt"
            row += f'<div class="seal" style="top:{top:.2f}pt;{left}">{stamp_svg(signer.name, fonts)}</div>'
        rows += f'<div class="names" style="height:{ROW}lh">{row}</div>'
    right = f"padding-right:{FROM_RIGHT * CELL:.2f}pt"
    dated = f'<p style="{right}">{runs_html(date_cn(job.dated))}</p>'
    return f'<div class="sign">{blank(LEAD)}{rows}{blank()}{dated}</div>'

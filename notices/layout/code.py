"""The code to scan, on the last page: in the binding margin, beside the last line of the type area.

GB/T 9704 leaves the 28 mm there empty: page numbers, the imprint and the double rule of letters stand
elsewhere, and the staples sit 70 mm from the paper's edges.
"""

import segno

from notices.job import NoticeJob, Stage

SIZE_MM = 18
FROM_TEXT_MM = 4  # between the code and the type area


def code_html(job: NoticeJob) -> str:
    """Return the code that leads to the document's page; "" for drafts and where there is no address."""
    if not job.verification or job.stage is Stage.DRAFT:
        return ""
    drawn = segno.make_qr(job.verification, error="m").svg_inline(border=0, omitsize=True)
    return f'<div class="code">{drawn}</div>'

"""Render one document to PDF/A-3b, its data attached. Same job, same fonts: the same bytes.

Call it in a worker (notices/pool.py): a hostile template can take any amount of time and memory.
"""

import os
from datetime import datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from notices import attached_data, template
from notices.attached_data import SealPlace
from notices.fonts import FontSet, open_fonts
from notices.job import NoticeJob, RenderFailed
from notices.layout import document, fit, imprint
from notices.layout.setting import Setting

MAX_DATA_URI_CHARACTERS = 2_000_000
VARIANT = "pdf/a-3b"  # 3: with files attached; b: looks the same for ever


class BlockedAddress(ValueError):
    """A document asked for something outside itself."""


class OnlyWithin(URLFetcher):
    """Nothing but data: URIs. WeasyPrint's own fetcher would put /etc/passwd into the PDF when asked to."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols={"data"}, allow_redirects=False, fail_on_errors=True, timeout=1)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        """Return the content of a data: URI; raise BlockedAddress for anything else."""
        if not url.startswith("data:") or len(url) > MAX_DATA_URI_CHARACTERS:
            raise BlockedAddress(url[:60])
        return super().fetch(url, headers)


def render(job: NoticeJob, fonts: FontSet | None = None) -> bytes:
    """Return the PDF. Raises a Refusal that names what is wrong: template, markup, characters or fonts."""
    fonts = fonts or open_fonts()
    use_only(fonts.folder)
    content = template.fill(job)
    fonts.require(document.printed_texts(job, content))

    def attempt(setting: Setting) -> fit.Attempt:
        sheet = document.lay_out(job, content, fonts, setting)
        tail = imprint.measuring(sheet.imprint) if sheet.imprint else ""
        return fit.Attempt(sheet, _laid_out(sheet.html(tail), sheet.css))

    found = fit.fitting(attempt)
    if not found.sheet.imprint:
        return _pdf(found.laid_out, job)
    place = imprint.measured([page.anchors for page in found.laid_out.pages])
    tail = imprint.pinned(found.sheet, place, job)
    return _pdf(_laid_out(found.sheet.html(tail), found.sheet.css), job)


@cache
def use_only(folder: Path) -> None:
    """Let this process see the fonts of `folder` alone. Must come before anything has been rendered."""
    os.environ["FONTCONFIG_FILE"] = str(folder / "fontconfig.xml")


@cache
def _font_configuration() -> FontConfiguration:
    """One for the life of the process: each holds fonts in memory that are never given back."""
    return FontConfiguration()


def _laid_out(source: str, css: str) -> Any:
    configuration = _font_configuration()
    sheet = weasyprint.CSS(string=css, font_config=configuration)
    page = weasyprint.HTML(string=source, url_fetcher=OnlyWithin())
    return page.render(stylesheets=[sheet], font_config=configuration)


def _pdf(laid_out: Any, job: NoticeJob) -> bytes:
    pdf = laid_out.write_pdf(pdf_variant=VARIANT, attachments=[_attachment(job, _seal_place(laid_out))])
    if not pdf:
        raise RenderFailed(title=job.title, reason="排版没有产生任何页面")
    return bytes(pdf)


def _seal_place(laid_out: Any) -> SealPlace | None:
    for number, page in enumerate(laid_out.pages, 1):
        if "seal-1" in page.anchors:
            left, top = (round(pixels / imprint.PX, 2) for pixels in page.anchors["seal-1"][:2])
            return SealPlace(number, left, top)
    return None


def _attachment(job: NoticeJob, seal: SealPlace | None) -> weasyprint.Attachment:
    written_at = datetime.combine(job.dated, time())  # the clock would make other bytes each time
    return weasyprint.Attachment(
        string=attached_data.attached_data(job, seal),
        name=attached_data.FILENAME,
        description=job.title,
        created=written_at,
        modified=written_at,
        relationship="Source",
    )

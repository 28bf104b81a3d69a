"""Put the parts of a document in their order."""

import dataclasses
import html

from notices.content import Content
from notices.fonts import FontSet
from notices.job import Layout, NoticeJob, Stage
from notices.layout.code import code_html
from notices.layout.grid import blank
from notices.layout.head import head_html
from notices.layout.imprint import TEXT_END, imprint_html
from notices.layout.setting import Setting
from notices.layout.sheet import Sheet
from notices.layout.signature import signature_html
from notices.layout.styles import stylesheet
from notices.layout.table import SIGNATURE
from notices.layout.text import annex_list, annexes_html, blocks_html, paragraph_html
from notices.lines import Run, normalise
from notices.seal import watermark_uri

WATERMARKS = {Stage.DRAFT: "草稿", Stage.VOID: "作废"}


def lay_out(job: NoticeJob, content: Content, fonts: FontSet, setting: Setting) -> Sheet:
    """Return the document as HTML and CSS for WeasyPrint."""
    imprint = imprint_html(job, setting)
    text, closing = _signed(job, blocks_html(content.blocks, fonts), fonts)
    body = [
        head_html(job, fonts, setting),
        blank() if job.layout is not Layout.FORM else "",
        _recipient(job, fonts) if not setting.recipient_in_imprint else "",
        f'<div id="text">{text}</div>',
        f'<div class="closing" id="closing">{_annex_list(job, content, fonts)}{closing}</div>',
        annexes_html(content.annexes, fonts),
        TEXT_END if imprint else "",  # after a landscape annex it would begin a page of its own
    ]
    page = ' style="page:letter"' if job.layout is Layout.LETTER else ""
    words = WATERMARKS.get(job.stage)
    return Sheet(
        before=f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">{_metadata(job)}</head>'
        f'<body class="{job.layout}"{page}>{"".join(body)}',
        after=f"{code_html(job)}</body></html>",
        css=stylesheet(setting, watermark_uri(words, fonts) if words else ""),
        imprint=imprint,
        landscape_end=bool(content.annexes) and content.annexes[-1].landscape,
        setting=setting,
    )


def printed_texts(job: NoticeJob, content: Content) -> str:
    """Return everything that will stand on the pages, to see whether the fonts have it."""
    fixed = (job.title, job.organ, job.head, job.number, job.recipient, job.copies, job.printer, job.urgency)
    people = (*job.issuers, *(signer.post + signer.name for signer in job.signers))
    return "".join(
        (*fixed, *job.signatures, *job.seals, *people, job.copy_number, job.disclosure, *content.texts())
    )


def _signed(job: NoticeJob, text: str, fonts: FontSet) -> tuple[str, str]:
    """Return the text and what closes it: a cell that is to be signed takes the signature out of there."""
    if SIGNATURE not in text:
        return text, signature_html(job, fonts)
    signature = signature_html(dataclasses.replace(job, disclosure=""), fonts)
    note = signature_html(dataclasses.replace(job, sealed=False), fonts)
    return text.replace(SIGNATURE, signature, 1), note


def _recipient(job: NoticeJob, fonts: FontSet) -> str:
    if not job.recipient or job.layout in (Layout.FORM, Layout.MINUTES):
        return ""
    return paragraph_html([Run(normalise(job.recipient).rstrip("：:") + "：")], fonts, indent=0)


def _annex_list(job: NoticeJob, content: Content, fonts: FontSet) -> str:
    """附件说明: with the signature it never stands on a page without text (此页无正文)."""
    return annex_list(content.annexes, fonts) if job.layout is not Layout.FORM else ""


def _metadata(job: NoticeJob) -> str:
    title, organ, number = (html.escape(text) for text in (normalise(job.title), job.organ, job.number))
    return (
        f'<title>{title}</title><meta name="author" content="{organ}">'
        f'<meta name="keywords" content="公文,{number}">'
        f'<meta name="description" content="{number}"><meta name="generator" content="Lingxing">'
        f'<meta name="dcterms.created" content="{job.dated.isoformat()}">'
    )

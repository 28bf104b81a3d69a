"""Official documents: the list, a document with its deliveries, the PDF, the 送达回证."""

from contextlib import suppress
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from config import SHANGHAI
from database import files
from database.session import reading, transaction
from notices import life
from web.language import say
from web.now import request_now
from web.refusal_status import STATUS
from web.sign_in import person
from wording import Wording
from workflows.deliver_on_paper import PaperDelivery, deliver_on_paper
from workflows.delivery_refusals import (
    AlreadyDelivered,
    DeliveredTooEarly,
    DeliveredTooLate,
    MeansMissing,
    ReceiverUnknown,
)
from workflows.queries import notices
from workflows.queries.notice_page import delivery_line, notice_page
from workflows.queries.notices import Wanted
from workflows.queries.number_register import keeps_a_register
from workflows.receive_notice import LONGEST_SIGNATORY, is_unopened, note_opened, sign_receipt

page = Blueprint("notices", __name__, url_prefix="/notices")


@page.get("/")
def index() -> str:
    wanted = _wanted()
    with reading() as session:
        found = notices.notices(session, person(), wanted)
        return render_template(
            "notices/index.html",
            found=found,
            choices=notices.choices(session),
            wanted=wanted,
            keeps_a_register=keeps_a_register(person()),
            statuses={status.value: say(Wording(name)) for status, name in life.NAMES.items()},
        )


@page.get("/<int:notice_id>")
def show(notice_id: int) -> str:
    return _page(notice_id)


@page.get("/<int:notice_id>.pdf")
def pdf(notice_id: int) -> Response:
    """The document itself: whoever fetches it has opened it (已阅)."""
    with reading() as session:
        row = notices.readable_notice(session, notice_id, person())
        sha256 = notices.file_of(session, row)
        unopened = is_unopened(session, notice_id, person())
    if unopened:
        with transaction() as session:
            note_opened(session, notice_id, person(), request_now())
    return send_file(
        files.path_of(sha256),
        mimetype="application/pdf",
        as_attachment="download" in request.args,
        download_name=f"{row.number or row.title}.pdf",
    )


@page.post("/<int:notice_id>/deliveries")
def deliver(notice_id: int) -> Response | tuple[str, int]:
    """Note that the document was handed over on paper."""
    entered = PaperDelivery(
        receiver=request.form.get("receiver", ""),
        means=request.form.get("means", ""),
        delivered_at=_delivered_at(),
        signatory=request.form.get("signatory", ""),
    )
    try:
        with transaction() as session:
            deliver_on_paper(session, notice_id, entered, person(), request_now())
    except (AlreadyDelivered, DeliveredTooEarly, DeliveredTooLate, MeansMissing, ReceiverUnknown) as refused:
        return _page(notice_id, say(refused.wording)), STATUS[type(refused)]
    flash(_("送达已登记。"), "success")
    return redirect(url_for("notices.show", notice_id=notice_id))


@page.get("/deliveries/<int:delivery_id>")
def receipt(delivery_id: int) -> str:
    """The 送达回证, to be printed."""
    with reading() as session:
        return render_template("notices/receipt.html", delivery=delivery_line(session, delivery_id, person()))


@page.post("/deliveries/<int:delivery_id>/receipt")
def sign(delivery_id: int) -> Response:
    with transaction() as session:
        row = sign_receipt(session, delivery_id, person(), request_now(), request.form.get("signatory", ""))
        notice_id = row.notice_id
    flash(_("已签收。"), "success")
    return redirect(url_for("notices.show", notice_id=notice_id))


def _page(notice_id: int, refusal: str = "") -> str:
    with reading() as session:
        return render_template(
            "notices/notice.html",
            notice=notice_page(session, notice_id, person()),
            longest_signatory=LONGEST_SIGNATORY,
            refusal=refusal,
            typed=request.form,
            delivered_at=_delivered_at().strftime("%Y-%m-%dT%H:%M"),
        )


def _delivered_at() -> datetime:
    """Return the moment that was typed, now when there is none."""
    with suppress(ValueError):
        return datetime.fromisoformat(request.form.get("delivered_at", "")).replace(tzinfo=SHANGHAI)
    return request_now().astimezone(SHANGHAI)


def _wanted() -> Wanted:
    asked = request.args
    return Wanted(
        search=asked.get("search", "").strip()[:100],
        organ=asked.get("organ", ""),
        series=asked.get("series", ""),
        year=asked.get("year", None, type=int),
        status=asked.get("status", ""),
        scope=asked.get("scope", ""),
        page=asked.get("page", 1, type=int),
    )

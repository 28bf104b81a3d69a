"""消息: what instances have sent and nobody has received; handed over by hand, or put aside."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from database.session import reading, transaction
from staff.models import Role
from web.now import request_now
from web.sign_in import needs, person
from workflows.deliver_message import deliver_by_hand, discard
from workflows.queries import messages
from workflows.refusals import MessageNotAwaited

page = Blueprint("messages", __name__, url_prefix="/messages")
reads = needs(Role.PROCESS_ADMIN, Role.AUDITOR)
changes = needs(Role.PROCESS_ADMIN)


@page.get("/")
@reads
def index() -> str:
    closed = request.args.get("status") == "closed"
    with reading() as session:
        found = messages.messages(session, request.args.get("page", 1, type=int), closed=closed)
        return render_template("messages/index.html", found=found, closed=closed)


@page.get("/<int:sent_id>")
@reads
def show(sent_id: int) -> str:
    with reading() as session:
        return render_template("messages/message.html", sent=messages.message_page(session, sent_id))


@page.post("/<int:sent_id>/deliver")
@changes
def deliver(sent_id: int) -> Response:
    receiver = request.form.get("receiver", type=UUID)
    if receiver is None:
        raise MessageNotAwaited(message="")
    with transaction() as session:
        deliver_by_hand(session, sent_id, receiver, person(), request_now())
    flash(_("消息已送达所选办件。"), "success")
    return redirect(url_for("messages.index"))


@page.post("/<int:sent_id>/discard")
@changes
def put_aside(sent_id: int) -> Response:
    with transaction() as session:
        discard(session, sent_id, request.form.get("reason", "")[:1000], person(), request_now())
    flash(_("消息已作废，理由已记入发出办件的办理过程。"), "info")
    return redirect(url_for("messages.index"))

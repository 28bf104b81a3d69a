"""What somebody sends a case by the button of its page: a withdrawal, a cancellation, with its form."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from database.session import reading, transaction
from forms import BoundForm, FormRuleFailed, FormRulesUnsettled
from web import forms as page_forms
from web.language import say_package
from web.now import request_now
from web.sign_in import person
from wording import Refusal
from workflows.commands import CommandKey
from workflows.queries.message_page import MessagePage, message_page
from workflows.send_message import Sending, send_message

page = Blueprint("sending", __name__, url_prefix="/instances/messages")


@page.get("/<uuid:message_id>")
def show(message_id: UUID) -> str:
    with reading() as session:
        found = message_page(session, message_id, person(), request_now())
        return _page(found, _bind(session, found))


@page.post("/<uuid:message_id>")
def send(message_id: UUID) -> Response | tuple[str, int]:
    with reading() as session:
        found = message_page(session, message_id, person(), request_now())
        bound = _bind(session, found, submitted=True)
        if not bound.validate():
            return _page(found, bound), 422
        answers = dict(bound.answers)
    sending = Sending(
        message_id=message_id,
        answers=answers,
        command=CommandKey(request.form.get("command_key", ""), "send_message"),
        opinion=request.form.get("opinion", "").strip()[:4000],
    )
    with transaction() as session:
        send_message(session, sending, person(), request_now())
    flash(_("“%(message)s”已提交。", message=say_package(found.name, found.translations)), "success")
    return redirect(url_for("instances.show", instance_id=found.instance_id))


@page.post("/<uuid:message_id>/form")
def refresh(message_id: UUID) -> str:
    """Draw the form again with what was typed: a part of it, or the whole page."""
    with reading() as session:
        found = message_page(session, message_id, person(), request_now())
        bound = _bind(session, found, submitted=True)
        if "HX-Request" not in request.headers:
            return _page(found, bound)
        return render_template("forms/body.html", bound=bound, **_urls(found))


@page.errorhandler(FormRuleFailed)
@page.errorhandler(FormRulesUnsettled)
def form_failed(refused: Refusal) -> tuple[str, int]:
    """Say so, and carry what was typed along: what is sent by a button has no draft."""
    asked = request.view_args or {}
    carried = url_for("sending.refresh", **asked) if request.method == "POST" else ""
    return page_forms.failed_page(refused, again=url_for("sending.show", **asked), carried=carried)


def _bind(session: Session, found: MessagePage, *, submitted: bool = False) -> BoundForm:
    typed = page_forms.submitted_rows(found.form) if submitted else None
    return page_forms.bind_page(
        session,
        page_forms.PackageForm(found.form, found.translations, found.printed),
        found.variables,
        submitted=typed,
        instance_id=found.instance_id,
    )


def _page(found: MessagePage, bound: BoundForm) -> str:
    return render_template("instances/message.html", message=found, bound=bound, **_urls(found))


def _urls(found: MessagePage) -> dict[str, str]:
    return {
        "refresh_url": url_for("sending.refresh", message_id=found.id),
        "upload_url": url_for("attachments.upload"),
    }

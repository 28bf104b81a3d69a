"""One instance, for everyone who takes part in it."""

from contextlib import suppress
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from database.session import reading, transaction
from forms import BoundForm
from web import forms as page_forms
from web.inside import inside
from web.language import say_package
from web.now import request_now
from web.sign_in import person
from workflows.choose_activity import Choosing, choose_activity
from workflows.commands import CommandKey
from workflows.queries import diagrams
from workflows.queries.history import step_answers
from workflows.queries.instance_page import instance_page
from workflows.queries.message_page import MessagePage, message_page
from workflows.resolve_conflict import resolve_conflict
from workflows.retry_incident import retry_incident
from workflows.send_message import Sending, send_message

page = Blueprint("instances", __name__, url_prefix="/instances")
_TAKE = "take:"


@page.get("/<int:instance_id>")
def show(instance_id: int) -> str:
    with reading() as session:
        found = instance_page(session, instance_id, person(), request_now())
        path = diagrams.path_of(session, instance_id, person())
        return render_template("instances/instance.html", instance=found, path=path)


@page.get("/<int:instance_id>/diagram.bpmn")
def diagram(instance_id: int) -> Response:
    with reading() as session:
        content = diagrams.diagram_of(session, instance_id, person())
    return Response(content, mimetype="application/xml")


@page.get("/<int:instance_id>/steps/<int:version>")
def step(instance_id: int, version: int) -> str:
    """What was filled in at one step; the history fetches it when somebody opens it."""
    with reading() as session:
        found = step_answers(session, instance_id, version, person())
        bound = page_forms.bind_page(
            session, found.form, found.translations, found.context, instance_id=instance_id
        )
        part = "instances/step_part.html" if request.headers.get("HX-Request") else "instances/step.html"
        return render_template(part, step=found, bound=bound if found.form else None)


@page.get("/messages/<uuid:message_id>")
def message(message_id: UUID) -> str:
    with reading() as session:
        found = message_page(session, message_id, person(), request_now())
        return _message_page(found, _bind(session, found))


@page.post("/messages/<uuid:message_id>")
def send(message_id: UUID) -> AnyResponse | tuple[str, int]:
    with reading() as session:
        found = message_page(session, message_id, person(), request_now())
        bound = _bind(session, found, submitted=True)
        if not bound.validate():
            return _message_page(found, bound), 422
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


@page.post("/messages/<uuid:message_id>/form")
def refresh(message_id: UUID) -> str:
    with reading() as session:
        found = message_page(session, message_id, person(), request_now())
        bound = _bind(session, found, submitted=True)
        return render_template("forms/body.html", bound=bound, **_urls(found))


@page.post("/<int:instance_id>/choices/<uuid:choice_id>")
def choose(instance_id: int, choice_id: UUID) -> AnyResponse:
    """Begin what was picked in an ad-hoc sub-process; without an activity it is done."""
    choosing = Choosing(
        instance_id=instance_id,
        choice_id=choice_id,
        element_id=request.form.get("activity") or None,
        command=CommandKey(request.form.get("command_key", ""), "choose_activity"),
    )
    with transaction() as session:
        choose_activity(session, choosing, person(), request_now())
    flash(_("已开始所选的工作。") if choosing.element_id else _("已结束，办件继续往下办。"), "success")
    return redirect(url_for("instances.show", instance_id=instance_id))


@page.post("/incidents/<int:incident_id>/retry")
def retry(incident_id: int) -> AnyResponse:
    with transaction() as session:
        retry_incident(session, incident_id, person(), request_now())
    flash(_("已重试。如仍失败，异常会再次列出。"), "info")
    return redirect(inside(request.form.get("next"), url_for("desk.inbox")))


@page.post("/incidents/<int:incident_id>/resolve")
def resolve(incident_id: int) -> AnyResponse:
    """Take the values chosen of those that branches disagree on."""
    with transaction() as session:
        resolve_conflict(session, incident_id, _taken(), person(), request_now())
    flash(_("已按所选的值继续。"), "success")
    return redirect(inside(request.form.get("next"), url_for("desk.inbox")))


def _taken() -> dict[str, UUID]:
    """What the form says is taken; what is no id of a branch counts as not chosen."""
    taken = {}
    for name, value in request.form.items():
        with suppress(ValueError):
            if name.startswith(_TAKE):
                taken[name.removeprefix(_TAKE)] = UUID(value)
    return taken


def _bind(session: Session, found: MessagePage, *, submitted: bool = False) -> BoundForm:
    typed = page_forms.submitted_rows(found.form) if submitted else None
    return page_forms.bind_page(
        session,
        found.form,
        found.translations,
        found.variables,
        submitted=typed,
        instance_id=found.instance_id,
    )


def _message_page(found: MessagePage, bound: BoundForm) -> str:
    return render_template("instances/message.html", message=found, bound=bound, **_urls(found))


def _urls(found: MessagePage) -> dict[str, str]:
    return {
        "refresh_url": url_for("instances.refresh", message_id=found.id),
        "upload_url": url_for("attachments.upload"),
    }

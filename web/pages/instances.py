"""One instance, for everyone who takes part in it."""

from contextlib import suppress
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from database.session import reading, transaction
from web import forms as page_forms
from web.inside import inside
from web.now import request_now
from web.sign_in import person
from workflows.choose_activity import Choosing, choose_activity
from workflows.commands import CommandKey
from workflows.queries import diagrams
from workflows.queries.history import step_answers
from workflows.queries.instance_page import instance_page
from workflows.queries.supervision_links import case_of_supervision, supervisions_of_case
from workflows.resolve_conflict import resolve_conflict
from workflows.retry_incident import retry_incident

page = Blueprint("instances", __name__, url_prefix="/instances")
_TAKE = "take:"


@page.get("/<int:instance_id>")
def show(instance_id: int) -> str:
    with reading() as session:
        found = instance_page(session, instance_id, person(), request_now())
        path = diagrams.path_of(session, instance_id, person())
        return render_template(
            "instances/instance.html",
            instance=found,
            path=path,
            supervisions=supervisions_of_case(session, instance_id, person()),
            supervised=case_of_supervision(session, instance_id, person()),
        )


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
            session,
            page_forms.PackageForm(found.form, found.translations),
            found.context,
            instance_id=instance_id,
        )
        part = "instances/step_part.html" if request.headers.get("HX-Request") else "instances/step.html"
        return render_template(part, step=found, bound=bound if found.form else None)


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
        retry_incident(session, incident_id, person(), request_now(), request.form.get("why", ""))
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

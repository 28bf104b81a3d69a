"""异常: what could not be carried out; tried again one by one or many at once."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from database.session import reading, transaction
from staff.models import Role
from web.now import request_now
from web.sign_in import needs, person
from workflows.incidents import alike
from workflows.models import IncidentStatus
from workflows.queries import incidents
from workflows.refusals import IncidentNotFound
from workflows.retry_incident import queue_retries, retry_incident

page = Blueprint("incidents", __name__, url_prefix="/incidents")
MOST_AT_ONCE = 50  # each is a step of its own, and the browser waits


@page.get("/")
@needs(Role.PROCESS_ADMIN, Role.AUDITOR)
def index() -> str:
    resolved = request.args.get("status") == "resolved"
    reason = request.args.get("reason", "").strip()[:100]
    status = IncidentStatus.RESOLVED if resolved else IncidentStatus.OPEN
    with reading() as session:
        found = incidents.incidents(session, status, reason, request.args.get("page", 1, type=int))
        return render_template(
            "incidents/index.html",
            found=found,
            reason=reason,
            resolved=resolved,
            open_count=incidents.count_open(session),
        )


@page.post("/retry")
@needs(Role.PROCESS_ADMIN)
def retry() -> Response:
    """Each in a transaction of its own: one that fails again keeps no other from going on."""
    chosen = request.form.getlist("incident", type=int)[:MOST_AT_ONCE]
    gone = 0
    for incident_id in chosen:
        try:
            with transaction() as session:
                retry_incident(session, incident_id, person(), request_now(), request.form.get("why", ""))
        except IncidentNotFound:  # somebody was faster
            gone += 1
    if not chosen:
        flash(_("请先勾选要重试的异常。"), "warning")
    else:
        flash(_("已重试 %(count)s 项。仍失败的留在列表中。", count=len(chosen) - gone), "info")
    return redirect(url_for("incidents.index"))


@page.get("/<int:incident_id>/alike")
@needs(Role.PROCESS_ADMIN)
def confirm(incident_id: int) -> str:
    """Show what would be retried together; nothing has happened yet."""
    with reading() as session:
        line = incidents.open_incident(session, incident_id)
        return render_template("incidents/alike.html", line=line, count=len(alike(session, incident_id)))


@page.post("/<int:incident_id>/alike")
@needs(Role.PROCESS_ADMIN)
def retry_alike(incident_id: int) -> Response:
    with transaction() as session:
        count = queue_retries(session, incident_id, person(), request_now())
    flash(_("正在后台重试 %(count)s 项。仍失败的留在列表中。", count=count), "info")
    return redirect(url_for("incidents.index"))

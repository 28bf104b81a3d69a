"""催办: urging those who hold a task, by hand."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from database.session import current_settings, reading, transaction
from web.language import say
from web.now import request_now
from web.refusal_status import STATUS
from web.sign_in import person
from workflows.commands import CommandKey
from workflows.escalation_refusals import NobodyToUrge, UrgedOftenToday, UrgedTooOften, UrgingTextMissing
from workflows.queries.urging_page import urging_page
from workflows.urge_task import LONGEST_TEXT, URGED, Urging, urge_task

page = Blueprint("urging", __name__, url_prefix="/tasks/<uuid:task_id>/urging")


@page.get("/")
def show(task_id: UUID) -> str:
    return _page(task_id, "")


@page.post("/")
def urge(task_id: UUID) -> Response | tuple[str, int]:
    urging = Urging(
        task_id, request.form.get("text", ""), CommandKey(request.form.get("command_key", ""), URGED)
    )
    try:
        with transaction() as session:
            urge_task(session, urging, current_settings(), person(), request_now())
    except (UrgedTooOften, UrgedOftenToday, UrgingTextMissing, NobodyToUrge) as refused:
        return _page(task_id, say(refused.wording)), STATUS[type(refused)]
    flash(_("已催办，办理人已收到通知。"), "success")
    return redirect(url_for("urging.show", task_id=task_id))


def _page(task_id: UUID, refusal: str) -> str:
    with reading() as session:
        found = urging_page(session, task_id, current_settings(), person(), request_now())
        return render_template(
            "tasks/urging.html",
            found=found,
            refusal=refusal,
            text=request.form.get("text", ""),
            longest=LONGEST_TEXT,
        )

"""One task: its form, and what may be done with it."""

from contextlib import suppress
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from database.session import reading, transaction
from forms import BoundForm, FormRuleFailed, FormRulesUnsettled, Submitted
from web import forms as page_forms
from web.language import say_package
from web.now import request_now
from web.sign_in import person
from wording import Refusal
from workflows.claim_task import claim_task, release_task
from workflows.commands import CommandKey
from workflows.complete_task import Completion, complete_task
from workflows.models import TaskStatus
from workflows.queries import diagrams
from workflows.queries.instance_page import instance_page
from workflows.queries.task_page import TaskOnDesk, task_on_desk
from workflows.report_form import report_form
from workflows.save_draft import save_task_draft

page = Blueprint("tasks", __name__, url_prefix="/tasks")


@page.get("/<uuid:task_id>")
def show(task_id: UUID) -> str | Response:
    with reading() as session:
        task = task_on_desk(session, task_id, person(), request_now())
        if task.status is not TaskStatus.OPEN:
            return redirect(url_for("instances.show", instance_id=task.instance_id))
        draft = MultiDict(list(task.draft)) if task.draft and "anew" not in request.args else None
        return _page(session, task, _bind(session, task, draft))


@page.post("/<uuid:task_id>")
def submit(task_id: UUID) -> str | Response | tuple[str, int]:
    with reading() as session:
        task = task_on_desk(session, task_id, person(), request_now())
        bound = _bind(session, task, request.form)
        # A task that is closed or taken is refused below, whatever its form holds.
        wrong = not bound.validate() and task.status is TaskStatus.OPEN and task.hindrance is None
        missing = "outcome" if task.outcomes and not request.form.get("outcome") else ""
        if wrong or missing:
            return _page(session, task, bound, missing=missing), 422
        answers = dict(bound.answers) if not bound.errors else {}
    completion = Completion(
        task_id=task_id,
        answers=answers,
        command=CommandKey(request.form.get("command_key", ""), "complete_task"),
        opinion=request.form.get("opinion", "").strip()[:4000],
        outcome=request.form.get("outcome") or None,
    )
    with transaction() as session:
        complete_task(session, completion, person(), request_now())
    flash(_("“%(task)s”已办结。", task=say_package(task.name, task.translations)), "success")
    return redirect(url_for("desk.inbox"))


@page.post("/<uuid:task_id>/form")
def refresh(task_id: UUID) -> str:
    """Draw the form again: a rule, an option or a row depends on what was changed."""
    with reading() as session:
        task = task_on_desk(session, task_id, person(), request_now())
        bound = _bind(session, task, page_forms.submitted_rows(task.form))
        return _page(session, task, bound) if _whole_page() else _body(task, bound)


@page.post("/<uuid:task_id>/draft")
def draft(task_id: UUID) -> tuple[str, int]:
    with transaction() as session:
        save_task_draft(session, task_id, page_forms.typed_fields(), person(), request_now())
    return "", 204


@page.post("/<uuid:task_id>/claim")
def claim(task_id: UUID) -> Response:
    with transaction() as session:
        claim_task(session, task_id, person(), request_now())
    return redirect(url_for("tasks.show", task_id=task_id))


@page.post("/<uuid:task_id>/release")
def release(task_id: UUID) -> Response:
    with transaction() as session:
        release_task(session, task_id, person(), request_now())
    flash(_("任务已退回岗位，同岗位的人都可以签收。"), "success")
    return redirect(url_for("desk.inbox"))


@page.errorhandler(FormRuleFailed)
@page.errorhandler(FormRulesUnsettled)
def form_failed(refused: Refusal) -> tuple[str, int]:
    """Keep what was typed, leave the rest to an administrator, and say both."""
    task_id: UUID = (request.view_args or {})["task_id"]
    typed = page_forms.typed_fields() if request.method == "POST" else ()
    with transaction() as session:
        report_form(session, task_id, refused.wording, request_now())
        with suppress(Refusal):  # who only reads the task has no draft of it
            if typed:
                save_task_draft(session, task_id, typed, person(), request_now())
    return page_forms.failed_page(
        refused, again=url_for("tasks.show", task_id=task_id), kept=bool(typed), reported=True
    )


def _bind(session: Session, task: TaskOnDesk, submitted: Submitted | None) -> BoundForm:
    return page_forms.bind_page(
        session,
        page_forms.PackageForm(task.form, task.translations, task.printed),
        task.variables,
        submitted=submitted,
        instance_id=task.instance_id,
    )


def _page(session: Session, task: TaskOnDesk, bound: BoundForm, missing: str = "") -> str:
    instance = instance_page(session, task.instance_id, person(), request_now())
    return render_template(
        "tasks/task.html",
        task=task,
        bound=bound,
        missing=missing,
        opinion=request.form.get("opinion") or dict(task.draft).get("opinion", ""),
        instance=instance,
        path=diagrams.path_of(session, task.instance_id, person()),
        **_urls(task),
    )


def _body(task: TaskOnDesk, bound: BoundForm) -> str:
    return render_template("forms/body.html", bound=bound, **_urls(task))


def _urls(task: TaskOnDesk) -> dict[str, str]:
    return {
        "refresh_url": url_for("tasks.refresh", task_id=task.id),
        "upload_url": url_for("attachments.upload"),
        "draft_url": url_for("tasks.draft", task_id=task.id),
    }


def _whole_page() -> bool:
    return not request.headers.get("HX-Request")

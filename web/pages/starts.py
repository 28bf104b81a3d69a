"""Starting something: what there is, and the form that asks for the first variables."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from database.session import reading, transaction
from forms import BoundForm, FormRuleFailed, FormRulesUnsettled
from web import forms as page_forms
from web.language import say_package
from web.now import request_now
from web.sign_in import person
from wording import Refusal
from workflows.commands import CommandKey
from workflows.queries.starts import StartEntry, start_entries, start_entry
from workflows.refusals import EntryFailed
from workflows.save_draft import discard_start_draft, save_start_draft
from workflows.start_instance import Starting, start_instance

page = Blueprint("starts", __name__, url_prefix="/start")


@page.get("/")
def index() -> str:
    with reading() as session:
        return render_template("starts/index.html", entries=start_entries(session, person()))


@page.get("/<key>/<process_id>")
def show(key: str, process_id: str) -> str:
    with reading() as session:
        entry = start_entry(session, key, process_id, person())
        draft = MultiDict(list(entry.draft)) if entry.draft and "anew" not in request.args else None
        return _page(entry, page_forms.bind_start(session, entry, draft))


@page.post("/<key>/<process_id>")
def submit(key: str, process_id: str) -> Response | tuple[str, int]:
    with reading() as session:
        entry = start_entry(session, key, process_id, person())
        bound = page_forms.bind_start(session, entry, request.form)
        if not bound.validate():
            return _page(entry, bound), 422
        answers = dict(bound.answers)
    command = CommandKey(request.form.get("command_key", ""), "start_instance")
    with transaction() as session:
        instance_id = start_instance(
            session, Starting(key, process_id, answers, command), person(), request_now()
        )
    flash(_("“%(process)s”已提交。", process=say_package(entry.name, entry.translations)), "success")
    return redirect(url_for("instances.show", instance_id=instance_id))


@page.post("/<key>/<process_id>/draft")
def draft(key: str, process_id: str) -> tuple[str, int]:
    with transaction() as session:
        save_start_draft(session, (key, process_id), page_forms.typed_fields(), person(), request_now())
    return "", 204


@page.post("/<key>/<process_id>/draft/discard")
def discard(key: str, process_id: str) -> Response:
    with transaction() as session:
        discard_start_draft(session, key, process_id, person())
    return redirect(url_for("starts.show", key=key, process_id=process_id))


@page.post("/<key>/<process_id>/form")
def refresh(key: str, process_id: str) -> str:
    with reading() as session:
        entry = start_entry(session, key, process_id, person())
        bound = page_forms.bind_start(session, entry, page_forms.submitted_rows(entry.form))
        if not request.headers.get("HX-Request"):
            return _page(entry, bound)
        return render_template("forms/body.html", bound=bound, **_urls(entry))


@page.errorhandler(EntryFailed)
@page.errorhandler(FormRuleFailed)
@page.errorhandler(FormRulesUnsettled)
def form_failed(refused: Refusal) -> tuple[str, int]:
    """Keep what was typed, and say so: there is no case yet in which an administrator would see it."""
    asked = request.view_args or {}
    typed = page_forms.typed_fields() if request.method == "POST" else ()
    if typed:
        with transaction() as session:
            save_start_draft(session, (asked["key"], asked["process_id"]), typed, person(), request_now())
    return page_forms.failed_page(refused, again=url_for("starts.show", **asked), kept=bool(typed))


def _page(entry: StartEntry, bound: BoundForm) -> str:
    return render_template("starts/start.html", entry=entry, bound=bound, **_urls(entry))


def _urls(entry: StartEntry) -> dict[str, str]:
    return {
        "submit_url": url_for("starts.submit", key=entry.key, process_id=entry.process_id),
        "refresh_url": url_for("starts.refresh", key=entry.key, process_id=entry.process_id),
        "draft_url": url_for("starts.draft", key=entry.key, process_id=entry.process_id),
        "upload_url": url_for("attachments.upload"),
    }

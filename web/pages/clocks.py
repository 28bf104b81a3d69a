"""A statutory clock of a case: the evidence of what was counted, and what people may do about it."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from database.session import reading, transaction
from web.now import request_now
from web.sign_in import person
from workflows.clock_changes import ClockChange
from workflows.commands import CommandKey
from workflows.extend_clock import Decision, ask_for_extension, decide_extension
from workflows.pause_clock import pause_clock, resume_clock
from workflows.queries.clocks import clock_evidence

page = Blueprint("clocks", __name__, url_prefix="/clocks")


@page.get("/<int:clock_id>")
def show(clock_id: int) -> str:
    with reading() as session:
        evidence = clock_evidence(session, clock_id, person(), request_now())
        return render_template("clocks/show.html", evidence=evidence, now=request_now())


@page.post("/<int:clock_id>/pause")
def pause(clock_id: int) -> Response:
    change = _change(clock_id, "pause_clock")
    return _done(clock_id, lambda session: pause_clock(session, change, person(), request_now()))


@page.post("/<int:clock_id>/resume")
def resume(clock_id: int) -> Response:
    change = _change(clock_id, "resume_clock")
    return _done(clock_id, lambda session: resume_clock(session, change, person(), request_now()))


@page.post("/<int:clock_id>/extensions")
def ask(clock_id: int) -> Response:
    change, amount = _change(clock_id, "ask_for_extension"), request.form.get("amount", 0, type=int)
    return _done(
        clock_id, lambda session: ask_for_extension(session, change, amount, person(), request_now())
    )


@page.post("/<int:clock_id>/extensions/<int:extension_id>")
def decide(clock_id: int, extension_id: int) -> Response:
    granted = request.form.get("decision") == "grant"
    decision = Decision(_change(clock_id, "decide_extension"), extension_id, granted)
    return _done(clock_id, lambda session: decide_extension(session, decision, person(), request_now()))


def _change(clock_id: int, kind: str) -> ClockChange:
    key = CommandKey(request.form.get("command_key", ""), kind)
    return ClockChange(clock_id, request.form.get("reason", ""), key)


def _done(clock_id: int, act: Callable[[Session], None]) -> Response:
    with transaction() as session:
        act(session)
    flash(_("已记入办理过程，期限已重新计算。"), "success")
    return redirect(url_for("clocks.show", clock_id=clock_id))

"""Changing the working calendar: a day, a year from a file or by hand; and what that has moved."""

from datetime import date
from enum import StrEnum
from typing import TypeVar

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from calendars.models import Certainty, DayKind
from calendars.read_notice import LONGEST_NAME, LONGEST_SOURCE, read_notice
from database.session import reading, transaction
from staff.models import Role
from web.language import say
from web.now import request_now
from web.pages import calendar
from web.sign_in import needs, person
from wording import Refusal
from workflows.change_calendar import changes, fingerprint, make_official, take_back, take_notice
from workflows.change_calendar_day import DaySetting, set_day
from workflows.queries import calendar_page

Choice = TypeVar("Choice", bound=StrEnum)

page = Blueprint("calendar_changes", __name__, url_prefix="/calendar")
reads = needs(Role.PROCESS_ADMIN, Role.AUDITOR)
changes_days = needs(Role.PROCESS_ADMIN)


@page.post("/day")
@changes_days
def save_day() -> Response | tuple[str, int]:
    try:
        on = date.fromisoformat(request.form.get("day", ""))
    except ValueError:
        return calendar.draw(None, _("请选择日期。")), 422
    setting = DaySetting(
        on=on,
        region=request.form.get("region", ""),
        kind=_one_of(DayKind, "kind"),
        name=_text("name", LONGEST_NAME),
        source=_text("source", LONGEST_SOURCE),
        status=_one_of(Certainty, "status") or Certainty.OFFICIAL,
    )
    try:
        with transaction() as session:
            recalculation_id = set_day(session, setting, person(), request_now())
    except Refusal as refused:
        return calendar.draw(on, say(refused.wording)), 422
    if recalculation_id is None:
        flash(_("%(day)s 已保存，期限不受影响。", day=on), "success")
    else:
        flash(_("%(day)s 已保存，受影响的期限正在重算。", day=on), "success")
    return redirect(url_for("calendar.show", day=on, region=setting.region))


@page.post("/preview")
@changes_days
def preview() -> str | tuple[str, int]:
    """Show what a file would change, before it is taken."""
    sent = request.files.get("file")
    content = sent.read() if sent else b""
    try:
        notice = read_notice(content)
    except Refusal as refused:
        return calendar.draw(None, say(refused.wording)), 422
    with reading() as session:
        return render_template(
            "calendar/preview.html",
            notice=notice,
            content=content.decode(),
            changes=changes(session, notice),
            seen=fingerprint(session, notice.year),
            kinds=calendar.KINDS,
            weekdays=calendar.WEEKDAYS,
        )


@page.post("/take")
@changes_days
def take() -> Response | tuple[str, int]:
    try:
        notice = read_notice(request.form.get("content", "").encode())
        with transaction() as session:
            recalculation_id = take_notice(
                session, notice, request.form.get("seen", ""), person(), request_now()
            )
    except Refusal as refused:
        return calendar.draw(None, say(refused.wording)), 409
    return _to_pass(recalculation_id)


@page.post("/official")
@changes_days
def announce() -> Response | tuple[str, int]:
    """Make the typed year official, or take that back: both name what they rest on."""
    year, source = request.form.get("year", 0, type=int), _text("source", LONGEST_SOURCE)
    if not source:
        return calendar.draw(None, _("请写明依据的文件，最长 200 个字。")), 422
    change = take_back if "take_back" in request.form else make_official
    try:
        with transaction() as session:
            recalculation_id = change(session, year, source, person(), request_now())
    except Refusal as refused:
        return calendar.draw(None, say(refused.wording)), 409
    return _to_pass(recalculation_id)


@page.get("/passes/<int:recalculation_id>")
@reads
def show_pass(recalculation_id: int) -> str:
    with reading() as session:
        (one,) = calendar_page.passes(session, recalculation_id)
        cases = calendar_page.moved_cases(session, recalculation_id)
        return render_template("calendar/pass.html", one=one, cases=cases)


def _to_pass(recalculation_id: int) -> Response:
    flash(_("日历已保存，受影响的期限正在重算。"), "success")
    return redirect(url_for("calendar_changes.show_pass", recalculation_id=recalculation_id))


def _text(name: str, longest: int) -> str:
    return request.form.get(name, "").strip()[: longest + 1]  # one too many is refused, not cut off


def _one_of(choices: type[Choice], name: str) -> Choice | None:
    value = request.form.get(name, "")
    return choices(value) if value in set(choices) else None

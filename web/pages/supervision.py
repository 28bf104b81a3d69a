"""The 督办 board: supervised matters, overdue tasks of all cases, and handing one of these over to 督办."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import wraps
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from database.session import reading, transaction
from forms import BoundForm
from web import forms as page_forms
from web.language import say_package
from web.layout import moment
from web.now import request_now
from web.sign_in import person
from web.table_download import csv_download
from workflows.commands import CommandKey
from workflows.models import MatterStage
from workflows.overseeing import may_oversee
from workflows.queries import board
from workflows.queries.board_filter import AGES, Wanted
from workflows.queries.lights import Light
from workflows.queries.starts import StartEntry, start_entries, start_entry
from workflows.queries.supervised_matters import MatterBoard
from workflows.supervise_task import PACKAGE, PROCESS, proposal, supervise_task

page = Blueprint("supervision", __name__, url_prefix="/supervision")

LIGHTS = {
    Light.RED: _l("红：已逾期"),
    Light.YELLOW: _l("黄：未达序时进度或一日内到期"),
    Light.BLUE: _l("蓝：临近期限"),
    Light.GREEN: _l("绿：正常"),
    Light.NONE: _l("时限中止"),
}
SOURCES = {
    "leader": _l("领导批示"),
    "meeting": _l("会议议定"),
    "superior": _l("上级督办"),
    "overdue": _l("逾期转办"),
    "other": _l("其他"),
}
STAGES = {
    MatterStage.ASSIGNED: _l("待签收"),
    MatterStage.UNDERWAY: _l("办理中"),
    MatterStage.REPORTED: _l("待复核"),
    MatterStage.CLOSED: _l("已销号"),
    MatterStage.WITHDRAWN: _l("已撤销"),
}
AGE_NAMES = {
    "1-5": _l("逾期 5 个工作日以内"),
    "6-10": _l("逾期 6 至 10 个工作日"),
    "11-20": _l("逾期 11 至 20 个工作日"),
    "21-": _l("逾期超过 20 个工作日"),
}
STEPS = {
    "reminder": _l("提醒"),
    "reminder_slip": _l("催办单"),
    "supervision_letter": _l("督办函"),
    "circular": _l("通报"),
    "urged": _l("催办"),
}


def for_those_who_oversee(view: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if not may_oversee(person()):
            abort(404)
        return view(*args, **kwargs)

    return guarded


@page.get("/")
@for_those_who_oversee
def matters() -> str:
    wanted = _wanted()
    with reading() as session:
        found = MatterBoard(session, person(), request_now())
        return render_template(
            "supervision/matters.html",
            found=found.page(wanted),
            units=found.by_unit(),
            wanted=wanted,
            lights=LIGHTS,
            kinds=SOURCES,
            stages=STAGES,
            ages=AGE_NAMES,
        )


@page.get("/matters.csv")
@for_those_who_oversee
def matters_table() -> Response:
    heads = (
        _("编号"),
        _("事项"),
        _("来源"),
        _("督办机关"),
        _("责任单位"),
        _("文号"),
        _("阶段"),
        _("进度（%）"),
    )
    times = (_("交办时间"), _("时限"), _("报结时间"), _("销号时间"), _("亮灯"))
    with reading() as session:
        lines = MatterBoard(session, person(), request_now()).all(_wanted())
    rows: Iterable[tuple[Any, ...]] = (
        (
            *(line.number, line.subject, str(SOURCES.get(line.source, line.source))),
            *(line.supervisor, line.unit, line.document, str(STAGES[line.stage]), line.percent),
            *map(moment, (line.assigned_at, line.due_at, line.reported_at, line.closed_at)),
            str(LIGHTS[line.light]),
        )
        for line in lines
    )
    return csv_download(_("督办事项"), heads + times, rows)


@page.get("/overdue")
@for_those_who_oversee
def overdue() -> str:
    wanted, now = _wanted(), request_now()
    with reading() as session:
        return render_template(
            "supervision/overdue.html",
            found=board.overdue(session, person(), now, wanted),
            units=board.ages_by_unit(session, person(), now),
            wanted=wanted,
            kinds=board.kinds(session),
            ages=AGE_NAMES,
            steps=STEPS,
            may_supervise=_may_supervise(session),
        )


@page.get("/overdue.csv")
@for_those_who_oversee
def overdue_table() -> Response:
    heads = (_("编号"), _("事项"), _("任务"), _("责任单位"), _("办理人"), _("时限"), _("已采取"), _("转督办"))
    with reading() as session:
        lines = board.all_overdue(session, person(), request_now(), _wanted())
    rows = (
        (
            *(line.number, line.title, say_package(line.task, line.translations), line.organisation),
            *(line.assignee or (_(line.position) if line.position else ""), moment(line.due_at)),
            _("、").join(str(STEPS.get(step, step)) for step in line.steps),
            line.supervised.number if line.supervised else "",
        )
        for line in lines
    )
    return csv_download(_("逾期任务"), heads, rows)


@page.get("/overdue/<uuid:task_id>")
@for_those_who_oversee
def propose(task_id: UUID) -> str:
    """Show the form of a supervision, filled in with what is known of the overdue task."""
    with reading() as session:
        entry = start_entry(session, PACKAGE, PROCESS, person())
        proposed = proposal(session, task_id, person(), request_now())
        return _form(task_id, entry, page_forms.bind_start(session, entry, proposed=proposed))


@page.post("/overdue/<uuid:task_id>")
@for_those_who_oversee
def supervise(task_id: UUID) -> Response | tuple[str, int]:
    with reading() as session:
        entry = start_entry(session, PACKAGE, PROCESS, person())
        bound = page_forms.bind_start(session, entry, request.form)
        if not bound.validate():
            return _form(task_id, entry, bound), 422
        answers = dict(bound.answers)
    command = CommandKey(request.form.get("command_key", ""), "start_instance")
    with transaction() as session:
        instance_id = supervise_task(session, task_id, answers, command, person(), request_now())
    flash(_("已转督办，等待审批立项。"), "success")
    return redirect(url_for("instances.show", instance_id=instance_id))


def _wanted() -> Wanted:
    asked = request.args
    return Wanted(
        unit=asked.get("unit", ""),
        kind=asked.get("kind", ""),
        light=asked.get("light", ""),
        age=asked.get("age", "") if asked.get("age") in AGES else "",
        settled=asked.get("settled") == "1",
        page=asked.get("page", 1, type=int),
    )


def _may_supervise(session: Session) -> bool:
    """Return whether the person may start a supervision at all."""
    return any(
        (entry.key, entry.process_id) == (PACKAGE, PROCESS) for entry in start_entries(session, person())
    )


def _form(task_id: UUID, entry: StartEntry, bound: BoundForm) -> str:
    return render_template(
        "starts/start.html",
        entry=replace(entry, draft=(), draft_saved_at=None),
        bound=bound,
        submit_url=url_for("supervision.supervise", task_id=task_id),
        refresh_url=url_for("starts.refresh", key=PACKAGE, process_id=PROCESS),
        draft_url="",
        upload_url=url_for("attachments.upload"),
    )

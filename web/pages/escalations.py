"""催办规则: the ladders of reminders, edited as a form of rows. Rows come and go without scripts."""

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from werkzeug.wrappers import Response

from calendars.working_days import OFFICE_HOURS_END
from config import SHANGHAI
from database.session import reading, transaction
from staff.models import Role
from web.language import say
from web.now import request_now
from web.refusal_status import STATUS
from web.sign_in import needs, person
from wording import Refusal
from workflows.escalation_refusals import EscalationPolicyNotFound
from workflows.ladder_steps import Rung
from workflows.models import EscalationPolicy
from workflows.queries.ladder_preview import foresee
from workflows.save_escalation_policy import (
    PolicyChange,
    change_escalation_policy,
    create_escalation_policy,
    fingerprint,
)

page = Blueprint("escalations", __name__, url_prefix="/escalations")
reads = needs(Role.PROCESS_ADMIN, Role.AUDITOR)
changes = needs(Role.PROCESS_ADMIN)

UNITS = {"workdays": _l("个工作日"), "hours": _l("小时")}
KINDS = {
    "reminder": _l("提醒"),
    "reminder_slip": _l("催办单"),
    "supervision_letter": _l("督办函"),
    "circular": _l("通报"),
}
RECIPIENTS = {
    "assignee": _l("办理人"),
    "deputy": _l("代理人"),
    "superior": _l("上级岗位"),
    "parent": _l("上级单位负责人"),
    "chair": _l("区域轮值单位负责人"),
}
CHANNELS = {"app": _l("站内"), "mail": _l("邮件")}
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")
_NEW_RUNG = Rung(0, "workdays", "reminder", ("assignee",))
_NO_NUMBER = 1_000_000  # beyond what any step may have: it is refused by its number


@page.get("/")
@reads
def index() -> str:
    with reading() as session:
        policies = session.scalars(select(EscalationPolicy).order_by(EscalationPolicy.key)).all()
    return render_template("escalations/index.html", policies=policies, **_words())


@page.get("/new")
@changes
def new() -> str:
    return _form("", "", [_NEW_RUNG], "")


@page.get("/<key>")
@changes
def edit(key: str) -> str:
    with reading() as session:
        policy = session.get(EscalationPolicy, key)
    if policy is None:
        raise EscalationPolicyNotFound(key=key)
    return _form(key, policy.name, [Rung.from_data(step) for step in policy.steps], fingerprint(policy))


@page.post("/new", defaults={"key": ""})
@page.post("/<key>")
@changes
def save(key: str) -> Response | str | tuple[str, int]:
    name = request.form.get("name", "").strip()[:120]
    chosen = key or request.form.get("key", "").strip()
    seen = request.form.get("seen", "")
    rungs = _rungs()
    if "add" in request.form or "remove" in request.form:
        return _form(key, name, _with_rows_changed(rungs), seen)
    if "preview" in request.form:
        return _form(key, name, rungs, seen)
    if not name or not _KEY.match(chosen):
        sentence = _("请填写名称；代码以小写字母开头，只含小写字母、数字和下划线，最长 40 个字符。")
        return _form(key, name, rungs, seen, sentence), 422
    try:
        with transaction() as session:
            if key:
                change_escalation_policy(
                    session, PolicyChange(key, name, rungs, seen), person(), request_now()
                )
            else:
                create_escalation_policy(session, chosen, name, rungs, person(), request_now())
    except Refusal as refused:
        return _form(key, name, rungs, seen, say(refused.wording)), STATUS[type(refused)]
    flash(_("“%(name)s”已保存。", name=name), "success")
    return redirect(url_for("escalations.index"))


def _rungs() -> list[Rung]:
    columns = [request.form.getlist(field) for field in ("offset", "unit", "kind")]
    return [
        Rung(_whole(offset), unit, kind, _checked("to", index), _checked("by", index))
        for index, (offset, unit, kind) in enumerate(zip(*columns, strict=False))
    ]


def _checked(field: str, index: int) -> tuple[str, ...]:
    return tuple(request.form.getlist(f"{field}-{index}"))


def _whole(text: str) -> int:
    return int(text) if re.fullmatch(r"-?\d{1,5}", text.strip()) else _NO_NUMBER


def _with_rows_changed(rungs: Sequence[Rung]) -> list[Rung]:
    if "add" in request.form:
        return [*rungs, _NEW_RUNG]
    removed = request.form.get("remove", type=int)
    return [rung for index, rung in enumerate(rungs) if index != removed]


def _form(key: str, name: str, rungs: Sequence[Rung], seen: str, refusal: str = "") -> str:
    due_at, foreseen = _due_at(), []
    try:
        with reading() as session:
            foreseen = foresee(session, rungs, due_at)
    except Refusal as refused:
        refusal = refusal or (say(refused.wording) if "preview" in request.form else "")
    return render_template(
        "escalations/edit.html",
        key=key,
        asked=request.form.get("key", ""),
        name=name,
        rungs=rungs,
        seen=seen,
        refusal=refusal,
        due_at=due_at,
        foreseen=foreseen,
        **_words(),
    )


def _due_at() -> datetime:
    """The moment the preview is of: what was asked, else the end of a week from now."""
    with suppress(ValueError):
        return datetime.fromisoformat(request.form.get("due", "")).replace(tzinfo=SHANGHAI)
    day = (request_now() + timedelta(days=7)).astimezone(SHANGHAI).date()
    return datetime.combine(day, OFFICE_HOURS_END, SHANGHAI)


def _words() -> dict[str, dict[str, str]]:
    return {"units": UNITS, "kinds": KINDS, "recipients": RECIPIENTS, "channels": CHANNELS}

"""时限规则: the catalogue of statutory clocks, what packages have brought and what was added by hand."""

from dataclasses import asdict

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from database.session import reading, transaction
from staff.models import Role
from web.clock_rule_form import ClockRuleForm
from web.language import say
from web.now import request_now
from web.sign_in import needs, person
from wording import Refusal
from workflows.clock_refusals import ClockRuleNotFound
from workflows.models import ClockRule
from workflows.queries.texts import all_translations
from workflows.save_clock_rule import (
    change_clock_rule,
    create_clock_rule,
    fingerprint,
    reset_clock_rule,
    values_in,
)

page = Blueprint("clock_rules", __name__, url_prefix="/clock-rules")
reads = needs(Role.PROCESS_ADMIN, Role.AUDITOR)
changes = needs(Role.PROCESS_ADMIN)


@page.get("/")
@reads
def index() -> str:
    with reading() as session:
        rules = session.scalars(select(ClockRule).order_by(ClockRule.package_key, ClockRule.key)).all()
        return render_template("clock_rules/index.html", rules=rules, translations=all_translations(session))


@page.get("/new")
@changes
def new() -> str:
    return _form(ClockRuleForm(data={"warn_before": 0, "most_extension": 0}), None)


@page.post("/new")
@changes
def create() -> Response | str | tuple[str, int]:
    form = ClockRuleForm(request.form)
    if not form.validate():
        return _form(form, None), 422
    try:
        with transaction() as session:
            create_clock_rule(session, form.key.data, form.values, person(), request_now())
    except Refusal as refused:
        return _form(form, None, refusal=say(refused.wording)), 409
    return _saved(form)


@page.get("/<key>")
@changes
def edit(key: str) -> str:
    rule = _rule(key)
    return _form(ClockRuleForm(data={"key": key, **asdict(values_in(rule))}), rule, seen=fingerprint(rule))


@page.post("/<key>")
@changes
def save(key: str) -> Response | str | tuple[str, int]:
    rule, form, seen = _rule(key), ClockRuleForm(request.form), request.form.get("seen", "")
    form.key.data = key
    if not form.validate():
        return _form(form, rule, seen=seen), 422
    try:
        with transaction() as session:
            change_clock_rule(session, key, form.values, seen, person(), request_now())
    except Refusal as refused:
        return _form(form, rule, seen=seen, refusal=say(refused.wording)), 409
    return _saved(form)


@page.post("/<key>/reset")
@changes
def reset(key: str) -> Response:
    with transaction() as session:
        reset_clock_rule(session, key, person(), request_now())
    flash(_("已恢复为流程包的规定。已经起算的时限不变。"), "success")
    return redirect(url_for("clock_rules.index"))


def _rule(key: str) -> ClockRule:
    with reading() as session:
        rule = session.get(ClockRule, key)
    if rule is None:
        raise ClockRuleNotFound(rule=key)
    return rule


def _saved(form: ClockRuleForm) -> Response:
    flash(_("“%(name)s”已保存。已经起算的时限不变。", name=form.name.data), "success")
    return redirect(url_for("clock_rules.index"))


def _form(form: ClockRuleForm, rule: ClockRule | None, seen: str = "", refusal: str = "") -> str:
    return render_template("clock_rules/edit.html", form=form, rule=rule, seen=seen, refusal=refusal)

"""登记册: registers, their records, one record drawn by the register's own form; changed by its keepers."""

import re
from collections.abc import Sequence

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from database.session import reading, transaction
from forms import BoundForm
from registers.models import RecordStatus, Register
from web import forms as page_forms
from web.language import say
from web.now import request_now
from web.sign_in import person
from web.table_download import csv_download, xlsx_download
from wording import Refusal
from workflows.queries import registers
from workflows.queries.register_columns import STATUS_NAMES, Column, columns_of
from workflows.queries.registers import RecordPage
from workflows.save_record import RecordChange, may_enter, save_record

page = Blueprint("registers", __name__, url_prefix="/registers")
COLUMNS_IN_A_LIST = 5
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}\Z")
_DOWNLOADS = {"csv": csv_download, "xlsx": xlsx_download}


@page.get("/")
def index() -> str:
    with reading() as session:
        return render_template("registers/index.html", registers=registers.registers(session, person()))


@page.get("/<key>")
def show(key: str) -> str:
    search = _search()
    with reading() as session:
        register = registers.register(session, key)
        found = registers.records(session, key, person(), search, request.args.get("page", 1, type=int))
    return render_template(
        "registers/register.html",
        register=register,
        columns=_listed(register),
        found=found,
        search=search,
        statuses=STATUS_NAMES,
        may_enter=may_enter(person()),
    )


@page.get("/<key>.<any(csv, xlsx):kind>")
def export(key: str, kind: str) -> Response:
    with reading() as session:
        register = registers.register(session, key)
        columns = columns_of(register.schema)
        rows = [
            [
                line.key,
                *(column.exported(line.data.get(column.key)) for column in columns),
                line.organisation,
                say(STATUS_NAMES[line.status]),
            ]
            for line in registers.all_records(session, key, person(), _search())
        ]
    heads = [_("编号"), *(column.label for column in columns), _("所属单位"), _("状态")]
    return _DOWNLOADS[kind](register.name, heads, rows)


@page.get("/<key>/new")
def new(key: str) -> str:
    if not may_enter(person()):
        abort(404)
    with reading() as session:
        register = registers.register(session, key)
        return _form(register, None, _bind(session, register, None))


@page.get("/<key>/records/<record_key>")
def record(key: str, record_key: str) -> str:
    with reading() as session:
        register = registers.register(session, key)
        found = registers.record_page(session, key, record_key, person())
        bound = _bind(session, register, found)
        return render_template(
            "registers/record.html", register=register, record=found, bound=bound, statuses=STATUS_NAMES
        )


@page.get("/<key>/records/<record_key>/edit")
def edit(key: str, record_key: str) -> str:
    with reading() as session:
        register, found = _changeable(session, key, record_key)
        return _form(register, found, _bind(session, register, found))


@page.post("/<key>/new", defaults={"record_key": None})
@page.post("/<key>/records/<record_key>/edit")
def save(key: str, record_key: str | None) -> Response | tuple[str, int]:
    with reading() as session:
        register, found = _changeable(session, key, record_key)
        bound = _bind(session, register, found, submitted=True)
        chosen = record_key or request.form.get("record_key", "").strip()
        right = bound.validate()
        if not _KEY.match(chosen):
            sentence = _("编号应以字母或数字开头，只含字母、数字、点、下划线和短横线，最长 60 个字符。")
            return _form(register, found, bound, sentence), 422
        if not right:
            return _form(register, found, bound), 422
        answers = dict(bound.answers)
    closed = "closed" in request.form
    change = RecordChange(key, chosen, answers, closed, request.form.get("seen", 0, type=int))
    try:
        with transaction() as session:
            row = save_record(session, change, person(), request_now())
    except Refusal as refused:
        return _form(register, found, bound, say(refused.wording)), 409
    flash(_("“%(name)s”已保存。", name=row.name), "success")
    return redirect(url_for("registers.record", key=key, record_key=chosen))


@page.post("/<key>/form", defaults={"record_key": None})
@page.post("/<key>/records/<record_key>/form")
def refresh(key: str, record_key: str | None) -> str:
    with reading() as session:
        register, found = _changeable(session, key, record_key)
        bound = _bind(session, register, found, submitted=True)
        if not request.headers.get("HX-Request"):
            return _form(register, found, bound)
        return render_template("forms/body.html", bound=bound, **_urls(register, found))


def _changeable(session: Session, key: str, record_key: str | None) -> tuple[Register, RecordPage | None]:
    """Return what may be changed; to others the page does not exist."""
    register = registers.register(session, key)
    found = registers.record_page(session, key, record_key, person()) if record_key else None
    if not (found.may_change if found else may_enter(person())):
        abort(404)
    return register, found


def _bind(
    session: Session, register: Register, found: RecordPage | None, *, submitted: bool = False
) -> BoundForm:
    typed = page_forms.submitted_rows(register.schema) if submitted else None
    return page_forms.bind_page(
        session, page_forms.PackageForm(register.schema), found.data if found else {}, submitted=typed
    )


def _form(register: Register, found: RecordPage | None, bound: BoundForm, refusal: str = "") -> str:
    return render_template(
        "registers/edit.html",
        register=register,
        record=found,
        bound=bound,
        refusal=refusal,
        closed=found is not None and found.status is RecordStatus.CLOSED,
        **_urls(register, found),
    )


def _urls(register: Register, found: RecordPage | None) -> dict[str, str]:
    record_key = found.key if found else None
    return {
        "refresh_url": url_for("registers.refresh", key=register.key, record_key=record_key),
        "upload_url": url_for("attachments.upload"),
    }


def _listed(register: Register) -> Sequence[Column]:
    """The first few; whose record it is has a column of its own, by name."""
    columns = [column for column in columns_of(register.schema) if column.key != "organisation"]
    return columns[:COLUMNS_IN_A_LIST]


def _search() -> str:
    return request.args.get("search", "").strip()[:100]

"""发文登记簿: the numbers of an organ's documents, to be read and taken away by those who keep it."""

from flask import Blueprint, abort, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from database.session import reading
from web.language import say
from web.layout import day
from web.sign_in import person
from web.table_download import csv_download, xlsx_download
from workflows.queries import number_register
from workflows.queries.number_register import Wanted

page = Blueprint("number_register", __name__, url_prefix="/notices/register")
_DOWNLOADS = {"csv": csv_download, "xlsx": xlsx_download}


@page.before_request
def _only_for_keepers() -> None:
    if not number_register.keeps_a_register(person()):
        abort(404)


@page.get("/")
def show() -> str:
    wanted = _wanted()
    with reading() as session:
        return render_template(
            "notices/register.html",
            found=number_register.numbers(session, person(), wanted, request.args.get("page", 1, type=int)),
            choices=number_register.choices(session, person()),
            wanted=wanted,
        )


@page.get("/numbers.<any(csv, xlsx):kind>")
def export(kind: str) -> Response:
    heads = (
        _("文号"),
        _("标题"),
        _("发文机关"),
        _("主送"),
        _("签发人"),
        _("签发日期"),
        _("状态"),
        _("作废原因"),
    )
    with reading() as session:
        rows = [
            (
                *(line.number, line.title, line.organ, line.recipient, line.signed_by),
                *(day(line.signed_at), say(line.stage), line.void_reason),
            )
            for line in number_register.all_numbers(session, person(), _wanted())
        ]
    return _DOWNLOADS[kind](_("发文登记簿"), heads, rows)


def _wanted() -> Wanted:
    asked = request.args
    texts = {name: asked.get(name, "").strip()[:100] for name in ("organ", "series", "search")}
    return Wanted(year=asked.get("year", type=int), **texts)

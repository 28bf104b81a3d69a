"""代理: who is told in one's place while one is away; for oneself, and for all by system administrators."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from database.session import reading, transaction
from staff.deputies import Deputising, appoint_deputy, end_deputy
from web.language import say
from web.now import request_now
from web.sign_in import person
from wording import Refusal
from workflows.queries.deputies import deputies_page

page = Blueprint("deputies", __name__, url_prefix="/deputies")


@page.get("/")
def index() -> str:
    return _page(person().id)


@page.get("/<int:member_id>")
def show(member_id: int) -> str:
    return _page(member_id)


@page.post("/<int:member_id>")
def appoint(member_id: int) -> Response | tuple[str, int]:
    try:
        deputising = Deputising(
            member_id,
            request.form.get("deputy", ""),
            date.fromisoformat(request.form.get("from_on", "")),
            date.fromisoformat(request.form.get("until_on", "")),
            request.form.get("reason", ""),
        )
    except ValueError:
        return _page(member_id, _("请填写起止日期。")), 422
    try:
        with transaction() as session:
            appoint_deputy(session, deputising, person(), request_now())
    except Refusal as refused:
        return _page(member_id, say(refused.wording)), 422
    flash(_("代理已设置。"), "success")
    return redirect(url_for("deputies.show", member_id=member_id))


@page.post("/appointments/<int:deputy_id>/end")
def end(deputy_id: int) -> Response:
    with transaction() as session:
        member_id = end_deputy(session, deputy_id, person(), request_now()).member_id
    flash(_("代理已结束。"), "success")
    return redirect(url_for("deputies.show", member_id=member_id))


def _page(member_id: int, refusal: str = "") -> str:
    with reading() as session:
        found = deputies_page(session, member_id, person(), request_now())
        return render_template("deputies/deputies.html", found=found, refusal=refusal, asked=request.form)

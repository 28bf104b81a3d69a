"""The desk: 待办, 已办, 我发起."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from database.session import reading
from web.now import request_now
from web.sign_in import person
from workflows.queries import desk
from workflows.queries.desk import Wanted

page = Blueprint("desk", __name__)


@page.get("/")
def home() -> Response:
    return redirect(url_for("desk.inbox"))


@page.get("/inbox")
def inbox() -> str:
    wanted = _wanted("due")
    with reading() as session:
        found = desk.inbox(session, person(), wanted, request_now())
        choices = desk.choices(session, person())
        return render_template("desk/inbox.html", found=found, choices=choices, wanted=wanted)


@page.get("/done")
def done() -> str:
    wanted = _wanted("-closed")
    with reading() as session:
        found = desk.done(session, person(), wanted, request_now())
        return render_template("desk/done.html", found=found, wanted=wanted)


@page.get("/started")
def started() -> str:
    wanted = _wanted("-started")
    with reading() as session:
        found = desk.started(session, person(), wanted)
        return render_template("desk/started.html", found=found, wanted=wanted)


def _wanted(sort: str) -> Wanted:
    return Wanted(
        search=request.args.get("search", "").strip()[:100],
        process=request.args.get("process", ""),
        scope=request.args.get("scope", "all"),
        sort=request.args.get("sort", sort),
        page=request.args.get("page", 1, type=int),
    )

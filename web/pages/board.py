"""The 督办 board."""

from flask import Blueprint, abort, render_template, request

from database.session import reading
from web.now import request_now
from web.sign_in import person
from workflows.queries import board

page = Blueprint("board", __name__, url_prefix="/board")


@page.get("/")
def show() -> str:
    if not board.may_oversee(person()):
        abort(404)
    with reading() as session:
        found = board.overdue(session, person(), request_now(), request.args.get("page", 1, type=int))
        counts = board.counts_by_unit(session, person(), request_now())
        return render_template("board/board.html", found=found, counts=counts)

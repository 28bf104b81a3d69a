"""My own password: changed when one likes, and at the first sign-in with a one-time one."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from database.session import reading, transaction
from staff import change_account
from staff.passwords import SHORTEST
from staff.refusals import PasswordTooWeak, WrongPassword
from web.language import say
from web.now import request_now
from web.sign_in import person

page = Blueprint("password", __name__, url_prefix="/password")


@page.get("/")
def show() -> str:
    return _page("")


@page.post("/")
def change() -> Response | tuple[str, int]:
    old, new = request.form.get("old", ""), request.form.get("new", "")
    if new != request.form.get("again", ""):
        return _page(_("两次输入的新密码不一致。")), 422
    try:
        with reading() as session:
            password_hash = change_account.own_password_hash(session, person(), old, new)
    except (WrongPassword, PasswordTooWeak) as refused:
        return _page(say(refused.wording)), 422
    with transaction() as session:
        change_account.change_own_password(session, password_hash, person(), request_now())
    flash(_("密码已修改，请用新密码登录。"), "success")
    return redirect(url_for("sign_in.show"))


def _page(refusal: str) -> str:
    return render_template("password/change.html", refusal=refusal, shortest=SHORTEST)

"""What an administrator does with a member's account: password, sessions, lock, off and on again."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from database.session import transaction
from staff import change_account
from staff.models import Role
from staff.passwords import one_time_password
from staff.person import Person
from web.language import say
from web.now import request_now
from web.sign_in import needs, person
from wording import Refusal
from workflows.deactivate_member import deactivate_member

page = Blueprint("member_accounts", __name__, url_prefix="/members/<int:member_id>")
changes = needs(Role.SYSTEM_ADMIN)


@page.post("/password")
@changes
def reset_password(member_id: int) -> Response | str:
    """The answer to this request is the only place where the password ever stands."""
    issued = one_time_password()
    try:
        with transaction() as session:
            member = change_account.reset_password(session, member_id, issued.hash, person(), request_now())
    except Refusal as refused:
        flash(say(refused.wording), "error")
        return redirect(url_for("members.show", member_id=member_id))
    return render_template("members/password.html", member=member, password=issued.text)


@page.post("/sessions/end")
@changes
def end_sessions(member_id: int) -> Response:
    return _done(member_id, change_account.end_sessions, _("登录会话已全部结束。"))


@page.post("/unlock")
@changes
def unlock(member_id: int) -> Response:
    return _done(member_id, change_account.unlock, _("账号已解锁。"))


@page.post("/deactivate")
@changes
def deactivate(member_id: int) -> Response:
    return _done(member_id, deactivate_member, _("账号已停用，已签收的任务退回各自岗位。"))


@page.post("/reactivate")
@changes
def reactivate(member_id: int) -> Response:
    return _done(member_id, change_account.reactivate, _("账号已启用。"))


def _done(member_id: int, act: Callable[[Session, int, Person, datetime], object], sentence: str) -> Response:
    try:
        with transaction() as session:
            act(session, member_id, person(), request_now())
    except Refusal as refused:
        flash(say(refused.wording), "error")
    else:
        flash(sentence, "success")
    return redirect(url_for("members.show", member_id=member_id))

"""审计: sign-ins, changes of administrators, and whether the chains are whole."""

from datetime import date
from typing import Any

from flask import Blueprint, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from database.session import reading
from database.types import to_text
from staff.audit import Action, walk_trail
from staff.models import Role
from web.layout import moment
from web.sign_in import needs
from web.table_download import csv_download
from workflows.queries import audit
from workflows.queries.audit import AuditFilter
from workflows.verify_chain import Fault, verify_all, verify_named

page = Blueprint("audit", __name__, url_prefix="/audit")
reads = needs(Role.SYSTEM_ADMIN, Role.AUDITOR)

SIGN_INS = {
    "signed_in": _l("登录"),
    "refused": _l("密码错误"),
    "locked": _l("已锁定"),
    "signed_out": _l("退出"),
    "expired": _l("过期"),
    "wrong_code": _l("文件验证码错误"),
}
ACTIONS = {
    Action.MEMBER_CREATED: _l("新增人员"),
    Action.MEMBER_CHANGED: _l("修改人员"),
    Action.MEMBER_DEACTIVATED: _l("停用账号"),
    Action.MEMBER_REACTIVATED: _l("启用账号"),
    Action.PASSWORD_RESET: _l("重置密码"),
    Action.PASSWORD_CHANGED: _l("修改密码"),
    Action.SESSIONS_ENDED: _l("结束会话"),
    Action.ACCOUNT_UNLOCKED: _l("解锁账号"),
    Action.APPOINTED: _l("任命"),
    Action.APPOINTMENT_ENDED: _l("结束任职"),
    Action.DEPUTY_APPOINTED: _l("设置代理"),
    Action.DEPUTY_ENDED: _l("结束代理"),
    Action.DRAFT_SAVED: _l("保存草稿"),
    Action.DRAFT_DISCARDED: _l("放弃草稿"),
    Action.PACKAGE_DEPLOYED: _l("部署流程包"),
    Action.RECORD_WRITTEN: _l("登记册记录"),
    Action.ESCALATION_CHANGED: _l("催办规则"),
    Action.CALENDAR_CHANGED: _l("工作日历"),
    Action.CLOCK_RULE_CHANGED: _l("时限规则"),
}
FAULTS = {
    Fault.CONTENT: _l("内容与写入时不符"),
    Fault.LINK: _l("与前一条不相连，中间有删除或插入"),
    Fault.END: _l("末尾的记录被删除"),
}


@page.get("/")
@reads
def index() -> str:
    wanted = _wanted()
    with reading() as session:
        found = audit.changes(session, wanted)
        return render_template("audit/changes.html", found=found, wanted=wanted, kinds=ACTIONS)


@page.get("/sign-ins")
@reads
def sign_ins() -> str:
    wanted = _wanted()
    with reading() as session:
        found = audit.sign_ins(session, wanted)
        return render_template("audit/sign_ins.html", found=found, wanted=wanted, kinds=SIGN_INS)


@page.get("/changes.csv")
@reads
def changes_csv() -> Response:
    heads = [_("编号"), _("时间"), _("用户名"), _("姓名"), _("操作"), _("对象"), _("内容"), _("校验值")]
    with reading() as session:
        rows = [
            (
                line.id,
                moment(line.at),
                line.username,
                line.name,
                str(ACTIONS[Action(line.action)]),
                line.object,
                to_text(line.details),
                line.hash,
            )
            for line in audit.all_changes(session, _wanted())
        ]
    return csv_download(_("操作记录"), heads, rows)


@page.get("/sign-ins.csv")
@reads
def sign_ins_csv() -> Response:
    heads = [_("时间"), _("用户名"), _("地址"), _("事件")]
    with reading() as session:
        rows = [
            (moment(line.at), line.username, line.address, str(SIGN_INS.get(line.kind, line.kind)))
            for line in audit.all_sign_ins(session, _wanted())
        ]
    return csv_download(_("登录记录"), heads, rows)


@page.get("/chains")
@reads
def chains() -> str:
    """Verify on demand: ?all=1 everything, the administrators' trail too; ?number= one instance."""
    number = request.args.get("number", "").strip()[:80]
    shown: dict[str, Any] = {"number": number, "faults": FAULTS}
    with reading() as session:
        if number:
            shown["verdict"] = verify_named(session, number)
        elif "all" in request.args:
            shown["verdict"] = verify_all(session)
            shown["trail"] = walk_trail(session)
        return render_template("audit/chains.html", **shown)


def _wanted() -> AuditFilter:
    asked = request.args
    return AuditFilter(
        who=asked.get("who", "").strip()[:60],
        kind=asked.get("kind", ""),
        about=asked.get("about", "").strip()[:100],
        from_on=asked.get("from_on", type=date.fromisoformat),
        until_on=asked.get("until_on", type=date.fromisoformat),
        page=asked.get("page", 1, type=int),
    )

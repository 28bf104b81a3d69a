"""A notice template of a package draft: edited with its entry of package.toml, previewed as a draft."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from bpmn.manifest import LAYOUTS
from database.session import reading, transaction
from staff.models import Role
from web.draft_pdf import draft_pdf
from web.language import say
from web.now import request_now
from web.sign_in import needs, person
from wording import Refusal
from workflows.draft import draft_of
from workflows.preview_template import Previewing, preview
from workflows.queries.template_page import template_page
from workflows.save_notice_template import TemplateEdit, save_notice_template

page = Blueprint("notice_templates", __name__, url_prefix="/packages/<key>/notices")
changes = needs(Role.PROCESS_ADMIN)

LAYOUT_NAMES = dict(
    zip(
        LAYOUTS,
        (_l("文件格式"), _l("信函格式"), _l("命令（令）格式"), _l("表格"), _l("纪要格式")),
        strict=True,
    )
)
TEXTS = {
    "title": _l("标题"),
    "organ": _l("发文机关（代码）"),
    "series": _l("机关代字"),
    "recipient": _l("主送机关"),
    "copies": _l("抄送机关"),
    "disclosure": _l("公开属性"),
    "urgency": _l("紧急程度"),
    "head": _l("发文机关标志"),
    "signature": _l("署名"),
}
MOST_CHARACTERS = 2000


@page.get("/<notice>")
@changes
def show(key: str, notice: str) -> str:
    return _drawn(key, notice)


@page.post("/<notice>")
@changes
def save(key: str, notice: str) -> Response | tuple[str, int]:
    edit = _edit(key, notice)
    try:
        with transaction() as session:
            save_notice_template(session, edit, person(), request_now())
    except Refusal as refused:
        return _drawn(key, notice, edit, say(refused.wording)), 422
    flash(_("文书模板已存入草稿，部署后生效。"), "success")
    return redirect(url_for("notice_templates.show", key=key, notice=notice))


@page.post("/<notice>/preview")
@changes
def draw(key: str, notice: str) -> Response:
    """Render what is typed, saved or not, with the watermark 草稿."""
    with reading() as session:
        draft = draft_of(session, key)
        package = draft.package(_edit(key, notice).changes(draft))
        previewing = Previewing(package, notice, request.form.get("case", type=int))
        job = preview(session, previewing, person(), request_now())
    return draft_pdf(job, notice)


def _edit(key: str, notice: str) -> TemplateEdit:
    typed = request.form
    entry: dict[str, str | bool] = {name: typed.get(name, "").strip()[:MOST_CHARACTERS] for name in TEXTS}
    entry |= {"layout": typed.get("layout", ""), "sealed": "sealed" in typed}
    seen = {path: typed.get(f"seen:{path}", "") for path in (f"notices/{notice}.html", "package.toml")}
    return TemplateEdit(key, notice, typed.get("text", "").replace("\r\n", "\n"), entry, seen)


def _drawn(key: str, notice: str, edit: TemplateEdit | None = None, refusal: str = "") -> str:
    """Draw what was typed again, or what lies in the draft."""
    with reading() as session:
        found = template_page(session, key, notice)
    entry = (
        edit.entry if edit else {name: getattr(found.entry, name) for name in (*TEXTS, "layout", "sealed")}
    )
    return render_template(
        "packages/notice.html",
        found=found,
        text=edit.text if edit else found.text,
        entry=entry,
        seen=edit.seen if edit else found.seen,
        texts=TEXTS,
        layouts=LAYOUT_NAMES,
        refusal=refusal,
    )

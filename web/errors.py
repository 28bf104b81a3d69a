"""Refusals and failures become answers here: one page that says what is true now."""

from flask import Flask, Response, current_app, g, jsonify, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InternalError, OperationalError
from werkzeug.exceptions import HTTPException, SecurityError

from database.session import reading
from web.language import DEFAULT, reader_language, say, say_of_package
from web.refusal_status import status_of
from wording import Refusal
from workflows.queries.texts import all_translations

Answer = tuple[str | Response, int]


def install(app: Flask) -> None:
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    for kind in (OperationalError, InternalError):  # PostgreSQL calls a write to a replica internal
        app.register_error_handler(kind, _database_away)


def _refused(refusal: Refusal) -> Answer:
    status = status_of(refusal)
    # What a conflict is about can be looked at: whoever is told of one takes part.
    instance = refusal.wording.gaps.get("instance") if status == 409 else None
    return _page(_told(refusal), status, instance), status


def _told(refusal: Refusal) -> str:
    """Put a refusal into words; what it names in its gaps may have an English name in a package."""
    if reader_language() == DEFAULT:
        return say(refusal.wording)
    with reading() as session:
        return say_of_package(refusal.wording, all_translations(session))


def _csrf(_error: CSRFError) -> Answer:
    sentence = _("页面已过期，请返回并刷新后重新提交。表单已自动保存为草稿。")
    return _page(sentence, 400), 400


def _http(error: HTTPException) -> Answer | HTTPException:
    code = error.code or 500
    # A redirect raised as an exception; or a host that is not ours, for which no page has an address.
    if code < 400 or isinstance(error, SecurityError):
        return error
    return _page(_sentence(code), code), code


def _database_away(error: OperationalError | InternalError) -> Answer:
    current_app.logger.error("the database does not answer: %s", error.orig)
    g.pop("person", None)  # the menu would ask the database what waits for them
    sentence = _("数据库暂时没有应答，请稍后再试。您的操作可能没有生效，再次提交不会重复办理。")
    return _page(sentence, 503), 503


def _page(sentence: str, status: int, instance_id: int | None = None) -> str | Response:
    """Say a sentence as who asked reads it: JSON for our scripts, a part for htmx, or a page."""
    if asks_for_json():
        return jsonify(message=sentence)
    template = "refusal_part.html" if request.headers.get("HX-Request") else "refusal.html"
    signed_in = g.get("person") is not None
    return render_template(
        template, sentence=sentence, status=status, signed_in=signed_in, instance_id=instance_id
    )


def asks_for_json() -> bool:
    """Our scripts do, and show the message as it is (web/frontend/README.md); browsers ask for HTML."""
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def _sentence(code: int) -> str:
    known = {
        400: _("浏览器发来的请求不完整，请返回重试。"),
        401: _("登录已过期，请重新登录。"),
        403: _("您没有执行这项操作的权限。"),
        404: _("没有这个页面，或您无权查看它。"),
        405: _("这个地址不能这样访问，请从页面上的链接进入。"),
        413: _("上传的内容超过了大小限制，请压缩或拆分后再传。"),
        429: _("操作过于频繁，请稍后再试。"),
        503: _("系统正在升级，您的操作没有生效。请过几分钟再试；已提交的内容不会丢失。"),
    }
    return known.get(code, _("系统出了问题，您的操作没有生效。请稍后重试；如仍不行，请联系系统管理员。"))

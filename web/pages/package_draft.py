"""What is drawn and not yet deployed: the modeler and its requests, texts, check, deploy, discard."""

from typing import Any

from flask import Blueprint, Response, abort, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from bpmn.checks.finding import Finding
from database.session import reading, transaction
from staff.models import Role
from web.language import say
from web.now import request_now
from web.pages.packages import raw
from web.sign_in import needs, person
from wording import Refusal
from workflows.check_draft import check_draft
from workflows.deploy_draft import Deploying, deploy_draft
from workflows.draft import draft_of
from workflows.queries import packages
from workflows.queries.modeler_catalogue import modeler_catalogue
from workflows.refusals import PackageRefused
from workflows.save_package_draft import Saving, discard_package_draft, save_package_draft

page = Blueprint("package_draft", __name__, url_prefix="/packages/<key>")
changes = needs(Role.PROCESS_ADMIN)


@page.get("/modeler/<path:path>")
@changes
def modeler(key: str, path: str) -> str:
    with reading() as session:
        draft_of(session, key).content(path)
        return render_template(
            "packages/modeler.html", package=packages.package_page(session, key), path=path
        )


@page.get("/catalogue.json")
@changes
def catalogue(key: str) -> Response:
    with reading() as session:
        return jsonify(modeler_catalogue(session, draft_of(session, key)))


@page.get("/draft/files/<path:path>")
@needs(Role.PROCESS_ADMIN, Role.AUDITOR)
def file(key: str, path: str) -> Response:
    with reading() as session:
        draft = draft_of(session, key)
        response = raw(draft.content(path), path)
        response.set_etag(draft.revision(path))
    return response


@page.post("/draft/files/<path:path>")
@changes
def save(key: str, path: str) -> Response:
    """The modeler saves: the body is the file, If-Match the revision it had loaded."""
    with transaction() as session:
        saving = Saving(key, path, request.get_data(), _seen())
        revision = save_package_draft(session, saving, person(), request_now())
    response = Response(status=204)
    response.set_etag(revision)
    return response


@page.post("/draft/check/<path:path>")
@changes
def check(key: str, path: str) -> Response:
    """Check the package with this file as it is being drawn."""
    with reading() as session:
        findings = check_draft(session, draft_of(session, key), {path: request.get_data()})
    return jsonify([_as_data(finding, path) for finding in findings])


@page.post("/draft/deploy/<path:path>")
@changes
def deploy_drawn(key: str, path: str) -> tuple[Response, int]:
    """The modeler deploys: what is drawn now, with all else that lies in the draft."""
    sent: Any = request.get_json()
    if not isinstance(sent, dict) or not sent.get("xml"):
        abort(400)
    deploying = Deploying(
        key=key,
        base=request.args.get("base", 0, type=int),
        note=str(sent.get("note", "")),
        changes={path: str(sent["xml"]).encode()},
        seen={path: _seen()} if _seen() else {},
    )
    try:
        with transaction() as session:
            row = deploy_draft(session, deploying, person(), request_now())
    except PackageRefused as refused:
        findings = [_as_data(finding, path) for finding in refused.findings]
        return jsonify(message=say(refused.wording), findings=findings), 422
    flash(_("已部署第 %(version)s 版。办理中的事项仍按原版本办理。", version=row.version), "success")
    return jsonify(version=row.version, url=url_for("packages.show", key=key)), 201


@page.get("/deploy")
@changes
def review(key: str) -> str:
    with reading() as session:
        return _review(key, check_draft(session, draft_of(session, key)))


@page.post("/deploy")
@changes
def deploy(key: str) -> AnyResponse | tuple[str, int]:
    deploying = Deploying(key, request.form.get("base", 0, type=int), request.form.get("note", ""))
    try:
        with transaction() as session:
            row = deploy_draft(session, deploying, person(), request_now())
    except PackageRefused as refused:
        return _review(key, refused.findings, say(refused.wording)), 422
    except Refusal as refused:
        flash(say(refused.wording), "error")
        return redirect(url_for("package_draft.review", key=key))
    flash(_("已部署第 %(version)s 版。办理中的事项仍按原版本办理。", version=row.version), "success")
    return redirect(url_for("packages.show", key=key))


@page.post("/discard")
@changes
def discard(key: str) -> AnyResponse:
    with transaction() as session:
        discard_package_draft(session, key, person(), request_now())
    flash(_("草稿已放弃。"), "success")
    return redirect(url_for("packages.index"))


@page.get("/edit/<path:path>")
@changes
def edit(key: str, path: str) -> str:
    with reading() as session:
        draft = draft_of(session, key)
        text, seen = draft.content(path).decode("utf-8", "replace"), draft.revision(path)
    return render_template("packages/edit.html", key=key, path=path, text=text, seen=seen, refusal="")


@page.post("/edit/<path:path>")
@changes
def change(key: str, path: str) -> AnyResponse | tuple[str, int]:
    text, seen = request.form.get("text"), request.form.get("seen", "")
    if text is None:
        abort(400)
    content = text.replace("\r\n", "\n").encode()
    try:
        with transaction() as session:
            save_package_draft(session, Saving(key, path, content, seen), person(), request_now())
    except Refusal as refused:
        refusal = say(refused.wording)
        return render_template(
            "packages/edit.html", key=key, path=path, text=text, seen=seen, refusal=refusal
        ), 409
    flash(_("“%(file)s”已存入草稿，部署后生效。", file=path), "success")
    return redirect(url_for("packages.show", key=key))


def _review(key: str, findings: object, refusal: str = "") -> str:
    with reading() as session:
        return render_template(
            "packages/deploy.html",
            package=packages.package_page(session, key),
            findings=findings,
            refusal=refusal,
        )


def _seen() -> str:
    """The revision in If-Match, without the marks of an ETag."""
    return request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')


def _as_data(finding: Finding, path: str) -> dict[str, str | None]:
    """A finding for the modeler; one in another file says in which."""
    message = say(finding.message)
    return finding.as_data() | {"message": message if finding.file == path else f"{finding.file}：{message}"}

"""Two versions of a package side by side: drawings as drawings, texts line by line."""

from collections.abc import Mapping

from flask import Blueprint, abort, render_template, request, url_for
from sqlalchemy.orm import Session

from database.session import reading
from staff.models import Role
from web.sign_in import needs
from workflows.compare_packages import Change, compare
from workflows.draft import draft_of
from workflows.queries import packages

page = Blueprint("package_comparison", __name__, url_prefix="/packages/<key>/compare")
DRAFT = "draft"


@page.get("")
@needs(Role.PROCESS_ADMIN, Role.AUDITOR)
def show(key: str) -> str:
    with reading() as session:
        shown = packages.package_page(session, key)
        newest = str(shown.version)
        old = request.args.get("old") or (newest if shown.draft else str(max(1, shown.version - 1)))
        new = request.args.get("new") or (DRAFT if shown.draft else newest)
        changes = compare(_files(session, key, old), _files(session, key, new))
    diagrams = [each.path for each in changes if each.is_diagram and each.change is Change.CHANGED]
    chosen = request.args.get("file", "")
    path = chosen if chosen in diagrams else next(iter(diagrams), "")
    return render_template(
        "packages/compare.html",
        package=shown,
        old=old,
        new=new,
        changes=changes,
        diagrams=diagrams,
        path=path,
        old_url=_url(key, old, path),
        new_url=_url(key, new, path),
    )


def _files(session: Session, key: str, which: str) -> Mapping[str, bytes]:
    if which == DRAFT:
        return draft_of(session, key).files
    if not which.isdecimal():
        abort(404)
    return {} if which == "0" else packages.version_files(session, key, int(which))


def _url(key: str, which: str, path: str) -> str:
    if not path:
        return ""
    if which == DRAFT:
        return url_for("package_draft.file", key=key, path=path)
    return url_for("packages.file", key=key, version=which, path=path)

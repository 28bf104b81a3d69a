"""迁移办件: what would become of running cases in the newest version, and moving them there."""

from collections.abc import Mapping

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from database.session import reading, transaction
from staff.models import Role
from web.now import request_now
from web.sign_in import needs, person
from workflows.begin_migration import Wish, begin_migration
from workflows.plan_migration import Verdict, plan_migration
from workflows.queries import migrations, packages

page = Blueprint("migrations", __name__, url_prefix="/packages/<key>/migrations")
reads = needs(Role.PROCESS_ADMIN, Role.AUDITOR)
MAPPED = "map."  # in front of the id of an element of an older version
MOST_SHOWN = 200
SECONDS_BETWEEN_LOOKS = "3"


@page.get("")
@reads
def plan(key: str) -> str:
    mapping, wanted = _mapping(request.args), request.args.get("verdict", "")
    with reading() as session:
        outlook = plan_migration(session, key, mapping, request_now())
        package = packages.package_page(session, key)
    shown = [one for one in outlook.forecasts if wanted in ("", one.verdict)]
    return render_template(
        "packages/migration_plan.html",
        package=package,
        outlook=outlook,
        shown=shown[:MOST_SHOWN],
        hidden=len(shown[MOST_SHOWN:]),
        mapping=mapping,
        mapped=MAPPED,
        tried=any(name.startswith(MAPPED) for name in request.args),
        wanted=wanted,
    )


@page.post("")
@needs(Role.PROCESS_ADMIN)
def begin(key: str) -> Response:
    mapping, chosen = _mapping(request.form), request.form.getlist("instance", type=int)
    with transaction() as session:
        if "all" in request.form:
            outlook = plan_migration(session, key, mapping, request_now())
            chosen = [one.instance_id for one in outlook.forecasts if one.verdict != Verdict.REFUSED]
        wish = Wish(key, chosen, mapping, request.form.get("reason", ""))
        migration_id = begin_migration(session, wish, person(), request_now()).id
    flash(_("已开始迁移，办件将逐件迁移。"), "info")
    return redirect(url_for("migrations.show", key=key, migration_id=migration_id))


@page.get("/<int:migration_id>")
@reads
def show(key: str, migration_id: int) -> Response:
    with reading() as session:
        migration = migrations.migration_page(session, key, migration_id)
        package = packages.package_page(session, key)
    response = make_response(render_template("packages/migration.html", package=package, migration=migration))
    if migration.count("waiting"):
        response.headers["Refresh"] = SECONDS_BETWEEN_LOOKS
    return response


def _mapping(sent: Mapping[str, str]) -> dict[str, str]:
    """Return the elements that somebody has chosen another for."""
    return {name.removeprefix(MAPPED): to for name, to in sent.items() if name.startswith(MAPPED) and to}

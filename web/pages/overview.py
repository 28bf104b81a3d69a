"""全部办件: every instance, searched and narrowed."""

from flask import Blueprint, render_template, request
from flask_babel import lazy_gettext as _l

from database.session import reading
from staff.models import Role
from web.sign_in import needs, person
from workflows.models import InstanceStatus
from workflows.queries import organisations, overview
from workflows.queries.desk import Wanted
from workflows.queries.overview import Narrowing

page = Blueprint("overview", __name__, url_prefix="/overview")

STATUSES = {
    InstanceStatus.RUNNING: _l("办理中"),
    InstanceStatus.SUSPENDED: _l("已暂停"),
    InstanceStatus.COMPLETED: _l("已办结"),
    InstanceStatus.CANCELLED: _l("已取消"),
}


@page.get("/")
@needs(Role.PROCESS_ADMIN, Role.AUDITOR)
def index() -> str:
    asked = request.args
    wanted = Wanted(
        search=asked.get("search", "").strip()[:100],
        process=asked.get("process", ""),
        sort=asked.get("sort", "-started"),
        page=asked.get("page", 1, type=int),
    )
    narrowing = Narrowing(asked.get("status", ""), asked.get("organisation", ""))
    with reading() as session:
        return render_template(
            "overview/index.html",
            found=overview.all_instances(session, person(), wanted, narrowing),
            wanted=wanted,
            narrowing=narrowing,
            statuses=STATUSES,
            processes=overview.process_choices(session),
            organisations=organisations.organisation_choices(session),
        )

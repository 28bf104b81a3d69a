"""运行状况: is the system at work, what waits, what is stuck."""

from flask import Blueprint, render_template

from database.session import reading
from staff.models import Role
from web.now import request_now
from web.sign_in import needs
from workflows.queries.pulse import feel_pulse

page = Blueprint("pulse", __name__, url_prefix="/pulse")


@page.get("/")
@needs(Role.SYSTEM_ADMIN, Role.PROCESS_ADMIN, Role.AUDITOR)
def show() -> str:
    with reading() as session:
        return render_template("pulse/show.html", pulse=feel_pulse(session, request_now()))

"""机构与人员: the tree, who works where, one member and what an administrator does with the account."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from config import SHANGHAI
from database.session import reading, transaction
from staff import appoint as appointments
from staff.models import Role
from staff.passwords import one_time_password
from staff.save_member import change_member, create_member
from web.language import say
from web.member_form import ROLE_NAMES, AppointmentForm, MemberForm
from web.now import request_now
from web.sign_in import needs, person
from wording import Refusal
from workflows.queries import members, organisations

page = Blueprint("members", __name__, url_prefix="/members")
reads = needs(Role.SYSTEM_ADMIN, Role.AUDITOR)
changes = needs(Role.SYSTEM_ADMIN)


@page.get("/")
@reads
def index() -> str:
    code = request.args.get("organisation", "")
    search = request.args.get("search", "").strip()[:60]
    with reading() as session:
        return render_template(
            "members/index.html",
            tree=organisations.tree(session),
            here=organisations.organisation_at(session, code) if code else None,
            found=members.members(
                session, code, search, request.args.get("page", 1, type=int), request_now()
            ),
            search=search,
            role_names=ROLE_NAMES,
        )


@page.get("/groups")
@reads
def groups() -> str:
    with reading() as session:
        return render_template(
            "members/groups.html",
            groups=organisations.groups(session, request_now().astimezone(SHANGHAI).date()),
            aliases=organisations.aliases(session),
        )


@page.get("/new")
@changes
def new() -> str:
    with reading() as session:
        form = MemberForm(data={"organisation": request.args.get("organisation")}, **_choices(session))
    return render_template("members/form.html", form=form, member=None)


@page.post("/new")
@changes
def create() -> str | tuple[str, int]:
    with reading() as session:
        form = MemberForm(request.form, **_choices(session))
    if not form.validate():
        return render_template("members/form.html", form=form, member=None), 422
    issued = one_time_password()
    try:
        with transaction() as session:
            member = create_member(session, form.details, issued.hash, person(), request_now())
    except Refusal as refused:
        return render_template("members/form.html", form=form, member=None, refusal=say(refused.wording)), 422
    return render_template("members/password.html", member=member, password=issued.text)


@page.get("/<int:member_id>")
@reads
def show(member_id: int) -> str:
    with reading() as session:
        member = members.member_page(session, member_id, request_now())
        today = request_now().astimezone(SHANGHAI).date()
        likely = {"organisation": member.organisation_code, "from_on": today}
        return render_template(
            "members/member.html",
            member=member,
            appointing=_appointing(session, data=likely),
            role_names=ROLE_NAMES,
        )


@page.get("/<int:member_id>/edit")
@changes
def edit(member_id: int) -> str:
    with reading() as session:
        member = members.member_page(session, member_id, request_now())
        present = vars(member) | {"organisation": member.organisation_code}
        form = MemberForm(data=present, **_choices(session))
    return render_template("members/form.html", form=form, member=member)


@page.post("/<int:member_id>/edit")
@changes
def change(member_id: int) -> Response | tuple[str, int]:
    with reading() as session:
        member = members.member_page(session, member_id, request_now())
        form = MemberForm(request.form, **_choices(session))
    form.username.data = member.username
    if not form.validate():
        return render_template("members/form.html", form=form, member=member), 422
    try:
        with transaction() as session:
            change_member(session, member_id, form.details, person(), request_now())
    except Refusal as refused:
        return render_template(
            "members/form.html", form=form, member=member, refusal=say(refused.wording)
        ), 422
    flash(_("“%(name)s”已保存。", name=form.name.data), "success")
    return redirect(url_for("members.show", member_id=member_id))


@page.post("/<int:member_id>/appointments")
@changes
def appoint(member_id: int) -> Response:
    with reading() as session:
        form = _appointing(session, request.form)
    if not form.validate():
        flash(
            " ".join(str(sentence) for sentences in form.errors.values() for sentence in sentences), "error"
        )
        return redirect(url_for("members.show", member_id=member_id))
    try:
        with transaction() as session:
            appointments.appoint(session, member_id, form.appointing, person(), request_now())
    except Refusal as refused:
        flash(say(refused.wording), "error")
    else:
        flash(_("已任命。"), "success")
    return redirect(url_for("members.show", member_id=member_id))


@page.post("/appointments/<int:appointment_id>/end")
@changes
def end_appointment(appointment_id: int) -> Response:
    with transaction() as session:
        ended = appointments.end_appointment(session, appointment_id, person(), request_now())
        member_id = ended.member_id
    flash(_("任职已结束，自今日起不再收到该岗位的任务。"), "success")
    return redirect(url_for("members.show", member_id=member_id))


def _choices(session: Session) -> dict[str, organisations.Choices]:
    return {"organisations": organisations.organisation_choices(session)}


def _appointing(session: Session, *sent: object, data: dict[str, object] | None = None) -> AppointmentForm:
    positions = organisations.position_choices(session)
    return AppointmentForm(*sent, data=data, positions=positions, **_choices(session))

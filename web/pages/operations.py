"""调整办件: what is done about a case beside its tasks; previewed first, confirmed with a reason."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from bpmn.moves import ComesBackElsewhere, LastToken, NotMovable
from bpmn.refusals import TaskNotOpen
from database.session import reading, transaction
from web.language import say_of_package
from web.now import request_now
from web.refusal_status import status_of
from web.sign_in import person
from wording import Refusal
from workflows.cancel_branch import CancelBranch
from workflows.change_variables import ChangeVariables
from workflows.commands import CommandKey
from workflows.handwritten_values import read_values
from workflows.interventions import Act, Intervention, Preview, intervene, preview, scene_of
from workflows.models import InstanceStatus
from workflows.move_tokens import Jump, returning
from workflows.queries.operations_page import operations_page
from workflows.refusals import NotAllowed, ReturnNotAllowed, TokenMissing
from workflows.restart_instance import restart_instance
from workflows.skip_incident import SkipElement
from workflows.suspend_instance import resume_instance, suspend_instance
from workflows.terminate_instance import End, Undo, terminate_instance

page = Blueprint("operations", __name__, url_prefix="/instances/<int:instance_id>/operations")

_WITHOUT_PREVIEW = frozenset({"suspend", "resume", "restart"})
_ABOUT_TOKENS = (TokenMissing, TaskNotOpen, NotMovable, LastToken, ComesBackElsewhere, ReturnNotAllowed)
_OPERATIONS = _WITHOUT_PREVIEW | {"return", "jump", "cancel_branch", "change", "skip", "terminate", "undo"}


@page.get("")
def show(instance_id: int) -> str:
    with reading() as session:
        found = operations_page(session, instance_id, person(), request_now())
        return render_template("operations/index.html", found=found)


@page.post("/preview")
def foresee(instance_id: int) -> str | tuple[str, int]:
    """Show what would happen, nothing has changed yet; or the forms again, with why it can't be done."""
    now = request_now()
    with reading() as session:
        found = operations_page(session, instance_id, person(), now)
        operation = _operation()
        seen = Preview()
        try:
            if operation not in _WITHOUT_PREVIEW:
                seen = preview(session, instance_id, _act(session, instance_id, now), person(), now)
        except Refusal as refused:
            said = say_of_package(refused.wording, found.translations)
            if (field := _at_fault(refused, operation, found.status)) is None:
                raise
            page = render_template("operations/index.html", found=found, refused=said, field=field)
            return page, status_of(refused)
        asked = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
        return render_template(
            "operations/preview.html", found=found, seen=seen, operation=operation, asked=asked
        )


@page.post("")
def carry_out(instance_id: int) -> Response:
    now = request_now()
    wanted = Intervention(
        instance_id=instance_id,
        version=request.form.get("version", 0, type=int),
        reason=request.form.get("reason", ""),
        command=CommandKey(request.form.get("command_key", ""), "intervene"),
    )
    with transaction() as session:
        scene_of(session, instance_id, person(), now)  # to strangers the case does not exist
        shown = _carried_out(session, _operation(), wanted, now)
    flash(_("操作已完成，并已记入办理过程。"), "success")
    return redirect(url_for("instances.show", instance_id=shown))


def _carried_out(session: Session, operation: str, wanted: Intervention, now: datetime) -> int:
    """Return the id of the case to show afterwards."""
    if operation == "restart":
        return restart_instance(session, wanted, request.form.get("target", ""), person(), now)
    if operation in ("suspend", "resume"):
        act = suspend_instance if operation == "suspend" else resume_instance
        act(session, wanted, person(), now)
    elif operation in ("terminate", "undo"):
        terminate_instance(session, wanted, undo=operation == "undo", person=person(), now=now)
    else:
        intervene(session, wanted, _act(session, wanted.instance_id, now), person(), now)
    return wanted.instance_id


def _operation() -> str:
    operation = request.form.get("operation", "")
    if operation not in _OPERATIONS:
        abort(400)
    return operation


def _at_fault(refused: Refusal, operation: str, status: InstanceStatus) -> str | None:
    """Return the field that the refusal is about; None where its form isn't there, or has no such field."""
    if status is not InstanceStatus.RUNNING or isinstance(refused, NotAllowed):
        return None
    if isinstance(refused, _ABOUT_TOKENS):
        return "token" if operation != "skip" else None
    return {"return": "target", "jump": "target", "skip": "variables", "change": "variables"}.get(operation)


def _act(session: Session, instance_id: int, now: datetime) -> Act:
    """Read the form of an operation. What it names and isn't there is refused by the act itself."""
    operation, form = request.form["operation"], request.form
    tokens = tuple(_ids(form.getlist("token")))
    target = form.get("target", "")
    if operation in ("return", "jump", "cancel_branch", "skip") and not tokens:
        raise TokenMissing
    match operation:
        case "return":
            scene = scene_of(session, instance_id, person(), now)
            return returning(scene, tokens[0], target, comes_back=form.get("walk") == "straight")
        case "jump":
            return Jump(tokens, target)
        case "cancel_branch":
            return CancelBranch(tokens[0])
        case "skip":
            return SkipElement(tokens[0], form.get("element"), _values())
        case "change":
            return ChangeVariables(_values())
    return Undo() if operation == "undo" else End()


def _values() -> dict[str, object]:
    """Read lines `name = value`."""
    lines = (line for line in request.form.get("variables", "").splitlines() if line.strip())
    pairs = (line.partition("=") for line in lines)
    return read_values({name.strip(): value.strip() for name, _sign, value in pairs})


def _ids(texts: list[str]) -> Iterator[UUID]:
    for text in texts:
        try:
            yield UUID(text)
        except ValueError:
            abort(400)

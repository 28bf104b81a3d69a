"""The services of official documents: drafted, numbered, sealed, sent, filed, voided; or issued at once."""

from collections.abc import Mapping
from typing import Any, Final

from notices import life
from notices.job import WrongCopyNumber
from notices.models import Notice
from notices.secrecy import SecretRefused
from staff.directory import organisation_by_code
from wording import N_
from workflows import deliver_notice, draft_notice, issue_notice, number_notice, seal_notice, void_notice
from workflows.draft_notice import ADJUSTABLE, Drafting
from workflows.find_notice import notice_in_force, notice_of_case, package_of_notice
from workflows.refusals import ServiceFailed
from workflows.service_call import ServiceCall

NOT_DRAFTED: Final = "NOT_DRAFTED"  # caught where the drafter can mend it
_NO_VARIABLES: Final = frozenset({"notice", "notice_id", "variables", "corrects"})


def issue(call: ServiceCall) -> dict[str, Any]:
    """Make a document at once: parameter notice, and any further ones as variables of the template."""
    return _said(issue_notice.issue_notice(call.session, _drafting(call, {}), call.around))


def draft(call: ServiceCall) -> dict[str, Any]:
    """Draft a document, or draft it again: parameters notice (of this case's package, or of its caller's),
    notice_id (null the first time), corrects (发文字号 of what it corrects), variables (a context for the
    template); those of ADJUSTABLE replace what the package says; any others are variables too.
    """
    try:
        return _drafted(call)
    except (ServiceFailed, SecretRefused, WrongCopyNumber, life.NotAtThisStage) as refused:
        raise ServiceFailed("{refused}", NOT_DRAFTED, refused=refused) from refused


def number(call: ServiceCall) -> dict[str, Any]:
    """Number and date a draft: parameters notice_id, issuer (签发人 on 上行文; one or a list)."""
    row = _notice(call)
    given = call.service.parameters.get("issuer") or []
    issuers = given if isinstance(given, list) else [given]
    number_notice.number_notice(call.session, row, call.step.member_id, call.now, list(map(str, issuers)))
    return _said(row) | {"date": row.data["dated"]}


def seal(call: ServiceCall) -> dict[str, Any]:
    """Seal a numbered document: parameter notice_id."""
    row = _notice(call)
    seal_notice.seal_notice(call.session, row, call.now)
    return _said(row)


def send(call: ServiceCall) -> dict[str, Any]:
    """Send a document: parameters notice_id, to (codes of the organisations that receive it here)."""
    row = _notice(call)
    handover = deliver_notice.Handover(call.step.member_id)
    deliver_notice.deliver_notice(call.session, row, _recipients(call), call.now, handover)
    row.sent_at, row.status = call.now, life.reached(row)
    return _said(row)


def archive(call: ServiceCall) -> dict[str, Any]:
    """File a document away: parameters notice_id, retention (保管期限)."""
    row = _notice(call)
    life.require(row, life.IN_FORCE, N_("归档"))
    row.archived_at, row.retention = call.now, call.text("retention")
    row.status = life.reached(row)
    return _said(row)


def void(call: ServiceCall) -> dict[str, Any]:
    """Void a document: parameters notice_id (or notice = its key, the newest of the case), reason."""
    row = _notice(call)
    void_notice.void_notice(call.session, row, str(call.service.parameters.get("reason") or ""))
    return {"notice": row.id, "number": row.number}


def _drafted(call: ServiceCall) -> dict[str, Any]:
    drafting = _drafting(call, {name: call.service.parameters.get(name) for name in ADJUSTABLE})
    job, filing = draft_notice.compose(call.session, drafting, call.around)
    if call.service.parameters.get("notice_id"):
        row = _notice(call)
        draft_notice.redraft(row, job, filing)
    else:
        row = draft_notice.keep(call.session, job, filing, call.now)
    row.corrects_id = drafting.corrects.id if drafting.corrects else None
    return _said(row)


def _drafting(call: ServiceCall, adjusted: Mapping[str, Any]) -> Drafting:
    given, key = call.service.parameters, call.text("notice")
    variables = given.get("variables") if isinstance(given.get("variables"), Mapping) else {}
    extra = {name: value for name, value in given.items() if name not in _NO_VARIABLES}
    organ = str(adjusted.get("organ") or call.service.variables.get("organisation"))
    corrects = given.get("corrects")
    return Drafting(
        package=package_of_notice(call.session, call.instance, call.definition, key),
        key=key,
        instance_id=call.instance.id,
        element_id=call.service.element_id,
        member_id=call.step.member_id,
        variables={**call.service.variables, **extra, **(variables or {})},
        adjusted=adjusted,
        corrects=notice_in_force(call.session, organ, str(corrects)) if corrects else None,
    )


def _notice(call: ServiceCall) -> Notice:
    given = call.service.parameters
    key = given.get("notice")
    return notice_of_case(call.session, call.instance.id, given.get("notice_id"), key and str(key))


def _recipients(call: ServiceCall) -> list[deliver_notice.Recipient]:
    given = call.service.parameters.get("to") or []
    codes = [given] if isinstance(given, str) else given
    found = {code: organisation_by_code(call.session, str(code)) for code in codes}
    if unknown := [str(code) for code, organisation in found.items() if organisation is None]:
        raise ServiceFailed(N_("没有代码为“{code}”的单位"), code="、".join(unknown))
    return [deliver_notice.Recipient(one.id) for one in found.values() if one is not None]


def _said(row: Notice) -> dict[str, Any]:
    return {"notice": row.id, "number": row.number, "title": row.title}

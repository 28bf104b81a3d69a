"""Refusals become answers here: one table, one page that says what is true now."""

from flask import Flask, Response, g, jsonify, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

from bpmn.documents import DiagramRefused
from bpmn.manifest_text import EntryNotEditable
from bpmn.migration.remarks import MigrationRefused
from bpmn.moves import ComesBackElsewhere, LastToken, NotMovable
from bpmn.package import PackageUnreadable
from bpmn.refusals import ActivityNotOffered, ChoiceMissing, ProcessNotDefined, StartNotDefined, TaskNotOpen
from bpmn.skipping import NotSkippable, ValuesMissing
from bpmn.specs.user_task import OutcomeNotOffered
from bpmn.state import StateUnreadable
from bpmn.targets import TargetNotOffered
from bpmn.values import NotStorable
from calendars import refusals as calendars
from database.session import reading
from forms.refusals import FormRuleFailed, FormRulesUnsettled, FormSchemaError
from forms.uploads import UploadRefused
from notices.fonts import CharactersMissing, FontsNotPrepared
from notices.job import RenderFailed, WrongCopyNumber
from notices.life import NotAtThisStage
from notices.numbering import NumberUnknown, PatternRefused
from notices.secrecy import SecretRefused
from notices.signatures import CertificateUnusable, NothingToSign
from notices.template import TemplateRefused
from notices.vocabulary import UnknownMarkup
from registers.records import RecordNotAvailable, RecordNotFound, RegisterNotFound
from staff import refusals as staff_refusals
from staff.sign_in import AccountLocked, SignInRefused
from web.language import DEFAULT, reader_language, say, say_of_package
from wording import Refusal
from workflows import (
    calendar_refusals,
    clock_refusals,
    delivery_refusals,
    escalation_refusals,
    refusals,
    supervision_refusals,
)
from workflows.archive_case import ArchiveFileGone, NotYoursToArchive
from workflows.import_tasks import MissingColumn, TooManyRows, UnreadableWorkbook
from workflows.look_up_document import CodeUnknown, TooManyWrongCodes
from workflows.queries.texts import all_translations
from workflows.render_notice import RenderedDifferently

Answer = tuple[str | Response, int]

STATUS: dict[type[Refusal], int] = {
    refusals.InstanceNotFound: 404,
    refusals.TaskNotFound: 404,
    refusals.InstanceSuspended: 409,
    supervision_refusals.TaskNotOverdue: 409,
    supervision_refusals.AlreadySupervised: 409,
    refusals.NotSuspended: 409,
    refusals.InstanceEnded: 409,
    refusals.InstanceNotEnded: 409,
    refusals.InstanceChangedMeanwhile: 409,
    refusals.HeldWithItsParent: 409,
    refusals.EndsWithItsParent: 409,
    refusals.NotVisited: 422,
    refusals.TokenMissing: 422,
    clock_refusals.ClockHasRunOut: 409,
    clock_refusals.ClockRuleNotFound: 422,
    calendar_refusals.CalendarChangedMeanwhile: 409,
    calendar_refusals.DayNotEnterable: 422,
    calendar_refusals.NothingToAnnounce: 409,
    calendar_refusals.RecalculationNotFound: 404,
    calendars.NoticeRefused: 422,
    calendars.RowOfNoticeRefused: 422,
    calendars.YearIncomplete: 422,
    calendars.YearNotCountable: 422,
    clock_refusals.ClockRuleExists: 409,
    clock_refusals.ClockRuleChanged: 409,
    clock_refusals.ClockRuleNotOfPackage: 409,
    clock_refusals.ClockRuleOtherwise: 422,
    clock_refusals.DueDateMissing: 422,
    clock_refusals.ClockSetAbove: 403,
    clock_refusals.ClockNotFound: 404,
    clock_refusals.ClockNotYours: 403,
    clock_refusals.ClockIsOver: 409,
    clock_refusals.ClockRanOut: 409,
    clock_refusals.ClockPausedAlready: 409,
    clock_refusals.ClockNotPaused: 409,
    clock_refusals.ExtensionNotProvided: 422,
    clock_refusals.ExtensionTooLong: 422,
    clock_refusals.ExtensionPending: 409,
    clock_refusals.ExtensionDecided: 409,
    clock_refusals.NotYoursToExtend: 403,
    refusals.ReturnNotAllowed: 403,
    refusals.JoinWouldStarve: 422,
    refusals.VariableRefused: 422,
    refusals.IncidentNotFound: 404,
    refusals.AttachmentNotFound: 404,
    refusals.NoticeNotFound: 404,
    delivery_refusals.DeliveryNotFound: 404,
    delivery_refusals.NotYoursToReceipt: 403,
    delivery_refusals.AlreadyReceipted: 409,
    delivery_refusals.SignatoryMissing: 422,
    delivery_refusals.NotYoursToDeliver: 403,
    delivery_refusals.AlreadyDelivered: 409,
    delivery_refusals.ReceiverUnknown: 422,
    delivery_refusals.MeansMissing: 422,
    delivery_refusals.DeliveredTooLate: 422,
    delivery_refusals.DeliveredTooEarly: 422,
    refusals.ProcessNotFound: 404,
    refusals.TaskAlreadyClosed: 409,
    refusals.TaskCancelled: 409,
    refusals.TaskTaken: 409,
    refusals.NotClaimedByYou: 409,
    refusals.FixedAssignee: 409,
    refusals.MessageNotAwaited: 409,
    refusals.DraftOutdated: 409,
    refusals.NoticeNotReady: 409,
    refusals.DraftSavedMeanwhile: 412,
    refusals.DraftGone: 412,
    refusals.DraftExists: 409,
    refusals.DraftNotFound: 404,
    refusals.NothingToDeploy: 409,
    refusals.NoteMissing: 422,
    refusals.FileNotInPackage: 404,
    refusals.ArchiveRefused: 422,
    refusals.RecordExists: 409,
    refusals.RecordChangedMeanwhile: 409,
    refusals.RecordHeld: 409,
    refusals.NotKeeperOfRecord: 403,
    escalation_refusals.EscalationPolicyNotFound: 404,
    escalation_refusals.EscalationPolicyExists: 409,
    escalation_refusals.EscalationPolicyChanged: 409,
    escalation_refusals.EscalationStepsRefused: 422,
    escalation_refusals.EscalationStepUnknown: 422,
    escalation_refusals.EscalationStepTooFar: 422,
    escalation_refusals.EscalationStepToNobody: 422,
    escalation_refusals.EscalationStepUnheard: 422,
    escalation_refusals.EscalationUnitsMixed: 422,
    escalation_refusals.EscalationStepsCoincide: 422,
    escalation_refusals.UrgedTooOften: 429,
    escalation_refusals.UrgedOftenToday: 429,
    escalation_refusals.UrgingTextMissing: 422,
    escalation_refusals.NothingToUrge: 409,
    escalation_refusals.NobodyToUrge: 409,
    refusals.MustBeAnotherPerson: 403,
    refusals.NotAllowedToStart: 403,
    refusals.NotAllowedToSend: 403,
    refusals.NotAllowed: 403,
    refusals.UnknownOutcome: 422,
    refusals.EntryFailed: 422,
    refusals.UnknownOrganisation: 422,
    refusals.PackageRefused: 422,
    refusals.ServiceFailed: 500,
    refusals.TooManyServices: 500,
    refusals.TooManyLevels: 500,
    refusals.TooManyCalledCases: 500,
    refusals.WaitsForNothing: 500,
    refusals.MessageNotFound: 404,
    refusals.MessageClosed: 409,
    refusals.ReasonMissing: 422,
    refusals.MigrationNotFound: 404,
    refusals.NothingToMigrate: 422,
    refusals.CaseEnded: 409,
    refusals.StartNotArmed: 422,
    refusals.StartFailed: 409,
    refusals.ChoiceNotOpen: 409,
    TaskNotOpen: 409,
    TargetNotOffered: 422,
    NotMovable: 409,
    ComesBackElsewhere: 422,
    LastToken: 409,
    NotSkippable: 409,
    ValuesMissing: 422,
    ChoiceMissing: 422,
    ActivityNotOffered: 409,
    ProcessNotDefined: 404,
    StartNotDefined: 409,
    OutcomeNotOffered: 422,
    MigrationRefused: 409,
    StateUnreadable: 500,
    NotStorable: 422,
    DiagramRefused: 422,
    PackageUnreadable: 422,
    FormSchemaError: 422,
    FormRuleFailed: 422,
    FormRulesUnsettled: 422,
    UploadRefused: 422,
    NotAtThisStage: 409,
    EntryNotEditable: 409,
    RenderFailed: 422,  # asked for on a page it is a preview: what was typed is at fault
    WrongCopyNumber: 422,
    SecretRefused: 422,
    RenderedDifferently: 500,
    CertificateUnusable: 500,
    NothingToSign: 422,
    FontsNotPrepared: 500,
    CharactersMissing: 422,
    UnknownMarkup: 422,
    TemplateRefused: 422,
    NumberUnknown: 404,
    PatternRefused: 422,
    RecordNotAvailable: 409,
    RecordNotFound: 404,
    RegisterNotFound: 404,
    ArchiveFileGone: 500,
    NotYoursToArchive: 403,
    CodeUnknown: 404,
    TooManyWrongCodes: 429,
    SignInRefused: 401,
    AccountLocked: 401,
    staff_refusals.MemberNotFound: 404,
    staff_refusals.UsernameTaken: 422,
    staff_refusals.RolesNotSeparated: 422,
    staff_refusals.NotOnYourself: 403,
    staff_refusals.LastSystemAdmin: 409,
    staff_refusals.NotSystemAdmin: 403,
    staff_refusals.OrganisationNotFound: 404,
    staff_refusals.PositionNotFound: 404,
    staff_refusals.DeputyNotFound: 404,
    staff_refusals.DeputyOfOneself: 422,
    staff_refusals.NotYourDeputy: 403,
    staff_refusals.AppointmentNotFound: 404,
    staff_refusals.AppointmentOverlaps: 409,
    staff_refusals.DatesReversed: 422,
    staff_refusals.PasswordTooWeak: 422,
    staff_refusals.WrongPassword: 422,
    UnreadableWorkbook: 422,
    TooManyRows: 422,
    MissingColumn: 422,
}


def install(app: Flask) -> None:
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)


def status_of(refusal: Refusal) -> int:
    return next(code for kind, code in STATUS.items() if isinstance(refusal, kind))


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


def _page(sentence: str, status: int, instance_id: int | None = None) -> str | Response:
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

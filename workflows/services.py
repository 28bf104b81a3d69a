"""Handlers of service tasks, by topic. They run in the step's own transaction, in a savepoint:
what they write stands exactly when the step stands. Anything slow or outside is a job they enqueue.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from config import SHANGHAI
from notices import numbering
from registers import records
from staff.directory import organisation_by_code
from wording import N_
from workflows import clocks, notice_services, notify, supervision_figures, task_tables, track_supervision
from workflows.number_notice import pattern_of
from workflows.refusals import ServiceFailed
from workflows.service_call import ServiceCall

Handler = Callable[[ServiceCall], Any]


def allocate_number(call: ServiceCall) -> dict[str, Any]:
    """Allocate the next number of a series: parameters series, organisation (default: the handling one)."""
    organisation = _organisation_code(call)
    series, year = call.text("series"), call.now.astimezone(SHANGHAI).year
    found = organisation_by_code(call.session, organisation)
    if found is None:
        raise ServiceFailed(N_("没有代码为“{code}”的单位"), code=organisation)
    number = numbering.allocate(
        call.session,
        organ=organisation,
        series=series,
        year=year,
        pattern=pattern_of(series),
        division_code=found.division_code,
    )
    return {"number": number.text, "sequence": number.sequence, "year": year}


def tell(call: ServiceCall) -> dict[str, Any]:
    """Notify people: parameters to (username, list of usernames, or position@organisation), text."""
    to = notify.addressees(call.session, call.service.parameters.get("to"), call.instance, call.now)
    if not to:
        raise ServiceFailed(N_("通知“{name}”没有收件人"), name=call.service.name)
    key = f"service:{call.service.id}"
    # A gap, not the sentence: what a package writes may hold braces.
    message = notify.Message(key, "{text}", {"text": call.text("text")}, f"/instances/{call.instance.id}")
    notify.notify(call.session, to, message, call.now)
    return {"to": [member.username for member in to]}


def write_record(call: ServiceCall) -> dict[str, Any]:
    data = call.service.parameters.get("data")
    if not isinstance(data, Mapping):
        raise ServiceFailed(N_("服务“{name}”的参数 data 应为上下文"), name=call.service.name)
    row = records.write(call.session, call.text("register"), call.text("key"), data, call.now)
    return records.as_context(row)


def reserve_record(call: ServiceCall) -> dict[str, Any]:
    try:
        row = records.reserve(
            call.session, call.text("register"), call.text("key"), call.instance.id, call.now
        )
    except records.RecordNotAvailable as refused:
        raise ServiceFailed("{refused}", "NOT_AVAILABLE", refused=refused) from refused
    except records.RecordNotFound as refused:
        raise ServiceFailed("{refused}", "NOT_FOUND", refused=refused) from refused
    return records.as_context(row)


def release_record(call: ServiceCall) -> dict[str, Any]:
    row = records.release(call.session, call.text("register"), call.text("key"), call.instance.id, call.now)
    return records.as_context(row)


def start_clock(call: ServiceCall) -> datetime | None:
    """Start a clock, return when it is due.

    Parameters rule, from (default now), fact (what began it), due (a moment; default: as the rule counts).
    """
    begun, due = _moment(call, "from") or call.now, _moment(call, "due")
    fact = str(call.service.parameters.get("fact") or call.service.name)
    clock = clocks.start(call.session, call.instance, call.text("rule"), (fact, begun), call.step, due)
    return clock.due_at.astimezone(SHANGHAI) if clock.due_at else None


def stop_clock(call: ServiceCall) -> None:
    """Stop a statutory clock: parameter rule. One that has run out already stays so."""
    clocks.stop(call.session, call.instance, call.text("rule"), call.step)


def track(call: ServiceCall) -> None:
    """Keep the line of the case in the 督办台账: parameter stage, and those of track_supervision.track."""
    track_supervision.track(call.session, call.instance, call.service.parameters, call.step)


def count_supervision(call: ServiceCall) -> dict[str, Any]:
    """Return the figures of a 督办通报: parameters month (any day of it), organisation (as above)."""
    return supervision_figures.figures(call.session, _organisation_code(call), _month(call))


def find_supervising(call: ServiceCall) -> dict[str, Any]:
    """Return which organisations have something to tell of a month: parameter month."""
    month = _month(call)
    found = supervision_figures.supervising_organisations(call.session, month)
    return {"month": month.first, "organisations": found}


def import_tasks(call: ServiceCall) -> list[dict[str, Any]]:
    """Read a decomposition table: parameter source, a seed's name or an attachment's id."""
    return task_tables.rows_of(call.session, call.definition.package, call.text("source"))


TOPICS: Mapping[str, Handler] = {
    "allocate_number": allocate_number,
    "issue_notice": notice_services.issue,
    "draft_notice": notice_services.draft,
    "number_notice": notice_services.number,
    "seal_notice": notice_services.seal,
    "send_notice": notice_services.send,
    "archive_notice": notice_services.archive,
    "void_notice": notice_services.void,
    "notify": tell,
    "write_record": write_record,
    "reserve_record": reserve_record,
    "release_record": release_record,
    "import_tasks": import_tasks,
    "start_clock": start_clock,
    "stop_clock": stop_clock,
    "track_supervision": track,
    "supervision_figures": count_supervision,
    "supervising_organisations": find_supervising,
}


def handler_of(topic: str) -> Handler:
    """Return the handler of a topic; an unknown one becomes the incident of its task."""
    return TOPICS.get(topic, _unknown)


def _unknown(call: ServiceCall) -> Any:
    raise ServiceFailed(N_("没有名为“{topic}”的服务"), topic=call.service.topic)


def _moment(call: ServiceCall, parameter: str) -> datetime | None:
    given = call.service.parameters.get(parameter)
    if given is None or isinstance(given, datetime):
        return given
    reason = N_("服务“{name}”的参数 {parameter} 应为日期时间")
    raise ServiceFailed(reason, name=call.service.name, parameter=parameter)


def _month(call: ServiceCall) -> supervision_figures.Month:
    day = call.service.parameters.get("month")
    if not isinstance(day, date):
        raise ServiceFailed(N_("服务“{name}”的参数 month 应为日期"), name=call.service.name)
    return supervision_figures.Month.of(day, call.now)


def _organisation_code(call: ServiceCall) -> str:
    return str(
        call.service.parameters.get("organisation") or call.service.variables.get("organisation") or ""
    )

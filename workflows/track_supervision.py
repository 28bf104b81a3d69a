"""Keep the 督办台账: what a step of a unit's supervision says of its matter."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from staff.directory import organisation_by_code
from staff.models import Organisation
from wording import N_
from workflows import clocks, take_part
from workflows.events import Step
from workflows.models import SETTLED, CaseClock, ClockStatus, MatterStage, ProcessInstance, SupervisedMatter
from workflows.overseeing import OVERSEEING
from workflows.refusals import ServiceFailed

TOLERANCE = 20  # house rule: points that the progress reported may lie behind the share of time gone


START_FACT = "交办"


def track(session: Session, instance: ProcessInstance, given: Mapping[str, Any], step: Step) -> None:
    """Bring the matter's line to a stage; what is not given stays. With a `rule`, its statutory clock too.

    Raises ServiceFailed, naming what is wrong, and what clocks.start does.
    """
    stage, now = _stage(given), step.now
    matter = session.get(SupervisedMatter, instance.id)
    if matter is None:
        matter = _first_line(session, instance, given, now)
        session.add(matter)
    matter.stage = stage
    matter.document = str(given.get("document") or matter.document)
    matter.percent = _percent(given.get("percent", matter.percent))
    matter.due_at = _moment(given.get("due_at", matter.due_at))
    matter.behind_at = _behind_at(matter)
    if stage is MatterStage.REPORTED:
        matter.reported_at = now
    elif stage is not MatterStage.CLOSED:
        matter.reported_at = None  # sent back: its time runs on
    matter.closed_at = now if stage in SETTLED else None
    if stage is MatterStage.ASSIGNED:
        take_part.let_take_part(session, instance.id, _those_above(matter))
    if given.get("rule"):
        _keep_clock(session, instance, matter, str(given["rule"]), step)


def follow_clock(session: Session, instance_id: int) -> None:
    """Bring the line of a matter in line with its clock, after that was paused, resumed or moved."""
    matter = session.get(SupervisedMatter, instance_id)
    if matter is not None and matter.clock_id is not None:
        _follow(matter, session.get_one(CaseClock, matter.clock_id))


def _keep_clock(
    session: Session, instance: ProcessInstance, matter: SupervisedMatter, rule: str, step: Step
) -> None:
    """Its clock runs from the assignment until the unit reports the end, and on if that is sent back."""
    if matter.stage in (MatterStage.ASSIGNED, MatterStage.UNDERWAY):
        fact = (START_FACT, matter.assigned_at)
        clock = clocks.start(session, instance, rule, fact, step, matter.due_at)
        matter.clock_id = clock.id
        _follow(matter, clock)
    elif (stopped := clocks.stop(session, instance, rule, step)) is not None:
        clocks.reckon(session, stopped)
        _follow(matter, stopped)


def _follow(matter: SupervisedMatter, clock: CaseClock) -> None:
    matter.paused = clock.status is ClockStatus.PAUSED
    matter.due_at = clock.due_at or matter.due_at
    matter.behind_at = _behind_at(matter)


def _those_above(matter: SupervisedMatter) -> set[str]:
    """Who oversees, on both sides, reads the case that the board leads to."""
    organisations = (matter.supervisor_id, matter.unit_id)
    return {take_part.place(each, position) for each in organisations for position in OVERSEEING}


def _stage(given: Mapping[str, Any]) -> MatterStage:
    try:
        return MatterStage(str(given.get("stage")))
    except ValueError as problem:
        reason = N_("督办台账没有“{stage}”这个阶段，应为 {stages} 之一")
        raise ServiceFailed(reason, stage=given.get("stage"), stages="、".join(MatterStage)) from problem


def _first_line(
    session: Session, instance: ProcessInstance, given: Mapping[str, Any], now: datetime
) -> SupervisedMatter:
    due_at = _moment(given.get("due_at"))
    return SupervisedMatter(
        instance_id=instance.id,
        subject=_text(given, "subject")[:200],
        source=_text(given, "source"),
        role=_text(given, "role"),
        supervisor_id=_organisation(session, _text(given, "supervising_organisation")).id,
        unit_id=instance.organisation_id,
        document="",
        percent=0,
        assigned_at=now,
        due_at=due_at,
    )


def _behind_at(matter: SupervisedMatter) -> datetime:
    """Return when the progress reported last will no longer do, if nothing more is reported."""
    share = min(matter.percent + TOLERANCE, 100)
    return matter.assigned_at + (matter.due_at - matter.assigned_at) * share / 100


def _text(given: Mapping[str, Any], parameter: str) -> str:
    if given.get(parameter) in (None, ""):
        raise ServiceFailed(N_("登记督办台账缺少参数 {parameter}"), parameter=parameter)
    return str(given[parameter])


def _moment(value: Any) -> datetime:
    if not isinstance(value, datetime):
        raise ServiceFailed(N_("登记督办台账的参数 due_at 应为日期时间"))
    return value


def _percent(value: Any) -> int:
    try:
        percent = int(value)
    except (TypeError, ValueError):
        percent = -1
    if not 0 <= percent <= 100:
        raise ServiceFailed(N_("登记督办台账的参数 percent 应为 0 到 100 的整数"))
    return percent


def _organisation(session: Session, code: str) -> Organisation:
    found = organisation_by_code(session, code)
    if found is None:
        raise ServiceFailed(N_("没有代码为“{code}”的单位"), code=code)
    return found

"""A small process with a statutory clock, and what people do to its clock."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from bpmn.package import Package
from config import SHANGHAI
from database.session import reading, transaction
from demonstration.theatre import Theatre
from tests.bpmn.draw import Drawing, parameters
from tests.support.acting import begin, fulfil, local_day, new_key, open_task, person
from tests.support.packages import install, packed
from workflows.clock_changes import ClockChange
from workflows.commands import CommandKey
from workflows.extend_clock import Decision, ask_for_extension, decide_extension
from workflows.models import CaseClock, Event
from workflows.pause_clock import pause_clock, resume_clock

CLERK = {"lx_position": "case_handler"}
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=SHANGHAI)
RULE = """
[clocks.answer]
name = "答复时限"
amount = {amount}
unit = "{unit}"
source = "内部规定：答复时限"
basis = "house"
effect = "视为同意"
warn_before = 1
most_extension = {most_extension}
"""


def answered(rule: str = "answer", due: datetime | None = None) -> Drawing:
    """A clock that runs from the start until the answer, and what comes after."""
    given = {"from": "=received_at"} | ({"due": f'=date and time("{due.isoformat()}")'} if due else {})
    drawing = Drawing("answering").start()
    drawing.script("note", "received_at = now()")
    drawing.service("begin", parameters(rule=rule, **given), lx_topic="start_clock")
    drawing.user("answer", lx_due=f'=clock due("{rule}")', **CLERK)
    drawing.service("stop", parameters(rule=rule), lx_topic="stop_clock").user("file", **CLERK).end()
    return drawing.flows("start note begin answer stop file end")


def install_answering(due: datetime | None = None, **rule: Any) -> None:
    """Install a version of the package whose rule is so; what is not said is three working days."""
    package = packed(answered(due=due))
    rules = RULE.format(**{"amount": 3, "unit": "workdays", "most_extension": 5} | rule).encode()
    install(Package(package.key, {**package.files, "package.toml": package.files["package.toml"] + rules}))


def case_with_clock(stage: Theatre, *done: str, **rule: Any) -> int:
    install_answering(**rule)
    case = begin(stage, "KS.2", "answering")
    for element in done:
        fulfil(stage, open_task(case, element), "KS.2")
    return case


def clocks_of(case: int) -> list[CaseClock]:
    with reading() as session:
        return list(
            session.scalars(select(CaseClock).where(CaseClock.instance_id == case).order_by(CaseClock.id))
        )


def clock_of(case: int, rule: str | None = None) -> CaseClock:
    """Return the clock that was started first, of a rule or of any."""
    return next(clock for clock in clocks_of(case) if rule in (None, clock.rule_key))


def last_event(case: int) -> Event:
    with reading() as session:
        rows = select(Event).where(Event.instance_id == case).order_by(Event.version.desc()).limit(1)
        return session.scalars(rows).one()


def change(stage: Theatre, case: int, reason: str = "等待申请人补充材料") -> ClockChange:
    return ClockChange(clock_of(case).id, reason, CommandKey(new_key(stage), "clock"))


def pause(stage: Theatre, case: int, username: str = "KS.2", **wanted: Any) -> None:
    who = person(username, local_day(stage))
    with transaction() as session:
        pause_clock(session, change(stage, case, **wanted), who, stage.now)


def resume(stage: Theatre, case: int, username: str = "KS.2") -> None:
    who = person(username, local_day(stage))
    with transaction() as session:
        resume_clock(session, change(stage, case, "材料已补齐"), who, stage.now)


def ask(stage: Theatre, case: int, amount: int, username: str = "KS.2") -> int:
    """Ask for more time and return the id of the request."""
    who = person(username, local_day(stage))
    with transaction() as session:
        ask_for_extension(session, change(stage, case, "案情复杂"), amount, who, stage.now)
    with reading() as session:
        return session.get_one(CaseClock, clock_of(case).id).extensions[-1].id


def decide(stage: Theatre, case: int, extension: int, username: str = "KS.5", granted: bool = True) -> None:
    who = person(username, local_day(stage))
    with transaction() as session:
        decide_extension(session, Decision(change(stage, case, "同意"), extension, granted), who, stage.now)

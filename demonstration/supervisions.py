"""The cases of supervision: one closed by three units, one overdue, the bulletin of the month."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from database.session import reading
from demonstration import documents
from demonstration.case import Case, Expected
from demonstration.enclosures import enclosed
from demonstration.filling import NotAsRehearsed
from demonstration.theatre import Theatre
from staff.models import Organisation
from workflows.models import ProcessInstance

PACKAGE = "supervision"
OFFICE = "KS.6"  # of supervision, in the bureau of Kunshan
DAYS = 15
PROPOSAL: Mapping[str, Any] = {
    "subject": "危险化学品仓库隐患整改",
    "source": "leader",
    "source_number": "示例批示〔2026〕3号",
    "requirement": "对照检查清单逐项整改，举一反三排查同类隐患。",
    "expected_result": "隐患清单全部销号，附整改前后照片。",
}
CONTACT = {"contact_phone": "0512-99999999"}
HANDLER = {"handler_name": "李示例", "handler_phone": "0512-99999999"}


def propose(stage: Theatre, *units: str, **changed: Any) -> int:
    """Propose a supervision of these units, the first of which leads, have it approved and hand it out."""
    lead, *assisting = units
    named = {"lead_unit": lead, "assisting_units": assisting, "due_on": stage.today + timedelta(days=DAYS)}
    supervision = stage.start(OFFICE, PACKAGE, "supervision", {**PROPOSAL, **named, **changed})
    stage.complete(supervision, "approve_project", outcome="approve", opinion="同意立项。")
    for matter in stage.children(supervision):
        stage.complete(matter, "assign_matter", CONTACT)
    return supervision


def hand_out(stage: Theatre, *units: str) -> Sequence[int]:
    """Propose, and return the matters of the units."""
    return stage.children(propose(stage, *units))


def sign(stage: Theatre, matter: int) -> str:
    return stage.complete(matter, "sign_receipt", HANDLER)


def report(stage: Theatre, matter: int, percent: int) -> None:
    progress = {"report_kind": "progress", "percent": percent, "progress": "按计划整改，无新增困难。"}
    stage.complete(matter, "report_progress", progress)


def finish(stage: Theatre, matter: int) -> None:
    """Report the end, and have it reviewed by another than who has assigned it."""
    report_the_end(stage, matter)
    stage.complete(matter, "review_result", {"review_opinion": "逐条核对，整改到位。"}, outcome="close")


def bulletin_of(stage: Theatre, code: str) -> int | None:
    """Return the newest bulletin of an organisation, drafted by the clock or by hand."""
    with reading() as session:
        return session.scalar(
            select(ProcessInstance.id)
            .join(Organisation, Organisation.id == ProcessInstance.organisation_id)
            .where(ProcessInstance.process_id == "supervision_bulletin", Organisation.code == code)
            .order_by(ProcessInstance.id.desc())
            .limit(1)
        )


def play_closed(stage: Theatre) -> int:
    """One unit is on time, one asks for more time, one is sent back; all are closed."""
    supervision = propose(stage, "KS-SL", "KS-BC", "KS-GA")
    prompt, extended, returned = stage.children(supervision)
    for matter in (prompt, extended, returned):
        sign(stage, matter)
        report(stage, matter, 40)
    stage.wait(timedelta(days=3))
    finish(stage, prompt)
    ask_for_time(stage, extended)
    report_the_end(stage, returned)
    lacking = {"review_opinion": "照片不全，请补充整改后照片。"}
    stage.complete(returned, "review_result", lacking, outcome="return")
    stage.wait(timedelta(days=2))
    finish(stage, returned)
    finish(stage, extended)
    return supervision


def leave_overdue(stage: Theatre) -> int:
    """The unit signs and reports once; its day passes, the ladder begins."""
    due_on = stage.today + timedelta(days=8)
    supervision = propose(stage, "KS-ZP", subject="避难场所标志牌更新", source="meeting", due_on=due_on)
    (matter,) = stage.children(supervision)
    sign(stage, matter)
    report(stage, matter, 20)
    return supervision


def issue_bulletin(stage: Theatre) -> int:
    """The clock has drafted it this morning; the office checks it, the document flow issues it."""
    bulletin = bulletin_of(stage, "KS")
    if bulletin is None:
        raise NotAsRehearsed("no bulletin was drafted on the first working day")
    document = sign_bulletin(stage, bulletin)
    documents.seal(stage, document)
    documents.send(stage, document, "KS-SL", "KS-BC", "KS-GA", "KS-ZP")
    documents.archive(stage, document)
    return bulletin


def sign_bulletin(stage: Theatre, bulletin: int) -> int:
    """Check a bulletin and have the document signed that the document flow makes of it; return its case."""
    analysis = {"assessment": "多数事项按期办结，个别单位推进迟缓。"}
    stage.complete(bulletin, "check_bulletin", analysis, outcome="send")
    document = stage.children(bulletin)[-1]
    documents.submit(stage, document)
    documents.review(stage, document)
    documents.proofread(stage, document, series="")
    documents.sign(stage, document)
    return document


def report_the_end(stage: Theatre, matter: int) -> None:
    done = {"report_kind": "final", "result": "隐患清单全部整改。", "evidence": enclosed("整改照片.pdf")}
    stage.complete(matter, "report_progress", done)


def ask_for_time(stage: Theatre, matter: int) -> None:
    due_on: date = stage.variables_of(matter, "report_progress")["due_on"]
    asked = {"requested_due_on": due_on + timedelta(days=7), "extension_reason": "更换的设备尚未到货。"}
    liaison = f"{stage.variables_of(matter, 'report_progress')['organisation']}.1"
    stage.send(matter, "extension_requested", liaison, asked)
    stage.complete(matter, "decide_extension", {"decision_reason": "情况属实。"}, outcome="grant")


CASES: Sequence[Case] = (
    Case(
        PACKAGE,
        "督办：三个单位全部销号",
        date(2026, 10, 12),
        play_closed,
        Expected("finished", {"assignment": 3, "closing": 3}, sub_cases={"closed": 3}),
    ),
    Case(
        PACKAGE,
        "督办：逾期亮红灯",
        date(2026, 10, 21),
        leave_overdue,
        Expected(None, {"assignment": 1}, sub_cases={"running": 1}),
    ),
    Case(
        PACKAGE,
        "督办：十月通报",
        date(2026, 11, 2),
        issue_bulletin,
        Expected("issued", {"bulletin": 1}, sub_cases={"issued": 1}),
    ),
)

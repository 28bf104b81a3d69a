"""The ladder: who is told, when, and with which document; each step once, never on a day off."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from config import SHANGHAI
from database.session import reading, transaction
from demonstration.theatre import Theatre
from notices.models import Notice, NoticeStatus
from scheduler import sweep
from tests.bpmn.draw import Drawing
from tests.support.acting import at_once, begin, fulfil, incidents, open_task, person, retry
from tests.support.packages import install, packed
from workflows.models import (
    EscalationPolicy,
    Notification,
    Supervision,
    UserTask,
)

SOUND = {"offset": 0, "unit": "workdays", "kind": "reminder", "to": ["assignee"], "by": ["app"]}
FRIDAY_AFTERNOON = "2026-11-27T15:00:00+08:00"


def begun(stage: Theatre, due: str, policy: str = "", **attributes: str) -> int:
    """Start a case of one task of the division chief, due at a moment."""
    if policy:
        attributes["lx_escalation"] = policy
    attributes = {"lx_position": "division_chief", "lx_due": due} | attributes
    drawing = Drawing("ladder").start().user("decide", **attributes).end().flows("start decide end")
    install(packed(drawing))
    case = begin(stage, "KS.2", "ladder")
    stage.settle()
    return case


def steps(case: int) -> list[Supervision]:
    with reading() as session:
        found = select(Supervision).where(Supervision.instance_id == case).order_by(Supervision.id)
        return list(session.scalars(found))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def local(moment: datetime) -> str:
    return moment.astimezone(SHANGHAI).strftime("%m-%d %H:%M")


def test_the_usual_ladder_reminds_before_at_and_after_the_due_time(sqlite_stage: Theatre) -> None:
    case = begun(sqlite_stage, FRIDAY_AFTERNOON)

    sqlite_stage.wait(timedelta(days=14))

    assert [(local(step.at), step.kind, step.to) for step in steps(case)] == [
        ("11-26 15:00", "reminder", ["KS.3"]),
        ("11-27 15:00", "reminder", ["KS.3"]),
        ("11-30 15:00", "reminder", ["KS.3", "KS.4"]),
    ]


def test_a_task_that_opens_late_climbs_the_ladder_from_there(sqlite_stage: Theatre) -> None:
    case = begun(sqlite_stage, "2026-11-16T17:30:00+08:00", "supervision")

    sqlite_stage.wait(timedelta(days=30))

    assert [(local(step.at), step.kind) for step in steps(case)] == [
        ("11-23 10:00", "reminder_slip"),
        ("11-30 10:00", "supervision_letter"),
        ("12-07 10:00", "circular"),
    ]


def test_supervision_goes_up_to_the_organisation_above_with_numbered_documents(stage: Theatre) -> None:
    case = begun(stage, FRIDAY_AFTERNOON, "supervision")

    stage.wait(timedelta(days=30))

    told = [(local(step.at), step.kind, step.to) for step in steps(case)]
    assert told == [
        ("11-27 15:00", "reminder_slip", ["KS.3"]),
        ("12-04 15:00", "supervision_letter", ["KS.3", "KS.4"]),
        ("12-11 15:00", "circular", ["KS.3", "JS-SZ.3"]),
    ]
    with reading() as session:
        ids = [step.notice_id for step in steps(case)]
        documents = [session.get_one(Notice, found) for found in ids if found is not None]
    assert [document.status for document in documents] == [NoticeStatus.ISSUED] * len(documents)
    slip, letter = documents[:2]
    assert (slip.title, letter.title) == ("催办单", "关于限期办理逾期事项的督办函")
    assert slip.number.endswith("〔2026〕1号")
    assert letter.number.endswith("〔2026〕1号")
    contact = {name: letter.data["variables"][name] for name in ("contact_name", "contact_phone")}
    assert contact == {"contact_name": "彭演禾", "contact_phone": "0512-99990972"}


def test_emergency_counts_hours_and_does_not_wait_for_a_working_day(sqlite_stage: Theatre) -> None:
    case = begun(sqlite_stage, "2026-11-28T23:30:00+08:00", "emergency")

    sqlite_stage.wait(timedelta(days=7))

    assert [(local(step.at), step.to) for step in steps(case)] == [
        ("11-28 23:30", ["KS.3"]),
        ("11-29 00:30", ["KS.3", "KS.4"]),
    ]


def test_a_step_that_falls_on_a_day_off_waits_for_the_next_working_morning(sqlite_stage: Theatre) -> None:
    case = begun(sqlite_stage, "2026-11-28T15:00:00+08:00")  # a Saturday

    sqlite_stage.wait(timedelta(days=9))

    assert [local(step.at) for step in steps(case)] == ["11-27 15:00", "11-30 09:00", "11-30 15:00"]


def test_after_a_downtime_only_the_highest_step_is_taken(sqlite_stage: Theatre) -> None:
    case = begun(sqlite_stage, FRIDAY_AFTERNOON, "supervision")
    sqlite_stage.now = at("2026-12-09T10:00:00")

    sqlite_stage.settle()

    assert [step.kind for step in steps(case)] == ["supervision_letter"]


def test_looking_again_takes_no_step_twice(sqlite_stage: Theatre) -> None:
    case = begun(sqlite_stage, FRIDAY_AFTERNOON)
    sqlite_stage.wait_until(at("2026-11-27T16:00:00"))
    with transaction() as session:  # as after a restart that has lost when to look
        session.execute(update(UserTask).values(next_escalation_at=sqlite_stage.now))

    sqlite_stage.settle()

    assert len(steps(case)) == 2


def test_two_sweeps_at_the_same_moment_take_a_step_once(stage: Theatre) -> None:
    case = begun(stage, FRIDAY_AFTERNOON)
    stage.now = at("2026-11-27T15:00:00")

    def look() -> None:
        sweep.escalate_overdue(stage.now)

    raised = at_once([look] * 3)

    assert raised == [None] * 3
    assert len(steps(case)) == 1
    assert incidents(case) == []


def test_completing_ends_the_ladder(sqlite_stage: Theatre) -> None:
    case = begun(sqlite_stage, FRIDAY_AFTERNOON)
    fulfil(sqlite_stage, open_task(case, "decide"), "KS.3")

    sqlite_stage.wait(timedelta(days=14))

    assert steps(case) == []


def test_the_superior_of_an_assignee_stands_above_their_post(sqlite_stage: Theatre) -> None:
    case = begun(sqlite_stage, FRIDAY_AFTERNOON, lx_assignee="KS.3")

    sqlite_stage.wait(timedelta(days=14))

    assert steps(case)[-1].to == ["KS.3", "KS.4"]


def test_the_bell_says_what_is_due_and_when(sqlite_stage: Theatre) -> None:
    begun(sqlite_stage, FRIDAY_AFTERNOON)

    sqlite_stage.wait_until(at("2026-11-27T16:00:00"))

    with reading() as session:
        found = session.scalars(
            select(Notification)
            .where(Notification.member_id == person("KS.3").id, Notification.key.startswith("ladder:"))
            .order_by(Notification.id)
        )
        line = list(found)[-1]
    assert line.sentence.format_map(line.gaps) == "提醒：任务“decide”（ladder）应于 2026-11-27 15:00 前办结。"


def test_a_broken_policy_is_an_incident_and_the_others_are_still_reminded(sqlite_stage: Theatre) -> None:
    with transaction() as session:
        steps_ = [SOUND | {"offset": "soon"}]
        session.add(EscalationPolicy(key="broken", name="坏规则", steps=steps_))
    broken = begun(sqlite_stage, FRIDAY_AFTERNOON, "broken")
    sound = begun(sqlite_stage, FRIDAY_AFTERNOON)

    sqlite_stage.wait_until(at("2026-11-27T16:00:00"))

    assert len(steps(sound)) == 2
    (incident,) = incidents(broken)
    assert incident.reason.startswith("催办督办未能执行")
    with transaction() as session:
        session.get_one(EscalationPolicy, "broken").steps = [SOUND]
    retry(sqlite_stage, incident.id)
    sqlite_stage.settle()
    assert incidents(broken) == []
    assert len(steps(broken)) == 1


@pytest.mark.parametrize(
    ("now", "provisional"),
    [("2026-12-28T10:00:00", True), ("2027-03-01T10:00:00", True), ("2030-02-01T10:00:00", True),
     ("2026-11-23T10:00:00", False)],
)  # fmt: skip
def test_due_times_of_years_not_announced_are_provisional_and_never_fail(
    sqlite_stage: Theatre, now: str, provisional: bool
) -> None:
    sqlite_stage.now = at(now)

    case = begun(sqlite_stage, "= workdays(5)")
    with reading() as session:
        task = session.get_one(UserTask, open_task(case, "decide"))
        assert task.due_provisional is provisional
    sqlite_stage.wait(timedelta(days=30))

    assert len(steps(case)) == 3
    assert incidents(case) == []

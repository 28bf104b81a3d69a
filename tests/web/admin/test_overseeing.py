"""Incidents, all instances, escalation rules, the audit: what those see and do who look after the whole."""

import pytest
from flask import Flask
from sqlalchemy import update

from database.session import reading, transaction
from demonstration.theatre import Theatre
from registers.models import RecordStatus, RegisterRecord
from tests.bpmn.draw import Drawing, parameters
from tests.support.acting import begin, incidents
from tests.support.clients import ClientOf
from tests.support.packages import install, packed
from workflows.models import EscalationPolicy, IncidentStatus
from workflows.save_escalation_policy import fingerprint


def occupy(status: RecordStatus) -> None:
    with transaction() as session:
        session.execute(update(RegisterRecord).where(RegisterRecord.key == "T-KS").values(status=status))


@pytest.fixture
def stuck(sqlite_stage: Theatre) -> int:
    """An instance whose team is not to be had."""
    inside = parameters(register="teams", key="T-KS")
    drawing = Drawing("reserving").start().service("work", inside, lx_topic="reserve_record", name="锁定队伍")
    install(packed(drawing.user("other", lx_position="case_handler").end().flows("start work other end")))
    occupy(RecordStatus.DEPLOYED)
    return begin(sqlite_stage, "KS.2", "reserving")


def test_many_incidents_are_tried_again_at_once(stuck: int, sqlite_app: Flask, client_of: ClientOf) -> None:
    client = client_of("process")
    (incident,) = incidents(stuck)
    assert "锁定队伍" in client.read("/incidents/?reason=不可用")
    assert "锁定队伍" not in client.read("/incidents/?reason=没有这个原因")
    occupy(RecordStatus.AVAILABLE)

    # The second one is nobody's any more: somebody else was faster.
    client.submit("/incidents/retry", {"incident": [str(incident.id), "999"]})

    assert "已重试 1 项" in client.read("/incidents/")
    assert "锁定队伍" in client.read("/incidents/?status=resolved")
    assert len(incidents(stuck, IncidentStatus.RESOLVED)) == 1


def test_all_incidents_of_a_kind_are_tried_again_after_a_question(
    stuck: int, sqlite_stage: Theatre, client_of: ClientOf
) -> None:
    beside = begin(sqlite_stage, "KS.2", "reserving")
    client = client_of("process")
    (incident, _other) = [*incidents(stuck), *incidents(beside)]
    asked = client.read(f"/incidents/{incident.id}/alike")
    assert "共 2 项" in asked
    occupy(RecordStatus.AVAILABLE)

    client.submit(f"/incidents/{incident.id}/alike", {})
    sqlite_stage.settle()

    # The first has taken the team; the other is told so again, and harms nobody.
    assert sorted(len(incidents(case)) for case in (stuck, beside)) == [0, 1]
    assert "正在后台重试 2 项" in client.read("/incidents/")


def test_an_auditor_reads_incidents_and_retries_none(
    stuck: int, sqlite_app: Flask, client_of: ClientOf
) -> None:
    page = client_of("auditor").read("/incidents/")

    assert "锁定队伍" in page
    assert "重试所选" not in page


def test_all_instances_are_narrowed(stuck: int, sqlite_app: Flask, client_of: ClientOf) -> None:
    client = client_of("auditor")
    link = f'href="/instances/{stuck}"'

    assert link in client.read("/overview/")
    assert link in client.read("/overview/?organisation=JS-SZ&status=running")
    assert link not in client.read("/overview/?organisation=JS-NJ")
    assert link not in client.read("/overview/?status=completed")
    assert link not in client.read("/overview/?process=plan_filing")


def policy(key: str) -> EscalationPolicy | None:
    with reading() as session:
        return session.get(EscalationPolicy, key)


LADDER = {
    "name": "一般任务",
    "offset": ["1", "-2"],
    "unit": ["workdays", "hours"],
    "kind": ["reminder_slip", "reminder"],
    "to": ["superior", "assignee"],
}


def test_a_ladder_is_changed_and_sorted(app: Flask, client_of: ClientOf) -> None:
    before = policy("default")
    assert before is not None

    client_of("process").submit("/escalations/default", LADDER | {"seen": fingerprint(before)})

    after = policy("default")
    assert after is not None
    assert [(step["offset"], step["unit"]) for step in after.steps] == [(-2, "hours"), (1, "workdays")]


def test_of_two_who_change_a_ladder_the_second_is_told(sqlite_app: Flask, client_of: ClientOf) -> None:
    client = client_of("process")
    seen = fingerprint(policy("default") or EscalationPolicy(name="", steps=[]))

    first = client.submit("/escalations/default", LADDER | {"seen": seen, "name": "甲"})
    second = client.submit("/escalations/default", LADDER | {"seen": seen, "name": "乙"})

    assert (first.status_code, second.status_code) == (302, 409)
    kept = policy("default")
    assert kept is not None
    assert kept.name == "甲"


def test_rows_come_and_go_without_scripts(sqlite_app: Flask, client_of: ClientOf) -> None:
    client = client_of("process")

    longer = client.submit("/escalations/default", LADDER | {"add": "1"}).text
    shorter = client.submit("/escalations/default", LADDER | {"remove": "0"}).text

    assert (longer.count('name="offset"'), shorter.count('name="offset"')) == (3, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": ["shout", "reminder"]},
        {"offset": ["99999", "1"]},
        {"offset": [], "unit": [], "kind": [], "to": []},
    ],
)
def test_a_ladder_that_nobody_could_climb_is_refused(
    sqlite_app: Flask, client_of: ClientOf, wrong: dict[str, list[str]]
) -> None:
    answer = client_of("process").submit("/escalations/new", LADDER | {"key": "odd"} | wrong)

    assert answer.status_code == 409
    assert policy("odd") is None


def test_the_audit_tells_who_signed_in_and_who_could_not(sqlite_app: Flask, client_of: ClientOf) -> None:
    client = client_of("auditor")
    client_of("KS.2").sign_in("KS.3", "wrong")

    page = client.read("/audit/sign-ins?kind=refused")

    assert "KS.3" in page
    assert ">KS.2<" not in page


def test_the_audit_is_taken_away_as_a_table(sqlite_app: Flask, client_of: ClientOf) -> None:
    client_of("admin").submit("/members/1/sessions/end")

    table = client_of("auditor").read("/audit/changes.csv?kind=sessions_ended")

    head, line = table.splitlines()
    assert head.endswith("校验值")
    assert ",admin,管示理,结束会话,member:" in line


def test_chains_are_verified_on_the_page(stuck: int, sqlite_app: Flask, client_of: ClientOf) -> None:
    client = client_of("auditor")

    everything = client.read("/audit/chains?all=1")

    assert "办理留痕完整" in everything
    assert "已校验 1 件" in everything
    assert client.get("/audit/chains?number=nobody").status_code == 404

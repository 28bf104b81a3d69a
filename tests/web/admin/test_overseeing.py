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


LADDER: dict[str, str | list[str]] = {
    "name": "一般任务",
    "offset": ["1", "-2"],
    "unit": ["workdays", "workdays"],
    "kind": ["reminder_slip", "reminder"],
    "to-0": ["assignee", "superior"],
    "by-0": ["app", "mail"],
    "to-1": ["assignee", "deputy"],
    "by-1": ["mail"],
}


def test_a_ladder_is_changed_and_sorted(app: Flask, client_of: ClientOf) -> None:
    before = policy("default")
    assert before is not None

    client_of("process").submit("/escalations/default", LADDER | {"seen": fingerprint(before)})

    after = policy("default")
    assert after is not None
    assert after.steps == [
        {"offset": -2, "unit": "workdays", "kind": "reminder", "to": ["assignee", "deputy"], "by": ["mail"]},
        {
            **{"offset": 1, "unit": "workdays", "kind": "reminder_slip"},
            **{"to": ["assignee", "superior"], "by": ["app", "mail"]},
        },
    ]


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
    ("wrong", "said"),
    [
        ({"kind": ["shout", "reminder"]}, "第 1 步的单位、方式或送达不在可选之列"),
        ({"offset": ["1", "soon"]}, "第 2 步距到期应为整数，在正负 1000 之内"),
        ({"offset": ["1", "1"]}, "第 2 步与第 1 步在同一时刻"),
        ({"unit": ["workdays", "hours"]}, "第 2 步与第 1 步的单位不同"),
        ({"to-1": []}, "第 2 步没有对象"),
        ({"to-0": ["everybody"]}, "第 1 步没有对象"),
        ({"by-1": []}, "第 2 步只是提醒，请勾选站内或邮件"),
        ({"offset": [], "unit": [], "kind": []}, "应有 1 至 12 步"),
    ],
)
def test_what_is_wrong_with_a_ladder_is_said_with_the_step(
    sqlite_app: Flask, client_of: ClientOf, wrong: dict[str, list[str]], said: str
) -> None:
    answer = client_of("process").submit("/escalations/new", LADDER | {"key": "odd"} | wrong)

    assert answer.status_code == 422
    assert said in answer.text
    assert policy("odd") is None


def test_the_preview_says_on_which_days_the_steps_come(sqlite_app: Flask, client_of: ClientOf) -> None:
    asked = LADDER | {"due": "2026-10-08T17:30", "preview": "1"}

    page = client_of("process").submit("/escalations/default", asked).text

    assert "2026-09-29 17:30 星期二 · 提醒" in page  # before the National Day holidays
    assert "2026-10-09 17:30 星期五 · 催办单" in page


def test_a_step_on_a_day_off_is_shown_where_it_comes_and_2027_is_provisional(
    sqlite_app: Flask, client_of: ClientOf
) -> None:
    at_due = {
        "offset": ["0"],
        "unit": ["workdays"],
        "kind": ["reminder"],
        "to-0": ["assignee"],
        "by-0": ["app"],
    }
    asked = {"name": "甲", **at_due, "due": "2027-02-06T10:00", "preview": "1"}  # New Year's Day of the moon

    page = client_of("process").submit("/escalations/new", asked).text

    assert "（原落在休息日，顺延）" in page
    assert "暂定" in page


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

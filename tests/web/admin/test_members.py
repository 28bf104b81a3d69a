"""The staff pages: by another system admin, never for oneself, and each change leaves a line."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from database.session import reading, transaction
from staff.audit import walk_trail
from staff.models import AuditEvent, LoginSession, Member
from tests.support.clients import ClientOf

NEW = {"username": "new.member", "name": "新示员", "organisation": "KS", "email": "", "phone": ""}


def member_id(username: str) -> int:
    with reading() as session:
        found = session.scalar(select(Member.id).where(Member.username == username))
    assert found is not None
    return found


def actions() -> list[str]:
    with reading() as session:
        return list(session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)))


def one_time_password(page: str) -> str:
    found = re.search(r"data-password>([^<]+)<", page)
    assert found is not None
    return found[1]


def test_a_new_member_signs_in_once_and_chooses_a_password(app: Flask, client_of: ClientOf) -> None:
    made = client_of("admin").submit("/members/new", NEW)
    password = one_time_password(made.text)
    client = client_of("new.member", password)

    elsewhere = client.get("/inbox")
    client.get("/password/")
    chosen = {"old": password, "new": "an0ther-way-in", "again": "an0ther-way-in"}
    changed = client.submit("/password/", chosen)
    inside = client_of("new.member", "an0ther-way-in").get("/inbox")

    assert elsewhere.location == "/password/"
    assert (changed.status_code, inside.status_code) == (302, 200)
    assert actions() == ["member_created", "password_changed"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"username": "KS.2"}, "已有人使用"),
        ({"username": "中文"}, "用户名只能用"),
        ({"name": ""}, "请填写姓名"),
        ({"email": "nobody"}, "电子邮箱的格式"),
        ({"organisation": "NOWHERE"}, "所属单位"),
        ({"roles": ["process_admin", "auditor"]}, "须由不同的人担任"),
    ],
)
def test_a_member_is_not_made_of_anything(
    sqlite_app: Flask, client_of: ClientOf, wrong: dict[str, object], said: str
) -> None:
    answer = client_of("admin").submit("/members/new", NEW | wrong)

    assert answer.status_code == 422
    assert said in answer.text
    assert actions() == []


def test_roles_are_given_by_somebody_else(sqlite_app: Flask, client_of: ClientOf) -> None:
    client = client_of("admin")
    own = member_id("admin")
    grant = {"username": "admin", "name": "管示理", "organisation": "JS", "roles": ["system_admin"]}

    answers = [
        client.submit(f"/members/{own}/edit", grant),
        client.submit(f"/members/{own}/password"),
        client.submit(f"/members/{own}/deactivate"),
    ]

    assert answers[0].status_code == 422
    assert "由另一名系统管理员办理" in answers[0].text
    assert [answer.status_code for answer in answers[1:]] == [302, 302]
    assert actions() == []


def test_a_change_is_written_down_with_before_and_after(sqlite_app: Flask, client_of: ClientOf) -> None:
    whom = member_id("KS.2")
    with reading() as session:
        demonstrated = session.get_one(Member, whom).phone
    change = {"name": "潘例川", "organisation": "KS", "phone": "0512-00000001", "roles": ["auditor"]}

    client_of("admin").submit(f"/members/{whom}/edit", change)

    with reading() as session:
        event = session.scalars(select(AuditEvent)).one()
        assert event.object == "member:KS.2"
        assert event.details["roles"] == [["staff"], ["auditor", "staff"]]
        assert event.details["phone"] == [demonstrated, "0512-00000001"]


def test_who_leaves_is_out_at_once(sqlite_app: Flask, client_of: ClientOf) -> None:
    leaving = client_of("KS.2")
    whom = member_id("KS.2")

    client_of("admin").submit(f"/members/{whom}/deactivate")

    assert leaving.get("/inbox").location.startswith("/sign-in")
    with reading() as session:
        assert session.scalars(select(LoginSession).where(LoginSession.member_id == whom)).all() == []
        assert not session.get_one(Member, whom).active


def test_an_appointment_has_a_beginning_and_an_end(sqlite_app: Flask, client_of: ClientOf) -> None:
    client = client_of("admin")
    whom = member_id("KS.2")
    post = {"organisation": "KS", "position": "finance", "from_on": "2026-01-01", "until_on": ""}

    client.submit(f"/members/{whom}/appointments", post)
    client.submit(f"/members/{whom}/appointments", post)  # a double click
    page = client.read(f"/members/{whom}")

    assert page.count("财务处</td>") == 1
    assert "请先结束原任职" in page
    assert actions() == ["appointed"]


def test_a_reset_password_ends_sessions_and_is_shown_once(sqlite_app: Flask, client_of: ClientOf) -> None:
    theirs = client_of("KS.2")
    whom = member_id("KS.2")
    client = client_of("admin")

    shown = one_time_password(client.submit(f"/members/{whom}/password").text)

    assert shown not in client.read(f"/members/{whom}")
    assert theirs.get("/inbox").location.startswith("/sign-in")
    assert client_of("KS.2", shown).get("/inbox").location == "/password/"


def test_a_trail_that_was_tampered_with_says_so(app: Flask, client_of: ClientOf) -> None:
    client = client_of("admin")
    client.submit("/members/new", NEW)
    client.submit(f"/members/{member_id('new.member')}/sessions/end")

    with transaction() as session:
        session.scalars(select(AuditEvent).order_by(AuditEvent.id)).first().object = "member:somebody"  # type: ignore[union-attr]

    with reading() as session:
        trail = walk_trail(session)
        assert trail.broken is not None
        assert trail.broken.action == "member_created"

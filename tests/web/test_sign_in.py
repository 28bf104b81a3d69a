"""Signing in and out: cookies, locks, time limits, and where a sign-in leads."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from database.session import transaction
from staff.models import LoginSession
from tests.support.clients import Client, client_for
from web.app import create_app


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(visitor: Client) -> None:
    answer = visitor.sign_in("KS.2")

    cookie = next(line for line in answer.headers.getlist("Set-Cookie") if line.startswith("lingxing="))
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}


def test_in_production_cookies_travel_over_tls_alone(sqlite_app: Flask) -> None:
    settings = replace(sqlite_app.config["SETTINGS"], production=True)
    production = create_app(settings)
    with production.app_context():
        client = client_for(production)
        client.get("/sign-in", base_url="https://localhost")
        token = client.token("https://localhost/sign-in")
        answer = client.post(
            "/sign-in",
            data={"username": "KS.2", "password": "lingxing-demo-2026", "csrf_token": token},
            base_url="https://localhost",
            headers={"Referer": "https://localhost/sign-in"},
        )

    cookies = answer.headers.getlist("Set-Cookie")
    assert any(cookie.startswith("__Host-lingxing=") for cookie in cookies)
    assert all("Secure" in cookie for cookie in cookies)
    assert "max-age=" in answer.headers["Strict-Transport-Security"]


def test_each_sign_in_has_a_token_of_its_own(visitor: Client) -> None:
    visitor.set_cookie("lingxing", "chosen-by-somebody-else")

    visitor.sign_in("KS.2")

    cookie = visitor.get_cookie("lingxing")
    assert cookie is not None
    assert cookie.value != "chosen-by-somebody-else"


def test_five_failures_lock_the_account(visitor: Client) -> None:
    told = [visitor.sign_in("KS.2", "wrong") for _ in range(5)]

    answer = visitor.sign_in("KS.2")

    assert [failure.status_code for failure in told] == [401] * 5
    assert answer.status_code == 401
    assert "账号已锁定" in answer.text


def test_a_wrong_name_is_told_like_a_wrong_password(visitor: Client) -> None:
    no_such_name = visitor.sign_in("nobody", "wrong")
    wrong_password = visitor.sign_in("KS.3", "wrong")

    alert = "用户名或密码不正确"
    assert (alert in no_such_name.text, alert in wrong_password.text) == (True, True)


@pytest.mark.parametrize(
    ("column", "span"),
    [("last_seen_at", timedelta(minutes=31)), ("created_at", timedelta(hours=13))],
    ids=["idle", "absolute"],
)
def test_a_sign_in_ends_by_itself(client_of: Callable[[str], Client], column: str, span: timedelta) -> None:
    handler = client_of("KS.2")
    with transaction() as session:
        for row in session.scalars(select(LoginSession)):
            setattr(row, column, row.created_at - span)

    answer = handler.get("/inbox")

    assert answer.status_code == 302
    assert answer.location == "/sign-in?next=/inbox"


def test_after_signing_out_the_cookie_is_worth_nothing(client_of: Callable[[str], Client]) -> None:
    handler = client_of("KS.2")
    kept = handler.get_cookie("lingxing")
    assert kept is not None

    handler.submit("/sign-out")
    handler.set_cookie("lingxing", kept.value)

    assert handler.get("/inbox").status_code == 302


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://elsewhere.example/",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "/\t/elsewhere",
        "javascript:1",
    ],
)
def test_a_sign_in_never_leads_elsewhere(visitor: Client, elsewhere: str) -> None:
    answer = visitor.sign_in("KS.2", next=elsewhere)

    assert answer.location == "/inbox"


@pytest.mark.parametrize("path", ["/language", "/notifications/read"])
def test_no_form_leads_elsewhere(client_of: Callable[[str], Client], path: str) -> None:
    answer = client_of("KS.2").submit(path, {"language": "zh", "next": "//elsewhere.example"})

    assert answer.status_code == 302
    assert "elsewhere" not in answer.location


def test_who_was_signed_out_while_typing_comes_back_to_the_form(
    visitor: Client, client_of: Callable[[str], Client]
) -> None:
    handler = client_of("E-1.1")
    form = "/start/plan_filing/plan_filing"
    token = handler.token(form)
    handler.delete_cookie("lingxing")

    answer = handler.post(form, data={"csrf_token": token}, headers={"Referer": f"http://localhost{form}"})

    assert answer.location == f"/sign-in?next={form}"


def test_an_error_page_tells_nothing_of_the_inside(
    client_of: Callable[[str], Client], sqlite_app: Flask
) -> None:
    def fail() -> str:
        raise RuntimeError("the secret inside")

    handler = client_of("KS.2")
    sqlite_app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    sqlite_app.view_functions["desk.done"] = fail

    answer = handler.get("/done")

    assert answer.status_code == 500
    assert "系统出了问题" in answer.text
    assert "secret inside" not in answer.text
    assert "Traceback" not in answer.text

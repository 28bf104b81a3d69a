"""Every address of the product, tried by those it is not for."""

from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.support.clients import Client
from tests.web.conftest import Case
from tests.web.doors import OPEN, OWN, Door, doors, is_closed, is_listed

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.fixture
def stranger(client_of: Callable[[str], Client]) -> Client:
    """A member who has nothing to do with the case."""
    return client_of("SH.4")


def test_every_address_says_whom_it_is_for(sqlite_app: Flask, case: Case) -> None:
    unlisted = {door.endpoint for door in doors(sqlite_app, case.ids) if not is_listed(door)}

    assert unlisted == set()


def test_a_visitor_is_sent_to_the_sign_in(sqlite_app: Flask, case: Case, visitor: Client) -> None:
    token = visitor.token("/sign-in")

    for door in doors(sqlite_app, case.ids):
        if door.endpoint not in OPEN:
            answer = opened(visitor, door, token)

            assert answer.status_code == 302, door
            assert answer.location.startswith("/sign-in"), door


def test_a_script_of_a_visitor_is_told_instead_of_being_redirected(
    sqlite_app: Flask, case: Case, visitor: Client
) -> None:
    token = visitor.token("/sign-in")

    for door in doors(sqlite_app, case.ids):
        if door.endpoint not in OPEN:
            answer = opened(visitor, door, token, Accept="application/json")

            assert answer.status_code == 401, door
            assert answer.json == {"message": "登录已过期，请重新登录。"}, door


def test_a_stranger_finds_nothing_of_a_case(sqlite_app: Flask, case: Case, stranger: Client) -> None:
    token = stranger.token()

    for door in doors(sqlite_app, case.ids):
        if is_closed(door):
            answer = opened(stranger, door, token)

            assert answer.status_code in (403, 404, 409), (door, answer.status_code)
            assert told(answer, case) == [], door


def test_a_strangers_own_pages_show_nothing_of_a_case(
    sqlite_app: Flask, case: Case, stranger: Client
) -> None:
    for door in doors(sqlite_app, case.ids):
        if door.endpoint in OWN and door.method == "GET":
            answer = stranger.get(f"{door.path}?search={case.number}", follow_redirects=True)

            assert answer.status_code == 200, door
            assert told(answer, case, but=case.number) == [], door


def test_nothing_changes_without_the_token_of_a_page(
    sqlite_app: Flask, case: Case, client_of: Callable[[str], Client]
) -> None:
    handler = client_of("KS.2")

    for door in doors(sqlite_app, case.ids):
        if door.method == "POST":
            assert handler.post(door.path).status_code == 400, door


@pytest.mark.parametrize(
    "foreign", [{"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_nothing_changes_from_another_site(
    sqlite_app: Flask, case: Case, client_of: Callable[[str], Client], foreign: dict[str, str]
) -> None:
    handler = client_of("KS.2")
    token = handler.token()

    for door in doors(sqlite_app, case.ids):
        if door.method == "POST":
            assert opened(handler, door, token, **foreign).status_code == 403, door


def test_every_answer_carries_the_policy(sqlite_app: Flask, case: Case, stranger: Client) -> None:
    for door in doors(sqlite_app, case.ids):
        if door.method == "GET":
            answer = stranger.get(door.path)

            assert HEADERS.items() <= dict(answer.headers).items(), door
            policy = answer.headers["Content-Security-Policy"]
            assert "'unsafe-inline'" not in policy.partition("script-src")[2].partition(";")[0], door
            kept = answer.headers.get("Cache-Control", "")
            assert door.endpoint == "static" or "no-store" in kept, door


@pytest.mark.parametrize("number", ["9" * 30, str(2**31), str(2**63)])
def test_an_id_no_database_could_hold_is_no_page(client_of: Callable[[str], Client], number: str) -> None:
    handler = client_of("KS.2")

    for path in (f"/instances/{number}", f"/notices/{number}.pdf", f"/attachments/{number}"):
        assert handler.get(path).status_code == 404


def test_a_zero_byte_is_a_bad_request(client_of: Callable[[str], Client], case: Case) -> None:
    handler = client_of("KS.2")

    searched = handler.get("/inbox?search=a%00b")
    submitted = handler.submit(f"/tasks/{case.ids['task_id']}", {"opinion": "a\0b"})

    assert (searched.status_code, submitted.status_code) == (400, 400)


def opened(client: Client, door: Door, token: str, **headers: str) -> TestResponse:
    return client.open(door.path, method=door.method, headers={"X-CSRFToken": token, **headers})


def told(answer: TestResponse, case: Case, but: str = "") -> list[str]:
    """Return what the answer tells of the case; a search repeats what was searched for."""
    return [secret for secret in case.telltales if secret != but and secret in answer.text]

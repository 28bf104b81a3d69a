"""Who reaches which page of the admin side: to everybody else it does not exist."""

import pytest
from flask import Flask

from tests.support.clients import ClientOf

READERS = {
    "/packages/": {"process", "auditor"},
    "/packages/plan_filing": {"process", "auditor"},
    "/packages/plan_filing/versions/1.zip": {"process", "auditor"},
    "/packages/plan_filing/versions/1/files/package.toml": {"process", "auditor"},
    "/packages/plan_filing/versions/1/diagram/process.bpmn": {"process", "auditor"},
    "/packages/plan_filing/compare": {"process", "auditor"},
    "/packages/plan_filing/draft/files/process.bpmn": {"process", "auditor"},
    "/packages/plan_filing/modeler/process.bpmn": {"process"},
    "/packages/plan_filing/catalogue.json": {"process"},
    "/packages/plan_filing/edit/package.toml": {"process"},
    "/packages/plan_filing/deploy": {"process"},
    "/overview/": {"process", "auditor"},
    "/incidents/": {"process", "auditor"},
    "/messages/": {"process", "auditor"},
    "/escalations/": {"process", "auditor"},
    "/escalations/default": {"process"},
    "/members/": {"admin", "auditor"},
    "/members/groups": {"admin", "auditor"},
    "/members/1": {"admin", "auditor"},
    "/members/new": {"admin"},
    "/members/1/edit": {"admin"},
    "/audit/": {"admin", "auditor"},
    "/audit/sign-ins": {"admin", "auditor"},
    "/audit/changes.csv": {"admin", "auditor"},
    "/audit/sign-ins.csv": {"admin", "auditor"},
    "/audit/chains?all=1": {"admin", "auditor"},
    "/registers/": {"process", "auditor", "admin", "KS.2", "E-1.1"},
    "/registers/teams": {"process", "auditor", "admin", "KS.2", "E-1.1"},
    "/registers/teams/new": {"process", "KS.2"},
    "/password/": {"process", "auditor", "admin", "KS.2", "E-1.1"},
}

WRITERS = {
    "/packages/upload": {"process"},
    "/packages/plan_filing/draft/files/process.bpmn": {"process"},
    "/packages/plan_filing/draft/check/process.bpmn": {"process"},
    "/packages/plan_filing/draft/deploy/process.bpmn": {"process"},
    "/packages/plan_filing/deploy": {"process"},
    "/packages/plan_filing/discard": {"process"},
    "/packages/plan_filing/edit/package.toml": {"process"},
    "/incidents/retry": {"process"},
    "/incidents/1/alike": {"process"},
    "/escalations/default": {"process"},
    "/members/new": {"admin"},
    "/members/1/edit": {"admin"},
    "/members/1/appointments": {"admin"},
    "/members/appointments/1/end": {"admin"},
    "/members/1/password": {"admin"},
    "/members/1/deactivate": {"admin"},
    "/members/1/sessions/end": {"admin"},
}


@pytest.mark.parametrize("username", ["process", "auditor", "admin", "KS.2", "E-1.1"])
def test_only_those_it_is_for_reach_a_page(sqlite_app: Flask, client_of: ClientOf, username: str) -> None:
    client = client_of(username)

    answers = {path: client.get(path).status_code for path in READERS}

    assert answers == {path: 200 if username in readers else 404 for path, readers in READERS.items()}


@pytest.mark.parametrize("username", ["process", "auditor", "admin", "KS.2"])
def test_nobody_else_gets_behind_a_form(sqlite_app: Flask, client_of: ClientOf, username: str) -> None:
    client = client_of(username)
    closed = [path for path, writers in WRITERS.items() if username not in writers]

    answers = {path: client.submit(path, {}).status_code for path in closed}

    assert answers == dict.fromkeys(closed, 404)


def test_without_a_token_nothing_is_changed(sqlite_app: Flask, client_of: ClientOf) -> None:
    client = client_of("process")

    answers = {
        path: client.post(path, data={}).status_code for path in ("/packages/upload", "/incidents/retry")
    }

    assert set(answers.values()) == {400}


def test_the_menu_shows_what_one_may_reach(sqlite_app: Flask, client_of: ClientOf) -> None:
    shown = {name: client_of(name).read("/registers/") for name in ("process", "admin", "auditor", "KS.2")}

    assert [name for name, page in shown.items() if "流程包" in page] == ["process", "auditor"]
    assert [name for name, page in shown.items() if "机构与人员" in page] == ["admin", "auditor"]


def test_a_query_of_a_stranger_s_making_breaks_no_page(sqlite_app: Flask, client_of: ClientOf) -> None:
    page = client_of("process").read("/overview/?endpoint=evil&_external=1&_scheme=gopher&page=zwei")

    assert "gopher:" not in page  # it may only stand in the query that a change of language keeps

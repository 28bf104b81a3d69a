"""迁移办件: tried out on a page, moved from it, and what came of it can be read."""

import pytest
from flask import Flask

from demonstration.theatre import Theatre
from tests.bpmn.draw import Drawing
from tests.support.acting import begin, fulfil, open_task
from tests.support.clients import ClientOf
from tests.support.packages import install, packed

PLAN = "/packages/permit/migrations"


def permit(*tasks: str) -> None:
    drawing = Drawing("permit").start().end()
    for task in tasks:
        drawing.user(task, lx_position="case_handler", lx_organisation="KS")
    install(packed(drawing.flows(" ".join(["start", *tasks, "end"]))))


@pytest.fixture
def cases(sqlite_stage: Theatre) -> list[int]:
    """Two cases in the first version, the second past its first task; the newest lacks where it stands."""
    permit("ask", "check")
    found = [begin(sqlite_stage, "KS.2", "permit") for _ in range(2)]
    fulfil(sqlite_stage, open_task(found[1], "ask"), "KS.2")
    permit("ask", "recheck")
    return found


def test_the_package_says_how_many_cases_are_on_older_versions(cases: list[int], client_of: ClientOf) -> None:
    assert "2 件办件仍在旧版本上办理。" in client_of("process").read("/packages/permit")


def test_the_dry_run_gives_a_verdict_and_a_reason_for_each(cases: list[int], client_of: ClientOf) -> None:
    client = client_of("process")

    page = client.read(PLAN)
    refused = client.read(f"{PLAN}?verdict=refused")

    assert "“check（check）”在新版中没有了，请为它选择对应的环节。" in page
    assert page.count('name="instance"') == 1
    assert 'value="recheck" selected' in page
    assert "可以迁移 1" in page
    assert refused.count("<tr data-row>") == 1


def test_with_another_element_for_the_missing_one_all_can_move(
    cases: list[int], client_of: ClientOf, sqlite_stage: Theatre
) -> None:
    client = client_of("process")
    assert client.read(f"{PLAN}?map.check=recheck").count('name="instance"') == 2

    begun = client.submit(PLAN, {"map.check": "recheck", "instance": cases, "reason": "办法修订"})
    waiting = client.get(begun.location)
    sqlite_stage.settle()
    done = client.get(begun.location)

    assert "等待迁移" in waiting.text
    assert waiting.headers["Refresh"]
    assert "已处理 2 / 2 件：迁移 2 件，未迁移 0 件" in done.text
    assert "Refresh" not in done.headers
    assert "迁移到新版" in client_of("KS.2").read(f"/instances/{cases[1]}")


def test_all_that_can_move_are_moved_at_once(
    cases: list[int], client_of: ClientOf, sqlite_stage: Theatre
) -> None:
    client = client_of("process")

    begun = client.submit(PLAN, {"all": "1", "reason": "办法修订"})
    sqlite_stage.settle()

    assert "已处理 1 / 1 件" in client.read(begun.location)
    assert client.submit(PLAN, {"all": "1", "reason": "办法修订"}).status_code == 422


def test_an_auditor_reads_and_moves_nothing(cases: list[int], client_of: ClientOf) -> None:
    auditor = client_of("auditor")

    assert 'name="instance"' not in auditor.read(PLAN)
    assert auditor.submit(PLAN, {"all": "1", "reason": "x"}).status_code == 404


def test_the_command_line_tries_and_moves(cases: list[int], sqlite_app: Flask, sqlite_stage: Theatre) -> None:
    runner = sqlite_app.test_cli_runner()

    tried = runner.invoke(args=["migrate", "permit"])
    moved = runner.invoke(args=["migrate", "permit", "--map", "check=recheck", "--reason", "办法修订"])
    sqlite_stage.settle()

    assert "1 of 2 can be moved" in tried.output
    assert "2 of 2 can be moved; the scheduler moves them" in moved.output
    assert runner.invoke(args=["migrate", "permit"]).output == "0 of 0 can be moved\n"
    assert runner.invoke(args=["migrate", "unknown"]).exit_code == 1

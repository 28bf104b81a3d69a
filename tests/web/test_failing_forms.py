"""A form that can't be calculated is told in words; what was typed stays, and somebody hears of it."""

import json
from uuid import UUID

import pytest
from sqlalchemy import select

from bpmn.package import Package
from database.session import reading
from demonstration.theatre import Theatre
from tests.bpmn.draw import Drawing, message
from tests.support.acting import begin, incidents, open_task
from tests.support.clients import Client, ClientOf
from tests.support.packages import install, packed
from workflows.models import IncidentStatus, MessageSubscription, ProcessInstance

FORM = {
    "type": "default",
    "id": "f",
    "schemaVersion": 19,
    "components": [
        {"type": "textfield", "key": "reason", "label": "事由"},
        {"type": "number", "key": "level", "label": "级别"},
        {"type": "textfield", "key": "note", "label": "说明", "conditional": {"hide": "=level + 1"}},
    ],
}
TYPED = {"reason": "水位上涨", "level": "2", "note": ""}


def with_form(*, at_start: bool = False, title: str = "") -> Package:
    form = {} if at_start else {"lx:form": "f"}
    drawing = Drawing().start().user("review", **{"lx:position": "case_handler"}, **form).end()
    package = packed(drawing.flows("start review end"), forms__f_json=json.dumps(FORM).encode())
    manifest = package.files["package.toml"].decode()
    manifest += 'form = "f"\n' * at_start + f"title = '{title}'\n" * bool(title)
    return Package(package.key, {**package.files, "package.toml": manifest.encode()})


@pytest.fixture
def handler(client_of: ClientOf) -> Client:
    return client_of("KS.2")


@pytest.fixture
def task(sqlite_stage: Theatre) -> UUID:
    install(with_form())
    return open_task(begin(sqlite_stage, "KS.2", "p"), "review")


def reported() -> list[str]:
    with reading() as session:
        (instance_id,) = session.scalars(select(ProcessInstance.id)).all()
    return [incident.reason for incident in incidents(instance_id, IncidentStatus.OPEN)]


def test_a_task_says_which_rule_failed_keeps_what_was_typed_and_is_an_incident(
    handler: Client, task: UUID
) -> None:
    answer = handler.submit(f"/tasks/{task}", TYPED | {"opinion": "同意转办"})

    assert answer.status_code == 422
    assert "规则 =level + 1 无法计算：结果应为true 或 false，实为 3" in answer.text
    assert "您填写的内容已存为草稿" in answer.text
    assert "流程管理员会看到" in answer.text
    (reason,) = reported()
    assert "level + 1" in reason


def test_the_task_is_open_again_without_the_draft(handler: Client, task: UUID) -> None:
    handler.submit(f"/tasks/{task}", TYPED | {"opinion": "同意转办"})

    with_draft, anew = handler.get(f"/tasks/{task}"), handler.get(f"/tasks/{task}?anew=1")

    assert with_draft.status_code == 422
    assert f'href="/tasks/{task}?anew=1"' in with_draft.text
    assert anew.status_code == 200
    assert "同意转办" in anew.text


def test_a_part_of_the_page_is_answered_with_a_part(handler: Client, task: UUID) -> None:
    answer = handler.send(f"/tasks/{task}/form", data=TYPED, headers={"HX-Request": "true"})

    assert answer.status_code == 422
    assert "<html" not in answer.text
    assert "level + 1" in answer.text


def test_a_second_failure_is_the_same_incident(handler: Client, task: UUID) -> None:
    for level in ("2", "4"):
        handler.submit(f"/tasks/{task}", TYPED | {"level": level})

    assert len(reported()) == 1


def test_a_start_form_keeps_what_was_typed(handler: Client) -> None:
    install(with_form(at_start=True))

    answer = handler.submit("/start/p/p", TYPED)

    assert answer.status_code == 422
    assert "您填写的内容已存为草稿" in answer.text
    assert handler.get("/start/p/p?anew=1").status_code == 200


@pytest.fixture
def button(sqlite_stage: Theatre) -> str:
    """The address of what a case waits for with a form."""
    drawing = Drawing().declare("message", "m", name="撤回").start().end()
    drawing.catch("withdraw", message("m"), lx_actor="starter", lx_form="f")
    install(packed(drawing.flows("start withdraw end"), forms__f_json=json.dumps(FORM).encode()))
    case = begin(sqlite_stage, "KS.2", "p")
    with reading() as session:
        waiting = select(MessageSubscription.id).where(MessageSubscription.instance_id == case)
        return f"/instances/messages/{session.scalars(waiting).one()}"


def test_what_was_typed_at_a_button_stays_in_the_page(handler: Client, button: str) -> None:
    failed = handler.submit(button, TYPED | {"opinion": "不办了"})

    assert failed.status_code == 422
    assert "规则 =level + 1 无法计算" in failed.text
    assert "您填写的内容还在这一页里" in failed.text
    assert f'action="{button}/form"' in failed.text
    for name, value in (TYPED | {"opinion": "不办了"}).items():
        assert f'<input type="hidden" name="{name}" value="{value}">' in failed.text


def test_what_was_typed_at_a_button_is_drawn_again(handler: Client, button: str) -> None:
    again = handler.submit(f"{button}/form", {"reason": "水位上涨", "opinion": "不办了"})

    assert again.status_code == 200
    assert "<html" in again.text
    assert "水位上涨" in again.text
    assert "不办了" in again.text


def test_a_title_that_comes_to_nothing_is_told_beside_the_form_that_stays(handler: Client) -> None:
    install(with_form(at_start=True, title='=reason + "：" + place'))

    answer = handler.submit("/start/p/p", {"reason": "水位上涨"})

    assert answer.status_code == 422
    assert "没有变量“place”" in answer.text
    assert "水位上涨" in handler.read("/start/p/p")

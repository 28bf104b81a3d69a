"""The page of operations on a case: previewed, confirmed with a reason, and for whom."""

import re

import pytest

from demonstration.theatre import Theatre
from tests.bpmn.draw import Drawing
from tests.support.acting import begin, fulfil, instance, open_task
from tests.support.clients import Client, ClientOf
from tests.support.packages import install, packed
from workflows.models import InstanceStatus


@pytest.fixture
def case(sqlite_stage: Theatre) -> int:
    clerk = {"lx_position": "case_handler"}
    drawing = Drawing("rounds").start().user("a", name="受理", **clerk)
    drawing.user("b", name="审核", lx_returnable="true", **clerk).end().flows("start a b end")
    install(packed(drawing))
    found = begin(sqlite_stage, "KS.2", "rounds")
    fulfil(sqlite_stage, open_task(found, "a"), "KS.2")
    return found


def confirmed(client: Client, address: str, page: str) -> str:
    """Return the page after confirming a preview."""
    form = page[page.rindex("<form") :]
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    return client.submit(address, data=fields | {"reason": "材料需补正"}, follow_redirects=True).text


def test_an_operation_is_previewed_and_then_confirmed(client_of: ClientOf, case: int) -> None:
    client = client_of("process")
    address = f"/instances/{case}/operations"
    asked = {"operation": "return", "token": str(open_task(case, "b")), "target": "a", "walk": "straight"}

    seen = client.submit(f"{address}/preview", data=asked).text
    assert "将撤销" in seen
    assert "受理" in seen
    shown = confirmed(client, address, seen)

    assert "材料需补正" in shown
    assert open_task(case, "a") is not None


def test_whoever_holds_the_task_sees_the_return_and_nothing_else(client_of: ClientOf, case: int) -> None:
    client = client_of("KS.2")

    assert f"/instances/{case}/operations" in client.get(f"/instances/{case}").text
    page = client.get(f"/instances/{case}/operations").text

    assert "退回到" in page
    assert "跳转到" not in page
    assert "暂停办理" not in page


@pytest.mark.parametrize("operation", ["suspend", "terminate", "undo"])
def test_the_whole_case_is_held_or_ended(client_of: ClientOf, case: int, operation: str) -> None:
    client, address = client_of("process"), f"/instances/{case}/operations"

    confirmed(client, address, client.submit(f"{address}/preview", data={"operation": operation}).text)

    held = instance(case).status is InstanceStatus.SUSPENDED
    assert held == (operation == "suspend")
    if held:
        confirmed(client, address, client.submit(f"{address}/preview", data={"operation": "resume"}).text)
        assert instance(case).status is InstanceStatus.RUNNING


def test_variables_are_read_as_feel_and_shown_before_and_after(client_of: ClientOf, case: int) -> None:
    client, address = client_of("process"), f"/instances/{case}/operations"

    asked = {"operation": "change", "variables": "amount = 12.5"}
    page = client.submit(f"{address}/preview", data=asked).text

    assert "12.5" in page
    assert "12.5" in confirmed(client, address, page)


def test_without_an_operation_nothing_happens(client_of: ClientOf, case: int) -> None:
    client = client_of("process")

    assert client.submit(f"/instances/{case}/operations", data={"operation": "dance"}).status_code == 400
    asked = {"operation": "jump", "target": "a"}
    seen = client.submit(f"/instances/{case}/operations/preview", data=asked)
    assert seen.status_code == 422
    assert "请选择要调整的环节" in seen.text


def test_what_is_refused_is_said_in_the_form_that_keeps_what_was_entered(
    client_of: ClientOf, case: int
) -> None:
    client, address = client_of("process"), f"/instances/{case}/operations/preview"

    token = str(open_task(case, "b"))
    back = {"operation": "return", "token": token, "target": "end", "walk": "straight"}
    page = client.submit(address, data=back)
    changed = client.submit(address, data={"operation": "change", "variables": "amount = 12.5.1"})

    assert (page.status_code, changed.status_code) == (422, 422)
    assert re.search(r'id="return-target-refused"[^>]*>[^<]*不能退回到那里', page.text)
    assert '"straight" checked' in page.text
    assert "amount = 12.5.1" in changed.text
    assert 'aria-describedby="variables-refused"' in changed.text


def test_what_has_no_name_is_told_by_its_kind_in_the_language_of_the_reader(
    client_of: ClientOf, sqlite_stage: Theatre
) -> None:
    drawing = Drawing("nameless").start(name="").user("approve_2", name="", lx_position="case_handler")
    drawing.script("sum", "x = 1 + nothing").end().flows("start approve_2 sum end")
    install(packed(drawing))
    case = begin(sqlite_stage, "KS.2", "nameless")
    client = client_of("process")

    page = client.get(f"/instances/{case}/operations").text
    assert "用户任务（未命名，approve_2）" in page
    client.set_cookie("lingxing_language", "en")
    assert "User task (unnamed, approve_2)" in client.get(f"/instances/{case}/operations").text

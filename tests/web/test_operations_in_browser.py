"""Operations on a case in a browser: on a phone, by keyboard alone, with nothing serious for axe to find."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from tests.bpmn.draw import Drawing
from tests.support.acting import begin, fulfil, open_task
from tests.support.live import LiveSite
from tests.support.packages import install, packed
from tests.web.test_accessibility import complaints, focused
from tests.web.windows import Window

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
PHONE = {"width": 390, "height": 844}
MOST_STOPS = 60  # a person gives up sooner


@pytest.fixture
def case(live: LiveSite) -> int:
    """A case with two branches open behind a step that was done, and a script that failed."""
    clerk = {"lx_position": "case_handler"}
    drawing = Drawing("rounds").start().user("accept", name="受理登记", **clerk).parallel("split", "join")
    drawing.user("review", name="审核材料是否齐全并核对附件", lx_returnable="true", **clerk)
    drawing.user("visit", name="现场核查", **clerk).script("price", "total = 1 + nothing").end()
    drawing.flows("start accept split review join end", "split visit join", "split price join")
    with live.stage(datetime.now(UTC)) as stage:
        install(packed(drawing))
        found = begin(stage, "KS.2", "rounds")
        fulfil(stage, open_task(found, "accept"), "KS.2", {"remarks": "材料由窗口收取。" * 20, "amount": 12})
        stage.settle()
    return found


def ask(page: Page, case: int, target: str) -> None:
    """Open the operations of a case, and the preview of a return of its first branch."""
    page.goto(f"/instances/{case}/operations")
    page.get_by_label("退回到").select_option(label=target)
    page.locator("form").filter(has=page.get_by_label("退回到")).get_by_role("button", name="预览").click()
    expect(page.get_by_label("理由")).to_be_visible()


def too_wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def tab_to(page: Page, selector: str) -> None:
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if focused(page, selector):
            return
    raise AssertionError(f"{selector} can't be reached")


def test_nothing_is_wider_than_a_phone(window: Window, case: int) -> None:
    page = window("process", viewport=PHONE)
    page.goto(f"/instances/{case}/operations")
    page.get_by_text("现在的值").click()
    assert not too_wide(page)

    page.get_by_label("每行一个").fill(f'remarks = "{"很长的说明" * 60}"\namount = 13')
    page.locator("form").filter(has=page.get_by_label("每行一个")).get_by_role("button", name="预览").click()
    expect(page.get_by_text("变量的变化")).to_be_visible()

    assert not too_wide(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_preview_that_takes_begins_and_fails_can_be_read_by_all(
    window: Window, case: int, scheme: str
) -> None:
    page = window("process", color_scheme=scheme)

    ask(page, case, "受理登记")
    assert complaints(page) == []
    ask(page, case, "split")
    expect(page.get_by_text("将失败")).to_be_visible()

    assert complaints(page) == []


def test_a_case_is_returned_by_keyboard_alone(window: Window, case: int) -> None:
    page = window("process")
    page.goto(f"/instances/{case}/operations")

    tab_to(page, "#return-target")
    page.keyboard.type("受理登记")
    tab_to(page, "input[name=walk]")
    page.keyboard.press("ArrowDown")
    tab_to(page, "button")
    page.keyboard.press("Enter")
    expect(page.get_by_label("理由")).to_be_visible()
    tab_to(page, "#reason")
    page.keyboard.type("附件缺页")
    tab_to(page, "button")
    page.keyboard.press("Enter")

    expect(page.get_by_role("alert").or_(page.get_by_role("status")).first).to_contain_text("操作已完成")
    expect(page.locator(".lx-history")).to_contain_text("附件缺页")

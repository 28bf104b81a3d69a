"""axe finds nothing serious on the pages of staff, in light and in dark; a task is done without a mouse."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.web.windows import Window

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
SERIOUS = {"serious", "critical"}
SCHEMES = ("light", "dark")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_sign_in_page(window: Window, scheme: str) -> None:
    page = window(None, color_scheme=scheme)

    assert complaints(page) == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_pages_of_an_applicant(window: Window, filing: int, scheme: str) -> None:
    page = window("E-1.1", color_scheme=scheme)

    for path in ("/start/", "/start/plan_filing/plan_filing", "/started", f"/instances/{filing}", "/nowhere"):
        page.goto(path)
        assert complaints(page) == [], path
    page.goto(f"/instances/{filing}")
    page.get_by_role("link", name="催办").first.click()
    expect(page).to_have_url(re.compile("/urging/$"))
    assert complaints(page) == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_pages_of_a_handler(window: Window, filing: int, scheme: str) -> None:
    page = window("KS.2", color_scheme=scheme)

    for path in (
        "/inbox",
        f"/instances/{filing}/steps/1",
        "/notices/",
        "/notifications/",
        "/done",
        "/help/feel",
    ):
        page.goto(path)
        assert complaints(page) == [], path


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_operations_on_a_case(window: Window, filing: int, scheme: str) -> None:
    page = window("process", color_scheme=scheme)
    page.goto(f"/instances/{filing}/operations")
    assert complaints(page) == []

    page.get_by_role("button", name="暂停办理").click()
    expect(page.get_by_label("理由")).to_be_visible()
    assert complaints(page) == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_task_with_complaints_and_an_open_history(window: Window, filing: int, scheme: str) -> None:
    page = window("KS.2", color_scheme=scheme)
    open_task(page, filing)
    page.get_by_role("button", name="提交").click()
    expect(page.locator("#form-errors")).to_be_visible()
    for summary in page.locator("details.lx-step > summary").all():
        summary.click()
    expect(page.locator(".lx-answers")).to_be_visible()

    assert complaints(page) == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_board_of_a_chief(window: Window, scheme: str) -> None:
    page = window("KS.3", color_scheme=scheme)
    page.goto("/supervision/overdue")

    assert complaints(page) == []


def test_nothing_is_wider_than_a_phone(window: Window, filing: int) -> None:
    page = window("KS.2", viewport={"width": 390, "height": 844})
    open_task(page, filing)
    wide = ["/inbox", "/notices/", "/notifications/", "/help/feel", f"/instances/{filing}", page.url]

    too_wide = [path for path in wide if overflow(page, path)]

    assert too_wide == []


def test_a_task_is_done_by_keyboard_alone(window: Window, filing: int) -> None:
    page = window("KS.2")
    page.goto("/inbox")

    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/tasks/"))
    seen = 0
    while not focused(page, "button[type=submit], button.btn-primary:not([type])", within=".lx-actions"):
        if focused(page, "input[type=radio]"):
            page.keyboard.press("Space")
        if focused(page, "textarea"):
            page.keyboard.type("材料齐全")
        page.keyboard.press("Tab")
        seen += 1
        assert seen < 100, "the button of the task can't be reached"
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("/inbox$"))
    expect(page.get_by_role("status")).to_contain_text("已办结")


def open_task(page: Page, instance_id: int) -> None:
    page.goto(f"/instances/{instance_id}")
    page.get_by_role("link", name="核对材料").click()
    expect(page.locator("[data-bpmn-viewer][data-ready]")).to_be_visible()


def complaints(page: Page) -> list[str]:
    page.wait_for_load_state("networkidle")
    found = Axe().run(page).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
        for rule in found
        if rule["impact"] in SERIOUS
        for node in rule["nodes"]
    ]


def overflow(page: Page, path: str) -> bool:
    page.goto(path)
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def focused(page: Page, selector: str, within: str = "form") -> bool:
    script = """([selector, within]) => {
        const here = document.activeElement;
        return Boolean(here?.matches(selector) && here.closest(within));
    }"""
    return bool(page.evaluate(script, [selector, within]))

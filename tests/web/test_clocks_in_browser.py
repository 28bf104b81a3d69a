"""Statutory clocks in a browser: on a phone, with nothing serious for axe to find, in light and in dark."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from tests.support.live import LiveSite
from tests.web.test_accessibility import SCHEMES, complaints, overflow
from tests.web.windows import Window
from tests.workflows.acting_on_clocks import ask, case_with_clock, clock_of, decide, pause, resume

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
PHONE = {"width": 390, "height": 844}
HANDLER, HEAD, PROCESS_ADMIN = "KS.2", "KS.5", "process"


@pytest.fixture
def clock(live: LiveSite) -> str:
    """The page of a clock that runs, with nothing that has moved it yet."""
    with live.stage(datetime.now(UTC)) as stage:
        return f"/clocks/{clock_of(case_with_clock(stage, amount=15)).id}"


@pytest.fixture(scope="module")
def moved(live: LiveSite) -> list[str]:
    """The pages of a case whose clock stood still once, was given more time, and is asked for more again."""
    with live.stage(datetime.now(UTC)) as stage:
        case = case_with_clock(stage, amount=15)
        pause(stage, case, reason="等待申请人补充材料，并核对附件。" * 8)
        resume(stage, case)
        decide(stage, case, ask(stage, case, 2))
        ask(stage, case, 1)
        return [f"/clocks/{clock_of(case).id}", f"/instances/{case}"]


def reason_for(page: Page, label: str, reason: str, button: str) -> None:
    page.get_by_label(label).fill(reason)
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_role("alert").or_(page.get_by_role("status")).first).to_contain_text("已记入办理过程")


def test_a_clock_is_paused_and_goes_on(window: Window, clock: str) -> None:
    page = window(HANDLER)
    page.goto(clock)

    reason_for(page, "中止的理由", "等待补正", "中止计时")
    expect(page.get_by_text("中止期间不计时")).to_be_visible()
    reason_for(page, "恢复的理由", "已补正", "恢复计时")

    expect(page.get_by_label("中止的理由")).to_be_visible()


def test_more_time_is_asked_for_and_granted(window: Window, clock: str) -> None:
    handler, head = window(HANDLER, viewport=PHONE), window(HEAD, viewport=PHONE)

    handler.goto(clock)
    handler.get_by_label("延长多少").fill("3")
    reason_for(handler, "延期的理由", "案情复杂", "申请延期")
    head.goto(clock)
    reason_for(head, "决定的理由", "同意", "批准")

    expect(head.get_by_text("另准予延长 3 个工作日")).to_be_visible()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_all_read_what_was_counted_and_what_has_moved_it(
    window: Window, moved: list[str], scheme: str
) -> None:
    for username in (HANDLER, HEAD):
        page = window(username, color_scheme=scheme)
        for path in moved:
            page.goto(path)
            assert complaints(page) == [], path


@pytest.mark.parametrize("scheme", SCHEMES)
def test_all_read_the_rules(window: Window, moved: list[str], scheme: str) -> None:
    page = window(PROCESS_ADMIN, color_scheme=scheme)

    for path in ("/clock-rules/", "/clock-rules/new", "/clock-rules/answer"):
        page.goto(path)
        assert complaints(page) == [], path


def test_the_evidence_on_paper_is_what_was_counted_without_anything_to_press(
    window: Window, clock: str
) -> None:
    page = window(HANDLER)
    page.goto(clock)
    page.emulate_media(media="print")

    expect(page.get_by_text("收到之日，不计")).to_be_visible()
    expect(page.get_by_text("15 / 15")).to_be_visible()
    expect(page.get_by_text("本页可直接打印存卷")).to_be_visible()
    expect(page.get_by_label("中止的理由")).to_be_hidden()


def test_nothing_is_wider_than_a_phone(window: Window, moved: list[str]) -> None:
    handler, admin = window(HANDLER, viewport=PHONE), window(PROCESS_ADMIN, viewport=PHONE)

    assert [path for path in moved if overflow(handler, path)] == []
    assert [path for path in ("/clock-rules/", "/clock-rules/answer") if overflow(admin, path)] == []

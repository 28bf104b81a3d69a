"""The 督办 board in a browser: on a phone, by keyboard, in English, with nothing serious for axe to find."""

import time
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from demonstration import supervisions
from tests.support.live import LiveSite
from tests.web.test_accessibility import complaints
from tests.web.windows import Window

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
CHIEF, SUBJECT = "KS.3", "危险化学品仓库隐患整改"


@pytest.fixture(scope="module")
def matter(live: LiveSite) -> int:
    with live.stage(datetime.now(UTC)) as stage:
        proposal = supervisions.propose(stage, "KS-SL")
        while not (matters := stage.children(proposal)):  # the site's own worker may be about to hand it out
            time.sleep(0.1)
    return matters[0]


def too_wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_serious_is_found(window: Window, matter: int, scheme: str) -> None:
    page = window(CHIEF, color_scheme=scheme)

    for path in ("/supervision/", "/supervision/?settled=1", "/supervision/overdue"):
        page.goto(path)
        assert complaints(page) == [], path


def test_it_fits_on_a_phone(window: Window, matter: int) -> None:
    page = window(CHIEF, viewport={"width": 390, "height": 844})
    page.goto("/supervision/")

    expect(page.get_by_role("link", name=SUBJECT)).to_be_visible()
    assert not too_wide(page)


def test_a_matter_is_opened_by_keyboard(window: Window, matter: int) -> None:
    page = window(CHIEF)
    page.goto("/supervision/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text(SUBJECT)


def test_a_number_leads_to_what_it_counts_and_paper_has_no_filters(window: Window, matter: int) -> None:
    page = window(CHIEF)
    page.goto("/supervision/")
    page.get_by_role("row", name="昆山市水利局").get_by_role("link").first.click()

    expect(page.get_by_label("亮灯")).to_have_value("green")
    expect(page.get_by_role("link", name=SUBJECT)).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_label("亮灯")).to_be_hidden()


def test_it_speaks_english(window: Window, matter: int) -> None:
    page = window(CHIEF)
    page.goto("/supervision/")
    page.get_by_role("button", name="English").click()

    for told in ("Supervised matters", "Green: on time", "To be signed for"):
        expect(page.get_by_text(told).last).to_be_visible()
    page.get_by_role("button", name="简体中文").click()

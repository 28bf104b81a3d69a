"""A document read in the browser: pages, zoom, search, keys, phone and dark; its template typed."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from playwright.sync_api import Page, expect

from database import files
from database.session import transaction
from notices.models import Notice, NoticeStatus
from notices.pool import render_in_worker
from tests.notices.conftest import letter_job
from tests.support.live import LiveSite
from tests.web.test_accessibility import complaints
from tests.web.test_supervision_in_browser import too_wide
from tests.web.windows import Window

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def address(live: LiveSite, filing: int) -> str:
    """The page of a document with as many pages as the letter of the Jiangsu bureau."""
    job, now = letter_job(), datetime.now(UTC)
    with live.stage(now), transaction() as session:
        stored = files.store(BytesIO(render_in_worker(job)))
        notice = Notice(
            instance_id=filing,
            notice_key="letter",
            title=job.title,
            number=job.number,
            organ="KS",
            layout=job.layout,
            data=job.as_data(),
            status=NoticeStatus.ISSUED,
            created_at=now,
            sha256=stored.sha256,
            size=stored.size,
        )
        session.add(notice)
        session.flush()
        return f"/notices/{notice.id}"


@pytest.fixture
def reading_page(window: Window, address: str) -> Page:
    return opened(window, address)


def opened(window: Window, address: str, **options: object) -> Page:
    page = window("KS.2", **options)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.goto(address)
    expect(page.locator("[data-pdf-reader][data-ready]")).to_be_visible()
    assert said == []  # the browser logs a breach of the policy as an error
    return page


def test_pages_are_drawn_when_they_are_looked_at(reading_page: Page) -> None:
    page = reading_page
    count = page.locator(".lx-sheet").count()
    expect(page.locator(".lx-sheet").first).to_have_attribute("data-drawn", "")
    assert count > 3
    assert page.locator(".lx-sheet").last.get_attribute("data-drawn") is None

    page.get_by_label("页码").fill(str(count))
    page.get_by_label("页码").press("Enter")

    expect(page.locator(".lx-sheet").last).to_have_attribute("data-drawn", "")
    expect(page.get_by_label("页码")).to_have_value(str(count))


def test_the_keys_turn_pages_and_zoom(reading_page: Page) -> None:
    page = reading_page
    width = page.locator(".lx-sheet").first.bounding_box()
    page.get_by_role("region", name="正文各页").focus()

    page.keyboard.press("ArrowRight")
    expect(page.get_by_label("页码")).to_have_value("2")
    page.keyboard.press("+")

    wider = page.locator(".lx-sheet").first.bounding_box()
    assert width
    assert wider
    assert wider["width"] == pytest.approx(1.25 * width["width"], abs=2)


def test_words_are_found_across_the_ends_of_lines(reading_page: Page) -> None:
    page = reading_page
    found = page.get_by_placeholder("在正文中查找")

    found.fill("救援协调和预案管理")
    expect(page.locator("[data-reader-found]")).to_contain_text("1 / ")
    found.press("Enter")
    expect(page.locator("[data-reader-found]")).to_contain_text("2 / ")
    expect(page.locator(".lx-found-here").first).to_be_in_viewport()

    found.fill("文中没有的字样")
    expect(page.locator("[data-reader-found]")).to_have_text("0 / 0")


def test_the_text_lies_on_its_picture(reading_page: Page) -> None:
    text = reading_page.locator(".lx-sheet").first.inner_text()

    assert "苏应急函〔2021〕45号" in text.replace("\n", "").replace(" ", "")


def test_it_is_printed_without_the_page_around_it(reading_page: Page) -> None:
    page = reading_page
    count = page.locator(".lx-sheet").count()
    page.evaluate(
        "window.print = () => {"
        " document.body.dataset.printed = document.querySelectorAll('.lx-paper img').length; }"
    )

    page.get_by_role("button", name="打印").click()

    expect(page.locator("body")).to_have_attribute("data-printed", str(count), timeout=60_000)
    expect(page.locator(".lx-paper")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(window: Window, address: str, scheme: str) -> None:
    page = opened(window, address, color_scheme=scheme)
    page.get_by_text("登记纸质送达").click()

    assert complaints(page) == []


def test_it_fits_on_a_phone(window: Window, address: str) -> None:
    page = opened(window, address, viewport={"width": 390, "height": 844})
    page.get_by_text("登记纸质送达").click()

    assert not too_wide(page)


def test_the_lines_of_a_template_are_numbered_as_they_are_typed(window: Window) -> None:
    page = window("process", viewport={"width": 390, "height": 844})
    page.goto("/packages/plan_filing/notices/receipt")
    text, numbers = page.get_by_label("模板", exact=True), page.locator(".lx-line-numbers")

    text.fill("<p>一</p>\n" * 60)

    expect(numbers).to_have_text("\n".join(map(str, range(1, 62))), use_inner_text=True)
    text.press("Control+End")
    assert numbers.evaluate("beside => beside.scrollTop") == text.evaluate("area => area.scrollTop") > 0
    assert complaints(page) == []

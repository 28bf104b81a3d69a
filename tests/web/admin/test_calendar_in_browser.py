"""The grid of the year: a day is set without a mouse; the page fits a phone."""

import pytest
from playwright.sync_api import expect

from tests.web.windows import Window

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("quiet_console")]


def test_a_day_is_set_by_keyboard_and_the_year_fits_a_phone(window: Window) -> None:
    page = window("process", viewport={"width": 390, "height": 844})
    page.goto("/calendar/?year=2028&region=3205")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page.get_by_role("link", name="2028-03-07").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("这一天")).to_be_focused()
    page.keyboard.press("ArrowDown")  # 当地放假
    page.keyboard.press("Tab")
    page.keyboard.type("台风停工")
    page.keyboard.press("Tab")
    page.keyboard.type("示例〔2028〕1号")
    page.keyboard.press("Enter")

    expect(page.get_by_role("status")).to_contain_text("2028-03-07 已保存")
    expect(page.get_by_role("link", name="2028-03-07 台风停工 放假")).to_be_visible()

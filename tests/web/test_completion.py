"""FEEL is completed while it is typed: functions with what they do, and the variables of the process."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.static_pages import Site
from tests.web.test_accessibility import complaints
from tests.web.test_modeler import SAMPLE, open_modeler

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("quiet_console")]


@pytest.fixture
def static_site(cleared_site: Site) -> Site:
    return cleared_site


@pytest.fixture
def page(cleared_page: Page) -> Page:
    return cleared_page


@pytest.fixture
def offered(page: Page) -> Locator:
    return page.get_by_role("listbox", name="可用的变量和函数").get_by_role("option")


def field(page: Page, element: str, name: str) -> Locator:
    page.locator(f'[data-element-id="{element}"] .djs-hit').first.click(force=True)
    found = page.locator(f"#bio-properties-panel-{name}")
    found.fill("")
    return found


def test_a_function_is_chosen_by_key_and_the_caret_stands_where_its_argument_goes(
    static_site: Site, page: Page, offered: Locator
) -> None:
    open_modeler(static_site, page, SAMPLE.read_bytes())
    due = field(page, "review", "lx-due")

    due.press_sequentially("=add wor")
    expect(offered).to_have_text(["add workdays(date, n)之后第 n 个工作日"])
    page.keyboard.press("Enter")
    page.keyboard.type("today")
    page.keyboard.press("Tab")
    page.keyboard.type(", 3")

    expect(due).to_have_value("=add workdays(today(), 3)")
    expect(offered).to_have_count(0)


def test_what_is_not_marked_as_an_expression_is_left_alone(
    static_site: Site, page: Page, offered: Locator
) -> None:
    open_modeler(static_site, page, SAMPLE.read_bytes())

    field(page, "review", "lx-due").press_sequentially("wor")

    expect(offered).to_have_count(0)


def test_a_variable_is_chosen_by_mouse_and_saved(static_site: Site, page: Page, offered: Locator) -> None:
    open_modeler(static_site, page, SAMPLE.read_bytes())
    condition = field(page, "flow_filed", "conditionExpression")

    condition.press_sequentially('"out" = outc')
    expect(offered).to_have_text(["outcome变量", "outcome_old变量"])
    offered.last.click()
    condition.press_sequentially(" and 出")
    offered.filter(has_text="出警金额").click()
    condition.press_sequentially(" > 5")
    page.get_by_role("button", name="保存草稿").click()

    expect(page.get_by_text("已保存")).to_be_visible()
    assert '"out" = outcome_old and 出警金额 &gt; 5' in static_site.posts_to("/save")[0].body.decode()


def test_everything_is_offered_at_a_key_and_nothing_inside_a_text(
    static_site: Site, page: Page, offered: Locator
) -> None:
    open_modeler(static_site, page, SAMPLE.read_bytes())
    script = field(page, "compute", "script")

    page.keyboard.press("Alt+ArrowDown")
    expect(offered).to_have_count(6)
    page.keyboard.press("Escape")
    expect(offered).to_have_count(0)
    script.press_sequentially('level = "wor')

    expect(offered).to_have_count(0)


def test_the_panel_leads_to_the_help(static_site: Site, page: Page) -> None:
    finding = {"element": "review", "rule": "feel-syntax", "severity": "error", "message": "不是 FEEL"}
    open_modeler(static_site, page, SAMPLE.read_bytes(), findings=[finding])
    field(page, "review", "lx-due")
    page.get_by_role("button", name="检查", exact=True).click()

    in_panel, in_findings = (
        page.locator(where).get_by_role("link", name="FEEL 怎么写") for where in (".lx-panel", ".lx-findings")
    )

    expect(in_panel.first).to_have_attribute("href", "/help")
    expect(in_findings).to_have_attribute("href", "/help")


def test_axe_finds_nothing_in_the_open_list(static_site: Site, page: Page, offered: Locator) -> None:
    open_modeler(static_site, page, SAMPLE.read_bytes())

    field(page, "review", "lx-due").press_sequentially("=wor")
    expect(offered).to_have_count(1)

    assert [line for line in complaints(page) if "completion" in line or "lx-due" in line] == []

"""The forms of the product in a real browser: what depends on an answer follows, nothing typed is lost."""

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.web.windows import Window

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

FORM = "/start/plan_filing/plan_filing"
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


@pytest.fixture
def form(window: Window) -> Page:
    """The start form of an applicant, without a draft."""
    page = window("E-1.1")
    page.goto(FORM)
    if page.get_by_role("button", name="放弃草稿").count():
        page.get_by_role("button", name="放弃草稿").click()
        page.get_by_role("button", name=re.compile("确定|是|继续")).click()
        expect(page.get_by_role("button", name="放弃草稿")).to_have_count(0)
    return page


def test_another_category_asks_for_other_fields_and_keeps_the_shared_ones(form: Page) -> None:
    form.get_by_label("预案名称").fill("总体应急预案")
    expect(form.get_by_label("统一社会信用代码")).to_be_visible()

    form.get_by_label("政府及部门、基层应急预案").check()

    expect(form.get_by_label("统一社会信用代码")).to_have_count(0)
    expect(form.get_by_label("预案名称")).to_have_value("总体应急预案")


def test_an_answer_makes_another_one_due(form: Page) -> None:
    reviewers = form.get_by_label("评审专家")
    expect(reviewers).not_to_have_attribute("aria-required", "true")

    form.get_by_label("行业领域").select_option("hazardous_chemicals")

    expect(reviewers).to_have_attribute("aria-required", "true")


def test_an_answer_given_before_the_scripts_came_counts_too(window: Window) -> None:
    page, held = before_the_scripts(window)
    page.get_by_label("行业领域").select_option("hazardous_chemicals")

    held[0].continue_()

    expect(page.get_by_label("评审专家")).to_have_attribute("aria-required", "true")


def test_a_file_chosen_before_the_scripts_came_is_sent_too(window: Window) -> None:
    page, held = before_the_scripts(window)
    attach(page, "应急预案文本（电子文档）", "早到的预案.pdf", PDF)

    held[0].continue_()

    expect(chips(page).filter(has_text="早到的预案.pdf").get_by_role("link")).to_be_visible()


def test_rows_come_and_go(form: Page) -> None:
    for name in ("防汛专项预案", "火灾专项预案"):
        add_row(form)
        rows(form).last.get_by_label("名称").fill(name)

    form.get_by_role("button", name="删除第 1 行").click()

    expect(rows(form)).to_have_count(1)
    expect(rows(form).get_by_label("名称")).to_have_value("火灾专项预案")


def test_what_was_typed_survives_a_reload(form: Page) -> None:
    form.get_by_label("预案名称").fill("有限空间专项预案")
    add_row(form)
    rows(form).get_by_label("名称").fill("随附预案")
    expect(form.locator("[data-draft-status]")).to_contain_text("已保存")

    form.reload()

    expect(form.get_by_label("预案名称")).to_have_value("有限空间专项预案")
    expect(rows(form).get_by_label("名称")).to_have_value("随附预案")


def test_what_came_back_with_complaints_survives_leaving(form: Page) -> None:
    form.get_by_label("预案名称").fill("有限空间专项预案")
    form.get_by_role("button", name="提交").click()
    expect(form.locator("#form-errors")).to_be_visible()

    form.get_by_role("link", name="不提交，返回").click()
    form.wait_for_url("**/start/")
    form.get_by_role("link", name="申报应急预案备案").click()

    expect(form.get_by_label("预案名称")).to_have_value("有限空间专项预案")


def test_an_uploaded_file_survives_a_redrawn_form_a_reload_and_a_refusal(form: Page) -> None:
    attach(form, "应急预案文本（电子文档）", "预案.pdf", PDF)
    expect(chips(form)).to_have_text(["预案.pdf"])
    expect(form.locator("[data-draft-status]")).to_contain_text("已保存")

    form.get_by_label("行业领域").select_option("hazardous_chemicals")
    expect(form.get_by_label("评审专家")).to_have_attribute("aria-required", "true")
    form.reload()
    form.get_by_role("button", name="提交").click()

    expect(form.locator("#form-errors")).to_be_visible()
    expect(chips(form)).to_have_text(["预案.pdf"])


def test_a_file_of_the_wrong_kind_is_told_beside_its_name(form: Page) -> None:
    attach(form, "风险评估结果", "程序.exe", b"MZ\x90\x00")

    expect(form.locator("[data-upload-chip] [role=alert]")).to_contain_text("程序.exe")


def test_a_draft_that_can_not_be_kept_says_so(form: Page) -> None:
    form.context.clear_cookies(name="lingxing")

    form.get_by_label("预案名称").fill("有限空间专项预案")

    expect(form.locator("[data-draft-status]")).to_contain_text("登录已过期")


def test_nonsense_is_told_field_by_field(form: Page) -> None:
    form.get_by_label("统一社会信用代码").fill("123")
    form.get_by_label("联系电话").fill("九九")
    form.get_by_label("从业人数").fill("-1")

    form.get_by_role("button", name="提交").click()

    summary = form.locator("#form-errors")
    expect(summary).to_be_focused()
    for complaint in ("应为 18 位统一社会信用代码", "手机号码或带区号的固定电话", "《从业人数》不得小于 1"):
        expect(summary).to_contain_text(complaint)


def test_a_double_click_begins_one_case(form: Page) -> None:
    before = begun(form)
    form.goto(FORM)
    fill_in(form)

    form.get_by_role("button", name="提交").dblclick()

    expect(form).to_have_url(re.compile(r"/instances/\d+$"))
    assert begun(form) == before + 1


def begun(page: Page) -> int:
    page.goto("/started")
    return page.locator("tr[data-row]").count()


def fill_in(page: Page) -> None:
    """A filing that needs no expert review."""
    page.locator("[name=filing_organisation]").select_option("KS")  # its label is the search field's
    page.get_by_label("行业领域").select_option("other")
    page.get_by_label("企业规模").select_option("small")
    texts = {
        "预案公布（印发）日期": "2026-11-16",
        "联系电话": "0512-50000000",
        "单位地址": "昆山市示例路1号",
        "统一社会信用代码": "91320583MA00000004",
        "法定代表人": "周示例",
        "从业人数": "120",
        "预案名称": "综合应急预案",
        "签发人": "周示例",
    }
    for label, text in texts.items():
        page.get_by_label(label, exact=False).first.fill(text)
    attach(page, "应急预案文本（电子文档）", "预案.pdf", PDF)
    expect(chips(page).get_by_role("link")).to_have_count(1)  # is there, not still on its way
    page.get_by_label("我单位对所提交材料的真实性负责").check()


def before_the_scripts(window: Window) -> tuple[Page, list[Route]]:
    """The form on a slow line, and the scripts that are still to come."""
    page = window("E-1.1")
    held: list[Route] = []
    page.route("**/app-*.js", lambda route: held.extend([route]))  # Playwright takes no method of C's
    page.goto(FORM, wait_until="commit")
    return page, held


def attach(page: Page, label: str, name: str, content: bytes) -> None:
    page.get_by_label(label).set_input_files({"name": name, "mimeType": "application/pdf", "buffer": content})


def chips(page: Page) -> Locator:
    return page.locator("[data-upload-chip] .lx-upload-name")


def rows(page: Page) -> Locator:
    return page.get_by_role("group", name=re.compile("^随同备案的预案 第"))


def add_row(page: Page) -> None:
    before = rows(page).count()
    page.get_by_role("button", name="增加一行").click()
    expect(rows(page)).to_have_count(before + 1)

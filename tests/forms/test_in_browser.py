"""A drawn form in a real browser: rules refresh it, rows come and go, nothing typed is lost."""

from collections.abc import Callable, Iterator
from threading import Event
from urllib.parse import parse_qsl

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

import forms
from tests.forms.building import NOW, leaf, schema_of
from tests.support.static_pages import Answer, Posted, Site, as_json, page_with

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("quiet_console")]

BUNDLES = ("theme.js", "app.css", "app.js")
OPTIONS = [{"value": value, "label": f"{value} 级"} for value in "甲乙丙"]
SCHEMA = forms.read(
    schema_of(
        leaf(
            "textfield",
            key="name",
            label="企业名称",
            description="与营业执照一致",
            validate={"required": True},
        ),
        leaf("checkbox", key="major", label="重大危险源"),
        leaf("radio", key="level", label="等级", values=OPTIONS, conditional={"hide": "=major != true"}),
        leaf("taglist", key="tags", label="事故类型", values=OPTIONS),
        leaf("datetime", key="day", label="日期"),
        leaf("filepicker", key="plan", label="预案文本"),
        {
            "type": "dynamiclist",
            "path": "items",
            "label": "物资",
            "components": [
                leaf("textfield", key="item", label="品名"),
                leaf("number", key="amount", label="数量", appearance={"suffixAdorner": "件"}),
            ],
        },
        leaf("expression", key="total", label="合计", expression="=sum(items.amount)"),
    )
)


@pytest.fixture
def filling(static_site: Site, page: Page, render: Callable[[str, forms.BoundForm], str]) -> Page:
    """Open the form; /refresh answers as web/ does, with the body alone."""

    def refreshed(posted: Posted) -> Answer:
        typed = forms.Submission(tuple(parse_qsl(posted.body.decode(), keep_blank_values=True)))
        return Answer(render("body", bound(forms.rows.apply(typed, SCHEMA))))

    first = bound(None)
    static_site.pages["/"] = page_with(f"<h1>填报</h1>{render('form', first)}", *BUNDLES)
    static_site.pages["POST /refresh"] = refreshed
    page.goto(static_site.url + "/")
    return page


def bound(typed: forms.Submission | None) -> forms.BoundForm:
    return forms.bind(SCHEMA, forms.Surroundings(now=NOW), context={}, submitted=typed)


def test_an_answer_shows_a_field_and_keeps_what_was_typed(filling: Page) -> None:
    filling.get_by_label("企业名称").fill("示例化工")
    expect(filling.get_by_role("radiogroup", name="等级")).to_be_hidden()

    filling.get_by_label("重大危险源").check()

    expect(filling.get_by_role("radiogroup", name="等级")).to_be_visible()
    expect(filling.get_by_label("企业名称")).to_have_value("示例化工")


def test_rows_come_and_go_and_sums_follow(filling: Page) -> None:
    filling.get_by_label("数量").fill("3")
    filling.get_by_role("button", name="增加一行").click()
    filling.get_by_label("数量").nth(1).fill("４")
    filling.get_by_label("品名").nth(1).click()
    expect(filling.get_by_role("status", name="合计")).to_have_text("7")

    filling.get_by_role("button", name="删除第 1 行").click()

    expect(filling.get_by_role("status", name="合计")).to_have_text("4")
    expect(filling.get_by_label("数量")).to_have_count(1)


def test_enter_in_a_field_ends_nothing(filling: Page) -> None:
    filling.get_by_label("企业名称").fill("示例化工")

    filling.get_by_label("企业名称").press("Enter")
    filling.get_by_label("重大危险源").check()

    expect(filling.get_by_role("radiogroup", name="等级")).to_be_visible()
    expect(filling.get_by_label("企业名称")).to_have_value("示例化工")


@pytest.fixture
def held(static_site: Site, filling: Page) -> Iterator[Event]:
    """The next answers to a redraw come only when this is set."""
    released = Event()
    redraw = static_site.pages["POST /refresh"]

    def redraw_late(posted: Posted) -> Answer:
        released.wait(5)
        return redraw(posted) if callable(redraw) else redraw

    static_site.pages["POST /refresh"] = redraw_late
    yield released
    released.set()


def test_what_is_typed_while_the_form_is_drawn_again_stays(filling: Page, held: Event) -> None:
    filling.get_by_label("企业名称").fill("示例")
    filling.get_by_label("重大危险源").check()
    filling.get_by_label("企业名称").fill("示例化工")
    filling.get_by_label("品名").click()

    held.set()

    expect(filling.get_by_role("radiogroup", name="等级")).to_be_visible()
    expect(filling.get_by_label("企业名称")).to_have_value("示例化工")


def test_a_row_asked_for_while_the_form_is_drawn_again_comes(filling: Page, held: Event) -> None:
    filling.get_by_label("重大危险源").check()
    filling.get_by_role("button", name="增加一行").click()
    filling.get_by_label("企业名称").fill("示例化工")

    held.set()

    expect(filling.get_by_label("数量")).to_have_count(2)
    expect(filling.get_by_role("radiogroup", name="等级")).to_be_visible()
    expect(filling.get_by_label("企业名称")).to_have_value("示例化工")


def test_a_file_chosen_while_the_form_is_drawn_again_stays(
    static_site: Site, filling: Page, held: Event
) -> None:
    static_site.pages["POST /upload"] = as_json({"id": 7, "name": "预案.pdf"}, status=201)
    filling.get_by_label("重大危险源").check()
    filling.get_by_label("预案文本").set_input_files(
        {"name": "预案.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"}
    )
    expect(filling.locator("[data-upload-chip]:not([aria-busy])")).to_be_visible()

    held.set()

    expect(filling.get_by_role("radiogroup", name="等级")).to_be_visible()
    expect(filling.locator("[data-upload-chip] input")).to_have_value("7")


def test_axe_finds_nothing(filling: Page) -> None:
    filling.get_by_label("重大危险源").check()
    expect(filling.get_by_role("radiogroup", name="等级")).to_be_visible()

    found = Axe().run(filling)

    assert found.violations_count == 0, found.generate_report()

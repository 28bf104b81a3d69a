"""The scripts of every page in a real browser, under the policy web/ sends: nothing inline or evaluated."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from config import ROOT
from tests.support.static_pages import DIST, Answer, Site, as_json, bundle, page_with

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("quiet_console")]


@pytest.fixture
def static_site(cleared_site: Site) -> Site:
    return cleared_site


@pytest.fixture
def page(cleared_page: Page) -> Page:
    return cleared_page


def test_a_double_click_sends_the_pressed_button_once(static_site: Site, page: Page) -> None:
    static_site.pages["/"] = page_of(
        '<form method="post" action="/submit"><button name="outcome" value="approve">同意</button>'
        '<button name="outcome" value="reject">退回</button></form>'
    )
    static_site.pages["POST /submit"] = lambda posted: Answer("<p>收到</p>")
    page.goto(static_site.url + "/")

    page.get_by_role("button", name="退回").dblclick(no_wait_after=True)

    expect(page.get_by_text("收到")).to_be_visible()
    assert [post.body for post in static_site.posts_to("/submit")] == [b"outcome=reject"]


def test_a_question_comes_before_a_dangerous_button_acts(static_site: Site, page: Page) -> None:
    static_site.pages["/"] = page_of(
        '<form method="post" action="/void"><button name="act" value="void" data-confirm="作废这份文书？">'
        "作废</button></form>"
    )
    static_site.pages["POST /void"] = lambda posted: Answer("<p>已作废</p>")
    page.goto(static_site.url + "/")

    page.get_by_role("button", name="作废").click()
    page.get_by_role("button", name="取消").click()
    assert static_site.posted == []
    page.get_by_role("button", name="作废").click()
    page.get_by_role("button", name="确定").click()

    expect(page.get_by_text("已作废")).to_be_visible()
    assert [post.body for post in static_site.posted] == [b"act=void"]


def test_what_is_typed_is_kept_as_a_draft(static_site: Site, page: Page) -> None:
    static_site.pages["/"] = page_of(
        '<form method="post" action="/submit" data-draft-url="/draft">'
        '<label>意见<input name="opinion"></label>'
        "<span data-draft-status></span></form>"
    )
    static_site.pages["POST /draft"] = as_json({})
    page.goto(static_site.url + "/")

    page.get_by_label("意见").fill("材料齐全")

    expect(page.get_by_text(re.compile(r"已保存 \d\d:\d\d"))).to_be_visible()
    (draft,) = static_site.posts_to("/draft")
    assert draft.body.decode() == "opinion=%E6%9D%90%E6%96%99%E9%BD%90%E5%85%A8"
    assert draft.headers["X-CSRFToken"] == "token-1"


@pytest.mark.parametrize(
    ("status", "said"),
    [(409, "已由他人办理"), (500, "未能保存草稿，请检查网络")],
)
def test_a_draft_that_can_not_be_saved_says_why(
    static_site: Site, page: Page, status: int, said: str
) -> None:
    static_site.pages["/"] = page_of(
        '<form data-draft-url="/draft">'
        '<label>意见<input name="opinion"></label><span data-draft-status></span></form>'
    )
    static_site.pages["POST /draft"] = as_json({"message": "已由他人办理"}, status=status)
    page.goto(static_site.url + "/")

    page.get_by_label("意见").fill("材料齐全")

    expect(page.get_by_text(said)).to_be_visible()


def test_files_go_at_once_and_the_form_carries_their_ids(static_site: Site, page: Page) -> None:
    static_site.pages["/"] = page_of(
        '<form method="post" action="/submit"><label>附件<input type="file" name="files" required multiple'
        ' data-upload-url="/uploads"></label><button>提交</button></form>'
    )
    static_site.pages["POST /uploads"] = as_json({"id": "file-1", "name": "预案.pdf"}, status=201)
    static_site.pages["POST /submit"] = lambda posted: Answer("<p>收到</p>")
    page.goto(static_site.url + "/")

    page.get_by_label("附件").set_input_files(
        {"name": "预案.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"}
    )
    expect(page.locator("[data-upload-chip]:not([aria-busy])")).to_contain_text("预案.pdf")
    page.get_by_role("button", name="提交").click()

    expect(page.get_by_text("收到")).to_be_visible()
    assert b"files=file-1" in static_site.posts_to("/submit")[0].body


def test_a_file_the_server_refuses_shows_its_reason(static_site: Site, page: Page) -> None:
    static_site.pages["/"] = page_of(
        '<label>附件<input type="file" name="files" data-upload-url="/uploads"></label>'
    )
    static_site.pages["POST /uploads"] = as_json({"message": "只接受 PDF 文件。"}, status=422)
    page.goto(static_site.url + "/")

    page.get_by_label("附件").set_input_files({"name": "a.exe", "mimeType": "text/plain", "buffer": b"MZ"})

    expect(page.get_by_role("alert")).to_have_text("只接受 PDF 文件。")


def test_htmx_sends_the_token_and_shows_the_answer_of_a_refusal(static_site: Site, page: Page) -> None:
    static_site.pages["/"] = page_of(
        '<form hx-post="/row" hx-swap="outerHTML"><button>增加一行</button></form>'
    )
    static_site.pages["POST /row"] = Answer("<p>请先填写物资名称</p>", status=422)
    page.goto(static_site.url + "/")

    page.get_by_role("button", name="增加一行").click()

    expect(page.get_by_text("请先填写物资名称")).to_be_visible()
    assert static_site.posts_to("/row")[0].headers["X-CSRFToken"] == "token-1"


def test_a_long_list_can_be_searched(static_site: Site, page: Page) -> None:
    options = "".join(
        f"<option value={code}>{name}</option>" for code, name in [("KS", "昆山"), ("NJ", "南京")]
    )
    static_site.pages["/"] = page_of(
        f'<form method="post" action="/submit"><label for="o">单位</label>'
        f'<select id="o" name="organisation" data-tom-select>'
        f'<option value=""></option>{options}</select><button>提交</button></form>'
    )
    static_site.pages["POST /submit"] = lambda posted: Answer("<p>收到</p>")
    page.goto(static_site.url + "/")

    page.locator(".ts-control").click()
    page.keyboard.type("南")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="提交").click()

    expect(page.get_by_text("收到")).to_be_visible()
    assert static_site.posted[0].body == b"organisation=NJ"


def test_alerts_and_badges_can_be_read_in_light_and_dark(static_site: Site, page: Page) -> None:
    colours = (
        "blue",
        "azure",
        "indigo",
        "purple",
        "pink",
        "red",
        "orange",
        "yellow",
        "lime",
        "green",
        "teal",
        "cyan",
    )
    badges = "".join(f'<span class="badge bg-{colour}-lt">{colour}</span> ' for colour in colours)
    alerts = "".join(
        f'<div class="alert alert-{k}" role="alert">提示</div>'
        for k in ("success", "info", "warning", "danger")
    )
    static_site.pages["/"] = page_of(
        f'<h1>页面</h1>{badges}{alerts}<p class="text-secondary">次要</p>'
        '<button type="button" data-theme-toggle>主题</button>'
    )
    page.goto(static_site.url + "/")

    assert violations(page) == []
    page.get_by_role("button", name="主题").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    assert violations(page) == []


def test_the_folder_holds_no_font_but_woff2_and_asks_nobody_else() -> None:
    kinds = {path.suffix for path in DIST.iterdir()}
    foreign = re.compile(r"url\(['\"]?(https?:)?//|@import ['\"]https?:|\bimport\(['\"]https?:")

    assert kinds <= {".js", ".css", ".svg", ".woff2", ".json", ".txt"}
    assert [
        path.name
        for path in DIST.iterdir()
        if path.suffix in {".css", ".js"} and foreign.search(path.read_text())
    ] == []


def test_every_icon_that_a_template_names_is_in_the_sprite() -> None:
    sprite = (DIST / Path(bundle("icons.svg")).name).read_text()
    present = set(re.findall(r'<symbol id="([^"]+)"', sprite))
    named = {
        (template.name, name)
        for template in (ROOT / "web" / "templates").rglob("*.html")
        for name in re.findall(r"""\bicon\(\s*["']([a-z0-9-]+)["']""", template.read_text())
    }

    assert {use for use in named if use[1] not in present} == set()


def page_of(body: str) -> Answer:
    return page_with(body, "theme.js", "app.css", "app.js")


def violations(page: Page) -> list[str]:
    result = Axe().run(page)
    return [
        f"{found['id']}: {node['html']}" for found in result.response["violations"] for node in found["nodes"]
    ]

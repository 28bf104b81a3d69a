"""The modeler and the viewer in a real browser: in Chinese, and what went in comes out again without loss."""

import json
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from lxml import etree
from playwright.sync_api import Page, expect

from config import ROOT
from tests.support.static_pages import Answer, Site, as_json, page_with

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("quiet_console")]

LX = "urn:lingxing:bpmn:1.0"
BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
SAMPLE = Path(__file__).with_name("sample.bpmn")
OWN = [SAMPLE, *sorted((ROOT / "bpmn" / "packages").glob("*/*.bpmn"))]
OF_OTHER_TOOLS = sorted((ROOT / "tests" / "bpmn" / "checks" / "miwg").glob("*.bpmn"))

CATALOGUE = {
    "positions": [{"value": "case_handler", "label": "承办人"}, {"value": "division_chief", "label": "处长"}],
    "forms": [{"value": "opinion", "label": "意见表"}, {"value": "application", "label": "申报表"}],
    "decisions": [{"value": "level#level", "label": "分级"}],
    "notices": [{"value": "receipt", "label": "受理通知书"}],
    "topics": [
        {
            "value": "issue_notice",
            "label": "制发文书",
            "parameters": [{"name": "notice", "label": "文书", "required": True}],
        },
        {"value": "notify", "label": "通知", "parameters": []},
        {
            "value": "reserve_record",
            "label": "占用",
            "parameters": [],
            "errors": ["NOT_AVAILABLE", "NOT_FOUND"],
        },
    ],
    "clocks": [{"value": "answer", "label": "答复时限"}],
    "escalations": [{"value": "default", "label": "默认"}],
    "processes": [{"value": "team_mobilization", "label": "队伍调用"}],
    "registers": [{"value": "teams", "label": "应急队伍"}],
    "functions": [
        {"value": name, "label": label, "doc": {"zh": zh, "en": en}}
        for name, label, zh, en in (
            ("today", "today()", "今天", "The day"),
            ("workdays", "workdays(n)", "第 n 个工作日", "The nth working day"),
            ("add workdays", "add workdays(date, n)", "之后第 n 个工作日", "The nth working day after"),
        )
    ],
    "variables": {"sample": ["出警金额", "outcome", "outcome_old"]},
}


@pytest.fixture
def static_site(cleared_site: Site) -> Site:
    return cleared_site


@pytest.fixture
def page(cleared_page: Page) -> Page:
    return cleared_page


@pytest.mark.parametrize("diagram", OWN + OF_OTHER_TOOLS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_modeler_saves_what_it_has_loaded(static_site: Site, page: Page, diagram: Path) -> None:
    open_modeler(static_site, page, diagram.read_bytes())

    page.get_by_role("button", name="保存草稿").click()

    expect(page.get_by_text(re.compile(r"已保存"))).to_be_visible()
    saved = static_site.posts_to("/save")[0].body
    assert meaning(saved) == meaning(diagram.read_bytes())


def test_global_tasks_lie_outside_the_drawing_and_are_saved_with_it(static_site: Site, page: Page) -> None:
    tasks = (
        '<bpmn:globalUserTask id="report" name="报告" lx:position="case_handler" lx:form="opinion">'
        "<bpmn:documentation>写清楚。</bpmn:documentation></bpmn:globalUserTask>"
        '<bpmn:globalScriptTask id="double" scriptLanguage="feel">'
        '<bpmn:ioSpecification><bpmn:dataInput id="n"/>'
        '<bpmn:inputSet id="in"><bpmn:dataInputRefs>n</bpmn:dataInputRefs></bpmn:inputSet>'
        '<bpmn:outputSet id="out"/></bpmn:ioSpecification>'
        "<bpmn:script>twice = n * 2</bpmn:script></bpmn:globalScriptTask>"
        '<bpmn:globalBusinessRuleTask id="grade" lx:decision="level#level" lx:resultVariable="level"/>'
    )
    with_tasks = SAMPLE.read_bytes().replace(b"</bpmn:definitions>", f"{tasks}</bpmn:definitions>".encode())
    open_modeler(static_site, page, with_tasks)

    page.get_by_role("button", name="保存草稿").click()

    expect(page.get_by_text(re.compile(r"已保存"))).to_be_visible()
    assert meaning(static_site.posts_to("/save")[0].body) == meaning(with_tasks)


def test_a_property_of_ours_is_chosen_and_saved(static_site: Site, page: Page) -> None:
    open_modeler(static_site, page, SAMPLE.read_bytes())

    page.locator('[data-element-id="review"] .djs-hit').click()
    page.locator("#bio-properties-panel-lx-form").select_option("opinion")
    page.locator("#bio-properties-panel-lx-due").fill("=workdays(3)")
    page.locator("#bio-properties-panel-lx-due").blur()
    page.get_by_role("button", name="保存草稿").click()

    expect(page.get_by_text(re.compile(r"已保存"))).to_be_visible()
    review = find(static_site.posts_to("/save")[0].body, "review")
    assert (review.get(f"{{{LX}}}form"), review.get(f"{{{LX}}}due")) == ("opinion", "=workdays(3)")
    assert review.get(f"{{{LX}}}documentation") == "核对材料是否齐全。"


def test_a_service_brings_its_parameters(static_site: Site, page: Page) -> None:
    open_modeler(static_site, page, SAMPLE.read_bytes())

    page.locator('[data-element-id="tell"] .djs-hit').click()
    page.locator("#bio-properties-panel-lx-topic").select_option("issue_notice")
    page.locator("[data-entry-id=lx-parameters-1] button").first.click()
    page.locator("#bio-properties-panel-lx-parameters-1-notice").select_option("receipt")
    page.get_by_role("button", name="保存草稿").click()

    expect(page.get_by_text(re.compile(r"已保存"))).to_be_visible()
    parameters = find(static_site.posts_to("/save")[0].body, "tell").iter(f"{{{LX}}}parameter")
    assert [(p.get("name"), p.get("value")) for p in parameters] == [
        ("to", "=starter"),
        ("notice", "receipt"),
    ]


def test_conditions_timers_and_lists_are_in_the_panel(static_site: Site, page: Page) -> None:
    open_modeler(static_site, page, SAMPLE.read_bytes())
    panel = page.locator(".lx-panel")

    def shown(element: str, field: str) -> str:
        page.locator(f'[data-element-id="{element}"] .djs-hit').first.click(force=True)
        return panel.locator(f"#bio-properties-panel-{field}").input_value()

    assert shown("flow_filed", "conditionExpression") == 'outcome = "filed"'
    assert shown("late", "lx-timeDuration") == "workdays(5)"
    assert shown("sign", "lx-collection") == '=members of("KS", "division_chief")'
    assert shown("compute", "script") == "level = 2"
    assert shown("mobilise", "calledElement") == "team_mobilization"
    assert shown("end_filed", "lx-outcome") == "filed"


def test_the_panel_speaks_chinese_only(static_site: Site, page: Page) -> None:
    open_modeler(static_site, page, SAMPLE.read_bytes())
    ids = [
        "review",
        "sign",
        "tell",
        "compute",
        "mobilise",
        "decide",
        "late",
        "withdrawn",
        "flow_filed",
        "end_filed",
        "lane_office",
    ]

    english = set()
    for element in ids:
        page.locator(f'[data-element-id="{element}"] .djs-hit').first.click(force=True)
        labels = page.locator(
            ".bio-properties-panel-label, .bio-properties-panel-group-header-title, "
            ".bio-properties-panel-header-type"
        )
        english |= {
            text for text in labels.all_inner_texts() if re.search("[A-Za-z]{3}", text.replace("FEEL", ""))
        }

    assert english == set()


def test_the_panel_speaks_english_on_an_english_page(static_site: Site, page: Page) -> None:
    open_modeler(static_site, page, SAMPLE.read_bytes(), lang="en")

    page.locator('[data-element-id="review"] .djs-hit').click()

    groups = page.locator(".bio-properties-panel-group-header-title").all_inner_texts()
    assert groups[:3] == ["General", "Work", "Different person from"]


def test_findings_of_the_server_lie_on_the_shapes_and_lead_to_them(static_site: Site, page: Page) -> None:
    finding = {"element": "review", "rule": "form", "severity": "error", "message": "没有表单 x"}
    open_modeler(static_site, page, SAMPLE.read_bytes(), findings=[finding])

    page.get_by_role("button", name="检查", exact=True).click()
    expect(page.locator('.djs-overlays[data-container-id="review"] .lx-error')).to_have_text("1")
    page.get_by_role("button", name="没有表单 x").click()

    expect(page.locator(".bio-properties-panel-header-label")).to_have_text("审核")


def test_a_draft_someone_else_has_changed_is_not_overwritten(static_site: Site, page: Page) -> None:
    open_modeler(static_site, page, SAMPLE.read_bytes())
    static_site.pages["POST /save"] = as_json({"message": "草稿已被他人修改，请刷新。"}, status=412)

    page.get_by_role("button", name="保存草稿").click()

    expect(page.get_by_text("草稿已被他人修改，请刷新。")).to_be_visible()
    assert static_site.posts_to("/save")[0].headers["If-Match"] == '"1"'


def test_a_version_is_deployed_with_a_note(static_site: Site, page: Page) -> None:
    open_modeler(static_site, page, SAMPLE.read_bytes())
    static_site.pages["POST /deploy"] = as_json({"version": 2}, status=201)

    page.get_by_role("button", name="部署").click()
    page.get_by_label("本次修改了什么").fill("审核时限改为三个工作日")
    page.get_by_role("dialog").get_by_role("button", name="部署").click()

    expect(page.get_by_text("已部署第 2 版。")).to_be_visible()
    sent = json.loads(static_site.posts_to("/deploy")[0].body)
    assert sent["note"] == "审核时限改为三个工作日"
    assert meaning(sent["xml"].encode()) == meaning(SAMPLE.read_bytes())


def test_the_path_of_an_instance_is_on_its_diagram(static_site: Site, page: Page) -> None:
    path = {"completed": ["start", "review"], "taken": ["flow_start"], "active": ["sign"], "failed": ["tell"]}
    static_site.pages["/diagram"] = Answer(SAMPLE.read_bytes(), "application/xml")
    static_site.pages["/"] = viewer_page(
        f"<div data-bpmn-viewer data-diagram-url='/diagram' data-path='{json.dumps(path)}'></div>"
        '<ul><li data-element="review" tabindex="0">审核</li></ul>'
    )
    page.goto(static_site.url + "/")
    page.locator("[data-bpmn-viewer][data-ready]").wait_for()

    for element, state in {
        "review": "completed",
        "flow_start": "taken",
        "sign": "active",
        "tell": "failed",
    }.items():
        expect(page.locator(f'[data-element-id="{element}"]')).to_have_class(re.compile(f"lx-{state}"))
    page.locator("li[data-element=review]").focus()
    expect(page.locator('[data-element-id="review"]')).to_have_class(re.compile("lx-pointed"))
    expect(page.locator(".bjs-powered-by")).to_be_visible()


def test_two_versions_are_compared_in_words(static_site: Site, page: Page) -> None:
    old = SAMPLE.read_text()
    new = old.replace('lx:due="=workdays(5)"', 'lx:due="=workdays(3)"').replace(
        'outcome = "filed"', 'outcome = "ok"'
    )
    assert old.count('name="审核"') == 1
    new = new.replace('name="审核"', 'name="复审"')  # the flows beside it stay as they were
    static_site.pages["/old"], static_site.pages["/new"] = (
        Answer(old, "application/xml"),
        Answer(new, "application/xml"),
    )
    static_site.pages["/"] = viewer_page('<div data-bpmn-diff data-old-url="/old" data-new-url="/new"></div>')
    page.goto(static_site.url + "/")
    page.locator("[data-bpmn-diff][data-ready]").wait_for()

    lines = page.locator(".lx-changes li").all_inner_texts()
    assert [re.sub(r"\s+", "", line) for line in lines] == [
        "修改用户任务「复审」名称：审核→复审办理时限：=workdays(5)→=workdays(3)",
        '修改顺序流「予以备案」条件：outcome="filed"→outcome="ok"',
    ]


def test_a_phone_shows_the_pages_without_scrolling_sideways(static_site: Site, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_modeler(static_site, page, SAMPLE.read_bytes())

    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def viewer_page(body: str) -> Answer:
    return page_with(body, "theme.js", "app.css", "app.js", "viewer.css", "viewer.js")


def open_modeler(
    static_site: Site, page: Page, xml: bytes, *, findings: Sequence[object] = (), lang: str = "zh-CN"
) -> None:
    names = ("diagram", "catalogue", "save", "check", "deploy", "help")
    urls = " ".join(f'data-{name}-url="/{name}"' for name in names)
    bundles = ("theme.js", "app.css", "app.js", "modeler.css", "modeler.js")
    static_site.pages["/"] = page_with(f"<div data-bpmn-modeler {urls}></div>", *bundles, lang=lang)
    static_site.pages["/diagram"] = Answer(xml, "application/xml", headers={"ETag": '"1"'})
    static_site.pages["/catalogue"] = as_json(CATALOGUE)
    static_site.pages["POST /check"] = as_json(list(findings))
    static_site.pages["POST /save"] = as_json({}, ETag='"2"')
    page.goto(static_site.url + "/")
    page.locator("[data-bpmn-modeler][data-ready]").wait_for()


def find(xml: bytes, element: str) -> etree._Element:
    (found,) = etree.fromstring(xml).xpath("//*[@id=$id]", id=element)
    return found


def meaning(xml: bytes) -> Counter[tuple[object, ...]]:
    """Everything a diagram says, without where it is drawn and without values that are the defaults."""
    defaults = {
        ("isSequential", "false"), ("cancelActivity", "true"), ("isInterrupting", "true"),
        ("triggeredByEvent", "false"), ("gatewayDirection", "Unspecified"), ("testBefore", "false"),
        ("startQuantity", "1"), ("completionQuantity", "1"), ("isForCompensation", "false"),
        ("parallelMultiple", "false"),
        ("{http://www.w3.org/2001/XMLSchema-instance}type", "bpmn:tFormalExpression"),
    }  # fmt: skip
    return Counter(
        (node.tag, frozenset(_in_one_line(node) - defaults), (node.text or "").strip())
        for node in etree.fromstring(xml).iter(f"{{{BPMN}}}*", f"{{{LX}}}*")
        if node.tag != f"{{{BPMN}}}definitions"
    )


def _in_one_line(node: etree._Element) -> set[tuple[str, str]]:
    """The attributes; how the lines of a name are broken says nothing."""
    return {(name, " ".join(value.split())) for name, value in node.items()}

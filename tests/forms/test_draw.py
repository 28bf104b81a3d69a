"""What the macros draw: labelled, described, safe, and only what may be seen."""

import lxml.html
import pytest

import forms
from tests.forms.building import leaf

OPTIONS = [{"value": "a", "label": "甲"}, {"value": "b", "label": "乙"}]
KINDS = [
    "textfield",
    "textarea",
    "number",
    "datetime",
    "checkbox",
    "checklist",
    "taglist",
    "radio",
    "select",
    "filepicker",
]


def page(render, bound, macro="form"):
    return lxml.html.fromstring(f"<main>{render(macro, bound)}</main>")


@pytest.mark.parametrize("kind", KINDS)
def test_every_input_has_a_label(bind, render, kind):
    drawn = page(render, bind(leaf(kind, values=OPTIONS)))

    inputs = drawn.xpath("//input[not(@type='hidden')] | //select | //textarea")
    labels = {label.get("for") for label in drawn.xpath("//label")}
    assert inputs
    assert {each.get("id") for each in inputs} <= labels


@pytest.mark.parametrize("kind", KINDS)
def test_description_and_error_are_tied_to_the_input(bind, render, kind):
    required = leaf(kind, values=OPTIONS, description="说明文字", validate={"required": True})
    bound = bind(required, submitted=[("field", "")])
    bound.validate()

    drawn = page(render, bound)

    (described,) = drawn.xpath("//*[@aria-describedby]")
    assert described.get("aria-describedby").split() == ["f-field-help", "f-field-error"]
    assert described.get("aria-invalid") == "true"
    assert described.get("id") == "f-field"
    assert drawn.get_element_by_id("f-field-help").text == "说明文字"
    assert drawn.xpath("//*[@role='alert']//a/@href") == ["#f-field"]


def test_ids_are_unique(bind, render):
    rows = {
        "type": "dynamiclist",
        "path": "rows",
        "label": "行",
        "components": [leaf(kind, key=kind, values=OPTIONS) for kind in KINDS],
    }

    drawn = page(render, bind(rows, submitted=[("rows-0", ""), ("rows-1", "")]))

    ids = drawn.xpath("//@id")
    assert len(ids) == len(set(ids)) > 20


def test_what_people_typed_is_escaped(bind, render):
    nasty = "<script>alert(1)</script>\"'"
    shown = [leaf("textfield", key="a"), leaf("textarea", key="b"), {"type": "text", "text": "**{{a}}**"}]
    fixed = leaf("textfield", key="c", readonly=True)

    drawn = page(render, bind(*shown, fixed, context={"a": nasty, "b": nasty, "c": nasty}))

    assert not drawn.xpath("//script")
    assert drawn.xpath("//strong")[0].text_content() == nasty


def test_an_answer_in_a_text_is_not_markdown(bind, render):
    text = {"type": "text", "text": "申请人：{{name}}"}

    drawn = page(render, bind(text, context={"name": "[点这里](https://example.cn) # 甲\n\n- 乙"}))

    assert not drawn.xpath("//a | //li | //h1")


def test_markdown_of_the_designer_is_drawn_without_html_scripts_or_images(bind, render):
    text = "## 标题\n\n- 一\n- [链接](https://example.cn)\n\n<b>x</b> [坏](javascript:alert) ![图](https://example.cn/a.png)"

    drawn = page(render, bind({"type": "text", "text": text}))

    assert [each.tag for each in drawn.xpath("//h2 | //li")] == ["h2", "li", "li"]
    assert not drawn.xpath("//b | //img")
    assert drawn.xpath("//a/@href") == ["https://example.cn", "https://example.cn/a.png"]


def test_texts_may_branch_and_loop(bind, render):
    text = {
        "type": "text",
        "text": "{{#if many}}共{{count(list)}}项：{{#loop list}}{{this}}；{{/loop}}{{/if}}",
    }

    drawn = page(render, bind(text, context={"many": True, "list": ["甲", "乙"]}))

    assert drawn.xpath("//*[@class='markdown']")[0].text_content().strip() == "共2项：甲；乙；"


def test_a_field_that_rules_read_refreshes_the_form(bind, render):
    urgent = leaf("checkbox", key="urgent")
    reason = leaf("textfield", key="reason", conditional={"hide": "=urgent"})

    drawn = page(render, bind(urgent, reason))

    refreshing = drawn.xpath("//*[@hx-trigger='change']")
    assert [each.get("name") for each in refreshing] == ["urgent"]
    assert refreshing[0].get("hx-post") == "/refresh"
    assert refreshing[0].get("hx-swap") == "outerMorph"


def test_enter_refreshes_and_decides_nothing(bind, render):
    first = page(render, bind(leaf("textfield"))).xpath("//button[@type='submit']")[0]

    assert first.get("formaction") == "/refresh"
    assert first.get("name") is None


def test_rows_have_buttons_that_work_without_scripts(bind, render):
    rows = {"type": "dynamiclist", "path": "rows", "label": "行", "components": [leaf("textfield")]}

    drawn = page(render, bind(rows, submitted=[("rows-2-field", "x")]))

    buttons = drawn.xpath("//button[@name]")
    assert [(each.get("name"), each.get("value")) for each in buttons] == [
        ("remove_row", "rows-2"),
        ("add_row", "rows"),
    ]
    assert all(each.get("formaction") == "/refresh" and each.get("type") == "submit" for each in buttons)


def test_a_fixed_list_has_no_buttons(bind, render):
    rows = {"type": "dynamiclist", "path": "rows", "allowAddRemove": False, "components": [leaf("textfield")]}

    assert not page(render, bind(rows)).xpath("//button[@name]")


@pytest.mark.parametrize(
    ("columns", "widths"),
    [
        ([None], [12]),
        ([None, None], [6, 6]),
        ([5, 5, 6], [4, 4, 4]),
        ([8, None], [6, 6]),
        ([2] * 8, [2, 1] * 4),
        ([4], [3]),
    ],
)
def test_sixteen_columns_become_twelve(bind, columns, widths):
    components = [
        leaf("textfield", key=f"k{place}", layout={"row": "r", "columns": width})
        for place, width in enumerate(columns)
    ]

    (line,) = bind(*components).lines

    assert [each.width for each in line] == widths


def test_units_stand_beside_the_number(bind, render):
    drawn = page(render, bind(leaf("number", appearance={"prefixAdorner": "￥", "suffixAdorner": "元"})))

    assert drawn.xpath("//*[@class='input-group-text']/text()") == ["￥", "元"]


def test_a_long_select_can_be_searched(bind, render):
    few = leaf("select", key="few", values=OPTIONS)
    many = leaf("select", key="many", values=[{"value": str(n), "label": str(n)} for n in range(20)])

    drawn = page(render, bind(few, many))

    assert drawn.xpath("//select[@data-tom-select]/@name") == ["many"]


def test_a_table_shows_a_variable(bind, render):
    table = {
        "type": "table",
        "label": "历次",
        "dataSource": "=visits",
        "columns": [{"key": "day", "label": "日期"}],
    }

    drawn = page(render, bind(table, context={"visits": [{"day": "2026-11-01"}, {"day": None}]}))

    assert drawn.xpath("//th/text()") == ["日期"]
    assert [cell.text for cell in drawn.xpath("//td")] == ["2026-11-01", None]


def test_answers_are_drawn_for_reading(bind, render):
    rows = {
        "type": "dynamiclist",
        "path": "rows",
        "label": "物资",
        "components": [leaf("textfield", key="name", label="品名")],
    }
    bound = bind(
        leaf("select", key="kind", label="类别", values=OPTIONS),
        leaf("checkbox", key="urgent", label="紧急"),
        leaf("datetime", subtype="datetime", key="at"),
        leaf("filepicker", key="files", label="附件"),
        leaf("textarea", key="remark", label="备注"),
        rows,
        answers={
            "kind": "b",
            "urgent": True,
            "at": "2026-11-21T08:00+08:00",
            "files": [{"id": 4, "filename": "甲.pdf"}],
            "rows": [{"name": "沙袋"}, {"name": "水泵"}],
        },
        attachments=lambda ids: [
            forms.StoredFile(each, "甲.pdf", "application/pdf", 1, f"/files/{each}") for each in ids
        ],
    )

    drawn = page(render, bound, "answers")

    assert [dd.text_content().strip() for dd in drawn.xpath("//dd")] == [
        "乙",
        "是",
        "2026-11-21 08:00",
        "甲.pdf",
        "—",
    ]
    assert drawn.xpath("//a/@href") == ["/files/4"]
    assert drawn.xpath("//td/text()") == ["沙袋", "水泵"]
    assert not drawn.xpath("//input | //button")

"""A schema we could not run as drawn is refused, and the refusal names the component."""

import json

import pytest

import feel
import forms
from tests.forms.building import leaf, schema_of

OPTIONS = [{"value": "a", "label": "甲"}]


def refusal(*components, **top):
    with pytest.raises(forms.FormSchemaError) as caught:
        forms.read(schema_of(*components) | top, functions={}, name="forms/test.json")
    return str(caught.value)


@pytest.mark.parametrize(
    ("component", "said"),
    [
        (leaf("rating"), "rating"),
        ({"type": "textfield", "label": "单位"}, "缺少 key"),
        ({"type": "textfield", "key": "unit"}, "缺少 label"),
        (leaf("textfield", key="a.b"), "path"),
        (leaf("textfield", key="parent"), "保留"),
        (leaf("textfield", conditional={"hide": "=a +"}), "第 1 行第"),
        (leaf("textfield", conditional={"hide": "a = 1"}), "以 = 开头"),
        (leaf("textfield", conditional={"hide": "=nonsense(1)"}), "nonsense"),
        (leaf("textfield", validate={"pattern": "(a"}), "正则"),
        (leaf("textfield", validate={"pattern": "(?=a)"}), "环视"),
        (leaf("textfield", validate={"validationType": "fax"}), "uscc"),
        (leaf("textfield", validate={"maxLength": "many"}), "maxLength"),
        (leaf("textfield", layout={"columns": 17}), "columns"),
        (leaf("number", increment=0), "increment"),
        (leaf("number", decimalDigits=-1), "decimalDigits"),
        (leaf("datetime", subtype="month"), "month"),
        (leaf("select"), "没有选项"),
        (leaf("select", values=[*OPTIONS, *OPTIONS]), "重复"),
        (leaf("expression"), "expression"),
        ({"type": "table", "dataSource": "=a"}, "columns"),
        ({"type": "html", "content": "<b>"}, "text"),
        ({"type": "iframe", "url": "https://example.cn"}, "外部页面"),
        ({"type": "dynamiclist", "path": "rows", "components": []}, "没有组件"),
        ({"type": "dynamiclist", "components": [leaf("textfield")]}, "path"),
        ({"type": "text", "text": "{{#if a}}未完"}, "没有结束"),
        ({"type": "text", "text": "多出{{/if}}"}, "没有对应"),
        ({"type": "text", "text": "{{#each a}}{{/each}}"}, "无法识别"),
    ],
)
def test_a_wrong_component_is_refused(component, said):
    assert said in refusal(component)


def test_a_refusal_names_the_component():
    assert "“phone”" in refusal(leaf("textfield", key="phone", validate={"pattern": "("}))


def test_feel_faults_tell_line_and_column():
    assert "第 2 行第" in refusal(leaf("expression", expression="=1 +\n* 2"))


def test_the_same_key_twice_is_refused():
    assert "name" in refusal(leaf("textfield", key="name"), leaf("number", key="name"))


def test_the_same_key_may_stand_in_two_scopes():
    rows = {"type": "dynamiclist", "path": "rows", "components": [leaf("textfield", key="name")]}

    schema = forms.read(schema_of(leaf("textfield", key="name"), rows))

    assert schema.keys == {"name", "rows"}


def test_a_newer_schema_version_is_refused():
    assert "20" in refusal(schemaVersion=20)


@pytest.mark.parametrize("text", [b"{", b"[]", b'"x"', b"\xff"])
def test_what_is_no_json_object_is_refused(text):
    with pytest.raises(forms.FormSchemaError):
        forms.read(text)


def test_bytes_are_read_as_json():
    assert forms.read(json.dumps(schema_of(leaf("textfield"))).encode()).keys == {"field"}


def test_rules_that_decide_about_each_other_are_refused():
    a = leaf("textfield", key="a", conditional={"hide": "=b = null"})
    b = leaf("textfield", key="b", conditional={"hide": "=a = null"})

    assert "互为前提" in refusal(a, b)


def test_a_button_is_left_out_because_the_page_has_its_own():
    schema = forms.read(schema_of({"type": "button", "label": "提交", "action": "submit"}))

    assert schema.components == ()


def test_names_read_are_those_the_form_does_not_set():
    rows = {
        "type": "dynamiclist",
        "path": "rows",
        "components": [
            leaf("number", key="price"),
            leaf("expression", key="cost", expression="=price * rate * i[1]"),
        ],
    }
    schema = forms.read(
        schema_of(
            rows, leaf("select", valuesExpression="=teams"), {"type": "text", "text": "{{starter_name}}"}
        )
    )

    assert schema.names_read == {"rate", "teams", "starter_name"}


def test_refreshing_keys_are_those_the_rules_read():
    schema = forms.read(
        schema_of(
            leaf("checkbox", key="urgent"),
            leaf("textfield", key="city"),
            leaf("textfield", key="remark"),
            leaf("textfield", key="reason", conditional={"hide": "=not(urgent)"}),
            leaf("select", key="team", valuesExpression="=all_teams[town = city]"),
        )
    )

    assert schema.refreshing == {"urgent", "city"}


def test_given_functions_are_known():
    known = {"rate of": feel.Function("rate of", ("year",), lambda year: year)}

    schema = forms.read(schema_of(leaf("expression", expression="=rate of(2026)")), functions=known)

    assert schema.keys == {"field"}

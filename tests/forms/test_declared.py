"""What kind of value a form gives each name, and what is of another."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

import forms
from tests.forms.building import leaf, schema_of

LIST = {
    "type": "dynamiclist",
    "path": "rows",
    "label": "明细",
    "components": [leaf("number", "price", "单价")],
}
GROUP = {"type": "group", "path": "site", "label": "现场", "components": [leaf("textfield", "road", "路名")]}


def found(component: dict[str, Any], name: str, value: Any) -> list[tuple[str, str, str]]:
    schema = forms.read(schema_of(component))
    return [(one.path, one.given, one.expected) for one in forms.misfits(schema, name, value)]


@pytest.mark.parametrize("value", [None, Decimal(7), 7])
def test_numbers_and_nothing_fit_a_number(value):
    assert found(leaf("number"), "field", value) == []


def test_a_text_is_no_number():
    assert found(leaf("number"), "field", "7") == [("field", "string", "number")]


def test_what_only_rules_decide_fits_always():
    choice = leaf("select", values=[{"value": "a", "label": "甲"}])

    assert not forms.declares(forms.read(schema_of(choice)), "field")
    assert found(choice, "field", date(2026, 1, 1)) == []


def test_several_choices_are_a_list():
    choices = leaf("checklist", values=[{"value": "a", "label": "甲"}])

    assert found(choices, "field", "a") == [("field", "string", "list")]


def test_rows_and_groups_are_looked_into():
    assert found(LIST, "rows", [{"price": Decimal(1)}, {"price": "x", "more": 1}, 5]) == [
        ("rows.price", "string", "number"),
        ("rows", "number", "context"),
    ]
    assert found(GROUP, "site", {"road": Decimal(1)}) == [("site.road", "number", "string")]


def test_a_group_without_a_name_is_only_drawn_around_its_fields():
    group = {"type": "group", "label": "基本", "components": [leaf("number")]}

    assert found(group, "field", "x") == [("field", "string", "number")]

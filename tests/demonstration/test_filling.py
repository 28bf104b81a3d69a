"""A play may say only what the form would let a person say."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

import forms
from demonstration.filling import NotAsRehearsed, fill_in

AROUND = forms.Surroundings(now=datetime(2026, 11, 23, 2, tzinfo=UTC))
FORM = forms.read(
    {
        "type": "default",
        "id": "claim",
        "schemaVersion": 19,
        "components": [
            {
                "type": "radio",
                "key": "filing",
                "label": "申请",
                "defaultValue": "submit",
                "values": [{"value": "submit", "label": "提交"}, {"value": "waive", "label": "放弃"}],
            },
            {
                "type": "textfield",
                "key": "account",
                "label": "账户",
                "validate": {"required": True},
                "conditional": {"hide": '=filing = "waive"'},
            },
            {"type": "textfield", "key": "team", "label": "队伍", "readonly": True},
            {
                "type": "dynamiclist",
                "path": "lines",
                "label": "明细",
                "defaultRepetitions": 0,
                "components": [
                    {"type": "textfield", "key": "item", "label": "项目", "readonly": True},
                    {"type": "number", "key": "quantity", "label": "数量"},
                ],
            },
        ],
    }
)
CONTEXT = {"team": "甲队", "lines": [{"item": "泡沫", "quantity": Decimal(2), "unit": "吨"}]}


def filled(**said: Any) -> Mapping[str, Any]:
    return fill_in(FORM, AROUND, CONTEXT, said)


def test_what_is_not_said_stays_as_it_was_drawn() -> None:
    assert filled(account="1") == {
        "filing": "submit",
        "account": "1",
        "lines": [{"item": "泡沫", "quantity": Decimal(2), "unit": "吨"}],
    }


def test_a_row_is_changed_and_keeps_what_the_form_does_not_show() -> None:
    assert filled(account="1", lines=[{"item": "泡沫", "quantity": 1}])["lines"] == [
        {"item": "泡沫", "quantity": Decimal(1), "unit": "吨"}
    ]


def test_what_is_hidden_is_neither_asked_nor_answered() -> None:
    assert filled(filing="waive").keys() == {"filing", "lines"}


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({}, "请填写《账户》"),
        ({"account": "1", "bank": "乙"}, "has no field bank"),
        ({"filing": "waive", "account": "1"}, "does not let one say account"),
        ({"account": "1", "team": "乙队"}, "does not let one say team"),
        ({"account": "1", "filing": "maybe"}, "请重新选择"),
        ({"account": "1", "lines": [{"item": "水", "quantity": 1}]}, "does not let one say lines"),
    ],
)
def test_what_the_form_would_not_take_stops_the_play(said: Mapping[str, Any], told: str) -> None:
    with pytest.raises(NotAsRehearsed, match=told):
        filled(**said)

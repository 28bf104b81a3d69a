"""Values come in from what stood there, from drafts and from submissions; only the form's own go out."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

import feel
import forms
from tests.forms.building import leaf

REMARK = leaf("textfield", key="remark", label="备注", defaultValue="无")


def test_a_field_begins_with_its_default(bind):
    assert bind(REMARK).answers == {"remark": "无"}


def test_a_variable_of_the_same_name_precedes_the_default(bind):
    assert bind(REMARK, context={"remark": "已有"}).answers == {"remark": "已有"}


def test_a_draft_precedes_the_variable(bind):
    assert bind(REMARK, context={"remark": "已有"}, answers={"remark": None}).answers == {"remark": None}


def test_a_submission_precedes_the_draft(bind):
    bound = bind(REMARK, answers={"remark": "草稿"}, submitted=[("remark", " 提交 ")])

    assert bound.answers == {"remark": "提交"}


def test_a_default_may_be_feel(bind):
    bound = bind(leaf("number", defaultValue="=base * 2"), context={"base": Decimal(4)})

    assert bound.answers == {"field": Decimal(8)}


def test_a_default_of_a_moment_has_no_seconds(bind):
    now = '=date and time("2026-11-21T08:30:15+08:00")'

    bound = bind(leaf("datetime", subtype="datetime", defaultValue=now))

    assert bound.answers == {"field": datetime(2026, 11, 21, 0, 30, tzinfo=UTC)}


def test_forged_names_are_ignored(bind):
    forged = [("remark", "好"), ("outcome", "approved"), ("remark-0", "x"), ("rows-²-a", "x"), ("", "x")]

    assert bind(REMARK, submitted=forged).answers == {"remark": "好"}


def test_a_read_only_field_can_not_be_set(bind):
    fixed = leaf("textfield", key="unit", readonly=True)

    bound = bind(
        fixed,
        REMARK,
        context={"unit": "真"},
        answers={"unit": "稿"},
        submitted=[("unit", "假"), ("remark", "")],
    )

    assert bound.answers == {"remark": None}
    assert bound.lines[0][0].written == "真"


def test_a_disabled_field_can_not_be_set(bind):
    assert bind(leaf("textfield", disabled=True), submitted=[("field", "假")]).answers == {}


def test_read_only_may_depend_on_another_answer(bind):
    unit = leaf("textfield", key="unit", readonly="=locked")
    locked = leaf("checkbox", key="locked")

    bound = bind(unit, locked, context={"unit": "真"}, submitted=[("unit", "假"), ("locked", "true")])

    assert bound.answers == {"locked": True}


def test_a_hidden_field_is_dropped_and_not_required(bind):
    urgent = leaf("checkbox", key="urgent")
    reason = leaf(
        "textfield", key="reason", validate={"required": True}, conditional={"hide": "=urgent != true"}
    )

    bound = bind(urgent, reason, submitted=[("urgent", ""), ("reason", "偷偷")])

    assert bound.validate()
    assert bound.answers == {"urgent": False}


def test_hiding_travels_along_a_chain(bind):
    chain = [leaf("textfield", key=f"k{n}", conditional={"hide": f"=k{n + 1} = null"}) for n in range(5)]

    bound = bind(
        *chain, leaf("textfield", key="k5"), submitted=[(f"k{n}", "x") for n in range(5)] + [("k5", "")]
    )

    assert bound.answers == {"k5": None}


def test_rules_in_a_circle_through_parent_are_reported(bind):
    rows = {
        "type": "dynamiclist",
        "path": "rows",
        "components": [leaf("textfield", key="name", conditional={"hide": "=parent.any_named"})],
    }

    with pytest.raises(forms.FormRulesUnsettled):
        bind(
            rows,
            leaf("expression", key="any_named", expression="=rows[1].name != null"),
            submitted=[("rows-0-name", "x")],
        )


def test_a_group_without_path_hides_what_is_in_it(bind):
    group = {"type": "group", "label": "组", "components": [REMARK], "conditional": {"hide": "=true"}}

    assert bind(group, submitted=[("remark", "x")]).answers == {}


def test_a_group_with_path_keeps_what_it_does_not_show(bind):
    group = {
        "type": "group",
        "path": "contact",
        "label": "联系人",
        "components": [leaf("textfield", key="name"), leaf("textfield", key="post", readonly=True)],
    }

    bound = bind(
        group,
        context={"contact": {"name": "旧", "post": "科长", "id": Decimal(7)}},
        submitted=[("contact-name", "新"), ("contact-post", "局长"), ("contact-id", "8")],
    )

    assert bound.answers == {"contact": {"id": Decimal(7), "name": "新", "post": "科长"}}


def test_a_group_of_read_only_fields_sets_nothing(bind):
    group = {"type": "group", "path": "contact", "components": [leaf("textfield", key="name", readonly=True)]}

    assert bind(group, context={"contact": {"name": "旧"}}, submitted=[("contact-name", "新")]).answers == {}


def test_expressions_are_computed_answers(bind):
    rows = {
        "type": "dynamiclist",
        "path": "items",
        "components": [
            leaf("number", key="amount"),
            leaf("number", key="price"),
            leaf("expression", key="cost", expression="=amount * price"),
        ],
    }
    total = leaf("expression", key="total", expression="=sum(items.cost)")

    bound = bind(
        rows,
        total,
        submitted=[
            ("items-0-amount", "3"),
            ("items-0-price", "0.1"),
            ("items-4-amount", "2"),
            ("items-4-price", "5"),
        ],
    )

    assert bound.answers["total"] == Decimal("10.3")
    assert [row["cost"] for row in bound.answers["items"]] == [Decimal("0.3"), Decimal(10)]


def test_rows_know_their_place_and_what_is_around_them(bind):
    place = leaf("expression", key="place", expression="=string(i[1]) + parent.title + title + kind")
    rows = {"type": "dynamiclist", "path": "rows", "components": [leaf("textfield", key="title"), place]}

    bound = bind(
        leaf("textfield", key="title"),
        rows,
        context={"kind": "丙"},
        submitted=[("title", "甲"), ("rows-0-title", "乙"), ("rows-1-title", "丁")],
    )

    assert [row["place"] for row in bound.answers["rows"]] == ["1甲乙丙", "2甲丁丙"]


def test_our_functions_reach_the_rules(bind):
    double = feel.Function("double", ("n",), lambda n: n * 2)

    bound = bind(leaf("expression", expression="=double(21)"), functions={"double": double})

    assert bound.answers == {"field": Decimal(42)}


def test_today_is_the_day_of_the_form_in_shanghai(bind):
    late = datetime(2026, 11, 21, 17, 0, tzinfo=UTC)  # one in the morning there

    assert bind(leaf("expression", expression="=today()"), now=late).answers == {"field": date(2026, 11, 22)}


def test_options_may_depend_on_another_answer(bind):
    city = leaf("textfield", key="city")
    team = leaf("select", key="team", valuesExpression="=teams[town = city].name")
    context = {"teams": [{"town": "苏州", "name": "一队"}, {"town": "无锡", "name": "二队"}]}

    bound = bind(city, team, context=context, submitted=[("city", "苏州"), ("team", "二队")])

    assert not bound.validate()
    assert bound.errors == {"team": ["《字段》所选的选项已不存在，请重新选择。"]}


def test_options_give_back_values_of_their_own_type(bind):
    level = leaf("radio", values=[{"value": 1, "label": "一级"}, {"value": True, "label": "是"}])

    assert bind(level, submitted=[("field", "1")]).answers == {"field": Decimal(1)}
    assert bind(level, submitted=[("field", "true")]).answers == {"field": True}


def test_local_time_is_typed_and_utc_is_kept(bind):
    moment = leaf("datetime", subtype="datetime")

    bound = bind(moment, submitted=[("field", "2026-11-21T08:30")])

    assert bound.answers == {"field": datetime(2026, 11, 21, 0, 30, tzinfo=UTC)}
    assert bound.lines[0][0].texts == ("2026-11-21T08:30",)


def test_a_date_is_a_date(bind):
    assert bind(leaf("datetime"), submitted=[("field", "2026-02-28")]).answers == {"field": date(2026, 2, 28)}


def test_a_default_that_does_not_fit_is_a_complaint_not_a_crash(bind):
    bound = bind(leaf("number", label="金额"), context={"field": "若干"})

    assert not bound.validate()
    assert "《金额》应为数字" in bound.errors["field"][0]


def test_wrong_input_is_shown_again_as_typed(bind):
    bound = bind(leaf("number"), submitted=[("field", "约 30")])

    assert bound.answers == {"field": None}
    assert bound.lines[0][0].texts == ("约 30",)


def test_messages_come_in_the_readers_language(bind):
    bound = bind(
        leaf("textfield", label="名称", validate={"required": True}),
        translate=lambda wording: f"Please fill in {wording.gaps['label']}",
        package_text=lambda text: {"名称": "Name"}.get(text, text),
    )

    bound.validate()

    assert bound.errors == {"field": ["Please fill in Name"]}


def test_a_complaint_in_a_row_names_the_row(bind):
    rows = {"type": "dynamiclist", "path": "rows", "components": [leaf("number", key="n", label="数量")]}

    bound = bind(rows, submitted=[("rows-3-n", "1"), ("rows-5-n", "x")])
    bound.validate()

    assert bound.errors == {"rows-5-n": ["《数量（第 2 行）》应为数字，例如 1200.50。"]}
    assert bound.summary[0][0] == "f-rows-5-n"


def test_complaints_come_in_the_order_of_the_form(bind):
    needed: dict[str, Any] = {"validate": {"required": True}}
    rows = {"type": "dynamiclist", "path": "rows", "components": [leaf("textfield", key="n", **needed)]}
    group = {"type": "group", "path": "g", "components": [leaf("textfield", key="n", **needed)]}

    bound = bind(leaf("textfield", key="a", **needed), group, rows, leaf("textfield", key="z", **needed))
    bound.validate()

    assert list(bound.errors) == ["a", "g-n", "rows-0-n", "z"]


def test_a_form_with_every_kind_of_key_name_is_bound(bind):
    keys = ["data", "errors", "validate", "meta", "process", "prefix", "csrf", "_".join("ab")]

    bound = bind(*(leaf("textfield", key=key) for key in keys), submitted=[(key, "x") for key in keys])

    assert bound.validate()
    assert bound.answers == dict.fromkeys(keys, "x")

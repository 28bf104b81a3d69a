"""FEEL at every place of a form that takes it: right values, null, wrong types and errors at run time."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

import feel
import forms
from tests.forms.building import leaf

CONTEXT = {
    "核定金额": Decimal(120000),
    "已审": True,
    "空": None,
    "队伍": [{"value": "A", "label": "昆山一队"}, {"value": "B", "label": "昆山二队"}],
    "名称": "防汛预案",
    "起": date(2026, 11, 20),
}
GENEROUS = "count(for a in 1..9999, b in 1..9999 return a) > 0"


def hidden(rule):
    return leaf("textfield", conditional={"hide": rule})


def read_only(rule):
    return leaf("textfield", readonly=rule)


def required(rule):
    return leaf("textfield", validate={"required": rule})


def minimum(rule):
    return leaf("number", validate={"min": rule})


def maximum(rule):
    return leaf("number", validate={"max": rule})


def shortest(rule):
    return leaf("textfield", validate={"minLength": rule})


def pattern(rule):
    return leaf("textfield", validate={"pattern": rule})


def options(rule):
    return leaf("select", valuesExpression=rule)


def computed(rule):
    return leaf("expression", expression=rule)


def default(rule):
    return leaf("textfield", defaultValue=rule)


def table(rule):
    return leaf("table", dataSource=rule, columns=[{"key": "label", "label": "队伍"}])


def columns(rule):
    return leaf("table", dataSource="=队伍", columnsExpression=rule)


def text(rule):
    return {"type": "text", "key": "field", "text": "共{{" + rule.removeprefix("=") + "}}。"}


def branch(rule):
    return {"type": "text", "key": "field", "text": "{{#if " + rule.removeprefix("=") + "}}有{{/if}}"}


def repeated(rule):
    return {
        "type": "text",
        "key": "field",
        "text": "{{#loop " + rule.removeprefix("=") + "}}{{label}}、{{/loop}}",
    }


CONDITIONS = [hidden, read_only, required, branch]
LIMITS = [minimum, maximum, shortest]
LISTS = [options, table, columns, repeated]
TEXTS = [pattern]
ANYTHING = [computed, default, text]


@pytest.fixture
def shown(bind, render):
    """Draw a component over the context, check what was typed, and return all that is on the page."""

    def show(component, typed="", **more):
        bound = bind(component, context=CONTEXT, submitted=[("field", typed)], **more)
        bound.validate()
        return render("form", bound)

    return show


@pytest.mark.parametrize(
    ("component", "expected"),
    [
        (minimum("=核定金额 / 2"), "不得小于 60000"),
        (shortest("=count(队伍)"), "至少 2 个字"),
        (pattern('="^" + 名称'), "应符合 ^防汛预案"),
        (options('=队伍[label = "昆山二队"]'), "昆山二队"),
        (computed("=核定金额 * 0.3"), "36000"),
        (table("=队伍"), "昆山一队"),
        (columns('=[{key: "value", label: "编号"}]'), "编号"),
        (text("count(队伍)"), "共2。"),
        (text("today() - 起"), "共P1D。"),
        (branch("已审"), "有"),
        (repeated("队伍"), "昆山一队、昆山二队、"),
    ],
)
def test_a_rule_reads_chinese_names(shown, component, expected):
    assert expected in shown(component, "1")


def test_a_required_field_is_missed_by_its_rule(shown):
    assert "请填写《字段》" in shown(required('=名称 = "防汛预案"'))


def test_a_read_only_field_takes_nothing(bind):
    bound = bind(read_only("=核定金额 > 100000"), context=CONTEXT, submitted=[("field", "1")])

    assert bound.answers == {}


def test_a_hidden_field_is_not_on_the_page(shown):
    assert "字段" not in shown(hidden("=已审"))


@pytest.mark.parametrize("place", [*CONDITIONS, *LIMITS, *LISTS, *TEXTS, *ANYTHING])
@pytest.mark.parametrize("rule", ["=空", "=没有", "=空.没有"])
def test_null_limits_nothing_hides_nothing_and_shows_nothing(bind, place, rule):
    bound = bind(place(rule), context=CONTEXT, submitted=[("field", "1")])

    assert place is options or bound.validate(), bound.errors
    assert bound.lines


@pytest.mark.parametrize(
    ("places", "rule", "expected"),
    [
        (CONDITIONS, '="是"', "true 或 false"),
        (CONDITIONS, "=核定金额", "true 或 false"),
        (LIMITS, '="十"', "数字"),
        (LIMITS, "=起", "数字"),
        (LISTS, "=名称", "列表"),
        (LISTS, "=已审", "列表"),
        (TEXTS, "=核定金额", "文字"),
    ],
)
def test_a_value_of_a_wrong_type_names_component_rule_and_value(shown, places, rule, expected):
    for place in places:
        with pytest.raises(forms.FormRuleFailed) as caught:
            shown(place(rule), "1")

        assert f"结果应为{expected}，实为 " in str(caught.value)
        assert rule.removeprefix("=") in str(caught.value)
        assert "“field”" in str(caught.value)


@pytest.mark.parametrize("place", [*CONDITIONS, *LIMITS, *LISTS, *TEXTS, *ANYTHING])
def test_a_rule_that_costs_too_much_says_so(shown, place):
    with pytest.raises(forms.FormRuleFailed, match="无法计算：列表超过"):
        shown(place(f"={GENEROUS}"), "1")


@pytest.mark.parametrize("place", [*CONDITIONS, *LIMITS, *LISTS, *TEXTS, *ANYTHING])
def test_what_a_function_refuses_is_the_reason(shown, place):
    def refuse():
        raise LookupError("没有登记册“队伍”")

    functions = {"look": feel.Function("look", (), refuse)}

    with pytest.raises(forms.FormRuleFailed, match="无法计算：没有登记册“队伍”"):
        shown(place("=look()"), "1", functions=functions)


def test_durations_in_texts_are_written_as_feel_writes_them(bind):
    around = bind().around

    assert around.write(timedelta(hours=26)) == "P1DT2H"
    assert around.write(feel.YearMonthDuration(14)) == "P1Y2M"

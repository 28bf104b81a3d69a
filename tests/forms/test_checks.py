"""Each complaint names the field and says what to do; right answers pass."""

from decimal import Decimal

import pytest

import forms
from tests.forms.building import leaf


def complaint(bind, component, *texts, **more):
    bound = bind(component, submitted=[("field", text) for text in texts], **more)
    return None if bound.validate() else bound.errors["field"][0]


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("textfield", "请填写《字段》。"),
        ("number", "请填写《字段》。"),
        ("datetime", "请选择《字段》。"),
        ("checkbox", "请勾选《字段》。"),
        ("filepicker", "请上传《字段》。"),
    ],
)
def test_what_is_required_must_be_there(bind, kind, said):
    assert complaint(bind, leaf(kind, validate={"required": True}), "") == said


@pytest.mark.parametrize("kind", ["radio", "select", "checklist", "taglist"])
def test_a_required_choice_must_be_made(bind, kind):
    choice = leaf(kind, values=[{"value": "a", "label": "甲"}], validate={"required": True})

    assert complaint(bind, choice, "") == "请选择《字段》。"
    assert complaint(bind, choice, "a") is None
    assert "已不存在" in complaint(bind, choice, "z")


def test_required_may_be_a_rule(bind):
    remark = leaf("textfield", validate={"required": "=amount > 100"})

    assert complaint(bind, remark, "", context={"amount": Decimal(101)}) == "请填写《字段》。"
    assert complaint(bind, remark, "", context={"amount": Decimal(99)}) is None


def test_zero_and_no_are_answers(bind):
    assert complaint(bind, leaf("number", validate={"required": True}), "0") is None
    assert bind(leaf("checkbox"), submitted=[("field", "")]).answers == {"field": False}


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1,234,567.80", "1234567.80"),
        ("１２．５", "12.5"),
        ("-0", "0"),
        ("+7", "7"),
        ("007", "7"),
        ("−3", "-3"),
        ("999999999999999", "999999999999999"),
        ("0.0000000001", "0.0000000001"),
    ],
)
def test_numbers_are_read_as_people_type_them(bind, typed, number):
    bound = bind(leaf("number"), submitted=[("field", typed)])

    assert bound.validate(), bound.errors
    assert bound.answers == {"field": Decimal(number)}


@pytest.mark.parametrize(
    "typed", ["NaN", "Infinity", "1e400", "1E5", "0x10", "1_000", "1,23", "一百", "1..2", ".", "٣", "½"]
)
def test_what_is_no_plain_number_is_refused(bind, typed):
    assert complaint(bind, leaf("number"), typed) == "《字段》应为数字，例如 1200.50。"
    assert complaint(bind, leaf("number", decimalDigits=0), typed) == "《字段》应为数字，例如 1200。"


@pytest.mark.parametrize("typed", ["1" * 16, "0." + "1" * 11, "9" * 5000])
def test_overlong_numbers_are_refused(bind, typed):
    assert "位数过多" in complaint(bind, leaf("number"), typed)


@pytest.mark.parametrize("default", [float("nan"), float("inf"), Decimal("1e400"), True])
def test_a_number_that_is_none_can_not_come_from_a_variable(bind, default):
    bound = bind(leaf("number"), context={"field": default})

    assert not bound.validate()


@pytest.mark.parametrize(
    ("settings", "typed", "said"),
    [
        ({"validate": {"min": 1}}, "0.5", "《字段》不得小于 1。"),
        ({"validate": {"max": "=limit"}}, "11", "《字段》不得大于 10。"),
        ({"decimalDigits": 0}, "1.5", "《字段》应为整数。"),
        ({"decimalDigits": 0}, "1.0", None),
        ({"decimalDigits": 2}, "1.005", "《字段》最多保留 2 位小数。"),
        ({"increment": "0.1"}, "0.3", None),
        ({"increment": "0.1"}, "0.35", "《字段》应为 0.1 的整数倍。"),
    ],
)
def test_numbers_keep_within_their_limits(bind, settings, typed, said):
    assert complaint(bind, leaf("number", **settings), typed, context={"limit": Decimal(10)}) == said


@pytest.mark.parametrize(
    ("validate", "typed", "said"),
    [
        ({"minLength": 3}, " 两字 ", "《字段》至少 3 个字，现有 2 个字。"),
        ({"maxLength": 3}, "四个汉字", "《字段》最多 3 个字，现有 4 个字。"),
        ({"maxLength": "=most"}, "四个汉字", "《字段》最多 2 个字，现有 4 个字。"),
        ({"maxLength": 1}, "e\u0301", None),
        ({"pattern": "^苏[A-Z]$"}, "苏B", None),
        ({"pattern": "^苏[A-Z]$"}, "沪B", "《字段》的格式不正确，应符合 ^苏[A-Z]$。"),
        ({"pattern": "^a$", "patternErrorMessage": "请填 a。{b}"}, "b", "请填 a。{b}"),
        ({"pattern": "=expected"}, "b", "《字段》的格式不正确，应符合 ^c$。"),
        ({"validationType": "email"}, "zhang@example", "《字段》应为电子邮箱地址，例如 zhang@example.cn。"),
        ({"validationType": "email"}, "ｚhang@example.cn", None),
    ],
)
def test_texts_keep_to_their_rules(bind, validate, typed, said):
    context = {"most": Decimal(2), "expected": "^c$"}

    assert complaint(bind, leaf("textfield", validate=validate), typed, context=context) == said


def test_a_pattern_can_not_stall_the_server(bind):
    assert "格式" in complaint(bind, leaf("textfield", validate={"pattern": "^(a+)+$"}), "a" * 900 + "!")


def test_a_wrong_pattern_from_a_rule_names_the_component(bind):
    bound = bind(
        leaf("textfield", validate={"pattern": "=p"}), context={"p": "("}, submitted=[("field", "x")]
    )

    with pytest.raises(forms.FormRuleFailed, match="field"):
        bound.validate()


@pytest.mark.parametrize("typed", ["a\x00b", "a\x1bb", "\u202egnp.exe", "a\x85b"])
def test_control_characters_are_refused(bind, typed):
    assert "控制字符" in complaint(bind, leaf("textfield"), typed)


def test_without_a_limit_of_its_own_a_text_has_ours(bind):
    assert "最多 1000 个字" in complaint(bind, leaf("textfield"), "字" * 1001)
    assert complaint(bind, leaf("textarea"), "字" * 1001) is None


def test_lines_survive_in_a_textarea_only(bind):
    assert bind(leaf("textarea"), submitted=[("field", "一\r\n二\r三")]).answers == {"field": "一\n二\n三"}
    assert bind(leaf("textfield"), submitted=[("field", "一\r\n二")]).answers == {"field": "一 二"}


@pytest.mark.parametrize("typed", ["昨天", "2026-02-30", "0001-01-01", "2026-13-01"])
def test_what_is_no_date_is_refused(bind, typed):
    assert "《字段》" in complaint(bind, leaf("datetime"), typed)


def test_past_dates_may_be_disallowed_by_the_local_day(bind):
    day = leaf("datetime", disallowPassedDates=True)

    assert complaint(bind, day, "2026-11-21") is None
    assert complaint(bind, day, "2026-11-20") == "《字段》不得早于今天（2026-11-21）。"


def test_wrong_and_required_is_one_complaint(bind):
    bound = bind(leaf("number", validate={"required": True}), submitted=[("field", "x")])
    bound.validate()

    assert len(bound.errors["field"]) == 1

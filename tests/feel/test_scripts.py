"""Scripts of assignments and attributes of diagrams."""

from decimal import Decimal

import pytest

import feel


def test_a_script_is_a_list_of_assignments():
    script = feel.parse_script(
        'total = a + b\n\n// 说明\nitems = [\n  1,\n  2\n]\nlevel = if total > 3 then "高"\n  else "低"\n'
    )

    assert [name for name, _ in script] == ["total", "items", "level"]
    assert script[1][1]({}) == [Decimal(1), Decimal(2)]
    assert script[2][1]({"total": 4}) == "高"


def test_an_error_in_a_script_names_its_line_and_column():
    with pytest.raises(feel.FeelSyntaxError) as caught:
        feel.parse_script("a = 1\nb = (2 +\n  )\n")

    assert (caught.value.line, caught.value.column) == (3, 3)


def test_a_line_that_is_no_assignment_is_refused():
    with pytest.raises(feel.FeelSyntaxError) as caught:
        feel.parse_script("print(1)")

    assert "变量 = 表达式" in caught.value.message("zh")


@pytest.mark.parametrize(
    ("text", "value"), [("=1 + 1", Decimal(2)), ("case_handler", "case_handler"), ("P1D", "P1D")]
)
def test_an_attribute_is_feel_behind_an_equals_sign_and_a_literal_otherwise(text, value):
    assert feel.attribute(text)({}) == value


def test_a_script_may_name_its_variables_in_chinese():
    [(name, expression)] = feel.parse_script("核定金额 = 台班 * 150.50")

    assert (name, expression({"台班": 2})) == ("核定金额", Decimal("301.00"))

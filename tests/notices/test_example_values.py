"""Values for a preview are guessed from how a template uses its variables."""

from datetime import date
from decimal import Decimal

from notices.example_values import example_values


def test_a_use_says_what_a_value_is() -> None:
    text = "{{ name }}{{ sum | yuan }}{{ day | date_cn }}{{ organisation_name(unit) }}"
    values = example_values(text + "{% if kind == 'a' %}{% endif %}", "KS")

    assert values.pop("sum") == Decimal("12345.60")
    assert values.pop("day") == date(2026, 1, 5)
    assert values == {"name": "〔name〕", "unit": "KS", "kind": "a"}


def test_lists_have_two_rows_with_the_parts_that_are_read() -> None:
    text = "{% for row in table.rows %}{{ loop.index }}{{ row.a }}{{ row.b.c }}{% endfor %}"

    assert example_values(text, "KS") == {"table": {"rows": [{"a": "〔a〕", "b": {"c": "〔c〕"}}] * 2}}


def test_what_the_template_sets_or_is_given_needs_no_value() -> None:
    assert example_values("{{ notice.number }}{{ feel('1 + 1') }}", "KS") == {}


def test_a_template_that_can_not_be_read_has_no_values() -> None:
    assert example_values("{% if %}", "KS") == {}

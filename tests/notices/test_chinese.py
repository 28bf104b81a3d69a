"""How values are written."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices import chinese
from notices.chinese import WrongValue


@pytest.mark.parametrize(
    ("number", "read"),
    [
        (0, "零"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (105, "一百零五"),
        (110, "一百一十"),
        (1001, "一千零一"),
        (10_005, "一万零五"),
        (1_000_100, "一百万零一百"),
        (100_000_005, "一亿零五"),
        (-3, "负三"),
    ],
)
def test_whole_numbers_are_read_aloud(number: int, read: str) -> None:
    assert chinese.number_cn(number) == read


@pytest.mark.parametrize(
    ("amount", "read"),
    [
        ("54270", "伍万肆仟贰佰柒拾元整"),
        ("1400.50", "壹仟肆佰元伍角整"),
        ("10.05", "壹拾元零伍分"),
        ("600.25", "陆佰元贰角伍分"),
        ("0", "零元整"),
    ],
)
def test_amounts_are_written_as_vouchers_want_them(amount: str, read: str) -> None:
    assert chinese.yuan_capital(Decimal(amount)) == read


@given(st.decimals(min_value=-(10**11), max_value=10**11, places=2))
def test_yuan_keeps_every_cent(amount: Decimal) -> None:
    assert Decimal(chinese.yuan(amount).replace(",", "")) == amount


def test_dates_have_no_leading_zeros() -> None:
    assert chinese.date_cn(date(2026, 3, 5)) == chinese.date_cn("2026-03-05") == "2026年3月5日"


@pytest.mark.parametrize("value", ["三", True, float("nan"), 10**12, [1]])
def test_what_is_not_a_number_is_told(value: object) -> None:
    with pytest.raises(WrongValue):
        chinese.yuan(value)

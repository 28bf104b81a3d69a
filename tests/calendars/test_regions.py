"""Division codes as the calendar keeps them."""

import pytest

from calendars.regions import is_region, region_of


@pytest.mark.parametrize(
    ("code", "region"), [("320583", "320583"), ("320500", "3205"), ("320000", "32"), ("", "")]
)
def test_a_code_is_kept_without_the_zeros_of_its_lower_levels(code: str, region: str) -> None:
    assert region_of(code) == region


@pytest.mark.parametrize("text", ["", "3", "320", "320500", "32058", "3205831", "苏州", "32a5"])
def test_what_is_no_region_is_told_apart(text: str) -> None:
    assert not is_region(text)
    assert is_region(region_of("320500"))

"""Whose days off count where."""

import pytest

from calendars.regions import is_region, region_of, regions_around


@pytest.mark.parametrize(
    ("code", "around"),
    [
        ("320583", ("", "32", "3205", "320583")),
        ("320500", ("", "32", "3205")),
        ("320000", ("", "32")),
        ("", ("",)),
    ],
)
def test_a_county_keeps_the_days_of_its_city_its_province_and_the_nation(
    code: str, around: tuple[str, ...]
) -> None:
    assert regions_around(code) == around


@pytest.mark.parametrize("text", ["", "3", "320", "320500", "32058", "3205831", "苏州", "32a5"])
def test_what_is_no_region_is_told_apart(text: str) -> None:
    assert not is_region(text)
    assert is_region(region_of("320500"))

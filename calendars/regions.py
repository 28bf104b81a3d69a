"""Whose days off count where: division codes of GB/T 2260 (province, city, county: two digits each)."""

import re

_CODE = re.compile(r"\d{2}(\d{2}(\d{2})?)?\Z")


def region_of(division_code: str) -> str:
    """Return the code as the calendar keeps it, without the zeros of its lower levels: 320500 → 3205."""
    code = division_code
    while code.endswith("00"):
        code = code[:-2]
    return code


def regions_around(division_code: str) -> tuple[str, ...]:
    """Return whose days count in a region, the widest first: the nation, its province, its city, itself."""
    region = region_of(division_code)
    return tuple(region[:length] for length in range(0, len(region) + 1, 2))


def is_region(text: str) -> bool:
    """Say whether the text is a code as `region_of` returns them; "" (the nation) is none."""
    return _CODE.match(text) is not None and region_of(text) == text

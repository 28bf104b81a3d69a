"""Whose days off count where: division codes of GB/T 2260 (province, city, county: two digits each)."""

import re

_CODE = re.compile(r"\d{2}(\d{2}(\d{2})?)?\Z")


def region_of(division_code: str) -> str:
    """Return the code as the calendar keeps it, without the zeros of its lower levels: 320500 → 3205."""
    code = division_code
    while code.endswith("00"):
        code = code[:-2]
    return code


def is_region(text: str) -> bool:
    """Say whether the text is a code as `region_of` returns them; "" (the nation) is none."""
    return _CODE.match(text) is not None and region_of(text) == text

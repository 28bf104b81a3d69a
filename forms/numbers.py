"""Numbers as people type them, always Decimal."""

import re
from decimal import Decimal
from typing import Final

from forms.text import Untidy, half_width
from wording import N_, Wording

MAX_WHOLE_DIGITS: Final = 15
MAX_DECIMALS: Final = 10

_PLAIN: Final = re.compile(r"([+-]?)(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d+))?", re.ASCII)


def parse_number(text: str, *, whole: bool = False) -> Decimal:
    """Return the number; raise Untidy for anything but figures, a sign, a point and thousands' commas.

    `1e400`, `NaN` and `Infinity` are numbers to Decimal but not to a form. Where a `whole` one is wanted the
    complaint says so by its example.
    """
    match = _PLAIN.fullmatch(half_width(text).replace("−", "-").strip())
    if not match:
        raise _no_number("1200" if whole else "1200.50")
    sign, figures, decimals = match[1], match[2].replace(",", "").lstrip("0") or "0", match[3] or ""
    return within_limits(Decimal(f"{sign}{figures}.{decimals}" if decimals else f"{sign}{figures}"))


def within_limits(number: Decimal) -> Decimal:
    """Return the number as it is; raise Untidy when it is not finite or has too many figures."""
    if not number.is_finite():
        raise _no_number("1200.50")
    exponent = number.as_tuple().exponent
    if number.adjusted() >= MAX_WHOLE_DIGITS or (isinstance(exponent, int) and -exponent > MAX_DECIMALS):
        raise Untidy(
            Wording(
                N_("《{label}》的位数过多：整数最多 {whole} 位，小数最多 {decimals} 位。"),
                {"whole": MAX_WHOLE_DIGITS, "decimals": MAX_DECIMALS},
            )
        )
    return number if number else abs(number)  # no -0


def places(number: Decimal) -> int:
    """Count the decimals that matter: 1.50 has one."""
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _no_number(example: str) -> Untidy:
    return Untidy(Wording(N_("《{label}》应为数字，例如 {example}。"), {"example": example}))

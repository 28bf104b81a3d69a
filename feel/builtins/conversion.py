"""Text from values and numbers from text."""

import re
from decimal import Decimal, DecimalException
from typing import Any, Final

from feel import text
from feel.builtins.registry import builtin, nothing
from feel.values import ARITHMETIC

_NUMBER: Final = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")


@builtin("string(from: any)")
def string(value: Any) -> str | None:
    return None if value is None else text.write(value)


@builtin("number(from: number)")
def number_itself(value: Decimal) -> Decimal:
    return value


@builtin("number(from: string, grouping separator?: string|null, decimal separator?: string|null)")
def number(value: str, grouping: str | None = None, point: str | None = None) -> Decimal:
    if (
        grouping not in (None, " ", ",", ".")
        or point not in (None, ",", ".")
        or (grouping and grouping == point)
    ):
        raise nothing("分组符或小数点不合适", "the grouping or decimal separator is not allowed")
    digits = value.replace(grouping, "") if grouping else value
    digits = digits.replace(point, ".") if point else digits
    if not _NUMBER.fullmatch(digits):
        raise nothing(f"“{value}”不是数字", f"'{value}' is not a number")
    try:
        return ARITHMETIC.plus(Decimal(digits))
    except DecimalException:
        raise nothing(f"“{value[:40]}”超出数字范围", f"'{value[:40]}' is out of range") from None

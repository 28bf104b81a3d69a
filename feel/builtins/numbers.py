"""Functions on numbers, and on lists of numbers."""

from collections.abc import Callable, Mapping
from datetime import date, time, timedelta
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
    InvalidOperation,
)
from functools import reduce
from typing import Any, Final

from feel import operators
from feel.builtins.registry import builtin, nothing
from feel.limits import spend
from feel.values import ARITHMETIC, YearMonthDuration, whole

Amount = Decimal | timedelta | YearMonthDuration | date | time  # what can be added up

_STEPS_OF_SERIES: Final = 30  # a logarithm takes so much longer than a sum
_SCALES: Final = range(-6111, 6177)  # as the standard has them


def _rounded(number: Decimal, scale: Decimal | None, rounding: str) -> Decimal:
    quantum = _USUAL_QUANTA.get(scale)
    try:
        rounded = number.quantize(quantum, rounding, ARITHMETIC) if quantum else number
    except InvalidOperation:  # more digits than a number has
        rounded = number
    return rounded if rounded != number else _rounded_far(number, scale, rounding)


def _rounded_far(number: Decimal, scale: Decimal | None, rounding: str) -> Decimal:
    """Return the number rounded at any place, without zeros added to it."""
    places = whole(scale) if scale is not None else 0
    if places is None and scale is not None:
        places = int(scale)
    if places is None or places not in _SCALES:
        raise nothing(f"小数位数 {scale} 不合适", f"the scale {scale} is out of range")
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent <= places:
        return number
    quantum = Decimal((0, (1,), -places))
    return ARITHMETIC.plus(number.quantize(quantum, rounding=rounding, context=_EXACT))


_EXACT: Final = Context(prec=6200, Emax=999_999, Emin=-999_999)
_USUAL_QUANTA: Final[Mapping[Decimal | None, Decimal]] = {
    None: Decimal(1),
    **{Decimal(places): Decimal((0, (1,), -places)) for places in range(7)},
}


@builtin("decimal(n: number, scale: number)")
def decimal(number: Decimal, scale: Decimal) -> Decimal:
    return _rounded(number, scale, ROUND_HALF_EVEN)


@builtin("floor(n: number, scale?: number)")
def floor(number: Decimal, scale: Decimal | None = None) -> Decimal:
    return _rounded(number, scale, ROUND_FLOOR)


@builtin("ceiling(n: number, scale?: number)")
def ceiling(number: Decimal, scale: Decimal | None = None) -> Decimal:
    return _rounded(number, scale, ROUND_CEILING)


@builtin("round up(n: number, scale?: number)")
def round_up(number: Decimal, scale: Decimal | None = None) -> Decimal:
    return _rounded(number, scale, ROUND_UP)


@builtin("round down(n: number, scale?: number)")
def round_down(number: Decimal, scale: Decimal | None = None) -> Decimal:
    return _rounded(number, scale, ROUND_DOWN)


@builtin("round half up(n: number, scale?: number)")
def round_half_up(number: Decimal, scale: Decimal | None = None) -> Decimal:
    return _rounded(number, scale, ROUND_HALF_UP)


@builtin("round half down(n: number, scale?: number)")
def round_half_down(number: Decimal, scale: Decimal | None = None) -> Decimal:
    return _rounded(number, scale, ROUND_HALF_DOWN)


@builtin("abs(n: number|days and time duration|years and months duration)")
def absolute(value: Any) -> Any:
    if isinstance(value, YearMonthDuration):
        return YearMonthDuration(abs(value.total_months))
    return value.copy_abs() if isinstance(value, Decimal) else abs(value)


@builtin("modulo(dividend: number, divisor: number)")
def modulo(dividend: Decimal, divisor: Decimal) -> Decimal:
    """The sign is that of the divisor."""
    if not divisor:
        raise nothing("除数为零", "the divisor is zero")
    quotient = ARITHMETIC.divide(dividend, divisor).to_integral_value(ROUND_FLOOR)
    return ARITHMETIC.subtract(dividend, ARITHMETIC.multiply(divisor, quotient))


@builtin("sqrt(number: number)")
def square_root(number: Decimal) -> Decimal:
    return ARITHMETIC.sqrt(number)


@builtin("log(number: number)")
def logarithm(number: Decimal) -> Decimal:
    if number <= 0:
        raise nothing("对数的真数应大于零", "the logarithm needs a number above zero")
    spend(_STEPS_OF_SERIES)
    return ARITHMETIC.ln(number)


@builtin("exp(number: number)")
def exponential(number: Decimal) -> Decimal:
    spend(_STEPS_OF_SERIES)
    return ARITHMETIC.exp(number)


@builtin("odd(number: number)")
def odd(number: Decimal) -> bool:
    return _parity(number) == 1


@builtin("even(number: number)")
def even(number: Decimal) -> bool:
    return _parity(number) == 0


@builtin("min(list: list)", "min(values...: any)")
def minimum(*values: Any) -> Any:
    return _extreme(values, operators.less)


@builtin("max(list: list)", "max(values...: any)")
def maximum(*values: Any) -> Any:
    return _extreme(values, lambda left, right: operators.less(right, left))


@builtin("sum(list: list)", "sum(values...: any)")
def total(*values: Any) -> Amount:
    items = _some(values)
    if set(map(type, items)) == {Decimal}:
        return _sum(items)
    result: Amount = items[0] if len(items) > 1 else _numbers(items)[0]
    for item in items[1:]:
        added = operators.apply("+", result, item)
        if added is None or isinstance(added, str):
            raise nothing("列表中不全是数字", "not every item is a number")
        result = added
    return result


@builtin("mean(list: list)", "mean(values...: any)")
def mean(*values: Any) -> Decimal:
    numbers = _numbers(_some(values))
    return ARITHMETIC.divide(_sum(numbers), Decimal(len(numbers)))


@builtin("product(list: list)", "product(values...: any)")
def product(*values: Any) -> Decimal:
    result = Decimal(1)
    for number in _numbers(_some(values)):
        result = ARITHMETIC.multiply(result, number)
    return result


@builtin("median(list: list)", "median(values...: any)")
def median(*values: Any) -> Decimal:
    numbers = sorted(_numbers(_some(values)))
    middle = len(numbers) // 2
    if len(numbers) % 2:
        return numbers[middle]
    return ARITHMETIC.divide(ARITHMETIC.add(numbers[middle - 1], numbers[middle]), Decimal(2))


@builtin("stddev(list: list)", "stddev(values...: any)")
def standard_deviation(*values: Any) -> Decimal:
    """Of a sample."""
    numbers = _numbers(_some(values))
    if len(numbers) < 2:
        raise nothing("至少要有两个数字", "it takes two numbers at least")
    average = ARITHMETIC.divide(_sum(numbers), Decimal(len(numbers)))
    squares = [ARITHMETIC.power(ARITHMETIC.subtract(number, average), 2) for number in numbers]
    return ARITHMETIC.sqrt(ARITHMETIC.divide(_sum(squares), Decimal(len(numbers) - 1)))


@builtin("mode(list: list)", "mode(values...: any)")
def mode(*values: Any) -> list[Decimal]:
    counts: dict[Decimal, int] = {}
    for number in _numbers(_items(values)):
        counts[number] = counts.get(number, 0) + 1
    most = max(counts.values(), default=0)
    return sorted(number for number, count in counts.items() if count == most)


def _items(values: tuple[Any, ...]) -> list[Any]:
    first = values[0]
    return first if len(values) == 1 and isinstance(first, list) else list(values)


def _some(values: tuple[Any, ...]) -> list[Any]:
    items = _items(values)
    if not items:
        raise nothing("列表为空", "the list is empty")
    return items


def _parity(number: Decimal) -> int:
    if number != number.to_integral_value():
        raise nothing(f"{number} 不是整数", f"{number} is not a whole number")
    return 0 if number.adjusted() >= 2 * ARITHMETIC.prec else int(number) % 2


def _numbers(items: list[Any]) -> list[Decimal]:
    if not all(isinstance(item, Decimal) for item in items):
        raise nothing("列表中不全是数字", "not every item is a number")
    return items


def _sum(numbers: list[Decimal]) -> Decimal:
    return reduce(ARITHMETIC.add, numbers)


def _extreme(values: tuple[Any, ...], before: Callable[[Any, Any], bool | None]) -> Any:
    items = _some(values)
    best = items[0]
    for item in items:
        if operators.equal(item, best) is not True and before(item, best) is None:
            raise nothing("列表各项不能比较", "the items cannot be compared")
        best = item if before(item, best) else best
    return best

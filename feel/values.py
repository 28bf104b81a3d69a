"""Values that FEEL knows and Python has no type for; Python values as FEEL sees them; arithmetic."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from enum import Enum
from functools import cached_property, total_ordering
from types import NoneType
from typing import Any, Final
from uuid import UUID

from feel.limits import spend
from feel.signatures import Signature, read_signature

# IEEE 754 decimal128, as the standard asks. Traps become null with a warning where the operator is applied.
ARITHMETIC = Context(prec=34, Emax=6144, Emin=-6143, traps=[InvalidOperation, DivisionByZero, Overflow])
FARTHEST: Final = ARITHMETIC.Emax  # digits before or behind the point
_MAX_MONTHS = 10**20  # more than any text can say, and still quick to write


Way = Callable[..., Any]


@total_ordering
@dataclass(frozen=True)
class YearMonthDuration:
    """A span of years and months: no fixed number of days."""

    total_months: int

    def __post_init__(self) -> None:
        if abs(self.total_months) > _MAX_MONTHS:
            raise OverflowError(self.total_months)

    @property
    def years(self) -> int:
        years = abs(self.total_months) // 12
        return -years if self.total_months < 0 else years

    @property
    def months(self) -> int:
        return self.total_months - self.years * 12

    def __lt__(self, other: "YearMonthDuration") -> bool:
        return self.total_months < other.total_months


@dataclass(frozen=True)
class Range:
    """From start to end; None for an end that is open to infinity."""

    start: Any
    end: Any
    start_included: bool = True
    end_included: bool = True
    operator: str = ""  # "=" or "!=" when it was written with one point, which is both ends: (= 3), (!= 3)


@dataclass(frozen=True)
class Function:
    """A function an expression may call.

    A parameter is written `name`, `name: type` (checked before the call; null when it does not fit),
    `name?` (optional) or `name...` (takes all the rest). Arguments reach `call` by position.
    """

    name: str
    parameters: tuple[str, ...]
    call: Callable[..., Any]
    doc: str = ""
    alternatives: tuple["Function", ...] = ()  # the same name with other parameters
    settled: bool = False  # gives values of FEEL only, so that nothing need be converted

    @cached_property
    def signature(self) -> Signature:
        return read_signature(self.parameters)

    @cached_property
    def ways(self) -> dict[tuple[type, ...], Way | None]:
        """How it is called with arguments of these types, as far as that has come up: see `feel.fitting`."""
        return {}


KINDS: Mapping[type, str] = {
    NoneType: "null",
    bool: "boolean",
    Decimal: "number",
    str: "string",
    date: "date",
    time: "time",
    datetime: "date and time",
    timedelta: "days and time duration",
    YearMonthDuration: "years and months duration",
    list: "list",
    dict: "context",
    Range: "range",
    Function: "function",
}
DIRECT: Final = frozenset((Decimal, str, date, timedelta))  # Python compares them as FEEL does


def kind(value: Any) -> str:
    """Return the name of the value's FEEL type."""
    return KINDS.get(type(value), "any")


def plain(value: Any) -> Any:
    """Return a value of the caller as FEEL knows it: numbers are Decimal, sequences lists, mappings dicts."""
    type_ = type(value)
    if type_ in SETTLED:
        return value
    convert = _CONVERSION_OF.get(type_) or _conversion(type_)
    return convert(value)


def whole(number: Decimal) -> int | None:
    """Return the number as int, or None when it has a fraction or is beyond any count."""
    countable = number.is_finite() and number.adjusted() < 2 * ARITHMETIC.prec
    return int(number) if countable and number == number.to_integral_value() else None


def number_of(number: Decimal) -> Decimal | None:
    """Return the number, None when it is none of decimal128: one of a billion digits may be a short text."""
    if not number.is_finite():
        return None
    if -FARTHEST <= number.adjusted() <= FARTHEST:
        return number
    try:
        return ARITHMETIC.plus(number)
    except Overflow:
        return None


def _decimal(number: float) -> Decimal | None:
    converted = Decimal(repr(number))
    return converted if converted.is_finite() else None


# Most values in containers are numbers and texts: the test of `number_of` is written out, to spare the call


def _context(mapping: Mapping[Any, Any]) -> dict[str, Any]:
    spend(1)
    context = {}
    for key, item in mapping.items():
        kind = type(item)
        context[key if type(key) is str else str(key)] = (
            item
            if kind in SETTLED
            or (kind is Decimal and item.is_finite() and -FARTHEST <= item.adjusted() <= FARTHEST)
            else plain(item)
        )
    return context


def _list(items: Iterable[Any]) -> list[Any]:
    spend(1)
    return [
        item
        if type(item) is Decimal and item.is_finite() and -FARTHEST <= item.adjusted() <= FARTHEST
        else plain(item)
        for item in items
    ]


def _conversion(kind: type) -> Callable[[Any], Any]:
    """Return how values of a Python type become values of FEEL; found once for each type."""
    found = (convert for kinds, convert in _CONVERSIONS if issubclass(kind, kinds))
    return _CONVERSION_OF.setdefault(kind, next(found, lambda value: value))


SETTLED: Final = frozenset(KINDS) - {list, dict, Decimal}  # types of which every value is one of FEEL
_CONVERSIONS: Final[tuple[tuple[tuple[type, ...], Callable[[Any], Any]], ...]] = (
    ((Enum,), lambda member: plain(member.value)),
    ((Decimal,), number_of),
    ((int,), lambda number: number_of(Decimal(number))),
    ((float,), _decimal),
    ((str,), str.__str__),
    ((Mapping,), _context),
    ((list, tuple, set, frozenset), _list),
    ((UUID,), str),
)
_CONVERSION_OF: Final[dict[type, Callable[[Any], Any]]] = {}

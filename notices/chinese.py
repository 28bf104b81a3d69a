"""Write values as an official document does: 2026年3月5日, 54,270.00, 贰佰元整."""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any
from uuid import UUID

import jinja2

from config import SHANGHAI

CENT = Decimal("0.01")
DIGITS = "零一二三四五六七八九"
CAPITAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"


class WrongValue(ValueError):
    """A filter was given something it can't write; the message is for the template's author."""


def date_cn(value: Any) -> str:
    """Return 2026年3月5日: no leading zeros (GB/T 9704 7.3.5.4). Accepts dates, moments and ISO texts."""
    day = _date(value)
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def datetime_cn(value: Any) -> str:
    """Return 2026年3月5日17时30分, in Beijing time."""
    if value in (None, ""):
        return ""
    moment = _moment(value)
    return f"{date_cn(moment.date())}{moment.hour}时{moment.minute:02}分"


def yuan(value: Any) -> str:
    """Return 54,270.00."""
    return "" if value in (None, "") else f"{_cents(value):,.2f}"


def yuan_capital(value: Any) -> str:
    """Return 伍万肆仟贰佰柒拾元整, as vouchers want it."""
    amount = _cents(value)
    sign, amount = ("负" if amount < 0 else ""), abs(amount)
    whole, cents = divmod(int(amount * 100), 100)
    text = _read(whole, CAPITAL_DIGITS, ("", "拾", "佰", "仟")) + "元"
    jiao, fen = divmod(cents, 10)
    if not cents:
        return sign + text + "整"
    text += f"{CAPITAL_DIGITS[jiao]}角" if jiao else "零"
    return sign + text + (f"{CAPITAL_DIGITS[fen]}分" if fen else "整")


def number_cn(value: Any) -> str:
    """Return 二十三 for 23; whole numbers below 10^12 only."""
    number = _number(value)
    if number != int(number):
        raise WrongValue(f"number_cn 只写整数，现为“{value}”")
    text = _read(abs(int(number)), DIGITS, ("", "十", "百", "千"))
    text = text.removeprefix("一") if text.startswith("一十") else text
    return ("负" if number < 0 else "") + text


def plain(value: Any) -> Any:
    """Return how a bare {{ value }} is printed: nothing for None, dates and numbers as people write them."""
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return "、".join(value)
    if isinstance(value, jinja2.Undefined):
        return str(value)  # StrictUndefined says itself what is not there
    for kind, write in _WRITERS:
        if isinstance(value, kind):
            return write(value)
    raise WrongValue(f"{type(value).__name__} 不能直接打印，请取其中的项，或写明单位")


def _write_decimal(value: Decimal) -> str:
    return f"{value.normalize():f}" if value == value.to_integral() else f"{value:f}"


# bool before int and datetime before date: each is also the other.
_WRITERS: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    (type(None), lambda _: ""),
    (bool, lambda value: "是" if value else "否"),
    (datetime, datetime_cn),
    (date, date_cn),
    (time, lambda value: f"{value.hour}时{value.minute:02}分"),
    (Decimal, _write_decimal),
    (str | int | float | UUID, lambda value: value),
)


def _date(value: Any) -> date | None:
    if value in (None, ""):
        return None
    if isinstance(value, datetime):
        return _moment(value).date()
    if isinstance(value, date):
        return value
    return _moment(value).date()


def _moment(value: Any) -> datetime:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError as error:
            raise WrongValue(f"“{value}”不是日期") from error
    if not isinstance(value, datetime):
        raise WrongValue(f"“{value}”不是日期时间")
    # Documents of Chinese organs carry Beijing time, wherever the server stands.
    return value.astimezone(SHANGHAI) if value.tzinfo else value


def _cents(value: Any) -> Decimal:
    return _number(value).quantize(CENT, ROUND_HALF_UP)


def _number(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal | float):
        raise WrongValue(f"“{value}”不是数")
    try:
        number = Decimal(str(value).replace(",", ""))
    except InvalidOperation as error:
        raise WrongValue(f"“{value}”不是数") from error
    if not number.is_finite() or abs(number) >= 10**12:
        raise WrongValue(f"“{value}”超出可写的范围")
    return number


def _read(number: int, digits: str, units: tuple[str, ...]) -> str:
    """Read a whole number aloud: groups of four, 零 wherever places are skipped."""
    if number == 0:
        return digits[0]
    text = ""
    for group in ("", "万", "亿"):
        number, part = divmod(number, 10_000)
        spoken = _read_group(part, digits, units)
        if part and number and part < 1000:
            spoken = digits[0] + spoken
        elif not part and number and text and not text.startswith(digits[0]):
            spoken = digits[0]
        text = spoken + (group if part else "") + text
        if not number:
            break
    return text


def _read_group(part: int, digits: str, units: tuple[str, ...]) -> str:
    text, skipped = "", False
    for place in (3, 2, 1, 0):
        digit = part // 10**place % 10
        if digit:
            text += (digits[0] if skipped and text else "") + digits[digit] + units[place]
            skipped = False
        else:
            skipped = True
    return text

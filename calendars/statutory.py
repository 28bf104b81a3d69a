"""Statutory holidays of a year by rule: 全国年节及纪念日放假办法 (2024-11-10).

Used for years the State Council has not announced. No 调休 is invented: only the 13 days of the statute.
"""

from datetime import date, timedelta
from functools import cache

from lunardate import LunarDate

# lunardate knows the lunar years 1900 to 2099.
FIRST_YEAR, LAST_YEAR = 1901, 2099


@cache
def statutory_holidays(year: int) -> frozenset[date]:
    """Return the days off of `year`; only the solar ones outside 1901-2099."""
    days = {date(year, 1, 1), date(year, 5, 1), date(year, 5, 2), *(date(year, 10, day) for day in (1, 2, 3))}
    days.add(_qingming(year))
    if FIRST_YEAR <= year <= LAST_YEAR:
        days |= _lunar_holidays(year)
    return frozenset(days)


def _lunar_holidays(year: int) -> set[date]:
    new_year = _solar(year, 1, 1)
    spring = {new_year + timedelta(days=offset) for offset in range(-1, 3)}  # 除夕 to 初三
    return spring | {_solar(year, 5, 5), _solar(year, 8, 15)}


def _solar(year: int, month: int, day: int) -> date:
    found: date = LunarDate(year, month, day).to_solar_date()
    return found


def _qingming(year: int) -> date:
    """清明 falls on April 4 or 5: the usual formula of the solar term, good for 1901-2099."""
    century = 4.81 if year >= 2000 else 5.59
    short = year % 100
    return date(year, 4, int(short * 0.2422 + century) - (short // 4 if year >= 2000 else (short - 1) // 4))

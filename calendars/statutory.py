"""Statutory holidays of a year by rule: 全国年节及纪念日放假办法 (2024-11-10).

Used for years the State Council has not announced. No 调休 is invented: only the 13 days of the statute.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

from lunardate import LunarDate

from calendars.refusals import YearNotCountable

# lunardate knows the lunar years 1900 to 2099.
FIRST_YEAR, LAST_YEAR = 1901, 2099
IN_FORCE_FROM = 2025  # earlier versions of the statute had other days


@cache
def statutory_holidays(year: int) -> frozenset[date]:
    """Return the days off of `year`. Raises YearNotCountable outside 1901-2099."""
    return frozenset(named_holidays(year))


@cache
def named_holidays(year: int) -> Mapping[date, str]:
    """Return the days off of `year` with their names. Raises YearNotCountable outside 1901-2099."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise YearNotCountable(year=year, first=FIRST_YEAR, last=LAST_YEAR)
    return {
        **_in_every_version(year),
        date(year, 5, 2): "劳动节",
        _qingming(year): "清明",
        **_lunar_holidays(year),
    }


def days_any_notice_has(year: int) -> frozenset[date]:
    """Return the days that are off whatever the State Council arranges around them."""
    return frozenset(named_holidays(year) if year >= IN_FORCE_FROM else _in_every_version(year))


def _in_every_version(year: int) -> dict[date, str]:
    national = {date(year, 10, day): "国庆节" for day in (1, 2, 3)}
    return {date(year, 1, 1): "元旦", date(year, 5, 1): "劳动节", **national}


def _lunar_holidays(year: int) -> dict[date, str]:
    new_year = _solar(year, 1, 1)
    spring = {new_year + timedelta(days=offset): "春节" for offset in range(-1, 3)}  # 除夕 to 初三
    return {**spring, _solar(year, 5, 5): "端午", _solar(year, 8, 15): "中秋"}


def _solar(year: int, month: int, day: int) -> date:
    found: date = LunarDate(year, month, day).to_solar_date()
    return found


def _qingming(year: int) -> date:
    """清明 falls on April 4 or 5: the usual formula of the solar term, good for 1901-2099."""
    century = 4.81 if year >= 2000 else 5.59
    short = year % 100
    return date(year, 4, int(short * 0.2422 + century) - (short // 4 if year >= 2000 else (short - 1) // 4))

"""Functions that make dates, times and durations, and that read the calendar."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

import feel

AS_TEXT = {
    'date("2026-02-28")': "2026-02-28",
    "date(year: 2024, month: 2, day: 29)": "2024-02-29",
    'date(@"2026-11-21T23:30:00+08:00")': "2026-11-21",
    'date(from: @"2026-11-21")': "2026-11-21",
    'time("08:30:00.25+08:00")': "08:30:00.25+08:00",
    'time("08:30:00@Asia/Shanghai")': "08:30:00@Asia/Shanghai",
    'time("08:30:00+05:30:15")': "08:30:00+05:30:15",
    'time("08:30:00-00:00")': "08:30:00Z",
    'time("24:00:00.0+08:00")': "00:00:00+08:00",
    "time(8, 30, 15.5)": "08:30:15.5",
    'time(hour: 8, minute: 30, second: 0, offset: @"-PT3H30M")': "08:30:00-03:30",
    "time(8, 30, 0, null)": "08:30:00",
    'time(@"2026-11-21T08:30:00Z")': "08:30:00Z",
    'date and time("2026-11-21T08:30:00@Asia/Shanghai")': "2026-11-21T08:30:00@Asia/Shanghai",
    'date and time("2026-11-21")': "2026-11-21T00:00:00",
    'date and time("2026-12-31T24:00:00Z")': "2027-01-01T00:00:00Z",
    'date and time(date: @"2026-11-21", time: @"08:30:00Z")': "2026-11-21T08:30:00Z",
    'date and time(@"2026-11-21T01:00:00Z", @"08:30:00")': "2026-11-21T08:30:00",
    'duration("P1DT25H61M61S")': "P2DT2H2M1S",
    'duration("-PT0.5S")': "-PT0.5S",
    'duration("P15M")': "P1Y3M",
    'duration(from: "P0Y")': "P0M",
    'duration("P0D")': "PT0S",
    'years and months duration(@"2024-05-31", @"2026-11-30")': "P2Y5M",
    'years and months duration(from: @"2026-11-21", to: @"2026-08-22")': "-P2M",
    'years and months duration(@"2026-11-21T23:00:00", @"2027-11-21")': "P1Y",
    'day of year(@"2024-12-31")': "366",
    'day of week(date: @"2026-11-21T10:00:00")': "Saturday",
    'month of year(@"2026-11-21")': "November",
    'week of year(@"2027-01-01")': "53",
    'last day of month(@"2024-02-10")': "2024-02-29",
}

WITHOUT_VALUE = {
    'date("2026-02-29")': "'2026-02-29' is not a date",
    'date("2026-2-1")': "is not a date",
    'date("2026-02-01T00:00:00")': "is not a date",
    "date(2026, 13, 1)": "there is no date 2026-13-1",
    "date(2026.5, 1, 1)": "there is no date",
    'date("-0044-03-15")': "the years 1 to 9999 only",
    'date("12026-01-01")': "the years 1 to 9999 only",
    "date(0, 1, 1)": "the years 1 to 9999 only",
    'date and time("12026-01-01T00:00:00")': "the years 1 to 9999 only",
    'time("24:00:01")': "is not a time",
    'time("24:00:00.5")': "is not a time",
    'date and time("9999-12-31T24:00:00")': "is not a date and time",
    'time("08:30")': "is not a time",
    'time("08:30:00+15:00")': "is not a time",
    'time("08:30:00@Nowhere/Atall")': "is not a time",
    'time("08:30:00+08:00@Asia/Shanghai")': "is not a time",
    "time(8, 60, 0)": "there is no time 8:60:0",
    'time(8, 0, 0, @"P1D")': "there is no time",
    'date and time("2026-11-21 08:30:00")': "is not a date and time",
    'date and time(@"2026-11-21", null)': "do not fit",
    'duration("P1Y1D")': "is not a duration",
    'duration("P")': "is not a duration",
    'duration("PT")': "is not a duration",
    'day of week("2026-11-21")': "'date' should be a date|date and time, but is a string",
    '@"tomorrow"': "@'tomorrow' is no date, time or duration",
}


@pytest.mark.parametrize(("text", "written"), AS_TEXT.items(), ids=AS_TEXT.keys())
def test_a_date_function_gives_its_value(text, written):
    assert feel.evaluate(f"string({text})", {}) == written


@pytest.mark.parametrize(("text", "reason"), WITHOUT_VALUE.items(), ids=WITHOUT_VALUE.keys())
def test_a_date_function_without_a_value_says_why(text, reason):
    traced = feel.compile(text).trace({})

    assert traced.value is None
    assert reason in traced.warnings[0].message("en")


def test_now_and_today_take_no_arguments():
    moment = datetime(2026, 11, 21, 23, 30, tzinfo=ZoneInfo("Asia/Shanghai"))

    assert feel.evaluate("today()", {}, feel.clock(moment)) == date(2026, 11, 21)
    assert feel.evaluate("now() - now()", {}, feel.clock(moment)) == timedelta(0)
    assert feel.evaluate("now(1)", {}, feel.clock(moment)) is None

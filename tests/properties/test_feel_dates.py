"""Dates, times and durations against a library that knows nothing of ours: whenever."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st
from whenever import Date, ItemizedDelta, ZonedDateTime

import feel
from feel import YearMonthDuration
from tests.properties.feel_values import ZONES, dates, moments, months, spans, temporals, times

month_counts = st.integers(-1200, 1200)
day_counts = st.integers(-(10**5), 10**5)
usual_days = st.dates(date(1000, 1, 1), date(3000, 12, 31))
# Hours of two years, in which the clocks of some zones change
zoned = st.builds(
    lambda zone, hour, minute: ZonedDateTime(2024, 1, 1, tz=zone).add(hours=hour, minutes=minute),
    st.sampled_from(ZONES),
    st.integers(0, 2 * 366 * 24),
    st.sampled_from([0, 1, 30, 59]),
)
signs = st.sampled_from(["", "-"])
counts = st.integers(0, 5000)


def value_of(expression: str, **context: Any) -> Any:
    return feel.evaluate(expression, context)


@given(usual_days, month_counts)
@example(date(2024, 2, 29), -12)
@example(date(2026, 8, 31), 6)
def test_months_are_added_to_a_date_as_whenever_does(day, count):
    moved = value_of("x + y", x=day, y=YearMonthDuration(count))

    assert moved == Date(day).add(months=count).to_stdlib()
    assert value_of("y + x", x=day, y=YearMonthDuration(count)) == moved
    assert value_of("x - y", x=day, y=YearMonthDuration(-count)) == moved


@given(usual_days, day_counts)
def test_days_are_added_to_a_date_as_whenever_does(day, count):
    span = timedelta(days=count)
    moved = value_of("x + y", x=day, y=span)

    assert moved == Date(day).add(days=count).to_stdlib()
    assert value_of("x - y", x=moved, y=day) == span
    assert value_of("x - y", x=moved, y=span) == day


@given(dates, dates)
@example(date(2024, 2, 29), date(2024, 1, 30))
@example(date(2024, 3, 31), date(2024, 2, 29))
def test_the_months_between_two_dates_are_those_of_whenever(first, last):
    earlier, later = map(Date, sorted((first, last)))
    whole = earlier.until(later, in_units=["months"])["months"]
    if later.day < earlier.day and earlier.add(months=whole) == later:
        whole -= 1  # from the 30th of January to the end of February is a month there, but not in DMN

    between = value_of("years and months duration(x, y)", x=first, y=last)

    assert between == YearMonthDuration(whole if first <= last else -whole)
    assert value_of("d.years * 12 + d.months", d=between) == between.total_months


@given(dates)
@example(date(2021, 1, 3))
@example(date(2024, 12, 30))
def test_the_calendar_is_that_of_iso(day):
    iso = Date(day)

    assert value_of("day of week(x)", x=day) == iso.day_of_week().name.capitalize()
    assert value_of("x.weekday", x=day) == iso.day_of_week().value
    assert value_of("week of year(x)", x=day) == iso.iso_week_date().week
    assert value_of("day of year(x)", x=day) == iso.day_of_year()
    assert value_of("last day of month(x)", x=day) == date(day.year, day.month, iso.days_in_month())


@given(zoned, st.integers(-9000, 9000))
def test_hours_pass_in_a_zone_whatever_its_clocks_do(start, count):
    span = timedelta(hours=count)
    later = value_of("x + y", x=start.to_stdlib(), y=span)

    assert ZonedDateTime(later).strict_eq(start.add(hours=count))
    assert value_of("x - y", x=later, y=start.to_stdlib()) == span
    assert value_of("x - y = z", x=later, y=span, z=start.to_stdlib()) is True


@given(zoned, zoned)
def test_moments_of_different_zones_are_in_the_order_of_their_instants(left, right):
    context = {"x": left.to_stdlib(), "y": right.to_stdlib()}

    assert value_of("[x < y, x = y, x > y]", **context) == [left < right, left == right, left > right]
    assert value_of("x - y", **context) == left.difference(right).to_stdlib()
    assert value_of("x.time offset", **context) == left.offset.to_stdlib()


@given(zoned)
def test_the_parts_of_a_moment_are_what_its_clock_shows(moment):
    names = ("year", "month", "day", "hour", "minute", "second")

    parts = value_of("[x.year, x.month, x.day, x.hour, x.minute, x.second, x.timezone]", x=moment.to_stdlib())

    assert parts == [*(getattr(moment, name) for name in names), moment.tz_id]


@given(moments, months)
def test_months_leave_the_clock_alone(moment, span):
    moved = value_of("x + y", x=moment, y=span)

    if moved is not None:  # within the years 1 to 9999
        assert moved.timetz() == moment.timetz()
        assert moved.date() == value_of("x + y", x=moment.date(), y=span)


@given(times, spans)
def test_a_time_goes_round_the_clock(clock, span):
    moved = value_of("x + y", x=clock, y=span)

    assert moved.tzinfo == clock.tzinfo
    assert datetime.combine(date(2000, 1, 3), moved, UTC).time() == (
        (datetime.combine(date(2000, 1, 3), clock, UTC) + span % timedelta(days=1)).time()
    )


@given(signs, counts, counts, counts, counts, st.integers(0, 999_999))
def test_days_and_clock_times_are_read_as_whenever_reads_them(sign, day, hour, minute, second, micro):
    text = f"{sign}P{day}DT{hour}H{minute}M{second}.{micro:06}S"
    parts = dict(ItemizedDelta(text))
    nanoseconds = parts.pop("nanoseconds", 0)

    span = value_of("duration(text)", text=text)

    assert span == timedelta(**parts, microseconds=nanoseconds // 1000)


@given(signs, counts, counts)
def test_years_and_months_are_read_as_whenever_reads_them(sign, years, rest):
    text = f"{sign}P{years}Y{rest}M"
    parts = ItemizedDelta(text)

    assert value_of("duration(text)", text=text) == YearMonthDuration(parts["years"] * 12 + parts["months"])


@given(temporals)
def test_what_is_written_reads_as_the_same_value(value):
    read = value_of(f'@"{feel.write(value)}"')

    assert (type(read), read) == (type(value), value)
    assert getattr(read, "tzinfo", None) == getattr(value, "tzinfo", None)
    assert feel.write(read) == feel.write(value)


@given(spans, st.integers(1, 1000))
def test_durations_are_shared_out_and_added_up(span, count):
    total = value_of("x * n", x=span, n=count)

    if total is not None:  # not too long
        assert total == span * count
        assert value_of("x / n", x=total, n=count) == span
        assert value_of("-x + x", x=span) in (timedelta(0), None)


@given(months, st.integers(1, 1000))
@example(YearMonthDuration(12), 3)
def test_months_are_shared_out_without_a_rest(span, count):
    total = value_of("x * n", x=span, n=count)

    assert total == YearMonthDuration(span.total_months * count)
    assert value_of("x / n", x=total, n=count) == span
    assert value_of("x / n", x=span, n=count) == YearMonthDuration(int(Fraction(span.total_months, count)))

"""Arithmetic and comparison of dates, times and durations; parts of values; types and conversions to them."""

import pytest

import feel

EQUAL = {
    '@"2026-01-31" + @"P1M"': '@"2026-02-28"',
    '@"P1Y" + @"2024-02-29"': '@"2025-02-28"',
    '@"2026-01-01" + @"PT25H"': '@"2026-01-02"',
    '@"2026-01-01" - @"PT1S"': '@"2025-12-31"',
    '@"2026-03-01" - @"2026-02-01"': '@"P28D"',
    '@"2026-01-02" - @"2026-01-01T00:00:00Z"': '@"P1D"',
    '@"2026-01-01T00:00:00+08:00" - @"2025-12-31T16:00:00Z"': '@"PT0S"',
    'string(@"2026-03-28T12:00:00@Europe/Paris" + @"P1D")': '"2026-03-29T13:00:00@Europe/Paris"',
    '@"23:00:00" + @"PT2H"': '@"01:00:00"',
    '@"08:00:00" - @"PT9H"': '@"23:00:00"',
    '@"08:00:00+08:00" - @"08:00:00Z"': '@"-PT8H"',
    '@"P1D" * 1.5': '@"PT36H"',
    '0.5 * @"P1Y"': '@"P6M"',
    '@"P1D" / @"PT6H"': "4",
    '@"P1Y" / 4': '@"P3M"',
    '-@"P1Y"': '@"-P12M"',
    '@"2026-11-21T08:00:00.9" = @"2026-11-21T08:00:00.1"': "true",
    '@"08:00:00.1" < @"08:00:00.9"': "false",
    '@"08:00:00.1" <= @"08:00:00.9"': "true",
    '@"08:00:00" = @"08:00:00Z"': "true",
    '@"2026-11-21T08:00:00" < @"2026-11-21T09:00:00+08:00"': "true",
    '@"2026-11-21T08:00:00+08:00" = @"2026-11-21T00:00:00Z"': "true",
    '@"P1Y" = @"P12M"': "true",
    '@"2026-11-21".weekday': "6",
    '@"08:30:15.5@Asia/Shanghai".second': "15",
    '@"08:30:00@Asia/Shanghai".time offset': '@"PT8H"',
    '@"08:30:00@Asia/Shanghai".timezone': '"Asia/Shanghai"',
    '@"-P1Y2M".months': "-2",
    '@"-P1DT2H".hours': "-2",
    '[@"2026-01-01", @"2027-01-01"].year': "[2026, 2027]",
    "(> 3).start": "3",
    "[1..3).end included": "false",
    "{a: 1, b: null} instance of context<a: number, b: string>": "true",
    "{a: 1} instance of context<a: number, b: string>": "false",
    '[1, "a"] instance of list<number>': "false",
    '["a".."c"] instance of range<string>': "true",
    "(function(x, y) x) instance of function<number, number> -> number": "true",
    "(function(x) x) instance of function<number, number> -> number": "false",
    "null instance of Any": "false",
    "(function(x: number) x)([7])": "7",
    "(function(x: list<number>) x)(7)": "[7]",
    '(function(x: date and time) x)(@"2026-11-21")': '@"2026-11-21T00:00:00Z"',
    '(function(x: string) if x = null then "无" else x)(null)': '"无"',
    "(function(x: context<a: number>) x.a)({a: 1, b: 2})": "1",
}

WITHOUT_VALUE = {
    '@"2026-01-01" + @"2026-01-01"': "date + date has no result",
    '@"P1D" + @"P1M"': "has no result",
    '@"P1D" / 0': "has no result",
    '@"08:00:00" - @"08:00:00Z"': "time - time has no result",
    '@"2026-11-21T08:00:00" - @"2026-11-21T08:00:00Z"': "has no result",
    '@"9999-12-31" + @"P1D"': "has no result",
    '@"P1D" < @"P1M"': "has no result",
    '@"2026-11-21" = @"2026-11-21T00:00:00"': "has no result",
    '@"2026-11-21".hour': "A date has no 'hour'",
    '@"P1Y".days': "has no 'days'",
    "1 instance of numbr": "There is no type 'numbr'",
    '(function(x: list<number>) x)(["a"])': "'x' should be a list<number>, but is a list",
    '(function(x: context<a: number>) x)({a: "1"})': "'x' should be a context<a: number>",
    "(function(x, y) x)(1)": "it was given 1",
    "(function(x) x)(y: 1)": "its parameters are x",
}


@pytest.mark.parametrize(("text", "literal"), EQUAL.items(), ids=EQUAL.keys())
def test_the_expression_has_its_value(text, literal):
    value = feel.evaluate(text, {})

    assert value == feel.evaluate(literal, {})
    assert type(value) is type(feel.evaluate(literal, {}))


@pytest.mark.parametrize(("text", "reason"), WITHOUT_VALUE.items(), ids=WITHOUT_VALUE.keys())
def test_the_expression_without_a_value_says_why(text, reason):
    traced = feel.compile(text).trace({})

    assert traced.value is None
    assert reason in traced.warnings[0].message("en")

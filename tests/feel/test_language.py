"""FEEL by examples: what the platform's diagrams, forms and tables write."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

import feel
from feel import Function, Range, YearMonthDuration

TEAM = {
    "姓名": "林海",
    "first name": "Hai",
    "hours": 26,
    "rate": 12.5,
    "items": [{"name": "发电机", "count": 2}, {"name": "水泵", "count": 5}],
    "due": date(2026, 11, 30),
    "started_at": datetime(2026, 11, 21, 8, tzinfo=ZoneInfo("Asia/Shanghai")),
    "nothing": None,
    "flags": {"in use": True},
}

EXAMPLES = {
    "1 + 2 * 3 - 4 / 2": Decimal(5),
    "2 ** 3 ** 2": Decimal(64),
    "-2 ** 2": Decimal(4),
    "0.1 + 0.2 = 0.3": True,
    "hours * rate": Decimal(325),
    '姓名 + "同志"': "林海同志",
    "first name": "Hai",
    'first name + " " + 姓名': "Hai 林海",
    "items[count > 3].name": ["水泵"],
    "items[1].name": "发电机",
    "items[-1].count": Decimal(5),
    "items[9]": None,
    "[][1]": None,
    "[][item > 1]": [],
    "[1, 2, 3][count([1, 2])]": Decimal(2),
    'items[name = "水泵"][1].count': Decimal(5),
    "sum(items.count)": Decimal(7),
    "for i in items return i.count * 2": [Decimal(4), Decimal(10)],
    "for x in 1..3, y in [10, 20] return x * y": [Decimal(n) for n in (10, 20, 20, 40, 30, 60)],
    "for i in 3..1 return i": [Decimal(3), Decimal(2), Decimal(1)],
    "for i in 0..4 return if i = 0 then 1 else i * partial[-1]": [Decimal(n) for n in (1, 1, 2, 6, 24)],
    "some i in items satisfies i.count > 4": True,
    "every i in items satisfies i.count > 4": False,
    'if hours > 24 then "超时" else "正常"': "超时",
    "if nothing then 1 else 2": Decimal(2),
    "hours between 20 and 30 and rate > 10": True,
    "hours in (1..10)": False,
    "hours in [20..30]": True,
    "hours in (< 10, > 25)": True,
    '姓名 in ("林海", "周宁")': True,
    "hours in not(1)": False,
    "hours instance of number": True,
    "nothing instance of string": False,
    "[1, 2] instance of list<number>": True,
    "{a: 1, b: a + 1}": {"a": Decimal(1), "b": Decimal(2)},
    '{"两 个": 3}.两 个': Decimal(3),
    "{square: function(x) x * x, r: square(7)}.r": Decimal(49),
    "(function(a: number, b: number) a - b)(b: 1, a: 3)": Decimal(2),
    'substring(string: "foobar", start position: 3)': "obar",
    'date("2026-11-21") + duration("P10D")': date(2026, 12, 1),
    'date("2026-01-31") + duration("P1M")': date(2026, 2, 28),
    'due - date("2026-11-21") > duration("P7D")': True,
    "due.year": Decimal(2026),
    "started_at.hour": Decimal(8),
    'started_at = date and time("2026-11-21T00:00:00Z")': True,
    '@"P1Y6M"': YearMonthDuration(18),
    '@"PT36H".days': Decimal(1),
    'time("08:30:00") < time("17:00:00")': True,
    'years and months duration(date("2024-05-01"), date("2026-11-21")).months': Decimal(6),
    'day of week(date("2026-11-21"))': "Saturday",
    "[1..5)": Range(Decimal(1), Decimal(5), True, False),
    "sort([3, 1, 2], function(a, b) a > b)": [Decimal(3), Decimal(2), Decimal(1)],
    'string join(["市", "县"], "、")': "市、县",
    'split("a;b;c", ";")': ["a", "b", "c"],
    'matches("13800001234", "^1[3-9][0-9]{9}$")': True,
    'replace("2026-11", "([0-9]+)-([0-9]+)", "$1年$2月")': "2026年11月",
    'number("1,234.5", ",", ".")': Decimal("1234.5"),
    "string(54270.50)": "54270.5",
    "decimal(2.5, 0)": Decimal(2),
    "round half up(2.5, 0)": Decimal(3),
    'get value({"a": 1}, "a")': Decimal(1),
    "context merge([{a: 1}, {b: 2}])": {"a": Decimal(1), "b": Decimal(2)},
    "flags.in use": True,
    "flatten([1, [2, [3]]])": [Decimal(1), Decimal(2), Decimal(3)],
    "// 说明\n1 /* 一 */ + 1": Decimal(2),
    "count([])": Decimal(0),
    '1 = "1"': None,
    "nothing = null": True,
    "unknown variable": None,
    "nothing.part": None,
}


@pytest.mark.parametrize(("text", "value"), EXAMPLES.items(), ids=EXAMPLES.keys())
def test_the_example_gives_its_value(text, value):
    found = feel.compile(text, names=["in use"])(TEAM)

    assert found == value
    assert type(found) is type(value)


UNARY = [
    ("-", None, True),
    ("5", 5, True),
    ("< 10", 5, True),
    ("[1..5)", 5, False),
    ('"企业", "政府"', "政府", True),
    ('not("企业", "政府")', "政府", False),
    ("not(null)", None, False),
    ("null", None, True),
    ("? > 3 and ? < 7", 5, True),
    ("limit", 26, True),
    ("> limit", 26, False),
    ("true", False, False),
    ("false", False, True),
    ('date("2026-01-01")', date(2026, 1, 1), True),
    ("string length(?) = 2", "江苏", True),
    ("[1, 2, 3]", 2, True),
    ("< 10", "x", False),
]


@pytest.mark.parametrize(("text", "value", "fits"), UNARY)
def test_a_cell_says_whether_a_value_fits(text, value, fits):
    assert feel.unary_test(text, value, {"limit": 26}) is fits


def test_names_are_the_free_variables_and_not_functions_or_local_names():
    expression = feel.compile("for i in 物资 清单 return add workdays(i.到期, days) + count(partial)")

    assert expression.names == {"物资 清单", "days"}
    assert expression.unknown_functions == {"add workdays"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("count > 3 and count(items) > 1", {"count", "items"}),
        ("date.year", {"date"}),
        ("sum(count)", {"count"}),
        ("sort(days, before)", {"days"}),
        ("sort(precedes: after, list: days)", {"days"}),
        ("{f: function(n) f(n - min), r: f(sum)}", {"min", "sum"}),
    ],
)
def test_a_variable_called_like_a_builtin_is_listed_unless_the_function_is_meant(text, names):
    expression = feel.compile(text)

    assert expression.names == names
    assert expression.unknown_functions == set()


def test_a_builtin_is_handed_over_by_its_name():
    days = [date(2026, 11, 21), date(2026, 5, 1)]

    assert feel.evaluate("sort(days, before)", {"days": days}) == sorted(days)


def test_a_loop_in_a_function_leaves_the_items_of_the_caller_alone():
    text = (
        "{f: function(n) for i in 1..n return i, r: for i in [2, 3] return {of: i, items: f(i), still: i}}.r"
    )

    assert [(row["of"], row["still"]) for row in feel.evaluate(text, {})] == [(2, 2), (3, 3)]


def test_a_function_made_in_a_loop_keeps_the_item_it_was_made_for():
    assert feel.evaluate("for f in (for i in 1..3 return function(n) n * i) return f(10)", {}) == [10, 20, 30]


def test_what_the_text_alone_tells_is_worked_out_once():
    assert feel.evaluate("-2 ** 2 + 60 * 24", {}) == 1444
    assert feel.evaluate("1 / 0", {}) is None
    assert feel.compile("1 / 0").trace({}).warnings


def test_names_inside_a_filter_are_told_apart_because_they_may_be_of_the_item():
    expression = feel.compile("items[count > limit and item.ok]")

    assert expression.names == {"items"}
    assert expression.item_names == {"count", "limit"}


def test_names_with_operators_and_keywords_are_understood_once_announced():
    expression = feel.compile("profit and loss + a-b", names=["profit and loss", "a-b"])

    assert expression({"profit and loss": 1, "a-b": 2}) == 3
    assert expression.names == {"profit and loss", "a-b"}


def test_functions_given_at_the_call_override_those_given_at_compile_time():
    workdays = Function("add workdays", ("date: date", "n: number"), lambda day, n: day + timedelta(int(n)))
    expression = feel.compile("add workdays(due, 2)", [workdays])
    later = Function("add workdays", ("date", "n"), lambda day, n: day)

    assert expression.warnings == ()
    assert expression(TEAM) == date(2026, 12, 2)
    assert expression(TEAM, {"add workdays": later}) == date(2026, 11, 30)


def test_the_clock_is_the_callers():
    moment = datetime(2026, 11, 21, 23, 30, tzinfo=ZoneInfo("Asia/Shanghai"))

    assert feel.evaluate("now()", {}, feel.clock(moment)) == moment
    assert feel.evaluate("today()", {}, feel.clock(moment)) == date(2026, 11, 21)


def test_an_unknown_variable_is_null_and_leaves_a_warning_in_both_languages():
    traced = feel.compile("deadline + 1").trace({})

    assert traced.value is None
    assert "没有变量“deadline”" in traced.warnings[0].message("zh")
    assert "no variable 'deadline'" in traced.warnings[0].message("en")


def test_a_call_of_an_unknown_function_is_doubtful_before_it_runs():
    expression = feel.compile("add workday(due, 2)")

    assert "add workday" in expression.warnings[0].message("en")
    assert expression(TEAM) is None


def test_a_syntax_error_names_line_and_column_in_both_languages():
    with pytest.raises(feel.FeelSyntaxError) as caught:
        feel.compile("1 +\n  * 2")

    assert (caught.value.line, caught.value.column) == (2, 3)
    assert caught.value.message("zh") == "第 2 行第 3 列：应为表达式，实为“*”。"
    assert caught.value.message("en") == "Line 2, column 3: expected an expression, but found '*'."


def test_values_of_python_are_taken_as_feel_knows_them():
    context = {"whole": 3, "part": 0.5, "pair": (1, 2), "at": time(8, 0)}

    assert feel.evaluate("whole + part", context) == Decimal("3.5")
    assert feel.evaluate("pair", context) == [Decimal(1), Decimal(2)]
    assert feel.evaluate("at.hour", context) == 8


def test_true_is_not_one():
    assert feel.evaluate("x = 1", {"x": True}) is None


def test_a_wrong_argument_gives_null_with_the_name_of_the_function():
    traced = feel.compile('substring(5, "x")').trace({})

    assert traced.value is None
    assert "substring" in traced.warnings[0].message("zh")


def test_literals_of_values_read_back_as_the_same_values():
    values = [Decimal("12.50"), True, None, 'a"b', [Decimal(1)], {"名 称": "x", "y": None}]

    assert feel.evaluate(feel.write(values), {}) == values


def test_the_double_equals_sign_of_other_languages_is_refused_where_it_stands() -> None:
    with pytest.raises(feel.FeelSyntaxError) as refused:
        feel.compile("amount == 3")

    assert (refused.value.line, refused.value.column) == (1, 9)

"""A tree written as text is read as the same tree."""

import pytest

from feel.builtins import BUILTINS
from feel.parser import parse, parse_unary
from tests.feel.unparse import unparse

KNOWN = (*BUILTINS, "a-b", "profit and loss")

EXPRESSIONS = {
    "1+2*(3-4)": "1 + 2 * (3 - 4)",
    "(1+2)+3": "(1 + 2) + 3",
    "2**(3**2)": "2 ** (3 ** 2)",
    "--x": "--x",
    "-(x+y)": "-(x + y)",
    "(-x) instance of number": "(-x) instance of number",
    "x and (y or z) and (u and v)": "x and (y or z) and (u and v)",
    "(x=y)=z": "(x = y) = z",
    "x between 1 and 2 and y": "x between 1 and 2 and y",
    "x in (1..3)": "x in ((1..3))",
    "x in (=3, !=4, (=5), <6)": "x in (= 3, != 4, (= 5), < 6)",
    "(if x then 1 else 2)+1": "(if x then 1 else 2) + 1",
    "for i in (if x then 1 else 2)..3, j in L return i": (
        "for i in (if x then 1 else 2)..3, j in L return i"
    ),
    "some i in L satisfies every j in i satisfies j": "some i in L satisfies every j in i satisfies j",
    "function(f: function<number, string>->any, g) f(g)": (
        "function(f: function<number, string> -> any, g) f(g)"
    ),
    "(function(x) x)(x: 1)": "(function(x) x)(x: 1)",
    "x instance of context<金额: number, rest: list<string>>": (
        "x instance of context<金额: number, rest: list<string>>"
    ),
    "]1..2[": "(1..2)",
    "(<3).end": "(< 3).end",
    "物资 清单[数量>3][1].名称": "物资 清单[数量 > 3][1].名称",
    r'"\"\\ \u4e2d"': r'"\"\\ 中"',
    '@"P1DT2H"': '@"P1DT2H"',
    '{"a-b": 1, c: (a)-b, d: a-b}': '{"a-b": 1, c: (a) - b, d: a-b}',
    "(date) and time": "(date) and time",
    "profit and loss": "profit and loss",
    "1e400 + .5": "1E+400 + 0.5",
}


@pytest.mark.parametrize(("text", "written"), EXPRESSIONS.items())
def test_a_tree_is_written_with_the_brackets_it_needs(text, written):
    tree = parse(text, KNOWN)

    assert unparse(tree, KNOWN) == written
    assert parse(unparse(tree, KNOWN), KNOWN) == tree


@pytest.mark.parametrize(
    "text",
    ["-", "-x", "< 10", "[1..5)", '"a", "b"', "not(1, 2)", "(not(1))", "not(1), 2", "= 3", "(= 3)", "? > 3"],
)
def test_the_content_of_a_cell_is_written_as_it_was(text):
    tests = parse_unary(text, KNOWN)

    assert unparse(tests, KNOWN) == text
    assert parse_unary(unparse(tests, KNOWN), KNOWN) == tests

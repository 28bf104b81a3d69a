"""Expressions made to exhaust the server end quickly, and leave it as it was."""

from contextlib import suppress

import pytest

import feel

_SHARED_LISTS = "{" + "a0: [1,1], " + ", ".join(f"a{i}: [a{i - 1}, a{i - 1}]" for i in range(1, 36)) + "}"
_EMPTY_LISTS = "{" + "a0: [], " + ", ".join(f"a{i}: [a{i - 1}, a{i - 1}]" for i in range(1, 36)) + "}"

_LONG = 'string join(for i in 1..9000 return "aaaaaaaaaa")'

STOPPED = {
    "a range of a billion": "for i in 1..1000000000 return i",
    "a range of a billion in a filter": "count((for i in 1..1000000000 return i)[item > 3])",
    "days of ten thousand years": 'for d in date("0001-01-01")..date("9999-12-31") return d',
    "loops in loops": "for a in 1..1000, b in 1..1000, c in 1..1000 return a * b * c",
    "some over pairs": "some a in 1..10000, b in 1..10000 satisfies a * b < 0",
    "every over pairs": "every a in 1..10000, b in 1..10000 satisfies a * b > 0",
    "filters in filters": "(for i in 1..3000 return i)[count((for j in 1..3000 return j)[item > 0]) > 0]",
    "recursion without an end": "{f: function(n) f(n + 1), r: f(1)}.r",
    "recursion that doubles": "{f: function(n) if n = 0 then 1 else f(n - 1) + f(n - 1), r: f(35)}.r",
    "a string that doubles": 'for i in 1..60 return if i = 1 then "aaaa" else partial[-1] + partial[-1]',
    "long strings in a loop": f"{{s: {_LONG}, r: for i in 1..9000 return s + string(i)}}.r",
    "a list that doubles": "for i in 1..60 return concatenate([1, 1], flatten(partial), flatten(partial))",
    "replacement that grows": f'replace({_LONG}, "a", "$0$0$0$0$0$0")',
    "lists in lists as text": f"string({_SHARED_LISTS}.a35)",
    "lists in lists as a result": f"{_SHARED_LISTS}.a35",
    "empty lists in lists as a result": f"{_EMPTY_LISTS}.a35",
    "lists in lists flattened": f"flatten({_EMPTY_LISTS}.a35)",
    "lists in lists compared": f"{_SHARED_LISTS}.a35 = {_SHARED_LISTS}.a35",
    "lists in lists counted once each": f"distinct values([{_SHARED_LISTS}.a35, {_SHARED_LISTS}.a35])",
    "lists in lists and their type": f"{_EMPTY_LISTS}.a35 instance of {'list<' * 36}number{'>' * 36}",
    "brackets in brackets": "(" * 5000 + "1" + ")" * 5000,
    "lists in lists in lists": "[" * 5000 + "]" * 5000,
    "many signs": "-" * 5000 + "1",
    "ifs in ifs": "if true then " * 1000 + "1" + " else 2" * 1000,
    "filters on filters": "a" + "[1]" * 3000,
    "long paths": "a" + ".b" * 5000,
    "comparisons of comparisons": "1" + " = 1" * 3000,
    "functions of functions": "function(a) " * 1500 + "1",
    "a text without an end": "1 + " * 20_000 + "1",
    "an exponent of a literal": "1e999999999999",
    "sorting with a slow order": (
        "sort(for i in 1..20000 return modulo(i * 7919, 20011), function(a, b) a < b)"
    ),
}

HARMLESS = {
    "a huge power": "10 ** 100000000",
    "a power of powers": "9 ** 9 ** 9 ** 9 ** 9",
    "a tiny fraction": "1 / 10 ** 6000 / 10 ** 6000",
    "an exponential": "exp(1000000)",
    "a scale out of range": "decimal(1.5, 999999999)",
    "a duration out of range": 'duration("P999999999999999999D")',
    "a date out of range": 'date("9999-12-31") + duration("P1D")',
    "a regex bomb": 'matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "^(a+)+$")',
    "a regex of a million states": 'matches("a", "((a{1000}){1000}){1000}")',
    "a backtracking bomb": 'replace("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "(a|aa)+$b", "x")',
    "a chain of a thousand sums": " + ".join(["1"] * 1000),
    "a chain of a thousand conditions": " and ".join(["true"] * 1000),
    "an unknown zone": '@"2024-01-01T00:00:00@../../../etc/passwd"',
    "Python in disguise": '__import__("os").system("id")',
    "attributes of Python": '"".__class__.__base__',
    "a comment without an end": "1 /* 2",
}


@pytest.mark.parametrize("text", STOPPED.values(), ids=STOPPED.keys())
@pytest.mark.timeout(30)  # unbounded, each of them would take minutes or all memory
def test_a_hostile_expression_is_stopped(text):
    with pytest.raises(feel.FeelError):
        feel.evaluate(text, {"a": [1]})


@pytest.mark.parametrize("text", HARMLESS.values(), ids=HARMLESS.keys())
@pytest.mark.timeout(30)
def test_a_strange_expression_gives_a_value_or_an_error(text):
    with suppress(feel.FeelError):
        feel.evaluate(text, {})


def test_a_stopped_expression_does_not_spend_the_budget_of_the_next():
    with pytest.raises(feel.FeelError):
        feel.evaluate("for a in 1..1000, b in 1..1000 return a", {})

    assert feel.evaluate("sum(for a in 1..1000 return 1)", {}) == 1000

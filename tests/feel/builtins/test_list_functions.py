"""Functions on lists: positions count from 1, or from the end when negative; one item is a list of one."""

from decimal import Decimal

import pytest

import feel

EXAMPLES = {
    "list contains([1, null], null)": "true",
    'list contains(list: [1], element: "1")': "false",
    "list contains([[1, 2]], [1, 2])": "true",
    "count([null])": "1",
    "count(7)": "1",
    "sublist([4, 5, 6], 2)": "[5, 6]",
    "sublist([4, 5, 6], -3, 2)": "[4, 5]",
    "sublist(list: [4, 5], start position: 1, length: 1)": "[4]",
    "append([1], 2, [3])": "[1, 2, [3]]",
    "append(1, null)": "[1, null]",
    "append(list: [1], item: 2)": "[1, 2]",
    "concatenate([1], 2, [])": "[1, 2]",
    "insert before([1, 3], 2, 2)": "[1, 2, 3]",
    "insert before(list: [1], position: -1, newItem: 0)": "[0, 1]",
    "remove([1, 2, 3], -2)": "[1, 3]",
    "list replace([1, 2, 3], -1, 0)": "[1, 2, 0]",
    "list replace(list: [1], position: 1, newItem: 0)": "[0]",
    "list replace([1, 5, 9], function(item, newItem) item > newItem, 4)": "[1, 4, 4]",
    "list replace(list: [1], match: function(item, newItem) false, newItem: 2)": "[1]",
    "reverse([1, null, 2])": "[2, null, 1]",
    "index of([1, 2, 1], 1)": "[1, 3]",
    "index of([null, 1], null)": "[1]",
    "index of([], 1)": "[]",
    "union([1, 2], [2, null], null_list)": "[1, 2, null]",
    'distinct values([1, 1.0, "1", true, true, null, null])': '[1, "1", true, null]',
    'distinct values([@"PT24H", @"P1D", [1], [1]])': '[@"P1D", [1]]',
    "flatten([[1, [2]], [], [[[3]]], null])": "[1, 2, 3, null]",
    "sort([3, 1, 2], function(x, y) x > y)": "[3, 2, 1]",
    "sort(precedes: function(x, y) x.n < y.n, list: [{n: 2}, {n: 1}])": "[{n: 1}, {n: 2}]",
    "sort([2, 1])": "[1, 2]",
    "sort([])": "[]",
}

WITHOUT_VALUE = {
    "count(null)": "'list' should be a list, but is a null",
    "sublist([1], 2)": "the list has no item 2",
    "sublist([1], 0)": "the list has no item 0",
    "sublist([1, 2], 2, 2)": "goes beyond the list",
    "append(null, 1)": "'list' should be a list, but is a null",
    "append(list: [1], items: 2)": "its parameters are list, item",
    "concatenate([1], null)": "should be a list, but is a null",
    "insert before([], 1, 1)": "the list has no item 1",
    "remove([1], 1.5)": "the list has no item 1.5",
    "list replace([1], 3, 2)": "the list has no item 3",
    'list replace([1], function(item, newItem) "x", 2)': "does not give a boolean",
    "list replace([1], function(item) true, 2)": "it was given 2",
    "sort([2, 1], function(x) true)": "it was given 2",
    "sort([2, 1], function(x: string, y: string) x < y)": "'x' should be a string, but is a number",
    'sort([2, "a"])': "the items cannot be compared",
    'sort([2, 1], "x")': "'precedes' should be a function, but is a string",
}


@pytest.mark.parametrize(("text", "literal"), EXAMPLES.items(), ids=EXAMPLES.keys())
def test_a_list_function_gives_its_value(text, literal):
    assert feel.evaluate(text, {"null_list": [None]}) == feel.evaluate(literal, {})


@pytest.mark.parametrize(("text", "reason"), WITHOUT_VALUE.items(), ids=WITHOUT_VALUE.keys())
def test_a_list_function_without_a_value_says_why(text, reason):
    traced = feel.compile(text).trace({})

    assert traced.value is None
    assert reason in traced.warnings[0].message("en")


def test_sorting_keeps_the_order_of_what_is_equal():
    people = [{"name": "甲", "age": 40}, {"name": "乙", "age": 30}, {"name": "丙", "age": 40}]

    names = feel.evaluate("sort(people, function(x, y) x.age < y.age).name", {"people": people})

    assert names == ["乙", "甲", "丙"]


def test_a_built_in_function_may_be_handed_to_another():
    order = feel.evaluate("sort([3, 1, 2], before)", {})

    assert order == [Decimal(1), Decimal(2), Decimal(3)]

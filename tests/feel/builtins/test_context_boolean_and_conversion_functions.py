"""Functions on contexts and on booleans, and those that make text of values and numbers of text."""

import pytest

import feel

EXAMPLES = {
    'get value({甲: 1}, "甲")': "1",
    'get value(m: {}, key: "x")': "null",
    "get entries(m: {a: 1})": '[{key: "a", value: 1}]',
    "get entries({})": "[]",
    'context([{key: "a", value: null}, {key: "b", value: 2}])': "{a: null, b: 2}",
    'context({key: "a", value: 1})': "{a: 1}",
    "context(entries: [])": "{}",
    'context put({a: 1}, "b", null)': "{a: 1, b: null}",
    'context put(context: {a: {b: 1}}, keys: ["a", "c"], value: 2)': "{a: {b: 1, c: 2}}",
    "context merge(contexts: [{a: 1, b: 1}, {b: 2}])": "{a: 1, b: 2}",
    "context merge([])": "{}",
    "not(negand: false)": "true",
    "all([])": "true",
    "all(true, null, false)": "false",
    "any(list: [null, true])": "true",
    "any([])": "false",
    "is(1, 1.0)": "true",
    'is(@"12:00:00+08:00", @"04:00:00Z")': "false",
    'is(@"12:00:00", @"12:00:00Z")': "false",
    "is(value1: null)": "true",
    'string(["a", 1.50, null, {b: true}])': r'"[\"a\", 1.5, null, {b: true}]"',
    'string("a")': '"a"',
    "string(null)": "null",
    "string([1..3))": '"[1..3)"',
    "string(10 ** 20)": '"100000000000000000000"',
    "string(function(x) x)": '"function(x)"',
    'number("1 234,5", " ", ",")': "1234.5",
    'number(from: "1.234.567", grouping separator: ".", decimal separator: ",")': "1234567",
    'number("1,234", ",", null)': "1234",
    'number("-.5e2")': "-50",
}

WITHOUT_VALUE = {
    "get value(null, null)": "'m' should be a context, but is a null",
    'context([{key: "a"}])': "every entry needs a key and a value",
    'context([{key: "a", value: 1}, {key: "a", value: 2}])': "the key 'a' occurs twice",
    'context put({a: 1}, ["a", "b"], 2)': "'a' is not a context",
    "context put({}, [], 2)": "the keys must be strings",
    "context merge([{a: 1}, null])": "not every item is a context",
    "{a: 1, a: 2}": "'a' occurs twice",
    'not("true")': "it is not a boolean",
    "all([true, 1])": "not every item is a boolean",
    "any(null)": "not every item is a boolean",
    'number("1,2", ",", ",")': "separator is not allowed",
    'number("1;2", ";", ".")': "separator is not allowed",
    'number("十")': "'十' is not a number",
    'number("9e9999")': "out of range",
    "number(true)": "do not fit",
}


@pytest.mark.parametrize(("text", "literal"), EXAMPLES.items(), ids=EXAMPLES.keys())
def test_the_function_gives_its_value(text, literal):
    assert feel.evaluate(text, {}) == feel.evaluate(literal, {})


@pytest.mark.parametrize(("text", "reason"), WITHOUT_VALUE.items(), ids=WITHOUT_VALUE.keys())
def test_the_function_without_a_value_says_why(text, reason):
    traced = feel.compile(text).trace({})

    assert traced.value is None
    assert reason in traced.warnings[0].message("en")

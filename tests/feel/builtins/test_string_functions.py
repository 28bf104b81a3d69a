"""Functions on strings: characters are those of Unicode, patterns those of XPath."""

from decimal import Decimal

import pytest

import feel

EXAMPLES = {
    'string length("应急管理")': Decimal(4),
    r'string length("\uD83D\uDC0E")': Decimal(1),
    'substring("应急管理局", 3)': "管理局",
    'substring("应急管理局", -1)': "局",
    'substring("应急管理局", 1, 2)': "应急",
    r'substring("\U01F40E马", 2)': "马",
    'substring(string: "abcdef", start position: 2, length: 3)': "bcd",
    'upper case(string: "kw12")': "KW12",
    'lower case(["KW12"])': "kw12",
    'substring before("2026-031", "-")': "2026",
    'substring before("2026", "-")': "",
    'substring after("2026-031", "-")': "031",
    'substring after("2026", "")': "2026",
    'substring after("2026", "-")': "",
    'contains(string: "化工园区", match: "园")': True,
    'starts with("化工园区", "园")': False,
    'ends with("化工园区", "园区")': True,
    'split("水泵，雨衣，，沙袋", "，")': ["水泵", "雨衣", "", "沙袋"],
    r'split("水泵  雨衣", "\s+")': ["水泵", "雨衣"],
    'split("", ",")': [""],
    'string join(["甲", null, "乙"], "、")': "甲、乙",
    'string join(["甲", "乙"], null)': "甲乙",
    'string join([], "、")': "",
    'string join("甲", "、")': "甲",
    'replace("2026-11-21", "([0-9]+)-([0-9]+)-([0-9]+)", "$3/$2/$1")': "21/11/2026",
    'replace("a.b", ".", "$", "q")': "a$b",
    'extract("3 台、12 台", "[0-9]+")': ["3", "12"],
}

WITHOUT_VALUE = {
    'substring("abc", 0)': "no character 0",
    'substring("abc", 4)': "no character 4",
    'substring("abc", 1, 0)': "length must be at least 1",
    'substring("abc", "1")': "'start position' should be a number, but is a string",
    'substring("abc")': "it was given 1",
    'substring(text: "abc", start position: 1)': "its parameters are string, start position, length",
    "upper case(null)": "'string' should be a string, but is a null",
    'string join(["a", 1], "")': "not every item is a string",
    'split("a", "")': "matches the empty string",
    'replace("a", "a*", "b")': "matches the empty string",
    r'replace("a", "a", "\x")': "escapes nothing",
    'matches("a", "[")': "the pattern is wrong: missing ]: [",
    'matches("a", "a", "g")': "the flags 'g' are unknown",
    r'matches("aa", "(a)\1")': r"cannot refer back to a group (\1)",
}

PATTERNS = [
    ("林海", r"^\w+$", "", True),
    ("a-b", r"\W", "", True),
    ("٣", r"^\d$", "", True),
    ("x", r"^[\D]$", "", True),
    ("5", r"^[\Da]$", "", False),
    ("k", "^[K-L]$", "i", True),
    ("\N{KELVIN SIGN}", "k", "i", True),
    ("x", "^[a-z-[aeiou]]$", "", True),
    ("e", "^[a-z-[aeiou]]$", "", False),
    ("o", "^[A-Z-[OI]]$", "i", False),
    ("x", "^[A-Z-[OI]]$", "i", True),
    ("林", r"^[\w-[\d]]$", "", True),
    ("7", r"^[\w-[\d]]$", "", False),
    ("b", "^[a-z-[a-f-[b]]]$", "", True),
    ("c", "^[a-z-[a-f-[b]]]$", "", False),
    ("b", "^[^a-[b]]$", "", False),
    ("a", "[a-[a]]", "", False),
    ("é", r"^[\P{IsBasicLatin}]$", "", True),
    ("灾", r"^\p{IsCJKUnifiedIdeographs}$", "", True),
    ("hello world", r"hello\ sworld", "x", True),
    ("hello world", "hello[ ]world", "x", True),
    ("a\nb", "a.b", "", False),
    ("a\nb", "a.b", "s", True),
    ("a\nb", "^b$", "m", True),
    ("a.b", ".", "q", True),
]


@pytest.mark.parametrize(("text", "value"), EXAMPLES.items(), ids=EXAMPLES.keys())
def test_a_string_function_gives_its_value(text, value):
    assert feel.evaluate(text, {}) == value


@pytest.mark.parametrize(("text", "reason"), WITHOUT_VALUE.items(), ids=WITHOUT_VALUE.keys())
def test_a_string_function_without_a_value_says_why(text, reason):
    traced = feel.compile(text).trace({})

    assert traced.value is None
    assert reason in traced.warnings[0].message("en")


@pytest.mark.parametrize(("text", "pattern", "flags", "fits"), PATTERNS)
def test_a_pattern_means_what_it_means_in_xpath(text, pattern, flags, fits):
    context = {"text": text, "pattern": pattern, "flags": flags}

    assert feel.evaluate("matches(text, pattern, flags)", context) is fits


@pytest.mark.parametrize("pattern", [r"[\w-[a]", "[a-[", "[z-a-[b]]", r"[\q-[a", "[a-z-[b]c]"])
def test_a_class_without_an_end_or_in_disorder_is_no_pattern(pattern):
    traced = feel.compile('matches("a", pattern)').trace({"pattern": pattern})

    assert traced.value is None
    assert "the pattern is wrong" in traced.warnings[0].message("en")

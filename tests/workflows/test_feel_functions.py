"""Our own FEEL functions: typed, documented in two languages, null with a reason where there is no answer."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask import Flask

import feel
from config import SHANGHAI
from database.session import reading
from workflows.feel_functions import SIGNATURES, functions_for

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)  # Friday, ten o'clock in Shanghai
GIVEN = {"date": date(2026, 11, 20), "moment": datetime(2026, 11, 20, 9, 30, tzinfo=SHANGHAI)}


def asked(text: str) -> feel.Traced:
    with reading() as session:
        return feel.compile(text, SIGNATURES).trace(GIVEN, functions_for(session, NOW))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("now()", NOW.astimezone(SHANGHAI)),
        ("today()", date(2026, 11, 20)),
        ("workdays(1)", datetime(2026, 11, 23, 17, 30, tzinfo=SHANGHAI)),
        ("workdays(n: 1)", datetime(2026, 11, 23, 17, 30, tzinfo=SHANGHAI)),
        ("hours(1.5)", datetime(2026, 11, 20, 3, 30, tzinfo=UTC)),
        ("add workdays(date, 1)", date(2026, 11, 23)),
        ("add workdays(date, -1)", date(2026, 11, 19)),
        ("add workdays(moment, 1)", datetime(2026, 11, 23, 9, 30, tzinfo=SHANGHAI)),
        ('workdays between(date, @"2026-11-24")', Decimal(2)),
        ('workdays between(@"2026-11-24", date)', Decimal(-2)),
        ("is workday(date)", True),
        ('is workday(@"2026-11-21")', False),
        ('organisation code(organisation name("KS"))', "KS"),
        ('superior organisation("KS")', "JS-SZ"),
        ('list contains(suborganisations("JS-SZ"), "KS")', True),
        ('members of("KS", "division_chief")', ["KS.3"]),
        ('superiors of("KS", "division_chief")', ["KS.4"]),
        ('superiors of("JS", "principal_leader")', []),
        ('organisation of("KS.4")', "KS"),
        ('position of("KS.4")', "deputy_leader"),
        ("chair(2026)", "SH"),
    ],
)
def test_what_the_functions_give(sqlite_app: Flask, text: str, value: object) -> None:
    traced = asked(text)

    assert traced.value == value
    assert traced.warnings == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('workdays("5")', "函数“workdays”的参数不合适"),
        ("workdays(1.5)", "workdays：1.5 不是整数"),
        ("workdays(1e9)", "个工作日太多"),
        ("hours(1e30)", "结果超出范围"),
        ("is workday(null)", "参数不合适"),
        ('add workdays("2026-11-20", 1)', "参数不合适"),
        ('workdays between(@"1600-01-01", date)', "相隔超过一百年"),
        ('organisation name("nowhere")', "organisation name：没有单位“nowhere”"),
        ('organisation code("不存在局")', "没有唯一的单位“不存在局”"),
        ('members of("nowhere", "division_chief")', "没有单位“nowhere”"),
        ('members of("KS", "divison_chief")', "没有岗位“divison_chief”"),
        ('group members("nobody")', "没有单位组“nobody”"),
        ('records("tems")', "没有登记册“tems”"),
        ('organisation of("nobody")', "没有人员“nobody”"),
        ("chair(2026.5)", "不是整数"),
    ],
)
def test_where_there_is_no_answer_it_is_null_with_the_reason(sqlite_app: Flask, text: str, said: str) -> None:
    traced = asked(text)

    assert traced.value is None
    assert said in str(traced.warnings[0])


@pytest.mark.parametrize("name", SIGNATURES)
def test_a_function_is_typed_and_documented_in_chinese_and_english(name: str) -> None:
    function = SIGNATURES[name]
    chinese, _, english = function.doc.partition("\n\n")

    assert all(": " in parameter for parameter in function.parameters)
    assert re.search("[\u4e00-\u9fff]", chinese)
    assert re.fullmatch("[ -~]+", english.replace("\n", " "))

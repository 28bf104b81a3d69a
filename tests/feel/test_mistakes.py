"""What somebody types who knows other languages, or whose keyboard writes Chinese signs."""

import pytest

import feel

MISTAKES = {
    "(金额 + 1） * 2": (8, "全角字符“）”应改为半角的“)”", "')'"),
    "max（金额, 1）": (4, "全角字符“（”应改为半角的“(”", "'('"),
    "max(1，2)": (6, "全角字符“，”应改为半角的“,”", "','"),
    "[甲、乙]": (3, "全角字符“、”应改为半角的“,”", "','"),
    "{甲：1}": (3, "全角字符“：”应改为半角的“:”", "':'"),
    "金额 ＞ 1": (4, "全角字符“＞”应改为半角的“>”", "'>'"),
    "金额 ！= 1": (4, "全角字符“！=”应改为半角的“!=”", "'!='"),
    "金额 ≥ 1": (4, "“≥”应写作“>=”", "'>='"),
    "金额 == 1": (5, "“==”应写作“=”", "'='"),
    "金额 <> 1": (5, "“<>”应写作“!=”", "'!='"),
    "金额 => 1": (5, "“=>”应写作“>=”", "'>='"),
    "a && b": (3, "“&&”应写作“and”", "'and'"),
    "a || b": (3, "“||”应写作“or”", "'or'"),
    "!a": (1, "“非”写作 not(…)", "not(…)"),
    "not a": (1, "“非”写作 not(…)", "not(…)"),
    "a ? 1 : 2": (3, "选择写作 if … then … else …", "if … then … else …"),
    "a % 2": (3, "余数写作 modulo(a, b)", "modulo(a, b)"),
    "a = “甲”": (5, "文字写在半角双引号之间", "straight double quotes"),
    "a = '甲'": (5, "文字写在半角双引号之间", "straight double quotes"),
    'a = "甲': (5, "这段文字没有结束的双引号", "no closing quote"),
    "a = 1;": (6, "分号应删去", "semicolon"),
    "$a": (1, "变量只写名称，不加“$”", "without '$'"),
    "${a}": (1, "“${”是其他引擎的写法", "leave it out with its closing bracket"),
    "#{a}": (1, "“#{”是其他引擎的写法", "leave it out with its closing bracket"),
    "if a 1 else 2": (6, "应为“then”，实为“1”", "'then'"),
    "if a then 1 else if b then 2": (29, "应为“else”，实为表达式结尾", "'else'"),
    "for i in L i * 2": (17, "应为“return”", "'return'"),
    "some i in L i > 2": (18, "应为“satisfies”", "'satisfies'"),
    "(1 + 2": (7, "应为“)”，实为表达式结尾", "')'"),
    "1 + 2)": (6, "应为表达式结尾或运算符，实为“)”", "an operator or the end"),
    "a and": (6, "应为表达式，实为表达式结尾", "an expression"),
    "a between 1, 2": (12, "应为“and”，实为“,”", "'and'"),
}


@pytest.mark.parametrize(("text", "column", "zh", "en"), [(text, *told) for text, told in MISTAKES.items()])
def test_a_typing_mistake_is_told_with_its_place_and_what_to_write_instead(text, column, zh, en):
    with pytest.raises(feel.FeelSyntaxError) as caught:
        feel.compile(text)

    assert (caught.value.line, caught.value.column) == (1, column)
    assert zh in caught.value.message("zh")
    assert en in caught.value.message("en")


def test_full_width_signs_belong_to_texts_and_to_names_that_are_known():
    expression = feel.compile('金额（元） > 1 and 备注 = "（无）"', names=["金额（元）"])

    assert expression({"金额（元）": 2, "备注": "（无）"}) is True


def test_the_advice_goes_along_when_the_error_is_counted_in_a_longer_text():
    with pytest.raises(feel.FeelSyntaxError) as caught:
        feel.parse_script("a = 1\nb = a == 1")

    assert caught.value.line == 2
    assert "“==”应写作“=”" in caught.value.message()

"""What templates may say, and how they are told when they may not."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from notices import template
from notices.content import Level, Paragraph, Place, Table
from notices.template import TemplateRefused
from notices.typefaces import Face
from notices.vocabulary import UnknownMarkup, read
from tests.notices.conftest import form_job


def expand(text: str, **variables: object) -> str:
    return template.expand(
        form_job(template=text, variables=variables, organisations={"KS": "昆山市应急管理局"})
    )


def test_values_are_printed_as_a_document_writes_them() -> None:
    said = expand(
        "{{ amount | yuan }} {{ day | date_cn }} {{ moment | datetime_cn }} {{ count | number_cn }}"
        " {{ nothing }}{{ names }} {{ agreed }} {{ whole }}",
        amount=Decimal("54270"),
        day=date(2026, 3, 5),
        moment=datetime(2026, 11, 21, 9, 5, tzinfo=UTC),
        count=23,
        nothing=None,
        names=["甲", "乙"],
        agreed=True,
        whole=Decimal("3E+1"),
    )

    assert said == "54,270.00 2026年3月5日 2026年11月21日17时05分 二十三 甲、乙 是 30"


def test_a_template_may_calculate_in_feel_and_name_organisations() -> None:
    lines = [{"amount": 1}, {"amount": 2}]

    said = expand('{{ feel("sum(lines.amount)") | yuan }}，{{ organisation_name("KS") }}', lines=lines)

    assert said == "3.00，昆山市应急管理局"


def test_feel_s_today_is_the_day_of_the_document() -> None:
    assert expand('{{ feel("today()") }}') == "2026年11月21日"


def test_text_of_a_person_can_not_become_markup() -> None:
    assert expand("<p>{{ name }}</p>", name="<b>甲</b>&乙") == "<p>&lt;b&gt;甲&lt;/b&gt;&amp;乙</p>"


@pytest.mark.parametrize(
    "hostile",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ notice.__init__.__globals__ }}",
        "{{ organisation_name.__globals__['os'].system('id') }}",
        "{{ feel.__closure__ }}",
        "{{ '{0.__class__}'.format(1) }}",
        "{{ cycler.__init__.__globals__ }}",
        "{% for n in range(10000000) %}x{% endfor %}",
        "{{ names.append('x') }}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}",
    ],
)
def test_a_hostile_template_is_refused(hostile: str) -> None:
    with pytest.raises(TemplateRefused):
        expand(hostile, names=["甲"])


def test_output_beyond_all_measure_is_refused() -> None:
    with pytest.raises(TemplateRefused, match="成文超过"):
        expand("{% for a in range(1000) %}{% for b in range(1000) %}国国国{% endfor %}{% endfor %}")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{{ applicant }}", "applicant"),
        ("{{ person.phone }}", "phone"),
        ("<p>\n{{ amount | yuan }}</p>", "第 2 行.*“很多”不是数"),
        ("{{ organisation_name('XX') }}", "没有代码为“XX”的机构"),
        ("{{ feel('no such thing') }}", "没有结果：没有变量“no such thing”"),
        ("{{ feel('1 +') }}", "第 1 行第"),
        ("<p>\n{% if %}", "第 2 行有误：请核对"),
        ("{{ person }}", "dict 不能直接打印"),
    ],
)
def test_a_mistake_is_named(text: str, told: str) -> None:
    with pytest.raises(TemplateRefused, match=told):
        expand(text, person={"name": "甲"}, amount="很多")


@pytest.mark.parametrize(
    ("html", "told"),
    [
        ("<script>x</script>", "<script>"),
        ("<p><img src='file:///etc/passwd'></p>", "<img>"),
        ("<link rel=attachment href='file:///etc/passwd'>", "<link>"),
        ("<p style='color:red'>x</p>", "属性 style"),
        ("<p class='big'>x</p>", "样式 big"),
        ("<p>x", "<p> 没有结束标记"),
        ("<p>x</h2>", "</h2> 与 <p> 不配对"),
        ("x", "不在段落中"),
        ("<section title='x'></section>", 'class="annex"'),
        ("<p><table></table></p>", "<table> 不能放在 <p> 中"),
        ("<table><tr><td colspan='65534'>x</td></tr></table>", "colspan 应为"),
        ("<table>" + "<tr>" + "<td>国</td>" * 6001 + "</tr></table>", "6000 个单元格"),
        ("<p>" + "<span>" * 20 + "x" + "</span>" * 20 + "</p>", "嵌套过深"),
        ("<!DOCTYPE html>", "DOCTYPE"),
    ],
)
def test_markup_outside_the_vocabulary_is_named(html: str, told: str) -> None:
    with pytest.raises(UnknownMarkup, match="第 1 行") as refusal:
        read(html)

    assert told in str(refusal.value)


def test_the_vocabulary_becomes_content() -> None:
    content = read(
        "<h2>一、总则</h2><h3>（一）目的。为了安全。</h3><p>共 3 项<strong>重点</strong>任务</p>"
        "<table><col width='30%'><col width='70%'><thead><tr><th>序号</th><th>名称</th></tr></thead>"
        "<tr class='tall'><td class='center'>1</td><td>甲<br>乙<p>丙</p></td></tr></table>"
        "<ol><li>第一</li></ol>"
        "<section class='annex landscape' title='清单'><p class='right'>丁</p></section>"
    )

    first, second, body, table, item = content.blocks
    assert isinstance(first, Paragraph)
    assert (first.level, first.lines[0][0].face) == (Level.FIRST, Face.HEI)
    assert isinstance(second, Paragraph)
    assert (second.level, second.lines[0][0].face) == (Level.SECOND, Face.KAI)
    assert isinstance(body, Paragraph)
    assert [(run.text, run.face) for run in body.lines[0]] == [
        ("共3项", Face.FANGSONG),
        ("重点", Face.HEI),
        ("任务", Face.FANGSONG),
    ]
    assert isinstance(table, Table)
    assert table.widths == (30, 70)
    assert table.body[0].tall
    assert [paragraph.place for paragraph in table.body[0].cells[1].paragraphs] == [
        Place.FLUSH,
        Place.INDENTED,
    ]
    assert isinstance(item, Paragraph)
    assert "".join(run.text for run in item.lines[0]) == "1.第一"
    assert content.annexes[0].landscape

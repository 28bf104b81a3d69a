"""The line composer: nothing lost, nothing forbidden, nothing outside."""

import itertools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notices.fonts import FontSet
from notices.layout.grid import CELL, SIZE
from notices.layout.title import MAX_EM, balanced
from notices.lines import NO_END, NO_START, Run, compose, normalise, width
from notices.typefaces import Face

FULL = 27 * CELL + SIZE
TEXT = st.text(alphabet="应急管理预案救援，。、；：“”（）《》0123456789.%ABC—…", min_size=1, max_size=200)


@settings(max_examples=60, deadline=None)
@given(text=TEXT)
def test_composing_loses_nothing(fonts: FontSet, text: str) -> None:
    assert "".join(line.text for line in compose([Run(text)], fonts)) == text


@settings(max_examples=60, deadline=None)
@given(text=TEXT)
def test_no_line_breaks_the_rules_unless_one_unit_is_longer_than_the_line(fonts: FontSet, text: str) -> None:
    lines = compose([Run(text)], fonts, indent=0)

    for above, below in itertools.pairwise(lines):
        forbidden = below.text[0] in NO_START or above.text[-1] in NO_END
        assert not forbidden or re.search(r"[^应急管理预案救援]{28}", text)


@settings(max_examples=60, deadline=None)
@given(text=TEXT)
def test_only_the_blank_half_of_a_mark_may_leave_the_line(fonts: FontSet, text: str) -> None:
    for line in compose([Run(text)], fonts):
        spacing = [float(found) for found in re.findall(r"letter-spacing:(-?[\d.]+)pt", line.html())]

        assert all(space > -0.5 * SIZE - 0.5 for space in spacing)


def test_twenty_eight_characters_fill_a_line_exactly(fonts: FontSet) -> None:
    assert width([Run("应" * 28)], fonts) == pytest.approx(FULL, abs=0.1)
    assert [len(line.text) for line in compose([Run("应" * 56)], fonts, indent=0)] == [28, 28]


def test_a_comma_that_would_begin_a_line_is_squeezed_into_the_one_before(fonts: FontSet) -> None:
    lines = compose([Run("应急，" * 9 + "管，理预案")], fonts, indent=0)

    assert [len(line.text) for line in lines] == [29, 3]
    assert lines[0].text.endswith("管，")


def test_a_paragraph_does_not_end_in_a_lonely_character(fonts: FontSet) -> None:
    (line,) = compose([Run("应急，" * 9 + "管理预")], fonts, indent=0)

    assert len(line.text) == 30


def test_a_number_is_not_torn(fonts: FontSet) -> None:
    lines = compose([Run("应" * 26 + "123,456.78元")], fonts, indent=0)

    assert [line.text for line in lines] == ["应" * 26, "123,456.78元"]


def test_digits_among_fangsong_are_set_in_song(fonts: FontSet) -> None:
    (line,) = compose([Run("共3项")], fonts)

    assert line.html() == '共<span class="song">3</span>项'


@pytest.mark.parametrize(
    ("raw", "tidy"),
    [
        ("2021 年全省救援协调 和预案管理", "2021年全省救援协调和预案管理"),
        ("遴选 30 支", "遴选30支"),
        ("　　预案管理(区域合作)", "预案管理（区域合作）"),
        ("GB/T 9704 标准", "GB/T 9704标准"),
        ("f(x) 公式", "f(x)公式"),
        (" “十三五” 规划", "“十三五”规划"),
    ],
)
def test_blanks_beside_chinese_are_dropped(raw: str, tidy: str) -> None:
    assert normalise(raw) == tidy


def test_a_title_is_not_torn_inside_a_word(fonts: FontSet) -> None:
    title = "省应急管理厅关于印发2021年全省救援协调和预案管理（区域合作）工作要点的通知"

    lines = balanced(title, fonts)

    assert "".join(lines) == title
    assert lines == ["省应急管理厅关于印发2021年全省救援协调和", "预案管理（区域合作）工作要点的通知"]


@pytest.mark.parametrize(
    "title",
    [
        "关于印发《长三角区域应急救援队伍跨省（市）调动使用管理办法（试行）》和《长三角区域应急物资装备共享清单（2026年版）》的通知",
        "昆山市应急管理局关于开展冬季安全生产检查工作和应急预案演练情况的通报",
        "关于联合开展2026年汛期应急救援队伍拉动演练的通知",
    ],
)
def test_a_title_has_the_outline_of_a_trapezium_or_a_lozenge(fonts: FontSet, title: str) -> None:
    widths = [round(sum(fonts.advance(c, Face.TITLE) for c in line)) for line in balanced(title, fonts)]

    longest = widths.index(max(widths))
    assert widths[: longest + 1] == sorted(widths[: longest + 1])
    assert widths[longest:] == sorted(widths[longest:], reverse=True)
    assert len({*widths}) > 1


@settings(max_examples=40, deadline=None)
@given(title=st.text(alphabet="关于印发应急预案管理的通知、（）2026", min_size=1, max_size=90))
def test_any_title_fits_the_type_area_whole(fonts: FontSet, title: str) -> None:
    lines = balanced(title, fonts)

    assert "".join(lines) == title
    assert all(sum(fonts.advance(c, Face.TITLE) for c in line) <= MAX_EM + 0.01 for line in lines)

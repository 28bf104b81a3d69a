"""Where things stand on the page, against GB/T 9704-2012, to a third of a millimetre."""

import dataclasses
import itertools
import math

import pytest

from notices import render
from notices.fonts import FontSet
from notices.job import Layout, Stage
from notices.layout.grid import CELL, MM, PITCH
from tests.notices.conftest import file_job, form_job, letter_job
from tests.notices.pages import Pages, Rule

NEAR = 0.3
FULL_PAGES = (3, 4, 5)  # of the letter: nothing but text


def near(millimetres: float) -> object:
    return pytest.approx(millimetres, abs=NEAR)


def left(page: int) -> float:
    """订口 is at the left of odd pages and at the right of even ones: both sides of a sheet coincide."""
    return 28 if page % 2 else 26


def test_full_pages_fill_the_type_area_with_22_lines(letter: Pages) -> None:
    for page in FULL_PAGES:
        body = [line for line in letter.lines(page) if line.size > 15]

        assert len(body) == 22
        assert body[0].top == near(37)
        assert body[-1].bottom == near(262)
        pitches = [below.top - above.top for above, below in itertools.pairwise(body)]
        assert pitches == pytest.approx([PITCH / MM] * 21, abs=0.05)


def test_wrapped_lines_reach_both_edges_of_the_type_area(letter: Pages) -> None:
    for page in FULL_PAGES:
        body = letter.lines(page, 16)
        wrapped = [above for above, below in itertools.pairwise(body) if below.left < left(page) + 1]
        right = left(page) + 156

        assert min(line.left for line in body) == near(left(page))
        # A closing mark at the edge lets its blank half hang out.
        assert all(right - 0.1 < line.right < right + 3 for line in wrapped)
        assert sum(line.right < right + 0.2 for line in wrapped) > 0.8 * len(wrapped)


@pytest.mark.parametrize("paragraphs", [1, 4, 7, 12, 16])
def test_the_imprint_finds_an_even_page_however_long_the_text_is(fonts: FontSet, paragraphs: int) -> None:
    text = "<p>各级各有关部门要按照职责分工，密切协作配合，认真组织实施，确保各项工作任务落到实处。</p>"
    job = dataclasses.replace(file_job(), template=text * paragraphs)

    pages = Pages(render.render(job, fonts))

    assert len(pages) % 2 == 0
    assert max(rule.bottom for rule in pages.rules(len(pages))) == near(262)


@pytest.mark.parametrize("paragraphs", [6, 7, 8])
def test_signature_and_note_never_stand_on_a_page_without_text(fonts: FontSet, paragraphs: int) -> None:
    text = "<p>请抓紧办理。</p>" * paragraphs
    job = dataclasses.replace(letter_job(), template=text)

    pages = Pages(render.render(job, fonts))

    last = [line.text for line in pages.lines(len(pages), 16)]
    assert "请抓紧办理。" in last
    assert last[-3:] == ["江苏省应急管理厅", "2021年3月15日", "（信息公开形式：依申请公开）"]


def test_what_a_notice_issues_is_no_annex(letter: Pages) -> None:
    title = letter.lines(2)[0]

    assert (title.text, round(title.size)) == ("2021年全省救援协调和", 22)
    assert "附件" not in letter.flat


def test_the_list_of_annexes_goes_on_below_its_own_first_character(fonts: FontSet) -> None:
    name = "关于进一步加强全省应急救援队伍建设和区域应急救援协作工作的实施方案"
    annexes = "".join(f'<section class="annex" title="{name}"><p>略。</p></section>' for _ in range(2))
    job = dataclasses.replace(letter_job(), template=f"<p>现予印发。</p>{annexes}", sealed=False)

    pages = Pages(render.render(job, fonts))

    first, second = pages.line(1, "附件：1."), pages.line(1, "2.")
    below = pages.lines(1, 16)[pages.lines(1, 16).index(first) + 1]
    assert first.left == near(28 + 2 * CELL / MM)
    assert second.left == near(28 + 5 * CELL / MM)
    assert below.left == near(28 + 5 * CELL / MM + 16 / MM * 0.75)


@pytest.mark.parametrize("paragraphs", [11, 12, 13])
def test_the_name_of_an_annex_is_not_torn_between_pages(fonts: FontSet, paragraphs: int) -> None:
    name = "关于进一步加强全省应急救援队伍建设和区域应急救援协作工作的实施方案"
    template = "<p>略。</p>" * paragraphs + f'<section class="annex" title="{name}"><p>略。</p></section>'

    pages = Pages(render.render(dataclasses.replace(letter_job(), template=template), fonts))

    began, ended = (
        [number for number in (1, 2) if any(part in line.text for line in pages.lines(number, 16))]
        for part in ("附件：", "实施方案")
    )
    assert began == ended


def test_minutes_name_the_meeting_above_a_red_rule_and_carry_no_signature(fonts: FontSet) -> None:
    job = dataclasses.replace(form_job(), layout=Layout.MINUTES, number="第12期", sealed=True)

    pages = Pages(render.render(job, fonts))

    assert pages.line(1, "昆山市应急管理局会议纪要").top == near(37 + 35)
    assert pages.rules(1)[0].width == near(156)
    assert [line.text for line in pages.lines(1, 16)].count("昆山市应急管理局") == 0


def test_a_table_fills_the_type_area_and_repeats_its_head(fonts: FontSet) -> None:
    rows = "".join(f"<tr><td>{n}</td><td>推动基层应急工作机构建设</td></tr>" for n in range(60))
    table = f"<table><thead><tr><th>序号</th><th>工作名称</th></tr></thead>{rows}</table>"

    pages = Pages(render.render(form_job(template=table), fonts))

    assert len(pages) > 1
    assert all("序号工作名称" in [line.text for line in pages.lines(n)] for n in range(1, len(pages) + 1))
    rules = pages.rules(2, wider_than=20)
    assert (min(rule.left for rule in rules), max(rule.right for rule in rules)) == (near(26), near(182))


def test_a_landscape_annex_turns_the_page(fonts: FontSet) -> None:
    table = "<table><tr><td>任务</td></tr></table>"
    job = form_job(
        template=f'<p>见附件。</p><section class="annex landscape" title="任务表">{table}</section>'
    )

    pages = Pages(render.render(job, fonts))

    assert max(rule.right for rule in pages.rules(2)) > 210
    assert len(pages) == 2  # no blank page turned back behind it


def test_an_order_has_a_number_but_no_title(fonts: FontSet) -> None:
    order = Pages(render.render(form_job(layout=Layout.ORDER, number="第3号", title="示例"), fonts))

    assert [line.text for line in order.lines(1)][:2] == ["昆山市应急管理局令", "第3号"]
    assert "示例" not in order.flat


def test_lines_stand_closer_when_the_seal_would_be_torn_from_its_text(fonts: FontSet) -> None:
    text = "<p>请各单位结合实际认真抓好贯彻落实，有关情况及时报告。</p>"
    usual, closer = (
        Pages(render.render(dataclasses.replace(file_job(), template=text * count), fonts))
        for count in (1, 3)
    )

    assert closer.seals(1)
    assert _pitch(closer) < _pitch(usual) == pytest.approx(PITCH / MM, abs=0.02)


def test_text_goes_with_a_signature_that_closer_lines_do_not_bring_back(fonts: FontSet) -> None:
    above = "<p>请各单位结合实际认真抓好贯彻落实，有关情况及时报告。</p>" * 5
    last = "<p>" + "请各单位明确专人负责，按照职责分工抓好落实，确保各项措施到位。" * 3 + "</p>"

    pages = Pages(render.render(dataclasses.replace(file_job(), template=above + last), fonts))

    signature = pages.line(2, "昆山市人民政府办公室").top
    assert len([line for line in pages.lines(2, 16) if line.top < signature]) >= 3
    assert pages.seals(2)


def test_addressees_that_leave_no_room_for_text_are_listed_in_the_imprint(fonts: FontSet) -> None:
    recipient = "、".join(f"示例市第{number}区应急管理局" for number in range(1, 40))

    pages = Pages(
        render.render(dataclasses.replace(file_job(), template="<p>请照办。</p>", recipient=recipient), fonts)
    )

    assert pages.line(1, "请照办。").size == near(16)
    assert pages.line(len(pages), "主送：示例市第1区应急管理局").size == near(14)


@pytest.mark.parametrize("count", [2, 3, 5, 7])
def test_the_seals_of_several_organs_stand_apart_within_the_type_area(fonts: FontSet, count: int) -> None:
    organs = tuple(f"示例市第{number}局" for number in range(1, count + 1))
    job = dataclasses.replace(
        letter_job(), template="<p>现予告知。</p>", organ=organs[0], co_organs=organs[1:]
    )

    pages = Pages(render.render(job, fonts))

    seals, edge = pages.seals(len(pages)), left(len(pages))
    assert len(seals) == count
    assert all(seal.left > edge - 0.1 and seal.right < edge + 156 for seal in seals)
    assert all(_apart(one, other) for one, other in itertools.combinations(seals, 2))


def test_a_draft_is_marked_and_carries_no_seal(fonts: FontSet) -> None:
    final = render.render(form_job(sealed=True), fonts)
    draft = render.render(form_job(sealed=True, stage=Stage.DRAFT), fonts)

    assert Pages(final).has_red(1)
    assert not Pages(draft).has_red(1)
    assert Pages(draft).flat == Pages(final).flat  # the mark is drawn: copying the text does not copy it


def _pitch(document: Pages) -> float:
    recipient, text, *_ = (line for line in document.lines(1, 16) if line.left < 40)
    return text.top - recipient.top


def _apart(one: Rule, other: Rule) -> bool:
    """Whether two round seals neither cut nor touch each other."""
    middles = (one.centre - other.centre, one.middle - other.middle)
    return math.hypot(*middles) > (one.width + other.width) / 2

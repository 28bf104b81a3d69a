"""Where things stand on the page, against GB/T 9704-2012, to a third of a millimetre."""

import dataclasses
import itertools

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


def test_a_file_has_its_head_35_mm_below_the_type_area_s_edge(file: Pages) -> None:
    head = file.line(1, "昆山市人民政府办公室文件")

    assert head.top == near(37 + 35)
    assert head.centre == near(106)


def test_a_file_has_its_number_two_lines_below_the_head_and_a_red_rule_4_mm_below_that(file: Pages) -> None:
    number, (rule, *_) = file.line(1, "昆政办发"), file.rules(1)

    assert number.centre == near(106)
    assert rule.middle == near(number.bottom + 4)
    assert (rule.left, rule.right) == (near(28), near(184))


def test_a_title_is_centred_in_size_2_about_two_lines_below_the_rule(file: Pages) -> None:
    title, rule = file.lines(1, 22), file.rules(1)[0]

    assert len(title) == 2
    assert [line.centre for line in title] == [near(106), near(106)]
    # The text below must stand on the grid, so the gap is two lines give or take half a one.
    assert title[0].top - rule.middle == pytest.approx(2 * PITCH / MM, abs=PITCH / 2 / MM)


def test_the_recipient_stands_flush_one_line_below_the_title_and_paragraphs_are_indented(file: Pages) -> None:
    title, recipient, paragraph = file.lines(1, 22)[-1], file.line(1, "昆山开发区、"), file.line(1, "为深入")

    assert recipient.left == near(28)
    assert recipient.top - title.top == pytest.approx(2 * PITCH / MM, abs=1.2)  # the title's type is larger
    assert paragraph.left == near(28 + 2 * CELL / MM)


def test_a_file_ends_with_its_imprint_at_the_foot_of_an_even_page(file: Pages) -> None:
    # A border is drawn as the outer and the inner edge of its box.
    outer_copies, inner_copies, outer, inner = _edges(file.rules(len(file)))

    assert len(file) % 2 == 0
    assert outer.bottom == near(262)
    assert inner_copies.top - outer_copies.top == pytest.approx(0.35, abs=0.02)
    assert inner.top - outer.top == pytest.approx(0.25, abs=0.02)
    assert outer.bottom - inner.bottom == pytest.approx(0.35, abs=0.02)
    assert file.line(len(file), "昆山市人民政府办公室2017年2月24日印发").size == near(14)


@pytest.mark.parametrize("paragraphs", [1, 4, 7, 12, 16])
def test_the_imprint_finds_an_even_page_however_long_the_text_is(fonts: FontSet, paragraphs: int) -> None:
    text = "<p>各级各有关部门要按照职责分工，密切协作配合，认真组织实施，确保各项工作任务落到实处。</p>"
    job = dataclasses.replace(file_job(), template=text * paragraphs)

    pages = Pages(render.render(job, fonts))

    assert len(pages) % 2 == 0
    assert max(rule.bottom for rule in pages.rules(len(pages))) == near(262)


def test_page_numbers_stand_outside_seven_mm_below_the_text(letter: Pages) -> None:
    for page in FULL_PAGES:
        number = letter.lines(page, 14)[-1]

        assert number.text == f"—{page}—"
        assert (number.top + number.bottom) / 2 == near(262 + 7)
        edge = 184 - number.right if page % 2 else number.left - 26
        assert edge == near(14 / MM)


def test_a_letter_s_head_is_measured_from_the_edge_of_the_paper(letter: Pages) -> None:
    head, rules = letter.line(1, "江苏省应急管理厅"), letter.rules(1, wider_than=160)

    assert head.top == near(30)
    assert {round(rule.left) for rule in rules} == {20}
    assert {round(rule.right) for rule in rules} == {190}
    assert rules[0].top == near(head.bottom + 4)
    assert max(rule.bottom for rule in rules) == near(297 - 20)


def test_a_letter_s_number_stands_right_below_the_rules_and_its_first_page_has_none(letter: Pages) -> None:
    number, rules = letter.line(1, "苏应急函"), letter.rules(1, wider_than=160)

    assert number.right == near(184)
    upper = max(rule.bottom for rule in rules if rule.top < 100)
    assert number.top - upper == near(16 * 7 / 8 / MM)
    assert "—1—" not in [line.text for line in letter.lines(1)]


def test_a_sealed_date_ends_four_characters_from_the_right_with_the_name_centred_on_it(letter: Pages) -> None:
    date = letter.line(1, "2021年3月15日")
    name = next(line for line in letter.lines(1, 16) if line.text == "江苏省应急管理厅")

    assert 184 - date.right == near(4 * CELL / MM)
    assert name.centre == near(date.centre)


def test_an_unsealed_date_begins_two_characters_right_of_the_name(fonts: FontSet) -> None:
    job = dataclasses.replace(
        letter_job(), sealed=False, organ="长三角应急管理专题合作组办公室", template="<p>现予告知。</p>"
    )

    pages = Pages(render.render(job, fonts))

    name, date = pages.lines(1, 16)[-3], pages.line(1, "2021年3月15日")
    assert 184 - name.right == near(2 * CELL / MM)
    assert date.left - name.left == near(2 * CELL / MM)


@pytest.mark.parametrize("paragraphs", range(5, 10))
def test_signature_and_note_never_stand_on_a_page_without_text(fonts: FontSet, paragraphs: int) -> None:
    text = "<p>请抓紧办理。</p>" * paragraphs
    job = dataclasses.replace(letter_job(), template=text)

    pages = Pages(render.render(job, fonts))

    last = [line.text for line in pages.lines(len(pages), 16)]
    assert "请抓紧办理。" in last
    assert last[-3:] == ["江苏省应急管理厅", "2021年3月15日", "（信息公开形式：依申请公开）"]


def test_an_annex_begins_on_its_own_page_with_label_and_title_on_lines_one_and_three(file: Pages) -> None:
    label, title = file.lines(3)[0], file.lines(3, 22)[0]

    assert (label.text, label.left, label.top) == ("附件", near(28), near(37))
    assert title.top - label.top == pytest.approx(2 * PITCH / MM, abs=1.2)


def test_what_a_notice_issues_is_no_annex(letter: Pages) -> None:
    title = letter.lines(2)[0]

    assert (title.text, title.size) == ("2021年全省救援协调和", 22)
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


@pytest.mark.parametrize("paragraphs", range(9, 16))
def test_the_name_of_an_annex_is_not_torn_between_pages(fonts: FontSet, paragraphs: int) -> None:
    name = "关于进一步加强全省应急救援队伍建设和区域应急救援协作工作的实施方案"
    template = "<p>略。</p>" * paragraphs + f'<section class="annex" title="{name}"><p>略。</p></section>'

    pages = Pages(render.render(dataclasses.replace(letter_job(), template=template), fonts))

    began, ended = (
        [number for number in (1, 2) if any(part in line.text for line in pages.lines(number, 16))]
        for part in ("附件：", "实施方案")
    )
    assert began == ended


def test_an_order_has_its_head_20_mm_below_the_type_area_s_edge(fonts: FontSet) -> None:
    job = dataclasses.replace(form_job(), layout=Layout.ORDER, number="第3号")

    head = Pages(render.render(job, fonts)).line(1, "昆山市应急管理局")

    assert (head.top, head.centre) == (near(57), near(106))


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


def test_a_draft_is_marked_and_carries_no_seal(fonts: FontSet) -> None:
    final = render.render(form_job(sealed=True), fonts)
    draft = render.render(form_job(sealed=True, stage=Stage.DRAFT), fonts)

    assert Pages(final).has_red(1)
    assert not Pages(draft).has_red(1)
    assert Pages(draft).flat == Pages(final).flat  # the mark is drawn: copying the text does not copy it


def _edges(rules: list[Rule]) -> list[Rule]:
    return list(dict.fromkeys(rules))

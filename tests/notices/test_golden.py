"""Two real notices, set from their texts, say what the originals say: each character, blanks aside."""

import itertools

import pytest

from notices.lines import NO_END, NO_START
from tests.notices.conftest import SEEDS
from tests.notices.pages import Pages

NOTE = "（信息公开形式：依申请公开）"
TABLE_PAGES = range(3, 8)  # of the file
BRACKETS = str.maketrans("()", "（）")  # the original mixes both; among Chinese ours are wide


def original(name: str) -> str:
    return "".join((SEEDS / name).read_text(encoding="utf-8").split()).translate(BRACKETS)


def without(text: str, *added: str) -> str:
    """Return the text without what the standard puts there and the original, a web page, leaves out."""
    for each in added:
        assert text.count(each) == 1, each
        text = text.replace(each, "")
    return text


def table(file: Pages) -> str:
    """The annex: its head stands on every page and is read once."""
    pages = [file.cells(number) for number in TABLE_PAGES]
    head = pages[0][0]
    assert all(rows[0] == head for rows in pages)
    cells = itertools.chain(head, *(row for rows in pages for row in rows[1:]))
    return "".join("".join(cell.split()) for cell in cells)


def page(document: Pages, number: int) -> str:
    return "".join(line.text for line in document.lines(number) if line.top < 262.5)


def test_the_jiangsu_letter_says_what_the_original_says(letter: Pages) -> None:
    signature = "江苏省应急管理厅2021年3月15日"

    text = without(letter.flat, signature, NOTE) + NOTE  # the web page has the note behind all the rest

    assert text == original("work_points.txt")


def test_the_kunshan_file_says_what_the_original_says(file: Pages) -> None:
    listed = "附件：加强应急救援能力建设2017年工作任务分解表"
    signature, printed = "昆山市人民政府办公室2017年2月24日", "昆山市人民政府办公室2017年2月24日印发"

    text = without(page(file, 1) + page(file, 2), listed, signature)
    annex = "附件加强应急救援能力建设2017年工作任务分解表" + table(file)
    imprint = without(page(file, len(file)), printed)

    assert text + annex + imprint == original("capacity_tasks.txt")


def test_the_annex_of_the_kunshan_file_has_twenty_rows(file: Pages) -> None:
    numbers = [row[0] for page in TABLE_PAGES for row in file.cells(page)[1:]]

    assert numbers == [str(number) for number in range(1, 21)]


def test_no_line_breaks_the_rules_of_setting(letter: Pages, file: Pages) -> None:
    lines = [line.text for number in range(1, len(letter) + 1) for line in letter.lines(number, 16)]
    lines += [line.text for number in (1, 2) for line in file.lines(number, 16)]
    rows = [row for number in TABLE_PAGES for row in file.cells(number)]
    lines += [line for row in rows for cell in row for line in cell.splitlines()]

    assert len(lines) > 300
    assert [line for line in lines if line[0] in NO_START or line[-1] in NO_END] == []


@pytest.mark.parametrize(("name", "pages"), [("letter", range(1, 7)), ("file", range(1, 3))])
def test_no_blank_stands_beside_a_chinese_character(
    name: str, pages: range, request: pytest.FixtureRequest
) -> None:
    document: Pages = request.getfixturevalue(name)

    assert [document.blanks_beside_chinese(number) for number in pages] == [[]] * len(pages)


@pytest.mark.parametrize(("name", "numbered"), [("letter", range(2, 7)), ("file", range(1, 9))])
def test_the_pages_are_numbered(name: str, numbered: range, request: pytest.FixtureRequest) -> None:
    document: Pages = request.getfixturevalue(name)

    found = [number for number in range(1, len(document) + 1) if document.numbered(number)]

    assert found == [*numbered]

"""Columns stay straight whatever stands in them."""

from hypothesis import given
from hypothesis import strategies as st

from demonstration.table import Column, draw, shortened, width_of

COLUMNS = (Column("case", 10), Column("yuan", 9, to_the_right=True), Column("documents", 12))
words = st.lists(st.text(st.sampled_from("甲乙丙（ab1 "), min_size=1, max_size=12), max_size=4)


def test_a_chinese_character_takes_two_cells() -> None:
    assert [width_of(text) for text in ("备案", "KS.1", "第1号", "")] == [4, 4, 5, 0]


def test_amounts_stand_at_the_right_edge_of_their_column() -> None:
    table = draw(COLUMNS, [(["甲队"], ["600.00"], ["决定书"]), (["b"], ["54,270.00"], [])])

    assert table.splitlines()[2:4] == ["甲队           600.00  决定书", "b           54,270.00"]


def test_what_does_not_fit_goes_on_in_the_next_line() -> None:
    table = draw(COLUMNS, [(["a"], [], ["登记表", "收件回执", "告知书"])])

    assert [line[23:] for line in table.splitlines()[2:5]] == ["登记表", "收件回执", "告知书"]


def test_a_long_title_is_cut_with_an_ellipsis() -> None:
    assert shortened("昆山示例化工救援队", 10) == "昆山示例…"
    assert shortened("昆山", 10) == "昆山"


@given(st.lists(st.tuples(words, words, words), max_size=4))
def test_no_line_is_wider_than_the_table(rows: list[tuple[list[str], list[str], list[str]]]) -> None:
    _, rule, *lines = draw(COLUMNS, rows).splitlines()

    assert all(width_of(line) <= len(rule) for line in lines)


@given(st.lists(st.tuples(words, words, words), min_size=1, max_size=4))
def test_nothing_but_blanks_is_lost(rows: list[tuple[list[str], list[str], list[str]]]) -> None:
    body = draw(COLUMNS, rows).splitlines()[2:-1]

    said = "".join(text for row in rows for cell in row for text in cell)
    assert sorted("".join(body).replace(" ", "")) == sorted(said.replace(" ", ""))

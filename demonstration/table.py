"""A plain-text table whose columns stay straight when Chinese stands in them."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

GAP = "  "


@dataclass(frozen=True)
class Column:
    """`width` in cells of a terminal; what is longer goes on in the next line."""

    head: str
    width: int
    to_the_right: bool = False


def draw(columns: Sequence[Column], rows: Sequence[Sequence[Sequence[str]]]) -> str:
    """Return the table. A cell is a sequence of texts; as many stand on a line as fit."""
    rule = GAP.join("─" * column.width for column in columns)
    head = _line(columns, [column.head for column in columns])
    body = [_row(columns, row) for row in rows]
    return "\n".join([head, rule, *body, rule])


def width_of(text: str) -> int:
    """Return how many cells of a terminal the text takes: a Chinese character two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def shortened(text: str, width: int) -> str:
    """Return the text, or as much of its beginning as fits with an ellipsis."""
    return text if width_of(text) <= width else f"{next(_broken(text, width - 1))}…"


def _row(columns: Sequence[Column], row: Sequence[Sequence[str]]) -> str:
    cells = [list(_wrapped(texts, column.width)) for column, texts in zip(columns, row, strict=True)]
    return "\n".join(_line(columns, line) for line in zip_longest(*cells, fillvalue=""))


def _wrapped(texts: Sequence[str], width: int) -> Iterator[str]:
    line = ""
    for text in texts:
        joined = f"{line}{GAP if line else ''}{text}"
        if line and width_of(joined) > width:
            yield from _broken(line, width)
            joined = text
        line = joined
    yield from _broken(line, width)


def _broken(text: str, width: int) -> Iterator[str]:
    """Yield the text in pieces that fit; Chinese breaks anywhere."""
    piece = ""
    for character in text:
        if width_of(piece + character) > width:
            yield piece
            piece = ""
        piece += character
    yield piece


def _line(columns: Sequence[Column], texts: Sequence[str]) -> str:
    return GAP.join(_padded(text, column) for text, column in zip(texts, columns, strict=True)).rstrip()


def _padded(text: str, column: Column) -> str:
    blanks = " " * (column.width - width_of(text))
    return blanks + text if column.to_the_right else text + blanks

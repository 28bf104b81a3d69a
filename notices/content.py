"""The content of a document between its head and its signature, as plain values."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from notices.lines import Run


class Level(StrEnum):
    """What a paragraph is in the hierarchy of an official document."""

    BODY = "p"
    FIRST = "h2"  # 一、 in 黑体
    SECOND = "h3"  # （一） in 楷体
    THIRD = "h4"  # 1. in 仿宋


class Place(StrEnum):
    """Where a paragraph or a cell's text stands."""

    INDENTED = ""  # two characters in, as the body does
    FLUSH = "flush"
    CENTRED = "center"
    RIGHT = "right"


@dataclass(frozen=True)
class Paragraph:
    """One paragraph; several lines when the author divided it by <br>."""

    lines: tuple[tuple[Run, ...], ...]
    level: Level = Level.BODY
    place: Place = Place.INDENTED


@dataclass(frozen=True)
class Roll:
    """Names behind a label, as 纪要 have them: 出席：…; they go on below the first name."""

    label: str
    names: tuple[Run, ...]


@dataclass(frozen=True)
class Cell:
    """A cell of a table. Bare text stands flush; a <p> in it is indented as in the body."""

    paragraphs: tuple[Paragraph, ...]
    heading: bool = False
    columns: int = 1
    rows: int = 1
    place: Place = Place.FLUSH
    signed: bool = False  # 署名, 日期 and 印章 stand at its foot, as forms have it


@dataclass(frozen=True)
class Row:
    """A row; `tall` gives it room for handwriting."""

    cells: tuple[Cell, ...]
    tall: bool = False


@dataclass(frozen=True)
class Table:
    """A bordered table. The head repeats on every page."""

    head: tuple[Row, ...]
    body: tuple[Row, ...]
    widths: tuple[float, ...] = ()  # percent of the columns; (): equal
    caption: str = ""
    compact: bool = False  # small type, for a form that has to stay on one page


Block = Paragraph | Roll | Table


@dataclass(frozen=True)
class Annex:
    """附件, or the document that a notice issues: begins on a page of its own."""

    title: str
    blocks: tuple[Block, ...]
    landscape: bool = False
    issued: bool = False  # 被印发的文件: no 附件, so neither labelled nor listed


@dataclass(frozen=True)
class Content:
    """Everything a template says."""

    blocks: tuple[Block, ...]
    annexes: tuple[Annex, ...] = field(default=())

    def texts(self) -> Iterator[str]:
        """Yield every text that will be printed."""
        yield from _texts(self.blocks)
        for annex in self.annexes:
            yield annex.title
            yield from _texts(annex.blocks)


def _texts(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from (run.text for line in block.lines for run in line)
            continue
        if isinstance(block, Roll):
            yield from (block.label, *(run.text for run in block.names))
            continue
        yield block.caption
        for row in (*block.head, *block.body):
            paragraphs = (paragraph for cell in row.cells for paragraph in cell.paragraphs)
            yield from (run.text for paragraph in paragraphs for line in paragraph.lines for run in line)

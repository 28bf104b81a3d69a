"""The running text: paragraphs on the grid, tables, annexes and the list of them."""

import html
import re

from notices.content import Annex, Block, Cell, Level, Paragraph, Place, Row, Table
from notices.fonts import FontSet
from notices.layout.grid import CELL, blank
from notices.layout.title import title_html
from notices.lines import Run, compose, width
from notices.typefaces import Face

LATIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9.%/\-]*")
FIRST_SENTENCE = re.compile(r"（[一二三四五六七八九十]+）[^。]*。")


def runs_html(text: str) -> str:
    """Return text of one line with its Latin letters and digits in 宋体."""
    return LATIN.sub(lambda match: f'<span class="song">{match[0]}</span>', html.escape(text, quote=False))


def blocks_html(blocks: tuple[Block, ...], fonts: FontSet) -> str:
    """Return paragraphs and tables one after the other."""
    return "".join(
        _table(block) if isinstance(block, Table) else _paragraph(block, fonts) for block in blocks
    )


def paragraph_html(
    runs: list[Run], fonts: FontSet, indent: float = 2, hang: float = 0, tag: str = "p"
) -> str:
    """Return a justified paragraph; indents in cells."""
    lines = "<br>".join(line.html() for line in compose(runs, fonts, indent, hang))
    style = f"text-indent:{(indent - hang) * CELL:.3f}pt"
    if hang:
        style += f";padding-left:{hang * CELL:.3f}pt"
    return f'<{tag} class="set" style="{style}">{lines}</{tag}>'


def annex_list(annexes: tuple[Annex, ...], fonts: FontSet) -> str:
    """附件说明: a blank line below the text; a long name goes on under its own first character."""
    if not annexes:
        return ""
    if len(annexes) == 1:
        return blank() + paragraph_html([Run(f"附件：{annexes[0].title}")], fonts, indent=2, hang=5)
    entries = []
    for number, annex in enumerate(annexes, 1):
        label = "附件：" if number == 1 else ""
        name_at = 5 + (width([Run(f"{number}.")], fonts)) / CELL
        entries.append(
            paragraph_html(
                [Run(f"{label}{number}.{annex.title}")], fonts, indent=2 if label else 5, hang=name_at
            )
        )
    return blank() + "".join(entries)


def annexes_html(annexes: tuple[Annex, ...], fonts: FontSet) -> str:
    """Return each annex on a new page: 附件 in 黑体 on line 1, its title on line 3."""
    return "".join(
        _annex(annex, f"附件{number}" if len(annexes) > 1 else "附件", fonts)
        for number, annex in enumerate(annexes, 1)
    )


def _annex(annex: Annex, label: str, fonts: FontSet) -> str:
    page = "landscape" if annex.landscape else "auto"
    label_html = f'<p class="set">{_spans((Run(label, Face.HEI),))}</p>'
    return (
        f'<section style="break-before:page;page:{page}">{label_html}{blank()}'
        f"{title_html(annex.title, fonts)}{blank()}{blocks_html(annex.blocks, fonts)}</section>"
    )


def _paragraph(paragraph: Paragraph, fonts: FontSet) -> str:
    if paragraph.place in (Place.CENTRED, Place.RIGHT):
        lines = "<br>".join(_spans(line) for line in paragraph.lines)
        return f'<p class="set {paragraph.place}">{lines}</p>'
    indent = 0 if paragraph.place is Place.FLUSH else 2
    parts = []
    for number, line in enumerate(paragraph.lines):
        runs = _run_in(list(line)) if paragraph.level is Level.SECOND else list(line)
        # A heading that goes on as text is a paragraph: it may be parted from the next one by a page.
        tag = "p" if len({run.face for run in runs}) > 1 or number else paragraph.level.value
        parts.append(paragraph_html(runs, fonts, indent, tag=tag))
    return "".join(parts)


def _run_in(runs: list[Run]) -> list[Run]:
    """（一）heading。text: only the first sentence is 楷体."""
    first = runs[0] if runs else Run("")
    match = FIRST_SENTENCE.match(first.text)
    if not match or match.end() == len(first.text):
        return runs
    return [Run(match[0], Face.KAI), Run(first.text[match.end() :]), *runs[1:]]


def _table(table: Table) -> str:
    columns = "".join(f'<col style="width:{share:g}%">' for share in table.widths)
    head = f"<thead>{''.join(_row(row) for row in table.head)}</thead>" if table.head else ""
    caption = f'<p class="caption">{runs_html(table.caption)}</p>' if table.caption else ""
    return f"{caption}<table>{columns}{head}<tbody>{''.join(_row(row) for row in table.body)}</tbody></table>"


def _row(row: Row) -> str:
    return f"<tr{' class=tall' if row.tall else ''}>{''.join(_cell(cell) for cell in row.cells)}</tr>"


def _cell(cell: Cell) -> str:
    tag = "th" if cell.heading else "td"
    spans = "".join(
        f' {name}="{number}"'
        for name, number in (("colspan", cell.columns), ("rowspan", cell.rows))
        if number > 1
    )
    place = f' class="{cell.place}"' if cell.place in (Place.CENTRED, Place.RIGHT) else ""
    return f"<{tag}{spans}{place}>{'<br>'.join(_spans(line) for line in cell.lines)}</{tag}>"


def _spans(line: tuple[Run, ...]) -> str:
    return "".join(
        runs_html(run.text)
        if run.face is Face.FANGSONG
        else f'<span class="{run.face}">{html.escape(run.text, quote=False)}</span>'
        for run in line
    )

"""The running text: paragraphs on the grid, tables, annexes and the list of them."""

import re

from notices.content import Annex, Block, Level, Paragraph, Place, Table
from notices.fonts import FontSet
from notices.layout.grid import CELL, blank
from notices.layout.runs import spans
from notices.layout.table import table_html
from notices.layout.title import title_html
from notices.lines import Run, compose, width
from notices.typefaces import Face

FIRST_SENTENCE = re.compile(r"（[一二三四五六七八九十]+）[^。]*。")


def blocks_html(blocks: tuple[Block, ...], fonts: FontSet) -> str:
    """Return paragraphs and tables one after the other."""
    return "".join(
        table_html(block) if isinstance(block, Table) else _paragraph(block, fonts) for block in blocks
    )


def paragraph_html(
    runs: list[Run], fonts: FontSet, indent: float = 2, hang: float = 0, tag: str = "p"
) -> str:
    """Return a justified paragraph; indents in cells."""
    lines = "<br>".join(line.html() for line in compose(runs, fonts, indent, hang))
    style = f"text-indent:{(indent - hang) * CELL:.3f}pt"
    if hang:
        style += f";padding-left:{hang * CELL:.3f}pt;break-inside:avoid"  # the name of an annex stays whole
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
    label_html = f'<p class="set">{spans((Run(label, Face.HEI),))}</p>'
    return (
        f'<section style="break-before:page;page:{page}">{label_html}{blank()}'
        f"{title_html(annex.title, fonts)}{blank()}{blocks_html(annex.blocks, fonts)}</section>"
    )


def _paragraph(paragraph: Paragraph, fonts: FontSet) -> str:
    if paragraph.place in (Place.CENTRED, Place.RIGHT):
        lines = "<br>".join(spans(line) for line in paragraph.lines)
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

"""The running text: paragraphs on the grid, tables, annexes and the list of them."""

import itertools
import re
from collections.abc import Iterator

from notices.content import Annex, Block, Level, Paragraph, Place, Roll, Table
from notices.fonts import FontSet
from notices.layout.grid import CELL, blank
from notices.layout.runs import spans
from notices.layout.table import table_html
from notices.layout.title import title_html
from notices.lines import Run, compose, width
from notices.typefaces import Face

FIRST_SENTENCE = re.compile(r"（[一二三四五六七八九十]+）[^。]*。")


def blocks_html(blocks: tuple[Block, ...], fonts: FontSet) -> str:
    """Return paragraphs, rolls and tables one after the other."""
    parts = []
    for above, block in zip((None, *blocks), blocks, strict=False):
        if isinstance(block, Table):
            parts.append(table_html(block))
        elif isinstance(block, Roll):
            parts.append(_roll(block, fonts) if isinstance(above, Roll) else blank() + _roll(block, fonts))
        else:
            parts.append(_paragraph(block, fonts))
    return "".join(parts)


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
    annexes = tuple(annex for annex in annexes if not annex.issued)
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
    """Return each on a new page: 附件 in 黑体 on line 1, its title on line 3."""
    labels = _labels(annexes)
    return "".join(_annex(annex, label, fonts) for annex, label in zip(annexes, labels, strict=True))


def _labels(annexes: tuple[Annex, ...]) -> Iterator[str]:
    """Yield 附件, with a number when there are several; "" for what is issued and no annex."""
    labelled = [annex for annex in annexes if not annex.issued]
    numbers = itertools.count(1)
    for annex in annexes:
        number = "" if annex.issued else f"附件{next(numbers)}"
        yield number if len(labelled) > 1 else number[:2]


def _annex(annex: Annex, label: str, fonts: FontSet) -> str:
    page = "landscape" if annex.landscape else "auto"
    label_html = f'<p class="set">{spans((Run(label, Face.HEI),))}</p>{blank()}' if label else ""
    return (
        f'<section style="break-before:page;page:{page}">{label_html}'
        f"{title_html(annex.title, fonts)}{blank()}{blocks_html(annex.blocks, fonts)}</section>"
    )


def _roll(roll: Roll, fonts: FontSet) -> str:
    """The names go on below the first one, behind the colon."""
    runs = [Run(f"{roll.label}：", Face.HEI), *roll.names]
    return paragraph_html(runs, fonts, indent=2, hang=2 + len(roll.label) + 1)


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

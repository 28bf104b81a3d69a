"""发文机关标志: the red name at the head, or the names of several organs one below the other."""

import html

from notices.job import Layout, NoticeJob
from notices.layout import grid
from notices.layout.grid import MM

TEXT_WIDTH = grid.TEXT_WIDTH_MM * MM
MAX_PT = 52.0  # larger than this it shouts
FILLED = 0.86  # of the line: from here on a name is spread to the full width

STACKED_MAX_PT = 36.0
STACKED_HEIGHT = 90 * MM  # the first page must show some of the text, however many organs there are
STACKED_PITCH = 1.3  # em
SUFFIX = 1.4  # size of 文件 beside the names, in em of theirs
SUFFIX_GAP = 0.6  # em

SUFFIXES = {Layout.FILE: "文件", Layout.ORDER: "令", Layout.MINUTES: "会议纪要"}


def mark_html(job: NoticeJob, top: float) -> tuple[str, float]:
    """Return the mark and where it ends, from where its upper edge is to stand (pt)."""
    suffix = SUFFIXES.get(job.layout, "")
    if job.head or job.lead_alone or not job.co_organs:
        return _single(job.head or job.organ + suffix, top)
    return _stacked((job.organ, *job.co_organs), suffix, top)


def mark_box(name: str, top: float, size: float, gap: float = 0) -> str:
    """Return one centred line of the mark; `gap` lies between its characters."""
    # The indent is what letter-spacing adds behind the last character: else the name stands off the middle.
    return (
        f'<div class="fixed mark" style="left:0;right:0;text-indent:{gap:.3f}pt;{_type(top, size, gap)}">'
        f"{html.escape(name)}</div>"
    )


def gap_within(name: str, longest: int, size: float) -> float:
    """Return what lies between the characters of a name that is spread to the longest one's width."""
    return (longest - len(name)) * size / max(len(name) - 1, 1)


def _single(name: str, top: float) -> tuple[str, float]:
    count = len(name)
    size = min(MAX_PT, TEXT_WIDTH / count)
    spread = (TEXT_WIDTH - count * size) / max(count - 1, 1)
    gap = spread if count * size > TEXT_WIDTH * FILLED else min(0.15 * size, spread)
    return mark_box(name, top, size, gap), top + size


def _stacked(names: tuple[str, ...], suffix: str, top: float) -> tuple[str, float]:
    """The names in one column as wide as the longest, 文件 right of its middle, both centred together."""
    longest = max(map(len, names))
    beside = SUFFIX_GAP + SUFFIX * len(suffix) if suffix else 0
    size = min(STACKED_MAX_PT, TEXT_WIDTH / (longest + beside), STACKED_HEIGHT / (STACKED_PITCH * len(names)))
    left = (TEXT_WIDTH - (longest + beside) * size) / 2
    height = (STACKED_PITCH * (len(names) - 1) + 1) * size
    lines = ""
    for row, name in enumerate(names):
        style = _type(top + row * STACKED_PITCH * size, size, gap_within(name, longest, size))
        lines += _placed(name, left, style)
    if suffix:
        middle = top + (height - SUFFIX * size) / 2
        lines += _placed(suffix, left + (longest + SUFFIX_GAP) * size, _type(middle, SUFFIX * size, 0))
    return lines, top + height


def _placed(text: str, left: float, style: str) -> str:
    return f'<div class="fixed mark" style="left:{left:.3f}pt;{style}">{html.escape(text)}</div>'


def _type(top: float, size: float, gap: float) -> str:
    return f"top:{top:.3f}pt;font-size:{size:.2f}pt;line-height:{size:.2f}pt;letter-spacing:{gap:.3f}pt"

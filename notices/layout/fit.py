"""What gives way when a document would not stand as the standard wants it, found by laying it out."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from notices.layout import grid
from notices.layout.setting import Setting
from notices.layout.sheet import Sheet

MOST_LINES = 27  # on a page: 24 pt from line to line, half again the characters; closer ones are hard to read
TORN_LINES = 2  # of text or fewer above the signature: it is as good as torn from the text
PX = 96 / 72  # WeasyPrint's own unit, per point


@dataclass(frozen=True)
class Attempt:
    """A document laid out in one setting; its imprint stands on a page of its own, to be measured."""

    sheet: Sheet
    laid_out: Any

    def place(self, name: str) -> tuple[int, float]:
        """Return page (from 1) and height (px from the page's top) of an anchor; nowhere is the very top."""
        for number, page in enumerate(self.laid_out.pages, 1):
            if name in page.anchors:
                return number, page.anchors[name][1]
        return 1, 0.0

    @property
    def torn(self) -> bool:
        """Whether the signature has gone to a page with next to no text."""
        page, height = self.place("closing")
        text = grid.TOP_MM * grid.MM + TORN_LINES * self.sheet.setting.pitch
        return page > 1 and height < text * PX


def fitting(attempt: Callable[[Setting], Attempt]) -> Attempt:
    """Return the first attempt that is as it should be, else the plainest.

    7.3.2: addressees that push the text off the first page go into the imprint.
    7.3.5.5: lines stand closer when seal and date would be torn from the text; where that does not help, more
    of the text goes along with them.
    """
    found = attempt(Setting())
    if found.place("text")[0] > 1:
        found = attempt(Setting(recipient_in_imprint=True))
    if found.torn:
        found = _closer(found, attempt)
    if found.torn:
        found = attempt(replace(found.sheet.setting, lines_along=TORN_LINES + 1))
    return found


def _closer(torn: Attempt, attempt: Callable[[Setting], Attempt]) -> Attempt:
    """Return it with as few more lines to a page as mend it; as it was when none do.

    What few lines more mend, many mend too: halving takes three attempts at most where trying all takes four.
    """
    best, fewest, most = torn, grid.LINES + 1, MOST_LINES
    while fewest <= most:
        lines = (fewest + most) // 2
        closer = attempt(replace(torn.sheet.setting, lines=lines))
        if closer.place("closing") < (torn.place("closing")[0], 0):
            best, most = closer, lines - 1
        else:
            fewest = lines + 1
    return best

"""How a document is set where the standard leaves a choice."""

import math
from dataclasses import dataclass

from notices.layout import grid
from notices.layout.grid import MM, SIZE

ROUNDED_TO = 0.002  # pt, downwards: the last line must fit


@dataclass(frozen=True)
class Setting:
    """The usual one is 22 lines a page, and the addressees above the text."""

    lines: int = grid.LINES
    recipient_in_imprint: bool = False
    lines_along: int = 1  # of the last paragraph that go with the signature to its page

    @property
    def pitch(self) -> float:
        """Points from one line to the next: the character boxes fill the type area."""
        exact = (grid.TEXT_HEIGHT_MM * MM - SIZE) / (self.lines - 1)
        return math.floor(exact / ROUNDED_TO) * ROUNDED_TO

    @property
    def leading(self) -> float:
        """Points above and below the character box in its line."""
        return (self.pitch - SIZE) / 2

    @property
    def top(self) -> float:
        """Points from the page's edge to the first line, whose character box begins at the type area."""
        return grid.TOP_MM * MM - self.leading

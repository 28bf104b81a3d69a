"""Compose Chinese lines on the 28-cell grid: 禁则, squeezed punctuation, flush right edge.

WeasyPrint can't justify Chinese: left to CSS, three wrapped lines in ten miss the right edge. So each line is
broken and spaced here, and WeasyPrint gets lines that must not wrap.
"""

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from notices.fonts import FontSet
from notices.layout.grid import CELL, CELLS, SIZE, TRACKING
from notices.typefaces import Face

NO_START = frozenset("，。、；：？！）》〉」』】〕”’％%‰℃…—·～々)],.;:?!")
NO_END = frozenset("（《〈「『【〔“‘￥¥№([")
CLOSING = frozenset("，。、；：？！）》〉」』】〕”’")  # ink on the left, the right half is blank
OPENING = frozenset("（《〈「『【〔“‘")  # ink on the right, the left half is blank
SQUEEZE = 0.42  # em a mark may give up; more and marks touch their neighbours
ORPHAN = 2  # characters
TOLERANCE = 0.02  # pt
HAIR = 1e-4  # pt: spacings nearer than this are one spacing

_UNIT = re.compile(r"[A-Za-z0-9][A-Za-z0-9.,:/%\-+]*(?<![.,:])%?|——|……|.", re.DOTALL)
_HAN = "\u3400-\u9fff\uf900-\ufaff，。、；：？！“”‘’（）《》〈〉〔〕【】·\U00020000-\U0003ffff"
_STRAY_BLANK = re.compile(rf"(?<=[{_HAN}])[ \u00a0]+|[ \u00a0]+(?=[{_HAN}])")


@dataclass(frozen=True)
class Run:
    """Text in one face."""

    text: str
    face: Face = Face.FANGSONG


@dataclass(frozen=True)
class Glyph:
    """A character with the face it is set in and its width in points, tracking included."""

    character: str
    face: Face
    width: float


@dataclass(frozen=True)
class Line:
    """Glyphs of one line and the width they have to fill."""

    glyphs: tuple[Glyph, ...]
    room: float  # pt
    last: bool  # of its paragraph: stays ragged

    @property
    def text(self) -> str:
        return "".join(glyph.character for glyph in self.glyphs)

    def html(self) -> str:
        """Return spans of equal face and letter-spacing."""
        spacing = _spacing(self)
        parts, start = [], 0
        for end in range(1, len(self.glyphs) + 1):
            if end < len(self.glyphs) and _alike(self.glyphs, spacing, end):
                continue
            parts.append(_span(self.glyphs[start:end], spacing[start]))
            start = end
        return "".join(parts)


def normalise(text: str) -> str:
    """Drop blanks beside Chinese characters (left over from Word); widen brackets around Chinese."""
    text = re.sub(r"\s+", " ", text.replace("\u3000", " ")).strip()
    text = _STRAY_BLANK.sub("", text)
    text = re.sub(rf"\((?=[{_HAN}])", "（", text)
    return re.sub(rf"(?<=[{_HAN}])\)", "）", text)


def compose(runs: Sequence[Run], fonts: FontSet, indent: float = 2, hang: float = 0) -> list[Line]:
    """Break `runs` into lines; `indent` (first line) and `hang` (the others) in cells."""
    full = (CELLS - 1) * CELL + SIZE
    lines: list[Line] = []
    current: list[Glyph] = []

    def room() -> float:
        return full - (hang if lines else indent) * CELL

    for group in _groups(runs, fonts):
        pieces = (
            [group] if _natural(group) <= full - max(indent, hang) * CELL else [[glyph] for glyph in group]
        )
        for piece in pieces:
            if current and not _takes(current, piece, room()):
                lines.append(Line(tuple(current), room(), last=False))
                current = []
            current = current + piece
    lines.append(Line(tuple(current), room(), last=True))
    return _without_orphan(lines)


def width(runs: Iterable[Run], fonts: FontSet) -> float:
    """Return how many points the runs take on one line."""
    return _natural([glyph for group in _groups(runs, fonts) for glyph in group])


def _without_orphan(lines: list[Line]) -> list[Line]:
    """Put a last line of one or two characters into the blank halves of the line before, if it has room."""
    if len(lines) < 2 or len(lines[-1].glyphs) > ORPHAN:
        return lines
    *others, above, orphan = lines
    whole = (*above.glyphs, *orphan.glyphs)
    if _natural(whole) - above.room > _give(whole):
        return lines
    return [*others, Line(whole, above.room, last=True)]


def _groups(runs: Iterable[Run], fonts: FontSet) -> list[list[Glyph]]:
    """Return what must stay together: words, numbers, marks with the character they cling to."""
    groups: list[list[Glyph]] = []
    for run in runs:
        for match in _UNIT.finditer(run.text):
            unit = [_glyph(character, _face(match.group(), run.face), fonts) for character in match.group()]
            clings = groups and (unit[0].character in NO_START or groups[-1][-1].character in NO_END)
            if clings:
                groups[-1].extend(unit)
            else:
                groups.append(unit)
    return groups


def _face(unit: str, face: Face) -> Face:
    """Latin letters and digits of 仿宋 are a heavy sans; 宋体 has half-width ones that sit on the grid."""
    return Face.SONG if face is Face.FANGSONG and unit[0].isascii() and unit[0].isalnum() else face


def _glyph(character: str, face: Face, fonts: FontSet) -> Glyph:
    return Glyph(character, face, fonts.advance(character, face) * SIZE + TRACKING)


def _natural(glyphs: Sequence[Glyph]) -> float:
    return sum(glyph.width for glyph in glyphs) - TRACKING


def _takes(line: Sequence[Glyph], piece: Sequence[Glyph], room: float) -> bool:
    """Return whether the line takes the piece too, if need be into the blank halves of its marks.

    Of squeezing the piece in and leaving it out, the one that moves the other characters less is right.
    """
    glyphs = [*line, *piece]
    over = _natural(glyphs) - room
    if over <= TOLERANCE:
        return True
    return over <= min(_give(glyphs), room - _natural(line) + TOLERANCE)


def _give(glyphs: Sequence[Glyph]) -> float:
    """Return how many points the marks can give up."""
    marks = sum(
        glyph.character in CLOSING or (glyph.character in OPENING and at > 0)
        for at, glyph in enumerate(glyphs)
    )
    return marks * SQUEEZE * SIZE


def _spacing(line: Line) -> list[float]:
    """Return the letter-spacing after each glyph."""
    count = len(line.glyphs)
    spacing = [TRACKING] * count
    slack = line.room - _natural(line.glyphs) if count else 0.0
    if slack < -TOLERANCE:
        return _squeezed(line, spacing, slack)
    if not line.last and slack > TOLERANCE and count > 1:
        return [*(TRACKING + slack / (count - 1) for _ in range(count - 1)), TRACKING]
    return spacing


def _squeezed(line: Line, spacing: list[float], slack: float) -> list[float]:
    end = len(line.glyphs) - 1
    if line.glyphs[end].character in CLOSING:
        slack = min(0.0, slack + 0.5 * SIZE)  # the blank half of the last mark may hang out of the line
    places = [
        at if glyph.character in CLOSING else at - 1
        for at, glyph in enumerate(line.glyphs)
        if (glyph.character in CLOSING and at < end) or (glyph.character in OPENING and at > 0)
    ]
    for place in places:
        spacing[place] += slack / len(places)
    return spacing


def _alike(glyphs: Sequence[Glyph], spacing: Sequence[float], at: int) -> bool:
    return glyphs[at].face is glyphs[at - 1].face and abs(spacing[at] - spacing[at - 1]) < HAIR


def _span(glyphs: Sequence[Glyph], spacing: float) -> str:
    text = html.escape("".join(glyph.character for glyph in glyphs))
    face = glyphs[0].face
    if abs(spacing - TRACKING) < HAIR:
        return text if face is Face.FANGSONG else f'<span class="{face}">{text}</span>'
    return f'<span class="{face}" style="letter-spacing:{spacing:.4f}pt">{text}</span>'

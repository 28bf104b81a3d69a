"""The prepared font set: how wide a character is, which characters no face has, what a glyph looks like."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.ttLib import TTFont

from config import ROOT
from notices.typefaces import ORIGINS, RARE_FACES, TEXT_FACES, Face
from wording import N_, Refusal

DEFAULT_FOLDER = ROOT / "var" / "fonts"
COVERAGE = "coverage.json"  # what can be printed, as ranges of code points


class FontsNotPrepared(Refusal):
    """There is no font set in the folder."""

    sentence = N_("公文字体尚未准备（{folder} 中缺少{face}）。请先运行 script/fonts。")


class CharactersMissing(Refusal):
    """A document holds characters that would print as boxes."""

    sentence = N_(
        "文中有字体未收录的字符：{characters}。请改用其他字符，或在 licensed 目录中加入收录该字的字体。"
    )


@dataclass(frozen=True)
class FontSet:
    """The faces in a folder filled by prepare_fonts.prepare()."""

    folder: Path

    def advance(self, character: str, face: Face) -> float:
        """Return the width in em; a rare character is as wide as its cell."""
        return _advances(self._path(face)).get(ord(character), 1.0)

    def outline(self, character: str, face: Face) -> tuple[str, int]:
        """Return the glyph as an SVG path (y upwards) and its units per em. Raises CharactersMissing."""
        fallback = Face.RARE_BOLD if face in (Face.HEI, Face.TITLE) else Face.RARE
        for candidate in (face, fallback):
            drawn = _outline(self._path(candidate), ord(character))
            if drawn:
                return drawn
        raise CharactersMissing(characters=character)

    def missing_characters(self, text: str) -> str:
        """Return the characters of `text` that some face could not print, each once, in order."""
        printable = _printable(self.folder)
        return "".join(dict.fromkeys(c for c in text if ord(c) not in printable and c not in "\n\t\r"))

    def require(self, text: str) -> None:
        """Raise CharactersMissing when `text` can't be printed whole."""
        missing = self.missing_characters(text)
        if missing:
            raise CharactersMissing(characters=" ".join(f"{c}（U+{ord(c):04X}）" for c in missing[:20]))

    def _path(self, face: Face) -> Path:
        return self.folder / "faces" / face.file_name


def open_fonts(folder: Path = DEFAULT_FOLDER) -> FontSet:
    """Return the set in `folder`; raise FontsNotPrepared when a face is missing."""
    for face in Face:
        if not (folder / "faces" / f"{face.value}.json").exists():
            raise FontsNotPrepared(folder=folder, face=ORIGINS[face].label)
    if not (folder / COVERAGE).exists():
        raise FontsNotPrepared(folder=folder, face=COVERAGE)
    return FontSet(folder)


@cache
def _font(path: Path) -> TTFont:
    return TTFont(path, lazy=True)


@cache
def _advances(path: Path) -> dict[int, float]:
    font = _font(path)
    em, widths = font["head"].unitsPerEm, font["hmtx"]
    return {code: widths[glyph][0] / em for code, glyph in font.getBestCmap().items()}


@cache
def _printable(folder: Path) -> Collection[int]:
    """Read what prepare_fonts has written: seven fonts take a web server a second to look through."""
    ranges = json.loads((folder / COVERAGE).read_text(encoding="utf-8"))
    return frozenset(code for first, last in ranges for code in range(first, last + 1))


def coverage(folder: Path) -> list[tuple[int, int]]:
    """Return the characters that every text face can print, itself or with the rare ones: first, last."""
    ranges: list[tuple[int, int]] = []
    for code in sorted(_codes(folder, TEXT_FACES) | _codes(folder, RARE_FACES)):
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1] = (ranges[-1][0], code)
        else:
            ranges.append((code, code))
    return ranges


def _codes(folder: Path, faces: tuple[Face, ...]) -> set[int]:
    return set.intersection(
        *(set(TTFont(folder / "faces" / each.file_name, lazy=True).getBestCmap()) for each in faces)
    )


@cache
def _outline(path: Path, code: int) -> tuple[str, int] | None:
    font = _font(path)
    glyph = font.getBestCmap().get(code)
    if glyph is None:
        return None
    outlines = font.getGlyphSet()
    pen = SVGPathPen(outlines, ntos=lambda value: f"{value:.0f}")
    outlines[glyph].draw(pen)
    return pen.getCommands(), font["head"].unitsPerEm

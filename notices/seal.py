"""The red seals and signature stamps of demonstration organs, and the words under drafts and void documents.

Glyphs are outlines: no font, no selectable text. A real seal has a five-pointed star in the middle; ours says
演示 there and below, so that nobody can take it for one.
"""

import base64
import html
import math
from dataclasses import dataclass

from notices.fonts import FontSet
from notices.layout.grid import RED, SEAL_MM
from notices.typefaces import Face

RING_MM = 1.2
GAP_MM = 1.0  # between the ring and the name
NAME_MM = 6.6  # height of the name's characters at most
STAMP_MM = 14  # height of a signature stamp
STAMP_CHARACTER_MM = 10.5
STAMP_MARK_MM = 2.6  # 演示 beside the name, one character below the other
PALE = "#e9e9e9"
OPACITY = 0.88  # the text under the seal stays readable


@dataclass(frozen=True)
class Ink:
    """What characters are drawn with."""

    fonts: FontSet
    face: Face
    colour: str


def seal_svg(name: str, fonts: FontSet, diameter: float = SEAL_MM) -> str:
    """Return the seal of `name` as SVG of `diameter` mm. Raises CharactersMissing."""
    radius = diameter / 2
    ring = (
        f'<circle cx="{radius}" cy="{radius}" r="{radius - RING_MM / 2:.3f}" fill="none" stroke="{RED}"'
        f' stroke-width="{RING_MM}"/>'
    )
    red = Ink(fonts, Face.TITLE, RED)
    parts = [
        ring,
        _arc(name, radius, red),
        # Above and below the two lines of signature and date that the seal covers: they stay readable.
        _row("演示", (radius, radius - 4), 7.5, red),
        _row("演示专用章", (radius, radius + 16), 3.4, red),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{diameter}mm" height="{diameter}mm"'
        f' viewBox="0 0 {diameter} {diameter}"><title>{html.escape(name)}（演示章）</title>'
        f'<g opacity="{OPACITY}">{"".join(parts)}</g></svg>'
    )


def stamp_width_mm(name: str) -> float:
    return len(name) * STAMP_CHARACTER_MM + STAMP_MARK_MM


def stamp_svg(name: str, fonts: FontSet) -> str:
    """Return a signature stamp (签名章): the name in red, in brush strokes. Raises CharactersMissing."""
    wide, middle = stamp_width_mm(name), STAMP_MM / 2
    size, mark = STAMP_CHARACTER_MM, STAMP_MARK_MM
    written = _row(name, (len(name) * size / 2, middle), size, Ink(fonts, Face.KAI, RED))
    small = Ink(fonts, Face.TITLE, RED)
    upper, lower = ((wide - mark / 2, middle + (at + 0.5) * mark) for at in (0, 1))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}mm" height="{STAMP_MM}mm"'
        f' viewBox="0 0 {wide} {STAMP_MM}"><title>{html.escape(name)}（演示签名章）</title>'
        f"{written}{_row('演', upper, mark, small)}{_row('示', lower, mark, small)}</svg>"
    )


def watermark_uri(words: str, fonts: FontSet) -> str:
    """Return a data: URI of `words`, large, pale and slanted, for the background of every page."""
    size = 150 / (len(words) + 0.5)
    glyphs = _row(words, (75, 75), size, Ink(fonts, Face.HEI, PALE))
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 150 150">'
        f'<g transform="rotate(-35 75 75)">{glyphs}</g></svg>'
    )
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def _arc(name: str, radius: float, ink: Ink) -> str:
    """The name along the upper ring, its characters narrower and taller as on carved seals."""
    count = len(name)
    size = min(NAME_MM, 2 * math.pi * (radius - 5) * 0.756 / count)
    span = math.radians(min(270, 26 * count))
    distance = radius - RING_MM - GAP_MM - size / 2
    parts = []
    for at, character in enumerate(name):
        angle = -span / 2 + span * (at / (count - 1) if count > 1 else 0.5)
        place = (
            f"translate({radius + distance * math.sin(angle):.3f} {radius - distance * math.cos(angle):.3f})"
        )
        turned = f"{place} rotate({math.degrees(angle):.3f})"
        parts.append(_glyph(character, turned, (size * 0.86, size * 1.12), ink))
    return "".join(parts)


def _row(text: str, centre: tuple[float, float], size: float, ink: Ink) -> str:
    first = centre[0] - (len(text) - 1) / 2 * size
    places = (f"translate({first + at * size:.3f} {centre[1]:.3f})" for at in range(len(text)))
    return "".join(
        _glyph(character, place, (size, size), ink) for character, place in zip(text, places, strict=True)
    )


def _glyph(character: str, place: str, size: tuple[float, float], ink: Ink) -> str:
    """One character centred where the transform `place` puts it; `size` is its width and height."""
    path, em = ink.fonts.outline(character, ink.face)
    scale = f"scale({size[0] / em:.6f} {-size[1] / em:.6f}) translate({-em / 2:g} {-0.38 * em:g})"
    return f'<g transform="{place} {scale}"><path d="{path}" fill="{ink.colour}"/></g>'

"""The red round seal of a demonstration organ, and the words printed under drafts and void documents.

Glyphs are outlines: no font, no selectable text. A real seal has a five-pointed star in the middle; ours says 演示
there and below, so that nobody can take it for one (刑法第二百八十条).
"""

import base64
import html
import math

from notices.fonts import FontSet
from notices.layout.grid import RED, SEAL_MM
from notices.typefaces import Face

RING_MM = 1.2
GAP_MM = 1.0  # between the ring and the name
NAME_MM = 6.6  # height of the name's characters at most
OPACITY = 0.88  # the text under the seal stays readable


def seal_svg(name: str, fonts: FontSet, diameter: float = SEAL_MM) -> str:
    """Return the seal of `name` as SVG of `diameter` mm. Raises CharactersMissing."""
    radius = diameter / 2
    ring = (
        f'<circle cx="{radius}" cy="{radius}" r="{radius - RING_MM / 2:.3f}" fill="none" stroke="{RED}"'
        f' stroke-width="{RING_MM}"/>'
    )
    parts = [
        ring,
        _arc(name, radius, fonts),
        _row("演示", radius, radius, 8.0, fonts),
        _row("演示专用章", radius, radius + diameter * 0.26, 3.4, fonts),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{diameter}mm" height="{diameter}mm"'
        f' viewBox="0 0 {diameter} {diameter}"><title>{html.escape(name)}（演示章）</title>'
        f'<g opacity="{OPACITY}">{"".join(parts)}</g></svg>'
    )


def watermark_uri(words: str, fonts: FontSet) -> str:
    """Return a data: URI of `words`, large, pale and slanted, for the background of every page."""
    size = 150 / (len(words) + 0.5)
    glyphs = _row(words, 75, 75, size, fonts, fill="#e9e9e9", face=Face.HEI)
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 150 150"><g transform="rotate(-35 75 75)">{glyphs}</g></svg>'
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def _arc(name: str, radius: float, fonts: FontSet) -> str:
    """The name along the upper ring, its characters narrower and taller as on carved seals."""
    count = len(name)
    size = min(NAME_MM, 2 * math.pi * (radius - 5) * 0.756 / count)
    span = math.radians(min(270, 26 * count))
    distance = radius - RING_MM - GAP_MM - size / 2
    parts = []
    for at, character in enumerate(name):
        angle = -span / 2 + span * (at / (count - 1) if count > 1 else 0.5)
        x, y = radius + distance * math.sin(angle), radius - distance * math.cos(angle)
        parts.append(
            _glyph(character, x, y, math.degrees(angle), (size * 0.86, size * 1.12), fonts, RED, Face.TITLE)
        )
    return "".join(parts)


def _row(
    text: str, x: float, y: float, size: float, fonts: FontSet, *, fill: str = RED, face: Face = Face.TITLE
) -> str:
    first = x - (len(text) - 1) / 2 * size
    return "".join(
        _glyph(character, first + at * size, y, 0, (size, size), fonts, fill, face)
        for at, character in enumerate(text)
    )


def _glyph(
    character: str,
    x: float,
    y: float,
    turn: float,
    size: tuple[float, float],
    fonts: FontSet,
    fill: str,
    face: Face,
) -> str:
    """One character centred at (x, y), `size` its width and height in the picture's units."""
    path, em = fonts.outline(character, face)
    return (
        f'<g transform="translate({x:.3f} {y:.3f}) rotate({turn:.3f}) scale({size[0] / em:.6f} {-size[1] / em:.6f})'
        f' translate({-em / 2:g} {-0.38 * em:g})"><path d="{path}" fill="{fill}"/></g>'
    )

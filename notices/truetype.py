"""Turn a font file into the TrueType file our documents embed.

WeasyPrint writes glyph ids as CIDs. In the CID-keyed OpenType fonts of Fandol the two differ, so MuPDF and
Ghostscript print blanks where poppler prints ¥ or –; and OpenType outlines may not be embedded in PDF/A-1.
Quadratic outlines cure both and make smaller files.
"""

import os
from collections.abc import Collection
from pathlib import Path

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

MAX_ERROR_UNITS = 1.0  # of 1000 to the em: far below what a 1200-dpi printer shows
ASCENT, DESCENT = 0.88, 0.12  # of the em, the same for every face: positions must not hang on the font chosen
CFF_TABLES = ("CFF ", "VORG", "DSIG", "BASE")
USELESS_TABLES = (
    *("EBDT", "EBLC", "EBSC", "GPOS", "GSUB", "GDEF"),
    *("vhea", "vmtx", "DSIG", "hdmx", "VDMX", "LTSH"),
)


def convert(source: Path, index: int, characters: Collection[int] | None, family: str, target: Path) -> None:
    """Write face `index` of `source` to `target` as `family`, with `characters` only (None: all it has)."""
    # No new timestamp: two builds of one source give the same bytes, and so the same PDF anywhere.
    font = TTFont(source, fontNumber=index, recalcTimestamp=False)
    if characters is not None:
        _keep(font, characters)
    if "CFF " in font:
        _quadratic(font)
    for table in USELESS_TABLES:
        if table in font:
            del font[table]
    _rename(font, family)
    _level(font)
    half_written = target.with_suffix(f".{os.getpid()}.part")  # two runs at once must not share it
    font.save(half_written)
    os.replace(half_written, target)


def _keep(font: TTFont, characters: Collection[int]) -> None:
    options = subset.Options()
    options.layout_features = []
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.drop_tables += list(CFF_TABLES[1:])
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=set(characters) & set(font.getBestCmap()))
    subsetter.subset(font)


def _quadratic(font: TTFont) -> None:
    order = font.getGlyphOrder()
    outlines = font.getGlyphSet()
    glyphs = {}
    for name in order:
        pen = TTGlyphPen(outlines)
        outlines[name].draw(Cu2QuPen(pen, MAX_ERROR_UNITS, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["loca"] = newTable("loca")
    font["glyf"] = table = newTable("glyf")
    table.glyphOrder, table.glyphs = order, glyphs
    for name in order:
        glyphs[name].recalcBounds(table)
        font["hmtx"][name] = (font["hmtx"][name][0], getattr(glyphs[name], "xMin", 0))
    for cff in CFF_TABLES:
        if cff in font:
            del font[cff]
    _as_truetype(font, order)


def _as_truetype(font: TTFont, order: list[str]) -> None:
    profile = font["maxp"]
    profile.tableVersion = 0x00010000
    for field in (
        *("maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs", "maxStackElements"),
        *("maxSizeOfInstructions", "maxComponentElements", "maxPoints", "maxContours"),
        *("maxCompositePoints", "maxCompositeContours", "maxComponentDepth"),
    ):
        setattr(profile, field, 0)
    profile.maxZones = 1
    post = font["post"]
    post.formatType, post.extraNames, post.mapping, post.glyphOrder = 3.0, [], {}, order
    font["head"].glyphDataFormat = 0
    font.sfntVersion = "\000\001\000\000"


def _rename(font: TTFont, family: str) -> None:
    names = font["name"]
    for name_id in (1, 2, 3, 4, 6, 16, 17, 21, 22, 25):
        names.removeNames(nameID=name_id)
    for name_id, value in (
        (1, family),
        (2, "Regular"),
        (3, family),
        (4, family),
        (6, family.replace(" ", "")),
    ):
        names.setName(value, name_id, 3, 1, 0x409)


def _level(font: TTFont) -> None:
    em = font["head"].unitsPerEm
    ascent, descent = round(ASCENT * em), round(DESCENT * em)
    font["hhea"].ascent, font["hhea"].descent, font["hhea"].lineGap = ascent, -descent, 0
    os2 = font["OS/2"]
    os2.sTypoAscender, os2.sTypoDescender, os2.sTypoLineGap = ascent, -descent, 0
    os2.usWinAscent, os2.usWinDescent = ascent, descent
    os2.usWeightClass, os2.fsSelection = (
        400,
        0x40,
    )  # one face a family, no bold styles
    font["head"].macStyle = 0

"""The stylesheet: page boxes, faces, and the few classes the layouts use."""

from string import Template

from notices.layout import code, grid
from notices.layout.setting import Setting
from notices.typefaces import Face

_SHEET = Template("""
@page { size: A4; margin: ${top}mm 26mm ${bottom}mm 28mm; $watermark }
@page :right { @bottom-right { content: "— " counter(page) " —"; $number
                               text-align: right; padding-right: 14pt }
               @bottom-left { content: none } @bottom-center { content: none }
               @left-bottom { content: element(code); vertical-align: bottom; margin-left: ${code_left}mm } }
@page :left { margin-left: 26mm; margin-right: 28mm;
             @bottom-left { content: "— " counter(page) " —"; $number
                             text-align: left; padding-left: 14pt }
              @bottom-right { content: none } @bottom-center { content: none }
              @right-bottom { content: element(code); vertical-align: bottom; margin-left: ${code_gap}mm } }
@page unnumbered { @bottom-right { content: none } @bottom-left { content: none } }
@page letter:first { @bottom-right { content: none } @bottom-left { content: none } }
@page landscape { size: A4 landscape; margin: 28mm 37mm 26mm 35mm;
                  @bottom-right { content: none } @bottom-left { content: none }
                  @left-bottom { content: none } }
@page landscape:right { @right-bottom { content: element(code); vertical-align: bottom;
                                        margin-left: ${code_gap}mm }
                        @left-bottom { content: "— " counter(page) " —"; $turned text-align: right;
                        margin-bottom: 37pt; vertical-align: bottom } }
@page landscape:left { margin: 26mm 37mm 28mm 35mm;
                       @left-top { content: "— " counter(page) " —"; $turned text-align: left;
                       margin-top: 37pt; vertical-align: top } }
html { font-size: ${size}pt }
body, p, div, h1, h2, h3, h4, table { margin: 0; padding: 0; font-weight: normal }
body { font: ${size}pt/${pitch}pt $fangsong; letter-spacing: ${tracking}pt; orphans: 1; widows: 1;
       font-variant-ligatures: none; font-kerning: none; hyphens: none; position: relative }
.fangsong { font-family: $fangsong } .kai { font-family: $kai } .hei { font-family: $hei }
.song { font-family: $song } .title { font-family: $title_face }
.set { white-space: nowrap; text-align: left; font-size: ${size}pt }
.set.center { text-align: center } .set.right { text-align: right }
.set span, .sign span, .fixed span, span.song { line-height: 0 }
h2.set, h3.set { break-after: avoid; bookmark-level: none }
h1 { font: ${title_size}pt/${pitch}pt $title_face; letter-spacing: 0; text-align: center; white-space: nowrap;
     bookmark-level: 1; break-after: avoid }
.head { position: relative; line-height: ${usual}pt }  /* measured in usual lines, however close the text's */
.fixed { position: absolute; white-space: nowrap }
.mark { font-family: $title_face; color: $red; text-align: center }
.rule { position: absolute; border: 0 solid $red }
#text > :last-child { widows: $lines_along }
.closing { break-inside: avoid; break-before: avoid }  /* never a signature or a note alone on a page */
.sign { position: relative }
.sign p { text-align: right; white-space: nowrap }
.names { position: relative; height: 1lh }
.seal { position: absolute } .seal svg { display: block }
.code { position: running(code); padding-bottom: ${leading}mm }
.code svg { display: block; width: ${code}mm; height: ${code}mm }
.imprint { break-inside: avoid; font-size: ${small}pt; letter-spacing: 0; line-height: 24pt }
.imprint .copies { border-top: .35mm solid #000; padding: 3pt 14pt }
.imprint .copies p { padding-left: 42pt; text-indent: -42pt; text-align: left }
.imprint .printed { border-top: .25mm solid #000; border-bottom: .35mm solid #000; padding: 3pt 14pt;
                    display: flex; justify-content: space-between }
.imprint .printed.alone { border-top-width: .35mm }
.imprint.plain .copies { border: 0 }
table { border-collapse: collapse; width: 100%; table-layout: fixed; font-size: 12pt; line-height: 17pt;
        letter-spacing: 0; border: .5mm solid #000; margin: 4pt 0 }
th, td { border: .25mm solid #000; padding: 3.5pt 4pt; vertical-align: middle; text-align: left }
th { font-family: $hei; font-weight: normal }
.center { text-align: center } .right { text-align: right } td .indented { text-indent: 2em }
thead { display: table-header-group } tr { break-inside: avoid }
tr.tall > * { height: 60pt }
.compact td, .compact th { padding: 2pt 4pt; line-height: 16pt }
.form td, .form th { padding: 7pt 5pt; font-size: ${small}pt; line-height: 20pt }
.form .compact td, .form .compact th { padding: 2pt 4pt; font-size: 12pt; line-height: 16pt }
.form td .indented { line-height: 24pt } .form .compact td .indented { line-height: 19pt }
.form td .sign { font: ${size}pt/${pitch}pt $fangsong; letter-spacing: ${tracking}pt }
.caption { font: ${size}pt/${pitch}pt $hei; text-align: center; break-after: avoid }
""")

_NUMBER = Template(
    "font: 14pt/14pt $song; letter-spacing: 0; word-spacing: 0; vertical-align: top;"
    " margin-top: ${below}mm; height: 14pt; white-space: nowrap;"
)
# Turned about its middle it is 60 pt high and stands a character off the type area's edge: 37 = 30 - 7 + 14.
_TURNED = Template(
    "font: 14pt/14pt $song; letter-spacing: 0; width: 60pt; height: 14pt; padding: 0; white-space: nowrap;"
    " transform: rotate(90deg); margin-right: ${beside}mm;"
)
# The dash of the page number stands 7 mm below the type area; it lies in the middle of its 14-pt box.
_NUMBER_BELOW_MM = 7 - 14 / 2 / grid.MM + 0.02


def stylesheet(setting: Setting, watermark: str = "") -> str:
    """Return the CSS; `watermark` is the data: URI of what lies under every page."""
    leading_mm = setting.leading / grid.MM
    families = {face: _family(face) for face in (Face.FANGSONG, Face.KAI, Face.HEI, Face.SONG)}
    song = families[Face.SONG]
    lines_mm = setting.lines * setting.pitch / grid.MM
    return _SHEET.substitute(
        {face.value: family for face, family in families.items()},
        title_face=_family(Face.TITLE),
        top=f"{setting.top / grid.MM:.4f}",
        bottom=f"{grid.PAGE_HEIGHT_MM - grid.TOP_MM + leading_mm - lines_mm - 0.003:.4f}",
        number=_NUMBER.substitute(song=song, below=f"{_NUMBER_BELOW_MM - leading_mm:.3f}"),
        turned=_TURNED.substitute(song=song, beside=f"{7 - 30 / grid.MM:.3f}"),
        watermark=f'background: url("{watermark}") center / 150mm 150mm no-repeat;' if watermark else "",
        lines_along=setting.lines_along,
        size=grid.SIZE,
        title_size=grid.TITLE_SIZE,
        small=grid.SMALL_SIZE,
        pitch=f"{setting.pitch:.3f}",
        usual=grid.PITCH,
        tracking=grid.TRACKING,
        red=grid.RED,
        leading=f"{leading_mm:.3f}",
        code=code.SIZE_MM,
        code_gap=code.FROM_TEXT_MM,
        code_left=grid.LEFT_MM - code.FROM_TEXT_MM - code.SIZE_MM,
    )


def _family(face: Face) -> str:
    rare = Face.RARE_BOLD if face in (Face.HEI, Face.TITLE) else Face.RARE
    return f"'{face.family}', '{rare.family}'"

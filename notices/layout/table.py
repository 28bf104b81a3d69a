"""Bordered tables. WeasyPrint breaks the lines of cells: they are short, and a ragged edge is usual there."""

from collections.abc import Iterator

from notices.content import Cell, Paragraph, Place, Row, Table
from notices.layout.runs import runs_html, spans

SIGNATURE = '<div id="signature"></div>'  # where lay_out puts it
LABEL_SHARE = 0.5  # of a value's column: what a label needs when the author gave no widths


def table_html(table: Table) -> str:
    """Return the table; its head repeats on every page, its rows are not torn."""
    columns = "".join(f'<col style="width:{share:.4g}%">' for share in table.widths or _usual_widths(table))
    head = f"<thead>{''.join(_row(row) for row in table.head)}</thead>" if table.head else ""
    caption = f'<p class="caption">{runs_html(table.caption)}</p>' if table.caption else ""
    body = "".join(_row(row) for row in table.body)
    kind = ' class="compact"' if table.compact else ""
    return f"{caption}<table{kind}>{columns}{head}<tbody>{body}</tbody></table>"


def _usual_widths(table: Table) -> Iterator[float]:
    """Yield percents: columns of labels narrower, when the body has both labels and values."""
    rows = [row.cells for row in table.body if all(cell.columns == 1 for cell in row.cells)]
    longest = max(rows, key=len, default=())
    if len({cell.heading for cell in longest}) == 2:
        weights = [LABEL_SHARE if cell.heading else 1.0 for cell in longest]
        yield from (100 * weight / sum(weights) for weight in weights)


def _row(row: Row) -> str:
    return f"<tr{' class=tall' if row.tall else ''}>{''.join(_cell(cell) for cell in row.cells)}</tr>"


def _cell(cell: Cell) -> str:
    tag = "th" if cell.heading else "td"
    extents = (("colspan", cell.columns), ("rowspan", cell.rows))
    spread = "".join(f' {name}="{number}"' for name, number in extents if number > 1)
    place = f' class="{cell.place}"' if cell.place in (Place.CENTRED, Place.RIGHT) else ""
    text = "".join(_paragraph(each) for each in cell.paragraphs)
    return f"<{tag}{spread}{place}>{text}{SIGNATURE if cell.signed else ''}</{tag}>"


def _paragraph(paragraph: Paragraph) -> str:
    text = "<br>".join(spans(line) for line in paragraph.lines)
    kind = "indented" if paragraph.place is Place.INDENTED else paragraph.place
    return f'<div class="{kind}">{text}</div>' if paragraph.place is not Place.FLUSH else f"<div>{text}</div>"

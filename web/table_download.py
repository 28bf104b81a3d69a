"""Tables to take away: CSV as Excel opens it, and .xlsx."""

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import openpyxl
from flask import Response
from openpyxl.cell import WriteOnlyCell

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Excel runs a cell that begins so as a formula, whoever typed it into our form.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_download(name: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response:
    """Return a CSV; the mark at its beginning tells Excel that it is UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(heads)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return _download(text.getvalue().encode("utf-8-sig"), CSV_TYPE, f"{name}.csv")


def xlsx_download(name: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response:
    """Return a workbook of one sheet; numbers stay numbers, everything else is text."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(name[:31])
    sheet.append(list(heads))
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    content = io.BytesIO()
    book.save(content)
    return _download(content.getvalue(), XLSX_TYPE, f"{name}.xlsx")


def _harmless(value: Any) -> str:
    text = "" if value is None else str(value)
    number = isinstance(value, int | Decimal)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) and not number else text


def _cell(sheet: Any, value: Any) -> Any:
    if isinstance(value, int | Decimal):
        return value
    cell = WriteOnlyCell(sheet, value="" if value is None else str(value))
    cell.data_type = "s"  # openpyxl would take a leading "=" for a formula
    return cell


def _download(content: bytes, media_type: str, name: str) -> Response:
    response = Response(content, content_type=media_type)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response

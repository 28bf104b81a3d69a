"""What may stand in an address or a hidden field for the id of a row."""

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

LARGEST_ROW_ID = 2**31 - 1  # of an integer column; more would be an error of the database


class RowIdConverter(IntegerConverter):
    """<int:…> that knows how large an id can be: beyond, there is no such page."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, min=0, max=LARGEST_ROW_ID)


def install(app: Flask) -> None:
    app.url_map.converters["int"] = RowIdConverter


def row_id(text: str) -> int:
    """Return the id that a field holds; 0, which no row has, for what is none."""
    return int(text) if text.isascii() and text.isdigit() and int(text) <= LARGEST_ROW_ID else 0

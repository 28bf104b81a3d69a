"""Measure a rendered document in millimetres, as a person with a ruler would."""

import io
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pdfplumber
from pypdf import PdfReader

MM = 25.4 / 72
ASCENT = 0.88  # of the em, as prepared by notices.truetype


@dataclass(frozen=True)
class Text:
    """One line of text of one size; the edges are those of the character boxes."""

    text: str
    size: float
    left: float
    right: float
    top: float
    bottom: float

    @property
    def centre(self) -> float:
        return (self.left + self.right) / 2


@dataclass(frozen=True)
class Rule:
    """A drawn line or box."""

    left: float
    right: float
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def centre(self) -> float:
        return (self.left + self.right) / 2


class Pages:
    """A PDF opened for measuring."""

    def __init__(self, pdf: bytes) -> None:
        self.pdf = pdf
        self._document = pdfplumber.open(io.BytesIO(pdf))

    def __len__(self) -> int:
        return len(self._document.pages)

    @cached_property
    def flat(self) -> str:
        """All text without any blank and without page numbers."""
        pages = range(1, len(self) + 1)
        return "".join(line.text for number in pages for line in self.lines(number) if line.top < 262.5)

    def cells(self, number: int) -> list[list[str]]:
        """Return the rows of the table on a page; the lines of a cell are parted."""
        rows: list[list[str | None]] = self._document.pages[number - 1].extract_table() or []
        return [[cell or "" for cell in row] for row in rows]

    @cached_property
    def font_names(self) -> set[str]:
        return {str(font["/BaseFont"]).split("+")[-1] for font in self.fonts}

    @cached_property
    def fonts(self) -> list[Any]:
        """The font dictionaries, each once for every page that uses it."""
        pages: Any = PdfReader(io.BytesIO(self.pdf)).pages
        dictionaries = [page["/Resources"].get("/Font", {}) for page in pages]
        return [font.get_object() for fonts in dictionaries for font in fonts.values()]

    def lines(self, number: int, size: float | None = None) -> list[Text]:
        """Return the lines of a page from top to bottom, of one font size or of all."""
        page = self._document.pages[number - 1]
        rows: dict[tuple[float, float], list[Any]] = {}
        for char in page.chars:
            if char["text"].strip() and (size is None or abs(char["size"] - size) < 0.1):
                baseline = page.height - char["matrix"][5]
                rows.setdefault((round(baseline, 1), round(char["size"], 1)), []).append(char)
        return [_text(baseline, chars) for (baseline, _), chars in sorted(rows.items())]

    def line(self, number: int, beginning: str) -> Text:
        """Return the line of a page that begins so."""
        found = [line for line in self.lines(number) if line.text.startswith(beginning)]
        assert found, f"{beginning} is not on page {number}"
        return found[0]

    def numbered(self, number: int) -> bool:
        """Return whether a page shows its number."""
        return any(line.text == f"—{number}—" for line in self.lines(number, 14))

    def blanks_beside_chinese(self, number: int) -> list[str]:
        """Return where a blank was printed beside a Chinese character, the page number aside."""
        page = self._document.pages[number - 1]
        text = page.crop((0, 0, page.width, 262.5 / MM)).extract_text()
        return re.findall(r"[\u4e00-\u9fff] +[^\n]|[^\n] +[\u4e00-\u9fff]", text)

    def strokes(self, number: int) -> list[Rule]:
        """Return the horizontal borders of boxes: what lies between the outer and the inner edge of each."""
        boxes = [*dict.fromkeys(self.rules(number))]
        pairs = [
            sorted(pair, key=lambda box: box.top - box.bottom)
            for pair in zip(boxes[::2], boxes[1::2], strict=True)
        ]
        tops = [Rule(outer.left, outer.right, outer.top, inner.top) for outer, inner in pairs]
        feet = [Rule(outer.left, outer.right, inner.bottom, outer.bottom) for outer, inner in pairs]
        found = [stroke for stroke in (*tops, *feet) if stroke.bottom - stroke.top > 0.01]
        return sorted(found, key=lambda stroke: stroke.top)

    def turned_number(self, number: int) -> Rule:
        """Return the box around the page number of a turned page."""
        boxes = [_box(char) for char in self._document.pages[number - 1].chars if not char["upright"]]
        return Rule(
            boxes[0].left, boxes[0].right, min(box.top for box in boxes), max(box.bottom for box in boxes)
        )

    def size(self, number: int) -> tuple[float, float]:
        """Return width and height of a page."""
        page = self._document.pages[number - 1]
        return page.width * MM, page.height * MM

    def seals(self, number: int) -> list[Rule]:
        """Return the outer edges of the round seals of a page, in reading order."""
        rings = [
            each
            for each in self._document.pages[number - 1].curves
            if each["stroke"] and each["linewidth"] > 3
        ]
        found = [_box(each, each["linewidth"] / 2) for each in rings]
        return sorted(found, key=lambda seal: (round(seal.top), seal.left))

    def stamp(self, number: int) -> Rule:
        """Return the box around everything that is drawn in outlines on a page without a seal."""
        boxes = [_box(each) for each in self._document.pages[number - 1].curves]
        left, top = min(box.left for box in boxes), min(box.top for box in boxes)
        return Rule(left, max(box.right for box in boxes), top, max(box.bottom for box in boxes))

    def has_red(self, number: int) -> bool:
        """Return whether anything red is drawn on a page: a seal, on one without a red head."""
        page = self._document.pages[number - 1]
        drawn: list[Any] = [*page.curves, *page.rects]
        colours: list[Any] = [each["non_stroking_color"] or () for each in drawn]
        return any(len(colour) == 3 and colour[0] > 0.8 and colour[1] < 0.2 for colour in colours)

    def has_code(self, number: int) -> bool:
        return bool(self._document.pages[number - 1].lines)

    def code(self, number: int) -> Rule:
        """Return the box around the modules of the code, the only stroked lines of a letter."""
        page = self._document.pages[number - 1]
        edges = [(each["x0"], each["x1"], each["top"], each["bottom"]) for each in page.lines]
        lefts, rights, tops, bottoms = zip(*edges, strict=True)
        return Rule(min(lefts) * MM, max(rights) * MM, min(tops) * MM, max(bottoms) * MM)

    def rules(self, number: int, wider_than: float = 100) -> list[Rule]:
        """Return the drawn lines of a page, top to bottom."""
        page = self._document.pages[number - 1]
        drawn = [_box(each) for each in (*page.rects, *page.lines)]
        return sorted((rule for rule in drawn if rule.width > wider_than), key=lambda rule: rule.top)


def _box(drawn: dict[str, Any], stroke: float = 0) -> Rule:
    """Return the edges of something drawn, in mm; `stroke`: how far the pen reaches beyond them, in pt."""
    left, right = drawn["x0"] - stroke, drawn["x1"] + stroke
    return Rule(left * MM, right * MM, (drawn["top"] - stroke) * MM, (drawn["bottom"] + stroke) * MM)


def _text(baseline: float, chars: list[dict[str, Any]]) -> Text:
    chars.sort(key=lambda char: char["x0"])
    size = chars[0]["size"]
    top = (baseline - ASCENT * size) * MM
    return Text(
        text="".join(char["text"] for char in chars),
        size=size,
        left=chars[0]["x0"] * MM,
        right=chars[-1]["x1"] * MM,
        top=top,
        bottom=top + size * MM,
    )

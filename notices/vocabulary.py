"""Read the small HTML a template may write into Content; refuse everything else by name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import zip_longest

from notices.content import Annex, Block, Cell, Content, Level, Paragraph, Place, Roll, Row, Table
from notices.lines import Run, normalise
from notices.typefaces import Face
from wording import N_, Refusal

MAX_CELLS = 6000  # laying out a cell takes about a millisecond
MAX_SPAN = 200
MAX_DEPTH = 12

TEXT_PARENTS = frozenset(
    {"p", "h2", "h3", "h4", "li", "td", "th", "dt", "dd", "strong", "b", "span", "caption"}
)
_BLOCKS = ("p", "h2", "h3", "h4", "table", "ol", "ul", "dl")
_INLINE = ("strong", "b", "span", "br")
# tag → (where it may stand, which attributes it may have)
GRAMMAR: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "section": (frozenset({"body"}), frozenset({"class", "title"})),
    **{tag: (frozenset({"body", "section"}), frozenset({"class"})) for tag in _BLOCKS},
    "p": (frozenset({"body", "section", "td", "th"}), frozenset({"class"})),
    **{tag: (TEXT_PARENTS, frozenset({"class"})) for tag in _INLINE},
    "li": (frozenset({"ol", "ul"}), frozenset()),
    "dt": (frozenset({"dl"}), frozenset()),
    "dd": (frozenset({"dl"}), frozenset()),
    "caption": (frozenset({"table"}), frozenset()),
    "colgroup": (frozenset({"table"}), frozenset()),
    "col": (frozenset({"table", "colgroup"}), frozenset({"width"})),
    "thead": (frozenset({"table"}), frozenset()),
    "tbody": (frozenset({"table"}), frozenset()),
    "tr": (frozenset({"table", "thead", "tbody"}), frozenset({"class"})),
    "td": (frozenset({"tr"}), frozenset({"class", "colspan", "rowspan"})),
    "th": (frozenset({"tr"}), frozenset({"class", "colspan", "rowspan"})),
}
VOID = frozenset({"br", "col"})
CLASSES = {
    "section": {"annex", "issued", "landscape"},
    **{tag: {"center", "right", "flush"} for tag in ("p", "th")},
    "td": {"center", "right", "flush", "signed"},
    "table": {"compact"},
    "tr": {"tall"},
}


class UnknownMarkup(Refusal):
    """A template wrote something the layout does not know."""

    sentence = N_("模板第 {line} 行：{problem}。可用的标记见流程包格式说明（docs/package-format.md）。")


@dataclass
class Node:
    """A tag with what it holds, before it means anything."""

    tag: str
    attributes: dict[str, str]
    line: int
    children: list["Node | str"] = field(default_factory=list)

    @property
    def classes(self) -> set[str]:
        return set(self.attributes.get("class", "").split())

    def nodes(self, *tags: str) -> Iterator["Node"]:
        for child in self.children:
            if isinstance(child, Node) and child.tag in tags:
                yield child


def read(html: str) -> Content:
    """Return the content of a rendered template. Raises UnknownMarkup."""
    body = _Reader().tree(html)
    annexes = tuple(_annex(node) for node in body.nodes("section"))
    return Content(_blocks(body), annexes)


class _Reader(HTMLParser):
    """Builds the tree, checking each tag against the grammar as it opens."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open = [Node("body", {}, 1)]
        self._cells = 0

    def tree(self, html: str) -> Node:
        self.feed(html)
        self.close()
        if len(self._open) > 1:
            raise self._refusal(f"<{self._open[-1].tag}> 没有结束标记", self._open[-1].line)
        return self._open[0]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs}, self.getpos()[0])
        self._check(node)
        self._open[-1].children.append(node)
        if tag not in VOID:
            self._open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if self._open[-1].tag != tag:
            raise self._refusal(f"结束标记 </{tag}> 与 <{self._open[-1].tag}> 不配对")
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open[-1].tag in TEXT_PARENTS:
            self._open[-1].children.append(data)
        elif data.strip():
            raise self._refusal(f"文字“{data.strip()[:20]}”不在段落中，请放入 <p>")

    def handle_decl(self, decl: str) -> None:
        raise self._refusal(f"不支持 <!{decl[:20]}>")

    def handle_pi(self, data: str) -> None:
        raise self._refusal(f"不支持 <?{data[:20]}>")

    def _check(self, node: Node) -> None:
        if node.tag not in GRAMMAR:
            raise self._refusal(f"不认识标记 <{node.tag}>")
        parents, attributes = GRAMMAR[node.tag]
        parent = self._open[-1].tag
        if parent not in parents:
            raise self._refusal(f"<{node.tag}> 不能放在 <{parent}> 中")
        for name in node.attributes.keys() - attributes:
            raise self._refusal(f"<{node.tag}> 不能有属性 {name}，版式由系统决定")
        for name in sorted(node.classes - CLASSES.get(node.tag, set())):
            raise self._refusal(f"<{node.tag}> 没有样式 {name}")
        if node.tag == "section" and len(node.classes & {"annex", "issued"}) != 1:
            raise self._refusal(
                '<section> 应写作 <section class="annex" title="…">，被印发的文件写 class="issued"'
            )
        self._bound(node)

    def _bound(self, node: Node) -> None:
        self._cells += node.tag in ("td", "th")
        if self._cells > MAX_CELLS:
            raise self._refusal(f"表格超过 {MAX_CELLS} 个单元格，请拆分文件")
        if len(self._open) > MAX_DEPTH:
            raise self._refusal("标记嵌套过深")
        for name in ("colspan", "rowspan"):
            value = node.attributes.get(name, "1")
            if not value.isdecimal() or not 1 <= int(value) <= MAX_SPAN:
                raise self._refusal(f"{name} 应为 1 至 {MAX_SPAN} 的整数，现为“{value[:20]}”")
        if node.tag == "col" and not re.fullmatch(r"\d{1,2}(\.\d+)?%", node.attributes.get("width", "")):
            raise self._refusal('<col> 应写明列宽百分比，如 <col width="20%">')

    def _refusal(self, problem: str, line: int | None = None) -> UnknownMarkup:
        return UnknownMarkup(line=line or self.getpos()[0], problem=problem)


def _annex(node: Node) -> Annex:
    return Annex(
        normalise(node.attributes.get("title", "")),
        _blocks(node),
        "landscape" in node.classes,
        "issued" in node.classes,
    )


def _blocks(parent: Node) -> tuple[Block, ...]:
    return tuple(block for node in parent.nodes(*_BLOCKS) for block in _block(node))


def _block(node: Node) -> Iterator[Block]:
    if node.tag == "table":
        yield _table(node)
    elif node.tag == "dl":
        yield from _rolls(node)
    elif node.tag in ("ol", "ul"):
        for number, item in enumerate(node.nodes("li"), 1):
            prefix = f"{number}." if node.tag == "ol" else ""
            first, *rest = _lines(item, Face.FANGSONG)
            yield Paragraph(((Run(prefix), *first), *rest))
    else:
        face = {"h2": Face.HEI, "h3": Face.KAI}.get(node.tag, Face.FANGSONG)
        yield Paragraph(_lines(node, face), Level(node.tag), _place(node, Place.INDENTED))


def _rolls(node: Node) -> Iterator[Roll]:
    labels, names = node.nodes("dt"), node.nodes("dd")
    for label, named in zip_longest(labels, names):
        if label is None or named is None:
            raise UnknownMarkup(line=node.line, problem="<dl> 中每个 <dt> 之后应有一个 <dd>")
        runs = (run for line in _lines(named, Face.FANGSONG) for run in line)
        text = "".join(run.text for line in _lines(label, Face.HEI) for run in line)
        yield Roll(text.rstrip("：:"), tuple(runs))


def _table(node: Node) -> Table:
    rows = [row for part in (node, *node.nodes("tbody")) for row in part.nodes("tr")]
    return Table(
        head=tuple(_row(row) for part in node.nodes("thead") for row in part.nodes("tr")),
        body=tuple(_row(row) for row in rows),
        widths=tuple(_widths(node)),
        caption="".join(
            run.text for each in node.nodes("caption") for line in _lines(each, Face.HEI) for run in line
        ),
        compact="compact" in node.classes,
    )


def _widths(node: Node) -> Iterator[float]:
    for part in (node, *node.nodes("colgroup")):
        yield from (float(column.attributes["width"].rstrip("%")) for column in part.nodes("col"))


def _row(node: Node) -> Row:
    return Row(tuple(_cell(cell) for cell in node.nodes("td", "th")), tall="tall" in node.classes)


def _cell(node: Node) -> Cell:
    heading = node.tag == "th"
    face = Face.HEI if heading else Face.FANGSONG
    place = _place(node, Place.CENTRED if heading else Place.FLUSH)
    return Cell(
        paragraphs=tuple(_cell_paragraphs(node, face)),
        heading=heading,
        columns=int(node.attributes.get("colspan", "1")),
        rows=int(node.attributes.get("rowspan", "1")),
        place=place,
        signed="signed" in node.classes,
    )


def _cell_paragraphs(node: Node, face: Face) -> Iterator[Paragraph]:
    """Yield each <p>, and the bare text between them."""
    bare = Node(node.tag, {}, node.line)
    for child in node.children:
        if isinstance(child, Node) and child.tag == "p":
            yield from _bare(bare, face)
            yield Paragraph(_lines(child, face), place=_place(child, Place.INDENTED))
            bare = Node(node.tag, {}, node.line)
        else:
            bare.children.append(child)
    yield from _bare(bare, face)


def _bare(node: Node, face: Face) -> Iterator[Paragraph]:
    lines = _lines(node, face)
    if any(lines):
        yield Paragraph(lines, place=Place.FLUSH)


def _place(node: Node, otherwise: Place) -> Place:
    return next((place for place in Place if place and place in node.classes), otherwise)


def _lines(node: Node, face: Face) -> tuple[tuple[Run, ...], ...]:
    """Return the runs of each line, with the blanks that Chinese text does not have taken out."""
    lines: list[list[Run]] = [[]]
    for run in _runs(node, face):
        if run is None:
            lines.append([])
        else:
            lines[-1].append(run)
    return tuple(_tidied(line) for line in lines)


def _runs(node: Node, face: Face) -> Iterator[Run | None]:
    """Yield the runs within a node; None stands for a line break."""
    for child in node.children:
        if isinstance(child, str):
            yield Run(child, face)
        elif child.tag == "br":
            yield None
        else:
            yield from _runs(child, face if child.tag == "span" else Face.HEI)


def _tidied(line: list[Run]) -> tuple[Run, ...]:
    """Normalise across the borders of runs: a blank before <strong> is as stray as one inside.

    normalise() only drops blanks and widens brackets, so each run can be handed its share of the tidy text.
    """
    tidy = normalise("".join(run.text for run in line))
    shares, position = [], 0
    for run in line:
        start = position
        for character in run.text:
            if position < len(tidy) and _same(character, tidy[position]):
                position += 1
        shares.append(Run(tidy[start:position], run.face))
    return tuple(run for run in shares if run.text)


def _same(raw: str, tidy: str) -> bool:
    return raw == tidy or (raw.isspace() and tidy == " ") or (raw, tidy) in {("(", "（"), (")", "）")}

"""The references of docs/ as pages: headings that can be linked to, tables that scroll by themselves."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from config import ROOT

DOCS: Final = ROOT / "docs"
_NOT_IN_ANCHOR: Final = re.compile(r"[^\w\- ]")
_NEIGHBOUR: Final = re.compile(r"^([\w-]+)\.md")  # a link to a document beside this one


@dataclass(frozen=True)
class Chapter:
    """A heading of the second level."""

    anchor: str
    title: str


@dataclass(frozen=True)
class Reference:
    """A document without its title, which the page shows."""

    title: str
    chapters: Sequence[Chapter]
    html: Markup


@cache
def reference(name: str, docs: Path = DOCS) -> Reference:
    """Return docs/<name>.md. Links to other documents lead to their pages, which lie beside this one."""
    title, _, body = (docs / f"{name}.md").read_text("utf-8").partition("\n")
    tokens = _MARKDOWN.parse(body)
    chapters = []
    for heading, inline in pairwise(tokens):
        if heading.type == "heading_open":
            heading.attrSet("id", anchor(inline.content))
            if heading.tag == "h2":
                chapters.append(Chapter(anchor(inline.content), inline.content))
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    return Reference(title.lstrip("# "), chapters, Markup(html))  # noqa: S704  the renderer escapes


def anchor(heading: str) -> str:
    """Return what a link to the heading names after the `#`, as on code hosts."""
    return _NOT_IN_ANCHOR.sub("", heading.lower()).replace(" ", "-")


def _table_open(*_: Any) -> str:
    return '<div class="table-responsive" tabindex="0"><table class="table table-sm table-bordered">'


def _table_close(*_: Any) -> str:
    return "</table></div>"


def _link_open(_renderer: Any, tokens: Sequence[Token], index: int, *_: Any) -> str:
    href = str(tokens[index].attrGet("href"))
    return Markup('<a href="{}">').format(_NEIGHBOUR.sub(r"\1", href))


def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    for name, rule in (("table_open", _table_open), ("table_close", _table_close), ("link_open", _link_open)):
        markdown.add_render_rule(name, rule)
    return markdown


_MARKDOWN: Final = _markdown()

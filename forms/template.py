"""Texts with FEEL in them, as form-js has them: `=…`, `{{…}}`, `{{#if …}}`, `{{#loop …}}`."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forms.compiler import Compiler
from forms.entry import Entry
from forms.rules import Rule, View
from wording import N_

Write = Callable[[Any], str]

_TAG = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)


@dataclass(frozen=True)
class Block:
    """`{{#if rule}}` or `{{#loop rule}}` around other parts."""

    kind: str  # if | loop
    rule: Rule
    parts: tuple["Part", ...]


Part = str | Rule | Block


@dataclass(frozen=True)
class Text:
    """A text for people; its fixed parts are translated by the package's own catalogue."""

    source: str = ""
    parts: tuple[Part, ...] = ()

    @property
    def rules(self) -> tuple[Rule, ...]:
        return _rules(self.parts)

    def render(self, view: View, translate: Callable[[str], str], write: Write) -> str:
        """`write` puts what an expression yields into words; `translate` what the designer wrote."""
        if all(isinstance(part, str) for part in self.parts):
            return translate(self.source)
        parts = tuple(translate(part) if isinstance(part, str) else part for part in self.parts)
        return _render(parts, view, write)


def parse(entry: Entry, name: str, compiler: Compiler) -> Text:
    """Read the text `name` of the entry; an absent one is an empty Text."""
    source = entry.text(name)
    if source.startswith("="):
        return Text(source, (compiler.feel(entry, name, source),))
    pieces = _TAG.split(source)  # text, tag, text, tag, …, text
    parts, rest = _parse(pieces, _Reading(entry, name, compiler))
    if rest:
        raise entry.wrong(N_("{name} 中的 {tag} 没有对应的开始标记。"), name=name, tag="{{" + rest[0] + "}}")
    return Text(source, parts)


@dataclass(frozen=True)
class _Reading:
    entry: Entry
    name: str
    compiler: Compiler

    def rule(self, text: str) -> Rule:
        return self.compiler.feel(self.entry, self.name, text.strip())


def _parse(pieces: Sequence[str], reading: _Reading) -> tuple[tuple[Part, ...], Sequence[str]]:
    """Parse up to a closing tag; return the parts and what is left, which begins with that tag."""
    parts: list[Part] = [pieces[0]] if pieces[0] else []
    pieces = pieces[1:]
    while pieces:
        tag = pieces[0].strip()
        if tag.startswith("/"):
            return tuple(parts), pieces
        if tag.startswith("#"):
            block, pieces = _parse_block(tag, pieces, reading)
            parts.append(block)
        else:
            parts.append(reading.rule(tag))
        if pieces[1]:
            parts.append(pieces[1])
        pieces = pieces[2:]
    return tuple(parts), ()


def _parse_block(tag: str, pieces: Sequence[str], reading: _Reading) -> tuple[Block, Sequence[str]]:
    """Return the block and the pieces from its closing tag on."""
    kind, _, expression = tag[1:].partition(" ")
    if kind not in ("if", "loop"):
        raise reading.entry.wrong(
            N_("{name} 中的标记 {tag} 无法识别。"), name=reading.name, tag="{{" + tag + "}}"
        )
    parts, rest = _parse(pieces[1:], reading)
    if not rest or rest[0].strip() != f"/{kind}":
        raise reading.entry.wrong(
            N_("{name} 中的 {tag} 没有结束标记。"), name=reading.name, tag="{{" + tag + "}}"
        )
    return Block(kind, reading.rule(expression), parts), rest


def _rules(parts: Sequence[Part]) -> tuple[Rule, ...]:
    rules: list[Rule] = []
    for part in parts:
        if isinstance(part, Rule):
            rules.append(part)
        elif isinstance(part, Block):
            rules += (part.rule, *_rules(part.parts))
    return tuple(rules)


def _render(parts: Sequence[Part], view: View, write: Write) -> str:
    return "".join(_render_part(part, view, write) for part in parts)


def _render_part(part: Part, view: View, write: Write) -> str:
    if isinstance(part, str):
        return part
    if isinstance(part, Rule):
        return write(part.value(view))
    if part.kind == "if":
        return _render(part.parts, view, write) if part.rule.holds(view) else ""
    views = (_item_view(view, item) for item in part.rule.items(view))
    return "".join(_render(part.parts, each, write) for each in views)


def _item_view(view: View, item: Any) -> View:
    own = item if isinstance(item, Mapping) else {}
    return View({**view.names, **own, "this": item, "parent": view.names}, view.functions)

"""Characters that no font has, found in what a document is made of: before it is rendered, and before it is
numbered. A number whose document can't be printed would stay in the register for nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import jinja2
import re2
from jinja2 import nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from notices.fonts import FontSet, FontsNotPrepared, open_fonts
from notices.job import NoticeJob
from wording import N_, Wording

FIELDS: Mapping[str, str] = {
    "title": N_("标题"),
    "organ": N_("发文机关"),
    "head": N_("发文机关标志"),
    "recipient": N_("主送机关"),
    "copies": N_("抄送机关"),
    "printer": N_("印发机关"),
    "urgency": N_("紧急程度"),
    "disclosure": N_("附注"),
}


@dataclass(frozen=True)
class Unprintable:
    """Where a document says something that no font can print."""

    place: Wording
    characters: str

    @property
    def wording(self) -> Wording:
        return Wording("{place}：{characters}", {"place": self.place, "characters": named(self.characters)})

    def __str__(self) -> str:
        return str(self.wording)


def named(characters: str) -> str:
    """Return characters with their code points: a reader may see them as boxes too."""
    return "、".join(f"{character}（U+{ord(character):04X}）" for character in characters[:20])


def find(job: NoticeJob, fonts: FontSet) -> list[Unprintable]:
    """Return where the document holds such characters: its fields, its template, the values it reads."""
    found = []
    for place, text in (*_fields(job), *_lines(job.template), *_values(job)):
        if not text.isascii() and (characters := fonts.missing_characters(text)):
            found.append(Unprintable(place, characters))
    return found


def in_answers(printed: Iterable[str]) -> Callable[[str, str], str]:
    """Return what tells the unprintable characters of an answer, given its name and text.

    `printed`: templates, and FEEL that begins with =. An answer that none of them reads may hold any.
    Without fonts nothing is known: "".
    """
    printed = tuple(printed)

    def characters(name: str, text: str) -> str:
        if text.isascii() or not any(name in names_in(each) for each in printed):
            return ""
        try:
            return open_fonts().missing_characters(text)
        except FontsNotPrepared:
            return ""

    return characters


@cache
def names_in(template: str) -> frozenset[str]:
    """Return every name a template may read: variables, their parts, words of FEEL. None of a broken one."""
    if template.startswith("="):
        return frozenset(re2.findall(r"\w+", template))
    try:
        tree = ImmutableSandboxedEnvironment().parse(template)
    except jinja2.TemplateSyntaxError:
        return frozenset()
    variables = {node.name for node in tree.find_all(nodes.Name)}
    parts = {node.attr for node in tree.find_all(nodes.Getattr)}
    texts = (str(node.value) for node in tree.find_all(nodes.Const))
    return frozenset(variables | parts | {word for text in texts for word in re2.findall(r"\w+", text)})


def _fields(job: NoticeJob) -> Iterator[tuple[Wording, str]]:
    for name, label in FIELDS.items():
        yield Wording(label), getattr(job, name)
    yield Wording(N_("署名")), "".join(job.signatures)


def _lines(template: str) -> Iterator[tuple[Wording, str]]:
    for number, line in enumerate(template.splitlines(), start=1):
        yield Wording(N_("模板第 {line} 行"), {"line": number}), line


def _values(job: NoticeJob) -> Iterator[tuple[Wording, str]]:
    names = names_in(job.template)
    for name, value in job.variables.items():
        if name in names:
            for path, text in _texts(value, name, names):
                yield Wording(N_("“{path}”"), {"path": path}), text


def _texts(value: Any, path: str, names: frozenset[str]) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if key in names:
                yield from _texts(inner, f"{path}.{key}", names)
    elif isinstance(value, list | tuple):
        for number, inner in enumerate(value, start=1):
            yield from _texts(inner, f"{path}[{number}]", names)

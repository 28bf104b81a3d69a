"""Split FEEL text into tokens."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from feel.errors import FeelSyntaxError, Sentence, quoted
from feel.limits import MAX_TEXT, TEXT_TOO_LONG, exceeded
from feel.mistakes import advice

Kind = Literal["number", "string", "temporal", "word", "symbol", "end"]

KEYWORDS: Final = frozenset(
    (
        *("and", "or", "not", "if", "then", "else", "for", "in", "return", "some", "every", "satisfies"),
        *("between", "instance", "function", "external", "true", "false", "null"),
    )
)

# Name characters are those of the DMN standard, 10.3.1.2, rules 27 to 30.
_START = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufefe\uff00-\ufffd\U00010000-\U000effff"
)
_PART = _START + "0-9\u00b7\u0300-\u036f\u203f-\u2040"
_SPACE = "\\s\u0085\u00a0\u180e\u200b\ufeff"
_TOKEN = re.compile(
    rf"""
    (?P<space>[{_SPACE}]+|//[^\n]*|/\*.*?\*/)
    |(?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    |(?P<temporal>@\s*"(?:[^"\\]|\\.)*")
    |(?P<string>"(?:[^"\\]|\\.)*")
    |(?P<word>[{_START}][{_PART}]*)
    |(?P<symbol>\*\*|\.\.|<=|>=|!=|->|[-+*/=<>()\[\]{{}},.:?'])
    """,
    re.VERBOSE | re.DOTALL,
)
_COMMENT = re.compile(r"//|/\*")
_END_OF_TEXT = Sentence("表达式结尾", "the end of the expression")
_KNOWN_CHARACTER = Sentence("FEEL 的字符", "a character of FEEL")


@dataclass(frozen=True)
class Token:
    """A piece of the text; `begin` and `end` count characters from 0."""

    kind: Kind
    text: str
    begin: int
    end: int

    @property
    def keyword(self) -> bool:
        return self.kind == "word" and self.text in KEYWORDS

    @property
    def name_part(self) -> bool:
        """Whether it may stand in a name nobody announced."""
        return self.kind == "word" and self.text not in KEYWORDS


def scan(text: str) -> list[Token]:
    """Return the tokens of a text and, last, one of kind `end`."""
    if len(text) > MAX_TEXT:
        raise exceeded(TEXT_TOO_LONG, MAX_TEXT)
    tokens = []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise error_at(text, position, _KNOWN_CHARACTER, quoted(text[position]))
        if match.lastgroup != "space":
            tokens.append(Token(match.lastgroup, match.group(), position, match.end()))  # type: ignore[arg-type]
        position = match.end()
    tokens.append(Token("end", "", position, position))
    return tokens


@lru_cache(maxsize=4096)  # each text that is compiled knows the same hundreds of names
def words(name: str) -> tuple[str, ...]:
    """Return the texts of the tokens a name consists of; none when it holds what no name can."""
    matches = list(_TOKEN.finditer(name))
    if sum(len(match.group()) for match in matches) < len(name) or _COMMENT.search(name):
        return ()
    return tuple(match.group() for match in matches if match.lastgroup != "space")


def error_at(text: str, position: int, expected: Sentence, found: Sentence | None = None) -> FeelSyntaxError:
    """Return the error for a place in the text; `found` is told by the text itself unless given."""
    line = text.count("\n", 0, position) + 1
    column = position - text.rfind("\n", 0, position)
    if found is None:
        match = _TOKEN.match(text, position)
        found = quoted(match.group()) if match else _END_OF_TEXT
    return FeelSyntaxError(line, column, expected, found, advice(text, position))

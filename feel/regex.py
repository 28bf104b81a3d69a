"""Patterns of XPath, which FEEL uses, for RE2: linear in the text whatever the pattern.

RE2 has no back-references; such patterns give null. Subtraction of classes is worked out in `characters`.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

import re2

from feel import characters
from feel.errors import Sentence, Undetermined
from feel.limits import spend

_MAX_PATTERN: Final = 1000  # characters
_MAX_MEMORY: Final = 1 << 20
_STEPS_OF_REFUSAL: Final = 10_000  # a pattern that is too large is found out by building it
_STEPS_OF_MATCH: Final = 10
_FLAGS: Final = frozenset("smixq")
_TOO_LONG: Final = Sentence("正则表达式过长", "the pattern is too long")
_UNKNOWN_FLAG: Final = Sentence("正则表达式的标志“{flags}”不认识", "the flags '{flags}' are unknown")
_HALF: Final = Sentence("文本中有不完整的字符", "the text holds half of a character")
_WRONG: Final = Sentence("正则表达式有误：{reason}", "the pattern is wrong: {reason}")

_REFERENCE: Final = Sentence(
    "正则表达式不能引用前面的组（{reference}）", "patterns cannot refer back to a group ({reference})"
)

_PIECE: Final = re.compile(
    r"(?P<escape>\\[pP]\{[^}]*\}|\\.)|(?P<class>\[)|(?P<dot>\.)|.",
    re.DOTALL,
)
_NO_CHARACTER: Final = r"[^\x{0}-\x{10FFFF}]"
_ESCAPE: Final = re.compile(r"\\[pP]\{[^}]*\}|\\.", re.DOTALL)
_SPACED: Final = re.compile(r"\\\s*\S|.", re.DOTALL)


def compiled(pattern: str, flags: str) -> Any:
    """Return the RE2 pattern; raise Undetermined when it is none. Flags as in XPath: s, m, i, x, q."""
    try:
        regex = _compiled(pattern, flags)
    except Undetermined:
        spend(_STEPS_OF_REFUSAL)
        raise
    spend(regex.programsize // 4)
    return regex


def searchable(text: str) -> str:
    """Return the text; raise Undetermined when RE2 cannot: half of a surrogate pair is no character."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Undetermined(_HALF) from None
    return text


def occurrences(regex: Any, text: str) -> Iterator[Any]:
    """Yield the matches one by one; each costs what ten nodes of an expression do."""
    for match in regex.finditer(searchable(text)):
        spend(_STEPS_OF_MATCH)
        yield match


@lru_cache(maxsize=256)
def _compiled(pattern: str, flags: str) -> Any:
    if len(pattern) > _MAX_PATTERN:
        raise Undetermined(_TOO_LONG)
    if not _FLAGS.issuperset(flags):
        raise Undetermined(_UNKNOWN_FLAG.fill(flags=flags))
    options = re2.Options()
    options.log_errors = False
    options.max_mem = _MAX_MEMORY
    options.case_sensitive = "i" not in flags
    options.dot_nl = "s" in flags
    options.literal = "q" in flags
    if "q" not in flags:
        pattern = _translated(pattern, flags)
    try:
        return re2.compile(searchable(pattern), options)
    except re2.error as wrong:
        raise Undetermined(_WRONG.fill(reason=wrong.args[0].decode(errors="replace"))) from None


def _translated(pattern: str, flags: str) -> str:
    """Write in RE2 what XPath says differently."""
    if "x" in flags:
        pattern = _unspaced(pattern)
    parts: list[str] = []
    position = 0
    while match := _PIECE.match(pattern, position):
        piece = match.group()
        if match.lastgroup == "class":
            piece = pattern[position : _class_end(pattern, position)]
            parts.append(_class(piece, fold="i" in flags))
        elif match.lastgroup == "dot" and "s" not in flags:
            parts.append(r"[^\n\r]")
        else:
            parts.append(_escape(piece, in_class=False) if match.lastgroup == "escape" else piece)
        position += len(piece)
    text = "".join(parts)
    return f"(?m:{text})" if "m" in flags else text


def _unspaced(pattern: str) -> str:
    r"""Leave out white space, which flag x allows anywhere but in classes: `\ s` is `\s`."""
    parts: list[str] = []
    depth = 0
    for match in _SPACED.finditer(pattern):
        piece = match.group()
        depth += {"[": 1, "]": -1}.get(piece, 0)
        parts.append(piece if depth else "".join(piece.split()))
    return "".join(parts)


def _class_end(pattern: str, start: int) -> int:
    """Return where the class ends that begins there; at the end of the pattern when it does not."""
    depth = 0
    for match in _PIECE.finditer(pattern, start):
        depth += {"[": 1, "]": -1}.get(match.group(), 0)
        if not depth:
            return match.end()
    return len(pattern)


def _class(written: str, *, fold: bool) -> str:
    if "[" not in _ESCAPE.sub("", written[1:]):
        return _ESCAPE.sub(lambda escape: _escape(escape.group(), in_class=True), written)
    try:
        inside = characters.spelled_out(written, fold=fold)
    except ValueError:
        raise Undetermined(_WRONG.fill(reason=written)) from None
    return f"(?-i:[{inside}])" if inside else _NO_CHARACTER


def _escape(piece: str, *, in_class: bool) -> str:
    if piece[1].isdigit():
        raise Undetermined(_REFERENCE.fill(reference=piece))
    if piece in characters.NAMED:
        return characters.NAMED[piece] if in_class else f"[{characters.NAMED[piece]}]"
    others = characters.NAMED.get(characters.opposite(piece))
    if others is None:
        return piece
    return characters.spelled_out(f"[^{others}]", fold=False) if in_class else f"[^{others}]"

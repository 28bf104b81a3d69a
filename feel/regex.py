"""Patterns of XPath, which FEEL uses, for RE2: linear in the text whatever the pattern.

RE2 has no back-references and no subtraction of character classes; such patterns give null.
"""

import re
from functools import lru_cache
from typing import Any, Final

import re2

from feel.errors import Sentence, Undetermined

_MAX_PATTERN: Final = 1000  # characters
_MAX_MEMORY: Final = 1 << 20
_FLAGS: Final = frozenset("smixq")
_TOO_LONG: Final = Sentence("正则表达式过长", "the pattern is too long")
_UNKNOWN_FLAG: Final = Sentence("正则表达式的标志“{flags}”不认识", "the flags '{flags}' are unknown")
_HALF: Final = Sentence("文本中有不完整的字符", "the text holds half of a character")
_WRONG: Final = Sentence("正则表达式有误：{reason}", "the pattern is wrong: {reason}")

_PIECE: Final = re.compile(
    r"(?P<block>\\[pP]\{\s*I\s*s[^}]*\})|(?P<escape>\\.)|(?P<open>\[\^?)|(?P<close>\])|(?P<dot>\.)|(?P<space>\s)|.",
    re.DOTALL,
)
_BLOCKS: Final = {
    "IsBasicLatin": r"\x{0}-\x{7F}",
    "IsLatin-1Supplement": r"\x{80}-\x{FF}",
    "IsGreek": r"\x{370}-\x{3FF}",
    "IsCyrillic": r"\x{400}-\x{4FF}",
    "IsGeneralPunctuation": r"\x{2000}-\x{206F}",
    "IsCJKSymbolsandPunctuation": r"\x{3000}-\x{303F}",
    "IsCJKUnifiedIdeographs": r"\x{4E00}-\x{9FFF}",
}
_CLASSES: Final = {r"\i": r"_:\p{L}", r"\c": r"_:.\x{B7}\p{L}\p{Nd}\-"}  # name characters of XML


@lru_cache(maxsize=256)
def compiled(pattern: str, flags: str) -> Any:
    """Return the RE2 pattern; raise Undetermined when it is none. Flags as in XPath: s, m, i, x, q."""
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
        raise Undetermined(_WRONG.fill(reason=wrong)) from None


def searchable(text: str) -> str:
    """Return the text; raise Undetermined when RE2 cannot: half of a surrogate pair is no character."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Undetermined(_HALF) from None
    return text


def _translated(pattern: str, flags: str) -> str:
    """Write in RE2 what XPath says differently."""
    parts: list[str] = []
    in_class = False
    for match in _PIECE.finditer(pattern):
        piece = match.group()
        in_class = (in_class or match.lastgroup == "open") and match.lastgroup != "close"
        if match.lastgroup == "space" and "x" in flags and not in_class:
            continue
        if match.lastgroup == "dot" and "s" not in flags and not in_class:
            piece = r"[^\n\r]"
        elif match.lastgroup in ("block", "escape"):
            piece = _escape(piece, in_class=in_class, spaced="x" in flags)
        parts.append(piece)
    text = "".join(parts)
    return f"(?m:{text})" if "m" in flags else text


def _escape(piece: str, *, in_class: bool, spaced: bool) -> str:
    if piece[1].isdigit():
        raise Undetermined(_WRONG.fill(reason=piece))
    negated = piece.startswith(r"\P")
    if piece[1] in "pP":
        name = "".join(piece[3:-1].split()) if spaced else piece[3:-1]
        characters = _BLOCKS.get(name)
    else:
        characters = _CLASSES.get(piece)
    if characters is None:
        return piece
    return characters if in_class and not negated else f"[{'^' if negated else ''}{characters}]"

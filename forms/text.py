"""What people type, cleaned: one form of Unicode, no control characters, full-width figures made plain."""

import re
import unicodedata
from typing import Final

from wording import N_, Wording

MAX_LINE: Final = 1_000  # characters, where the designer set no maxLength
MAX_TEXT: Final = 20_000

# Control characters, lone surrogates, and the marks that make text read other than it is stored.
_FORBIDDEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)


class Untidy(ValueError):
    """Raised with a Wording as its only argument, as WTForms collects it."""


def clean(text: str, *, many_lines: bool = False) -> str:
    """Return the text stripped and in NFC; raise Untidy for characters nobody types."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _FORBIDDEN.search(text):
        raise Untidy(Wording(N_("《{label}》含有不可见的控制字符，请删除后重新输入。")))
    if not many_lines:
        text = " ".join(text.split("\n"))
    return unicodedata.normalize("NFC", text).strip()


def half_width(text: str) -> str:
    """Make full-width letters, figures and punctuation plain: 138１２ → 13812."""
    return unicodedata.normalize("NFKC", text)

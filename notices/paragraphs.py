"""What a person has typed, line by line, as the paragraphs and headings of an official document."""

import re
from typing import Any, Final

from markupsafe import Markup, escape

from notices.chinese import WrongValue

# 层次序数: a short line of its own that begins with one is a heading, a sentence that does is a paragraph.
HEADINGS: Final = (
    (re.compile(r"[一二三四五六七八九十]+、"), "h2"),
    (re.compile(r"（[一二三四五六七八九十]+）"), "h3"),
    (re.compile(r"\d+[.．]\s*\D"), "h4"),
)
ENDS_A_SENTENCE: Final = re.compile(r"[。；！？：，]")


def paragraphs(text: Any) -> Markup:
    """Return a paragraph for each line that is not blank. Raises WrongValue for anything but text."""
    if not isinstance(text, str):
        raise WrongValue(f"“{text}”不是文字")
    lines = (line.strip() for line in text.splitlines())
    return Markup("").join(_paragraph(line) for line in lines if line)


def _paragraph(line: str) -> Markup:
    tag = "p" if ENDS_A_SENTENCE.search(line) else _level(line)
    return Markup("<{tag}>{text}</{tag}>").format(tag=Markup(tag), text=escape(line))  # noqa: S704  ours


def _level(line: str) -> str:
    return next((tag for begins, tag in HEADINGS if begins.match(line)), "p")

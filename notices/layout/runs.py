"""Text that needs no composing: one line of it, each stretch in its face."""

import html
import re
from collections.abc import Iterable

from notices.lines import Run
from notices.typefaces import Face

LATIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9.%/\-]*")


def runs_html(text: str) -> str:
    """Return 仿宋 text with its Latin letters and digits in 宋体."""
    return LATIN.sub(lambda match: f'<span class="song">{match[0]}</span>', html.escape(text, quote=False))


def spans(line: Iterable[Run]) -> str:
    """Return the runs of a line."""
    return "".join(
        runs_html(run.text)
        if run.face is Face.FANGSONG
        else f'<span class="{run.face}">{html.escape(run.text, quote=False)}</span>'
        for run in line
    )


def fixed(text: str, style: str, face: str = "") -> str:
    """Return a line at a place of its own, out of the flow."""
    return f'<div class="fixed {face}" style="{style}">{runs_html(text)}</div>'

"""The Markdown of text components, as HTML that is safe whatever the data says."""

import re
from typing import Final

from markdown_it import MarkdownIt
from markupsafe import Markup

# No raw HTML; no images, because a form must not load from elsewhere.
_RENDERER: Final = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("table").disable("image")
_SPECIAL: Final = re.compile(r"([!-/:-@\[-`{-~])")


def render(text: str) -> Markup:
    """Return the HTML of the text. Links keep http, https and mailto only."""
    return Markup(_RENDERER.render(text))  # noqa: S704  the renderer escapes


def escape(value: str) -> str:
    """Make a value print as it is: someone's answer must not become a heading or a link."""
    return _SPECIAL.sub(r"\\\1", " ".join(value.split()))

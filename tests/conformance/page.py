"""docs/conformance.md: each section is written by a generator of its own, between two marks."""

from pathlib import Path
from typing import Final

from config import ROOT

PAGE: Final = ROOT / "docs" / "conformance.md"
_HEAD: Final = """# Conformance

Written by `python -m tests.conformance`, not by hand. Each section is what a suite of tests
says of this code.
"""


def with_section(page: str, name: str, text: str) -> str:
    """Return the page with the text in the section of that name; a new one comes last."""
    begin, end = f"<!-- {name}: generated -->\n", f"<!-- end of {name} -->\n"
    section = f"{begin}{text}{end}"
    if begin not in page:
        return f"{page or _HEAD}\n{section}"
    before, _, rest = page.partition(begin)
    return before + section + rest.partition(end)[2]


def write_section(name: str, text: str, page: Path = PAGE) -> None:
    written = page.read_text(encoding="utf-8") if page.exists() else ""
    page.write_text(with_section(written, name, text), encoding="utf-8")

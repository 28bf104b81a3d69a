"""docs/benchmarks.md: a section for each benchmark that writes there."""

import re
from pathlib import Path


def write_section(page: Path, name: str, command: str, text: str) -> None:
    """Put the text in place of the section of that name, or after the others."""
    section = f"## {name}\n\nWritten by `{command} --write docs/benchmarks.md`.\n\n{text}"
    before = page.read_text(encoding="utf-8") if page.exists() else "# Benchmarks\n"
    head, *sections = re.split(r"\n(?=## )", before)
    kept = [found for found in sections if not found.startswith(f"## {name}\n")]
    page.write_text("\n".join([head.rstrip() + "\n", *sorted([*kept, section])]), encoding="utf-8")

"""The command line all benchmarks share, and docs/benchmarks.md: a section for each that writes there."""

import argparse
import re
import sys
from pathlib import Path


def parser(description: str | None) -> argparse.ArgumentParser:
    """Return what every benchmark understands; each adds its own options."""
    made = argparse.ArgumentParser(description=description)
    made.add_argument("--rounds", type=int, default=15)
    made.add_argument("--strict", action="store_true", help="exit with 1 when an aim is missed")
    made.add_argument("--write", type=Path, metavar="FILE", help="write the tables there as well")
    return made


def hand_in(report: str, section: str, benchmark: str, page: Path | None) -> None:
    """Print the report, and write it into the section of the page when one is given."""
    sys.stdout.write(report)
    if page:
        write_section(page, section, f"python -m tests.benchmarks.{benchmark}", report)


def write_section(page: Path, name: str, command: str, text: str) -> None:
    """Put the text in place of the section of that name, or after the others."""
    section = f"## {name}\n\nWritten by `{command} --write docs/benchmarks.md`.\n\n{text}"
    before = page.read_text(encoding="utf-8") if page.exists() else "# Benchmarks\n"
    head, *sections = re.split(r"\n(?=## )", before)
    kept = [found for found in sections if not found.startswith(f"## {name}\n")]
    page.write_text("\n".join([head.rstrip() + "\n", *sorted([*kept, section])]), encoding="utf-8")


def mark(met: bool) -> str:
    """Say in a cell of a table whether the aim was met."""
    return "✓" if met else "missed"

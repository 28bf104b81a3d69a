"""The cases of the catalogue: a diagram, and what must happen step by step, or which element is refused.

    # An exclusive gateway takes the first flow whose condition is true      the title, then the diagram
    …
    --
    start x=1 => A; x=1                  a command, and what waits then; variables; what else is expected
    complete A => ended e

Or instead of the steps `-- refused` and the ids of elements that the messages must name.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from lxml import etree

from bpmn.package import Package
from tests.conformance.bpmn import notation

FOLDER: Final = Path(__file__).parent / "cases"
_DECISIONS: Final = {"decisions/grade.dmn": (FOLDER / "grade.dmn")}


@dataclass(frozen=True)
class Case:
    """One example of the catalogue; `theme` is the stem of its file."""

    theme: str
    title: str
    sketch: tuple[str, ...]
    steps: tuple[str, ...]
    refused: frozenset[str]  # ids; empty when the diagram must be executed

    @cached_property
    def diagram(self) -> etree._Element:
        return notation.read(iter(self.sketch))

    @property
    def package(self) -> Package:
        files = {"package.toml": b'key = "p"\nname = "p"\n', "process.bpmn": etree.tostring(self.diagram)}
        return Package("p", files | {path: file.read_bytes() for path, file in _DECISIONS.items()})


def catalogue() -> list[Case]:
    """Return all cases in the order of the files."""
    return [case for file in sorted(FOLDER.glob("*.txt")) for case in _cases(file)]


def _cases(file: Path) -> Iterator[Case]:
    for text in file.read_text(encoding="utf-8").split("\n# ")[1:]:
        title, *lines = (line for line in text.splitlines() if line.strip())
        mark = next(number for number, line in enumerate(lines) if line.startswith("--"))
        rest = tuple(lines[mark + 1 :])
        refused = frozenset(" ".join(rest).split()) if lines[mark] == "-- refused" else frozenset()
        yield Case(file.stem, title, tuple(lines[:mark]), () if refused else rest, refused)

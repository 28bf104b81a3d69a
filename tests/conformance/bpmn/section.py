"""The section on BPMN: each element in each position, executed or refused, with the example that shows it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from tests.conformance.bpmn.case import Case
from tests.conformance.bpmn.cells import ACTIVITY_CELLS, EVENT_CELLS, GATEWAY_CELLS, Cell, cells

_HEAD: Final = """## BPMN

Processes follow BPMN 2.0.2, chapters 10 and 13; what is not executed is refused before deployment by a
message that names the element. Shown by {executed} diagrams that are played step by step, saved and
restored in between, and {refused} that are refused: `tests/conformance/bpmn/cases/`, one file a theme. Each
is a test of `tests/conformance/bpmn/test_catalogue.py`. Named is the simplest example; others are counted.

"""
_TABLES: Final = (("Events", EVENT_CELLS), ("Activities", ACTIVITY_CELLS), ("Gateways", GATEWAY_CELLS))


def section(cases: Sequence[Case]) -> str:
    """Return the section as Markdown."""
    refused = sum(1 for case in cases if case.refused)
    parts = [_HEAD.format(executed=len(cases) - refused, refused=refused)]
    for title, rows in _TABLES:
        parts += [f"### {title}\n", "| Element | Position | | Shown by |", "|---|---|---|---|"]
        parts += [f"| {' | '.join((*row, *_shown(row, cases)))} |" for row in rows]
        parts.append("")
    return "\n".join((*parts, *_themes(cases), ""))


def gaps(cases: Sequence[Case]) -> list[Cell]:
    """Return the cells of the matrix that no example shows."""
    return [row for _, rows in _TABLES for row in rows if not _showing(row, cases)]


def _shown(cell: Cell, cases: Sequence[Case]) -> tuple[str, str]:
    first, *others = _showing(cell, cases)
    more = f" (+{len(others)})" if others else ""
    return "refused" if first.refused else "executed", f"{first.theme}: {first.title}{more}"


def _showing(cell: Cell, cases: Iterable[Case]) -> list[Case]:
    """Return the examples of a cell, the simplest first: those that execute it, else those that refuse it."""
    showing = [case for case in cases if cell in cells(case.diagram, case.refused)]
    executing = [case for case in showing if not case.refused]
    return sorted(executing or showing, key=lambda case: len(cells(case.diagram)))


def _themes(cases: Sequence[Case]) -> Iterator[str]:
    yield "### All examples"
    for theme in dict.fromkeys(case.theme for case in cases):
        yield f"\n**{theme}**\n"
        yield from (f"- {case.title}" for case in cases if case.theme == theme)

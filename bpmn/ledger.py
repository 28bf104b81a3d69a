"""What was completed in a scope and could be undone. Only what something can undo has an entry."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from bpmn.merge import Variables, difference, with_difference


@dataclass
class Entry:
    """An activity that was completed, once. It is crossed out when what undoes it has been completed."""

    spec: str  # name of the spec in its scope
    number: int  # the order of completion in the whole instance
    variables: Variables  # as they were when it completed
    repeats: UUID | None = None  # the multi-instance or loop it was one round of
    finished: bool = True  # False: it was cancelled, and only what was completed inside it can be undone
    inside: list["Entry"] = field(default_factory=list)  # of a sub-process
    undone_by: UUID | None = None  # the task that is undoing it just now


Ledger = list[Entry]


def as_rows(ledger: Iterable[Entry], base: Mapping[str, Any]) -> list[Any]:
    """Return what is stored: each snapshot as the difference from the one before."""
    rows = []
    for entry in ledger:
        inside = as_rows(entry.inside, entry.variables)
        changed = difference(base, entry.variables)
        rows.append(
            [entry.spec, entry.number, changed, entry.repeats, entry.finished, inside, entry.undone_by]
        )
        base = entry.variables
    return rows


def from_rows(rows: Iterable[list[Any]], base: Mapping[str, Any]) -> Ledger:
    ledger = []
    for spec, number, changed, repeats, finished, inside, undone_by in rows:
        variables = with_difference(base, changed)
        entry = Entry(spec, number, variables, repeats, finished, from_rows(inside, variables), undone_by)
        ledger.append(entry)
        base = variables
    return ledger

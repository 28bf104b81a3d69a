"""One case of the demonstration: when it begins, how it is played, and how it should end."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from demonstration.theatre import Theatre


@dataclass(frozen=True)
class Expected:
    """How a case should end; its sub-cases, and theirs, are counted together."""

    outcome: str | None  # None: it still runs
    documents: Mapping[str, int]  # key of the notice → at least so many
    amounts: tuple[Decimal, ...] = ()  # all the yuan decided, in the order of the decisions
    sub_cases: Mapping[str, int] = field(default_factory=dict)  # outcome → exactly so many


@dataclass(frozen=True)
class Case:
    """`play` acts it on a stage and returns the id of the instance it began."""

    package: str
    title: str
    begins_on: date
    play: Callable[[Theatre], int]
    expected: Expected

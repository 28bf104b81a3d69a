"""A constraint of the specification on what lies in one process or sub-process."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Objection:
    """What is wrong with an element, as a sentence with the gap {element} and others."""

    node: Any  # its XML; it has an id
    sentence: str
    gaps: Mapping[str, Any]


Objections = Iterator[Objection]


@dataclass(frozen=True)
class Constraint:
    """`find` is given the XML of a process or sub-process. `id` is that of the rule of the checks."""

    id: str
    find: Callable[[Any], Objections]
    drawn: bool = False  # BPMN itself says so: it holds for what is only drawn as well


def constraint(id: str, *, drawn: bool = False) -> Callable[[Callable[[Any], Objections]], Constraint]:
    """Make a constraint of a function."""
    return lambda find: Constraint(id, find, drawn)


def against(node: Any, sentence: str, **gaps: Any) -> Objection:
    return Objection(node, sentence, gaps)

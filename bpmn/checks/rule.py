"""A rule: one thing that can be wrong with a package, and the function that finds it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum, auto
from typing import Any

from bpmn.catalogue import Element
from bpmn.checks.finding import Severity
from bpmn.checks.inspection import Inspection
from wording import N_, Wording

MANIFEST = "package.toml"


@dataclass(frozen=True)
class Fault:
    """What a rule has found, before it bears the rule's name."""

    file: str
    element: Element | None
    message: Wording
    severity: Severity | None = None  # None: that of the rule


Faults = Iterator[Fault]


class Binds(Enum):
    """What a rule holds for."""

    DRAWN = auto()  # every process: BPMN itself says so
    EXECUTED = auto()  # the processes to be executed
    DEPLOYED = (
        auto()
    )  # those of a package; in a diagram that lies alone it is still to be filled in, and warned of


@dataclass(frozen=True)
class Rule:
    """`id` is kebab-case and stays: people look it up and tests name it."""

    id: str
    severity: Severity
    find: Callable[[Inspection], Faults]
    binds: Binds = Binds.EXECUTED


def rule(
    id: str, severity: Severity = Severity.ERROR, binds: Binds = Binds.EXECUTED
) -> Callable[[Callable[[Inspection], Faults]], Rule]:
    """Make a rule of a function."""
    return lambda find: Rule(id, severity, find, binds)


def at(element: Element, sentence: str, severity: Severity | None = None, **gaps: Any) -> Fault:
    """Return a fault of an element; the gap {element} is its name and id."""
    return Fault(element.file, element, Wording(sentence, {"element": element.label, **gaps}), severity)


def suggestion(name: str, known: Iterable[str]) -> Wording | str:
    """Return what a misspelt name may have meant; nothing when nothing is near."""
    near = get_close_matches(name, sorted(known), 1)
    return Wording(N_("是否应为 {near}？"), {"near": near[0]}) if near else ""


def inside(file: str, sentence: str, **gaps: Any) -> Fault:
    """Return a fault of a file that is no diagram, or of a diagram as a whole."""
    return Fault(file, None, Wording(sentence, {"file": file, **gaps}))

"""One thing that must always be so: what it is, how to look, and what to do when it is not."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from wording import Wording, translated
from workflows.verify.look import Case, Look

Looked = TypeVar("Looked", Case, Look)


@dataclass(frozen=True)
class Found:
    """A row that is not as it must be."""

    row: str  # table and key
    said: Wording


@dataclass(frozen=True)
class Invariant(Generic[Looked]):
    """`find` yields what contradicts it."""

    name: str
    must: str  # a wording.Wording's sentence
    cure: str
    find: Callable[[Looked], Iterator[Found]]


@dataclass(frozen=True)
class Fault:
    """What was found, with the case it belongs to and the invariant it contradicts."""

    invariant: str
    must: str
    cure: str
    case: str  # number of the instance; "" when it belongs to none
    found: Found

    def as_data(self, language: str) -> dict[str, str]:
        return {
            "invariant": self.invariant,
            "case": self.case,
            "row": self.found.row,
            "found": translated(self.found.said, language),
            "must": translated(Wording(self.must), language),
            "cure": translated(Wording(self.cure), language),
        }


def fault(invariant: Invariant[Looked], looked: Looked, found: Found) -> Fault:
    return Fault(invariant.name, invariant.must, invariant.cure, looked.number, found)

"""How many of several signatures decide: lx:signMode of a multi-instance user task."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bpmn.catalogue import Element
from bpmn.documents import DiagramRefused
from wording import N_

MODES = ("all", "any", "majority")


@dataclass(frozen=True)
class SignMode:
    """`agreed` is the first outcome offered: the one a majority is counted for."""

    mode: str
    variable: str
    agreed: str | None

    def decided(self, outcomes: Sequence[Any], total: int) -> bool:
        """Say whether those who have signed so far are enough."""
        if self.mode == "any":
            return bool(outcomes)
        if self.mode == "majority":
            return self._in_favour(outcomes) * 2 > total
        return len(outcomes) == total

    def result(self, outcomes: Sequence[Any]) -> Any:
        """Return the outcome of all together; None when nobody was asked.

        all: agreed when everybody agreed, else the first other outcome; any: the one given;
        majority: agreed when more than half agreed, else the most frequent other outcome.
        """
        others = [outcome for outcome in outcomes if outcome != self.agreed]
        if self.mode == "majority" and self._in_favour(outcomes) * 2 > len(outcomes):
            return self.agreed
        if self.mode == "majority" and others:
            return Counter(others).most_common(1)[0][0]
        if others:
            return others[0]
        return self.agreed if outcomes else None

    def _in_favour(self, outcomes: Sequence[Any]) -> int:
        return sum(outcome == self.agreed for outcome in outcomes)


def read(element: Element, outcomes: Sequence[tuple[str, str]]) -> SignMode | None:
    """Return the mode of a multi-instance, None when it has none."""
    mode = element.attributes.get("signMode")
    if mode is None:
        return None
    if mode not in MODES:
        raise DiagramRefused(
            element.file,
            N_("元素 {element} 的 lx:signMode 应为 {modes} 之一，实为“{mode}”。"),
            element=element.label,
            modes="、".join(MODES),
            mode=mode,
        )
    if mode == "majority" and not outcomes:
        raise DiagramRefused(
            element.file, N_("元素 {element} 按多数决定，须填写 lx:outcomes。"), element=element.label
        )
    return SignMode(
        mode, element.attributes.get("outcomeVariable", "outcome"), outcomes[0][0] if outcomes else None
    )

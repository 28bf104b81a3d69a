"""Parallel gateways of an instance that moves: with a way less they may go on, with a new one starve."""

from typing import Any

from bpmn.migration import remarks
from bpmn.migration.plan import Plan
from bpmn.migration.remarks import Remarks
from bpmn.specs.parallel_gateway import ParallelGateway


def starving(scope: Any, plan: Plan) -> frozenset[str]:
    """Return the parallel gateways that wait in vain in the old version, by their names in the new one."""
    return frozenset(plan.name_of(spec) for spec in _parallel(scope) if spec.starves(scope))


def look_again(scope: Any, starving_before: frozenset[str], found: Remarks) -> None:
    """Let those go on that have all their tokens now; refuse where one starves that did not before."""
    for spec in _parallel(scope):
        waiting = scope.waiting_at(spec)
        if waiting and len(spec.tokens_by_way(waiting[-1])) >= len(spec.incoming):
            spec._update(waiting[-1])
        elif str(spec.name) not in starving_before and spec.starves(scope):
            found.refuse(spec.element, remarks.WOULD_STARVE)


def _parallel(scope: Any) -> list[ParallelGateway]:
    return [spec for spec in scope.spec.task_specs.values() if isinstance(spec, ParallelGateway)]

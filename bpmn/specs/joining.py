"""What gateways that wait for tokens have in common: one token per way in, and which may still come."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from SpiffWorkflow.task import Task

from bpmn import compensation
from bpmn.expressions import BranchesDisagree
from bpmn.specs.catching import BoundaryEvent
from bpmn.specs.node import ENTERING, Node, fail


class Joining(Node):
    """A token is a waiting task that remembers the way it came by."""

    def __init__(self, wf_spec: object, bpmn_id: str, **kwargs: object) -> None:
        super().__init__(wf_spec, bpmn_id, **kwargs)
        self.incoming: list[str] = []  # ids of the flows in; filled when the process is complete
        self._upstream: dict[str, frozenset[str]] = {}

    def settle(self, nodes: Sequence[Node]) -> None:
        """Learn, once the process is complete, the ways in and what lies before each of them."""
        before: dict[str, list[str]] = {}
        for node in nodes:
            for flow in node.flows:
                before.setdefault(flow.target, []).append(str(node.name))
            if isinstance(node, BoundaryEvent):
                before.setdefault(str(node.name), []).append(str(node.element.attached_to))
        for node in nodes:
            for flow in node.flows:
                if flow.target == self.name and flow.id is not None:
                    self.incoming.append(flow.id)
                    self._upstream[flow.id] = self._reaching(str(node.name), before)

    def tokens_by_way(self, task: Task) -> dict[str, Task]:
        """Return the oldest token of each way in that has one."""
        oldest: dict[str, Task] = {}
        for token in task.workflow.waiting_at(self):
            if "via" in token.internal_data:
                oldest.setdefault(token.internal_data["via"], token)
        return oldest

    def next_tokens(self, task: Task) -> list[Task]:
        """Return those that would now be joined: one of each way in."""
        return list(self.tokens_by_way(task).values())

    def join(self, tokens: Sequence[Task], *, beside: bool = False) -> bool:
        """Make one of the tokens and let it go on. What they disagree on is an incident of the last.

        One that stays `beside` its twin has changed only what the others bring.
        """
        last = tokens[-1]
        try:
            last.workflow.join(last, tokens, beside=beside)
        except BranchesDisagree as failure:
            fail(last, failure, ENTERING)
            return False
        last._ready()
        return True

    def awaits(self, scope: Any, filled: Iterable[str]) -> bool:
        """Say whether a token can still come by a way that is not filled.

        One that can also come by a filled way doesn't hold the gateway up (BPMN 2.0.2, chapter 13).
        """
        filled = set(filled)
        empty = [self._upstream[way] for way in self.incoming if way not in filled]
        held_up = frozenset().union(*empty) - frozenset().union(*(self._upstream[way] for way in filled))
        return any(task.task_spec.name in held_up for task in scope.tokens() if self._is_elsewhere(task))

    def upstream(self, way: str) -> frozenset[str]:
        """Return the names of all that a token can come from by this way in."""
        return self._upstream[way]

    def starves(self, scope: Any) -> bool:
        """Say whether tokens are here or on their way, but none can come by some of the ways in."""
        filled = {task.internal_data.get("via") for task in scope.waiting_at(self)}
        standing = {task.task_spec.name for task in scope.tokens()}
        fed = [way in filled or bool(standing & self._upstream[way]) for way in self.incoming]
        return any(fed) and not all(fed)

    def _is_elsewhere(self, task: Task) -> bool:
        """Attached events, gateways that wait for their reset and what waits for an undoing are no tokens."""
        waits = "reset" in task.internal_data or compensation.stays(task)
        is_token = not (waits or isinstance(task.task_spec, BoundaryEvent))
        return is_token and task.task_spec is not self

    def _reaching(self, source: str, before: Mapping[str, list[str]]) -> frozenset[str]:
        """Return the names of the specs the source can be reached from without passing this gateway."""
        found: set[str] = set()
        waiting = [source]
        while waiting:
            name = waiting.pop()
            if name != self.name and name not in found:
                found.add(name)
                waiting += before.get(name, [])
        return frozenset(found)

"""Exclusive gateway: the first way whose condition is true, else the default."""

import logging
from typing import Any

from SpiffWorkflow.task import Task

from bpmn.expressions import ElementFailed, Formula
from bpmn.specs.node import Flow, Node
from wording import N_

logger = logging.getLogger(__name__)


class ConditionalGateway(Node):
    """A gateway whose ways out have conditions, tried in the order of the diagram's XML."""

    def holds(self, task: Task, condition: Formula) -> bool:
        """Evaluate a condition. null counts as false, anything that is not a boolean is a failure."""
        value = self.evaluate(task, condition)
        if value is None:
            logger.warning("condition %r of %s is null and counts as false", condition.text, self.element.id)
            return False
        if not isinstance(value, bool):
            raise ElementFailed(
                N_("条件“{text}”的结果应为 true 或 false，实为“{value}”。"), text=condition.text, value=value
            )
        return value

    def choose(self, task: Task, flows: list[Flow]) -> None:
        """Remember the ways taken; the default one is taken when there is no other."""
        taken = flows or [flow for flow in self.flows if flow.default]
        if not taken and self.flows:
            raise ElementFailed(N_("没有任何条件成立，也没有默认出口。"))
        task.internal_data["taken"] = [flow.id for flow in taken]

    def _taken_flows(self, my_task: Task) -> list[Flow]:
        taken: list[Any] = my_task.internal_data.pop("taken")
        return [flow for flow in self.flows if flow.id in taken]


class ExclusiveGateway(ConditionalGateway):
    """As a merge it lets every token pass."""

    def _run_hook(self, my_task: Task) -> bool:
        conditional = (flow for flow in self.flows if not flow.default)
        first = next(
            (flow for flow in conditional if flow.condition is None or self.holds(my_task, flow.condition)),
            None,
        )
        self.choose(my_task, [first] if first else [])
        return True

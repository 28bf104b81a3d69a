"""Business rule task: asks a DMN decision of the package and keeps its explanation."""

from typing import Any

from SpiffWorkflow.task import Task

import decisions
from bpmn.documents import DiagramRefused
from bpmn.expressions import ElementFailed, decided
from bpmn.specs.loading import Loading
from bpmn.specs.node import Node
from bpmn.standing import Decided
from wording import N_


class BusinessRuleTask(Node):
    """Without parameters the decision sees all variables."""

    def prepare(self, node: Any, loading: Loading) -> None:
        self.inputs_read = loading.compiler.parameters(self.element, self.element.parameters)
        self.result_variable = self.element.attributes.get("resultVariable")
        self.model, self.decision = self._decision(loading)

    def _run_hook(self, my_task: Task) -> bool:
        top = my_task.workflow.top_workflow
        inputs = {name: self.evaluate(my_task, value) for name, value in self.inputs_read} or decided(
            my_task.data
        )
        try:
            explanation = self.model.explain(self.decision, inputs, top.around.functions)
        except decisions.DecisionError as error:
            raise ElementFailed(
                N_("决策“{decision}”无法求值：{error}"), decision=self.decision, error=error
            ) from error
        top.journal.decided.append(Decided(self.element.id, self.decision, explanation.as_data()))
        if self.result_variable:
            my_task.data[self.result_variable] = explanation.value
        return True

    def _decision(self, loading: Loading) -> tuple[decisions.Model, str]:
        reference = self.element.attributes["decision"]
        stem, _, decision = reference.rpartition("#")
        for name, model in loading.decisions.items():
            if stem in ("", name) and any(decision == one.id for one in model.decisions):
                return model, decision
        raise DiagramRefused(
            self.element.file,
            N_("业务规则任务 {element} 的 lx:decision“{reference}”在 decisions/ 中不存在。"),
            element=self.element.label,
            reference=reference,
        )

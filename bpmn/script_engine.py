"""SpiffWorkflow's script engine, speaking FEEL only: no Python of a diagram is ever executed."""

from collections.abc import Mapping
from typing import Any

from SpiffWorkflow.bpmn.script_engine import BasePythonScriptEngineEnvironment, PythonScriptEngine

from bpmn.expressions import Answer, Value
from bpmn.surroundings import Surroundings
from wording import N_


class FeelEnvironment(BasePythonScriptEngineEnvironment):
    """Evaluates compiled expressions with the functions of the surroundings."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._functions = around.functions

    def ask(self, expression: Value, variables: Mapping[str, Any]) -> Answer:
        return expression.ask(variables, self._functions)

    def evaluate(self, expression: Value, context: Mapping[str, Any], external_context: Any = None) -> Any:
        return self.ask(expression, {**context, **(external_context or {})}).value

    def execute(self, script: Any, context: Any, external_context: Any = None) -> Any:
        """Run the assignments of a script in order; the variables are written only when all succeeded."""
        variables = dict(context)
        for name, formula in script:
            answer = formula.ask(variables, self._functions)
            if answer.is_unknown:
                raise answer.unfit(N_("能算出的值"))
            variables[name] = answer.value
        context.update(variables)
        return True


class FeelScriptEngine(PythonScriptEngine):
    """Lets ElementFailed through; the stock engine would wrap it in English."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__(FeelEnvironment(around))

    def evaluate(self, task: Any, expression: Any, external_context: Any = None) -> Any:
        return self.environment.evaluate(expression, task.data, external_context)

    def execute(self, task: Any, script: Any, external_context: Any = None) -> Any:
        return self.environment.execute(script, task.data, external_context)

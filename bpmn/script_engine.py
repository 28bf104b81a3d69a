"""SpiffWorkflow's script engine, speaking FEEL only: no Python of a diagram is ever executed."""

from collections.abc import Mapping
from typing import Any

from SpiffWorkflow.bpmn.script_engine import BasePythonScriptEngineEnvironment, PythonScriptEngine

from bpmn.expressions import Value
from bpmn.surroundings import Surroundings


class FeelEnvironment(BasePythonScriptEngineEnvironment):
    """Evaluates compiled expressions with the functions of the surroundings."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._functions = around.functions

    def evaluate(self, expression: Value, context: Mapping[str, Any], external_context: Any = None) -> Any:
        variables = {**context, **external_context} if external_context else context
        return expression.value(variables, self._functions)

    def execute(self, script: Any, context: Any, external_context: Any = None) -> Any:
        """Run the assignments of a script in order; the variables are written only when all succeeded."""
        variables = dict(context)
        for name, formula in script:
            variables[name] = formula.value(variables, self._functions)
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

"""One evaluation of a model: each decision is made once, after those it requires."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from decisions.errors import DecisionError, Place
from decisions.graph import Decision, File, Invocable, Reference, Service
from decisions.logic import FunctionOf, conforming
from decisions.scope import Record, Scope, coerced
from feel import Context, FeelError, Function, Sentence
from feel.limits import budget

MAX_STEPS: Final = 500_000  # of FEEL, for a decision with all it requires
_MISSING: Final = Sentence("没有输入“{name}”，取空值。", "The input '{name}' is missing: null.")
_TOO_DEEP: Final = Sentence("所需决策的层次过深。", "The decisions it requires lie too deep.")


class Evaluation:
    """Used by one thread, for one call of the model."""

    def __init__(
        self, inputs: Mapping[str, Any], functions: Mapping[str, Function], record: Record | None = None
    ) -> None:
        self.inputs = inputs if isinstance(inputs, Context) else Context(inputs)
        self.record = record or Record()
        self.results: dict[Decision, Any] = {}
        self._functions = functions
        self._inputs: dict[File, Mapping[str, Any]] = {}  # of imported files, where they differ
        self._scopes: dict[File, Scope] = {}

    def of(self, file: File, element: Invocable) -> Any:
        """Return the value of a decision, or what a service or knowledge model gives for the inputs."""
        try:
            with budget(MAX_STEPS):
                if isinstance(element, Decision):
                    return self._decision(file, element)
                return self._called(file, element)
        except FeelError as wrong:
            raise DecisionError(element.place, wrong.sentence) from None
        except RecursionError:
            raise DecisionError(element.place, _TOO_DEEP) from None

    def _called(self, file: File, element: Service | FunctionOf) -> Any:
        arguments = [self._given(file, name) for name, _ in element.parameters]
        if isinstance(element, Service):
            return self._service_function(file, element).call(*arguments)
        return element.value(self._scope(file)).call(*arguments)

    def _decision(self, file: File, decision: Decision) -> Any:
        if decision not in self.results:
            if decision.broken:
                raise decision.broken
            variables = self._variables(file, decision)
            scope = self._scope(file).inner(variables)
            value = decision.logic.value(scope) if decision.logic else None
            self.results[decision] = coerced(value, decision.type, decision.place, self.record)
        return self.results[decision]

    def _variables(self, file: File, decision: Decision) -> dict[str, Any]:
        """Return what the decision requires; that of an imported file in a context of the import's name."""
        variables: dict[str, Any] = {}
        for reference, name, value in self._required(file, decision):
            if not reference.imported:
                variables[name] = value
                continue
            known = variables.get(reference.imported) or self._scope(file).variables[reference.imported]
            variables[reference.imported] = {**known, name: value}
        return variables

    def _required(self, file: File, decision: Decision) -> Iterable[tuple[Reference, str, Any]]:
        for reference in decision.inputs:
            data = file.input(reference)
            value = self._given(self._home(file, reference), data.name)
            yield reference, data.name, coerced(value, data.type, Place(input=data.name), self.record)
        for reference in decision.requires:
            required = file.decision(reference)
            yield reference, required.variable, self._decision(self._home(file, reference), required)

    def _home(self, file: File, reference: Reference) -> File:
        """Return the file of what is referred to.

        Its inputs are given by their names, or inside a context of the import's name, which goes before.
        """
        home = file.home(reference)
        if home not in self._inputs:
            known = self._inputs.get(file, self.inputs)
            inside = known.get(reference.imported or "")
            self._inputs[home] = {**known, **inside} if isinstance(inside, dict) else known
        return home

    def _given(self, file: File, name: str) -> Any:
        inputs = self._inputs.get(file, self.inputs)
        if name not in inputs:
            self.record.warnings.append(_MISSING.fill(name=name))
        return inputs.get(name)

    def _scope(self, file: File) -> Scope:
        """Return what all decisions of a file see: the inputs, its own functions and those it imports."""
        if file not in self._scopes:
            functions = dict(self._functions)
            variables = self.inputs.extended(self._inputs.get(file, {}))
            self._scopes[file] = Scope(variables, functions, self.record)
            for name, imported in file.imports.items():
                if name:
                    variables[name] = self._callables(imported)
                else:
                    functions.update(self._callables(imported))
            functions.update(self._callables(file))
        return self._scopes[file]

    def _callables(self, file: File) -> dict[str, Function]:
        scope = self._scope(file)
        return {
            **{one.name: one.value(scope) for one in file.knowledge.values()},
            **{one.name: self._service_function(file, one) for one in file.services.values()},
        }

    def _service_function(self, file: File, service: Service) -> Function:
        def call(*arguments: Any) -> Any:
            if service.broken:
                raise service.broken
            given = conforming(self._scope(file), service.parameters, arguments, service.place)
            return None if given is None else self._served(file, service, given)

        return Function(service.name, tuple(name for name, _ in service.parameters), call)

    def _served(self, file: File, service: Service, given: Mapping[str, Any]) -> Any:
        # What this evaluation has decided is not valid inside the service: its inputs are others
        inner = Evaluation(given, self._functions, self.record)
        for name, reference in service.given.items():
            inner.results[file.decision(reference)] = given[name]
        with budget() as left, left.call():
            values = {}
            for reference in service.outputs:
                decision = file.decision(reference)
                values[decision.variable] = inner._decision(file.home(reference), decision)
        return next(iter(values.values())) if len(values) == 1 else values

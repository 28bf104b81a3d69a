"""The expressions of a diagram: compiled when it is loaded, evaluated while an instance runs."""

import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import feel
from bpmn.catalogue import Element, Parameter
from bpmn.documents import DiagramRefused
from wording import N_, Refusal, Wording

logger = logging.getLogger(__name__)
Functions = Mapping[str, feel.Function]

# What a value or a function of ours may object to. After an error of the database the whole step is undone.
_REASONS = (ValueError, TypeError, LookupError, ArithmeticError, Refusal)
_IDENTIFIER = re.compile(r"[A-Za-z_]\w*\Z", re.ASCII)


class ElementFailed(Exception):
    """An element could not be executed; the instance stays as it was before it and shows the reason."""

    def __init__(self, sentence: str, **gaps: Any) -> None:
        self.reason = str(Wording(sentence, gaps))
        super().__init__(self.reason)


@dataclass(frozen=True)
class Literal:
    """A value that stands in the diagram as it is."""

    text: str

    def value(self, _variables: Mapping[str, Any], _functions: Functions) -> Any:
        return self.text


@dataclass(frozen=True)
class Formula:
    """A FEEL expression of the diagram. `where` names the attribute in messages."""

    text: str
    where: str
    compiled: feel.Expression

    def value(self, variables: Mapping[str, Any], functions: Functions) -> Any:
        """Return the value; raise ElementFailed with the expression and the reason."""
        try:
            traced = self.compiled.trace(variables, functions)
        except _REASONS as error:
            raise ElementFailed(
                N_("{where}“{text}”无法求值：{error}"), where=self.where, text=self.text, error=error
            ) from error
        for warning in traced.warnings:
            logger.info("%s “%s”: %s", self.where, self.text, warning)
        if _holds_function(traced.value):
            raise ElementFailed(
                N_("{where}“{text}”的结果是函数，不是数据。"), where=self.where, text=self.text
            )
        return traced.value


Value = Literal | Formula


class Compiler:
    """Compiles the expressions of one package; a refusal names file, element and attribute."""

    def __init__(self, functions: feel.Functions = ()) -> None:
        self._functions = functions

    def attribute(self, element: Element, name: str, text: str | None) -> Value | None:
        """Read a value of the dialect: FEEL behind a leading =, else literal. None when there is no text."""
        if text is None or not text.strip():
            return None
        text = text.strip()
        return self.formula(element, name, text) if text.startswith("=") else Literal(text)

    def formula(self, element: Element, where: str, text: str) -> Formula:
        """Read what is always FEEL: a leading = is allowed."""
        text = text.strip().removeprefix("=").strip()
        try:
            return Formula(text, where, feel.compile(text, self._functions))
        except feel.FeelSyntaxError as error:
            raise self._not_feel(element, where, text, error) from error

    def parameters(self, element: Element, parameters: Iterable[Parameter]) -> tuple[tuple[str, Value], ...]:
        """Read lx:parameter or lx:output entries."""
        read = []
        for parameter in parameters:
            if not _IDENTIFIER.match(parameter.name):
                raise DiagramRefused(
                    element.file,
                    N_("元素 {element} 的参数名“{name}”应由英文字母、数字和下划线组成。"),
                    element=element.label,
                    name=parameter.name,
                )
            value = self.attribute(element, parameter.name, parameter.value)
            read.append((parameter.name, value or Literal(parameter.value)))
        return tuple(read)

    def script(self, element: Element, text: str) -> tuple[tuple[str, Formula], ...]:
        """Read the lines `variable = expression` of a script task."""
        try:
            assignments = feel.parse_script(text, self._functions)
        except feel.FeelSyntaxError as error:
            raise self._not_feel(element, N_("脚本"), text, error) from error
        return tuple((name, Formula(compiled.text, name, compiled)) for name, compiled in assignments)

    def _not_feel(
        self, element: Element, where: str, text: str, error: feel.FeelSyntaxError
    ) -> DiagramRefused:
        return DiagramRefused(
            element.file,
            N_("元素 {element} 的 {where}“{text}”不是有效的 FEEL：{error}"),
            element=element.label,
            where=where,
            text=text.strip(),
            error=error,
        )


def _holds_function(value: Any) -> bool:
    """FEEL can pass functions around; a state can't keep them."""
    if isinstance(value, dict):
        return any(_holds_function(item) for item in value.values())
    if isinstance(value, list):
        return any(_holds_function(item) for item in value)
    return isinstance(value, feel.Function)

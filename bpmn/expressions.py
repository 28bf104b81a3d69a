"""The expressions of a diagram: compiled when it is loaded, evaluated while an instance runs."""

import logging
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

import feel
from bpmn.catalogue import Element, Parameter
from bpmn.documents import DiagramRefused
from bpmn.standing import Claim, Conflict
from wording import N_, Refusal, Wording

logger = logging.getLogger(__name__)
Functions = Mapping[str, feel.Function]

# What a value or a function of ours may object to. After an error of the database the whole step is undone.
_REASONS = (ValueError, TypeError, LookupError, ArithmeticError, Refusal, feel.FeelError)
_NAME = re.compile(r"[^\W\d]\w*(?: \w+)*\Z")  # inputs of decisions may be called 核定 金额
_MOST_SHOWN = 200  # characters of a value in a message
_FOUND = feel.Sentence("{value}", "{value}")
_FOUND_WITH_REASONS = feel.Sentence("{value}（{reasons}）", "{value} ({reasons})")
_DISPUTED = feel.Sentence("{variable}：{claims}", "{variable}: {claims}")
_CLAIMED = feel.Sentence("“{name}”= {value}", "“{name}” = {value}")
_REMOVED = feel.Sentence("（已删去）", "(removed)")
_TOLD = feel.Sentence("“{text}”为 {found}", "“{text}” is {found}")

Read = TypeVar("Read")


class ElementFailed(Exception):
    """An element could not be executed; the instance stays as it was before it and shows the reason."""

    conflicts: tuple[Conflict, ...] = ()

    def __init__(self, sentence: str, **gaps: Any) -> None:
        self.wording = Wording(sentence, gaps)
        super().__init__(str(self.wording))


class BranchesDisagree(ElementFailed):
    """Parallel branches have changed a variable to different values; a person chooses one."""

    def __init__(self, conflicts: Iterable[Conflict]) -> None:
        self.conflicts = tuple(conflicts)
        found = in_a_row(
            _DISPUTED.fill(variable=conflict.variable, claims=in_a_row(map(_claimed, conflict.claims)))
            for conflict in self.conflicts
        )
        super().__init__(N_("并行的分支把同一变量改成了不同的值（{found}），请选定一个值。"), found=found)


@dataclass(frozen=True)
class Answer:
    """What an expression gave, and what is to be said of it where nothing can be done with that."""

    value: Any
    where: str
    text: str
    warnings: tuple[feel.Sentence, ...] = ()

    @property
    def found(self) -> feel.Sentence:
        """The value as FEEL writes it, with the reasons why it, or a part of it, is null."""
        sentence = _FOUND_WITH_REASONS if self.warnings else _FOUND
        return sentence.fill(value=shown(self.value), reasons=in_a_row(dict.fromkeys(self.warnings)))

    @property
    def told(self) -> feel.Sentence:
        """The expression and what it gave."""
        return _TOLD.fill(text=self.text, found=self.found)

    @property
    def is_unknown(self) -> bool:
        """Whether the value is null because something could not be calculated, not because null is meant."""
        return self.value is None and bool(self.warnings)

    def unfit(self, expected: str) -> ElementFailed:
        """Make (not raise) the complaint that the value is not what is needed here: a marked message."""
        return ElementFailed(
            N_("{where}“{text}”的结果应为{expected}，实为 {found}。"),
            where=self.where,
            text=self.text,
            expected=Wording(expected),
            found=self.found,
        )

    def truth(self) -> bool:
        """Return what a condition says; null counts as false. Raises ElementFailed."""
        if self.value is None:
            return False
        if not isinstance(self.value, bool):
            raise self.unfit(N_(" true 或 false"))
        return self.value

    def words(self) -> str | None:
        """Return a text, None for null and for an empty one. Raises ElementFailed."""
        if self.value is not None and not isinstance(self.value, str):
            raise self.unfit(N_("文字"))
        return self.value or None

    def key(self) -> str:
        """Return what ties a message to who waits for it: equal values give the same. May raise."""
        if self.value in (None, "") or isinstance(self.value, bool | list | tuple | dict):
            raise self.unfit(N_("文字、数字或日期"))
        return feel.write(self.value)

    @property
    def is_meant_null(self) -> bool:
        """Whether the value is null and that is what the expression says."""
        return self.value is None and not self.warnings

    def read(self, reader: Callable[[Any], Read]) -> Read:
        """Return what `reader` makes of the value; its refusal is told of this expression."""
        try:
            return reader(self.value)
        except ElementFailed as failure:
            raise ElementFailed(
                N_("{where}“{text}”的结果 {found} 不能用：{reason}"),
                where=self.where,
                text=self.text,
                found=self.found,
                reason=failure.wording,
            ) from failure


@dataclass(frozen=True)
class Literal:
    """A value that stands in the diagram as it is. `where` names the attribute in messages."""

    text: str
    where: str
    calls: ClassVar[frozenset[str]] = frozenset()

    def ask(self, _variables: Mapping[str, Any], _functions: Functions) -> Answer:
        return Answer(self.text, self.where, self.text)


@dataclass(frozen=True)
class Formula:
    """A FEEL expression of the diagram. `where` names the attribute in messages."""

    text: str
    where: str
    compiled: feel.Expression

    @property
    def calls(self) -> frozenset[str]:
        """The functions it calls."""
        return self.compiled.calls

    def ask(self, variables: Mapping[str, Any], functions: Functions) -> Answer:
        """Evaluate; raise ElementFailed with the expression and the reason."""
        _must_be_decided(variables, self.compiled)
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
        return Answer(traced.value, self.where, self.text, traced.warnings)


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
        return self.formula(element, name, text) if text.startswith("=") else Literal(text, name)

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
            if not _NAME.match(parameter.name):
                raise DiagramRefused(
                    element.file,
                    N_("元素 {element} 的参数名“{name}”应由文字、数字和下划线组成，不以数字开头。"),
                    element=element.label,
                    name=parameter.name,
                )
            value = self.attribute(element, parameter.name, parameter.value)
            read.append((parameter.name, value or Literal(parameter.value, parameter.name)))
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


def shown(value: Any) -> str:
    """Return a value as a message shows it: as FEEL writes it, cut short."""
    try:
        written = feel.write([value])[1:-1]  # a text in a list keeps its quotes
    except feel.FeelError as error:
        return str(error)
    return written if len(written) <= _MOST_SHOWN else f"{written[:_MOST_SHOWN]}…"


def in_a_row(sentences: Iterable[feel.Sentence]) -> feel.Sentence:
    """Return one sentence of several, without their full stops."""
    row = list(sentences)
    return feel.Sentence(
        "；".join(one.zh.rstrip("。") for one in row), "; ".join(one.en.rstrip(".") for one in row)
    )


def decided(variables: Mapping[str, Any]) -> dict[str, Any]:
    """Return the variables without those that a person still has to decide on."""
    return {name: value for name, value in variables.items() if not isinstance(value, Conflict)}


def _must_be_decided(variables: Mapping[str, Any], expression: feel.Expression) -> None:
    """Raise BranchesDisagree when the expression reads what branches have left in dispute."""
    found = (variables.get(name) for name in expression.names | expression.item_names)
    conflicts = [value for value in found if isinstance(value, Conflict)]
    if conflicts:
        raise BranchesDisagree(conflicts)


def _claimed(claim: Claim) -> feel.Sentence:
    value = _REMOVED if claim.removed else shown(claim.value)
    return _CLAIMED.fill(name=claim.name or claim.element_id, value=value)


def _holds_function(value: Any) -> bool:
    """FEEL can pass functions around; a state can't keep them."""
    if isinstance(value, dict):
        return any(_holds_function(item) for item in value.values())
    if isinstance(value, list):
        return any(_holds_function(item) for item in value)
    return isinstance(value, feel.Function)

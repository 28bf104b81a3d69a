"""Boxed expressions and decision tables out of a DMN file, every cell compiled."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, TypeVar

from decisions import logic
from decisions.document import Element
from decisions.errors import DecisionError, Place
from decisions.hits import HitPolicy
from decisions.logic import Logic
from decisions.tables import DecisionTable, Input, Output, Rule
from decisions.types import ANYTHING, TypeTable
from feel import Expression, FeelError, Sentence, UnaryTests, compile_unary
from feel import compile as compile_feel

Compiled = TypeVar("Compiled")
_EMPTY: Final = Sentence("缺少表达式。", "There is no expression.")
_UNKNOWN_POLICY: Final = Sentence("不认识的命中策略“{policy}”。", "Unknown hit policy '{policy}'.")
_CELLS: Final = Sentence(
    "单元格数应为 {expected}，实为 {found}。", "Expected {expected} cells, but there are {found}."
)
_ITEMS: Final = compile_feel("for item in source return item")


@dataclass(frozen=True)
class Reader:
    """Reads the logic of one decision or knowledge model."""

    place: Place
    types: TypeTable
    names: frozenset[str]  # variables that may be read
    functions: frozenset[str]  # functions that may be called
    warnings: list[tuple[Place, Sentence]] = field(default_factory=list)

    def boxed(self, element: Element) -> Logic:
        """Return the logic of a boxed expression, of the type it declares."""
        read = _READERS.get(element.tag)
        if read is None:
            raise DecisionError(
                self.place, Sentence(f"不支持 {element.tag}。", f"{element.tag} is not supported.")
            )
        found = read(self, element)
        type_ = self.types.type(element.get("typeRef"))
        return (
            found if type_ is ANYTHING or element.tag == "functionDefinition" else logic.Typed(found, type_)
        )

    def inside(self, element: Element | None) -> Logic:
        """Return the logic of the boxed expression that stands in an element."""
        for child in element.children() if element else ():
            if child.tag in _READERS:
                return self.boxed(child)
        raise DecisionError(self.place, _EMPTY)

    def knowing(self, names: Iterable[str]) -> "Reader":
        return replace(self, names=self.names.union(names))

    def at(self, place: Place) -> "Reader":
        return replace(self, place=place)

    def feel(self, text: str) -> logic.Literal:
        expression = self._compiled(compile_feel, text)
        self._note(expression)
        return logic.Literal(expression, self.place)

    def tests(self, text: str) -> UnaryTests:
        tests = self._compiled(compile_unary, text)
        self._note(tests.expression)
        return tests

    def _compiled(self, compile_: Callable[..., Compiled], text: str) -> Compiled:
        try:
            return compile_(text, (), self.names | self.functions, self.types.shapes)
        except FeelError as wrong:
            raise DecisionError(self.place, wrong.sentence) from None

    def _note(self, expression: Expression) -> None:
        unknown = expression.unknown_functions - self.functions - self.names
        kept = replace(expression, unknown_functions=unknown)
        self.warnings.extend((self.place, warning) for warning in kept.warnings)


def read_function(reader: Reader, element: Element, name: str) -> logic.FunctionOf:
    """Return the function that a functionDefinition or encapsulatedLogic writes down."""
    parameters = tuple(
        (parameter.name, reader.types.type(parameter.get("typeRef")))
        for parameter in element.children("formalParameter")
    )
    if element.get("kind", "FEEL") != "FEEL":
        return logic.FunctionOf(name, parameters, None, reader.place)
    body = reader.knowing(parameter for parameter, _ in parameters).inside(element)
    return logic.FunctionOf(name, parameters, body, reader.place)


def _literal(reader: Reader, element: Element) -> Logic:
    text = element.text("text")
    if not text:
        raise DecisionError(reader.place, _EMPTY)
    return reader.feel(text)


def _context(reader: Reader, element: Element) -> Logic:
    entries = []
    for entry in element.children("contextEntry"):
        variable = entry.child("variable")
        name = variable.name if variable else ""
        type_ = reader.types.type(variable.get("typeRef")) if variable else ANYTHING
        value = reader.at(replace(reader.place, column=name)).inside(entry)
        entries.append((name, value if type_ is ANYTHING else logic.Typed(value, type_)))
        reader = reader.knowing([name])
    return logic.Context(tuple(entries))


def _list(reader: Reader, element: Element) -> Logic:
    return logic.ListOf(tuple(reader.boxed(child) for child in element.children() if child.tag in _READERS))


def _relation(reader: Reader, element: Element) -> Logic:
    columns = tuple(column.name for column in element.children("column"))
    rows = tuple(
        tuple(reader.boxed(cell) for cell in row.children() if cell.tag in _READERS)
        for row in element.children("row")
    )
    for number, row in enumerate(rows, 1):
        _same_count(replace(reader.place, rule=number), len(columns), len(row))
    return logic.Relation(columns, rows)


def _function(reader: Reader, element: Element) -> Logic:
    return read_function(reader, element, "")


def _invocation(reader: Reader, element: Element) -> Logic:
    arguments = []
    for binding in element.children("binding"):
        parameter = binding.child("parameter")
        arguments.append((parameter.name if parameter else "", reader.inside(binding)))
    return logic.Invocation(reader.inside(element), tuple(arguments))


def _conditional(reader: Reader, element: Element) -> Logic:
    parts = (reader.inside(element.child(tag)) for tag in ("if", "then", "else"))
    return logic.Conditional(*parts)


def _loop(reader: Reader, element: Element) -> logic.Loop:
    variable = element.get("iteratorVariable")
    source = reader.inside(element.child("in"))
    body = reader.knowing([variable, "partial"]).inside(element.child("return", "satisfies"))
    return logic.Loop(variable, source, body, _ITEMS)


def _quantified(reader: Reader, element: Element) -> Logic:
    return logic.Quantified(_loop(reader, element), every=element.tag == "every")


def _filter(reader: Reader, element: Element) -> Logic:
    match = reader.knowing(["item"]).inside(element.child("match"))
    return logic.Filter(reader.inside(element.child("in")), match)


def _table(reader: Reader, element: Element) -> Logic:
    inputs = tuple(
        _input(reader, column, number) for number, column in enumerate(element.children("input"), 1)
    )
    outputs = tuple(_output(reader, column) for column in element.children("output"))
    rules = tuple(
        _rule(reader, row, number, (inputs, outputs))
        for number, row in enumerate(element.children("rule"), 1)
    )
    return DecisionTable(reader.place.decision, inputs, outputs, rules, _policy(reader, element))


def _policy(reader: Reader, element: Element) -> HitPolicy:
    names = (element.get("hitPolicy", "UNIQUE"), element.get("aggregation"))
    written = " ".join(filter(None, names)).replace("COLLECT LIST", "COLLECT")
    try:
        return HitPolicy(written)
    except ValueError:
        raise DecisionError(reader.place, _UNKNOWN_POLICY.fill(policy=written)) from None


def _input(reader: Reader, column: Element, number: int) -> Input:
    written = column.child("inputExpression")
    text = written.text("text") if written else ""
    label = column.get("label") or text or str(number)
    reader = reader.at(replace(reader.place, column=label))
    if written is None or not text:
        raise DecisionError(reader.place, _EMPTY)
    type_ = reader.types.type(written.get("typeRef"))
    return Input(label, reader.feel(text), type_, _allowed(reader, column.child("inputValues")))


def _output(reader: Reader, column: Element) -> Output:
    label = column.get("label") or column.name or reader.place.decision
    reader = reader.at(replace(reader.place, column=label))
    values = column.child("outputValues")
    listed = values.text("text") if values else ""
    default = column.child("defaultOutputEntry")
    return Output(
        name=column.name or label,
        label=label,
        type=reader.types.type(column.get("typeRef")),
        allowed=_allowed(reader, values),
        values=reader.feel(f"[{listed}]") if listed else None,
        default=reader.feel(default.text("text")) if default and default.text("text") else None,
    )


def _allowed(reader: Reader, values: Element | None) -> UnaryTests | None:
    text = values.text("text") if values else ""
    return reader.tests(text) if text else None


def _rule(
    reader: Reader, row: Element, number: int, columns: tuple[tuple[Input, ...], tuple[Output, ...]]
) -> Rule:
    inputs, outputs = columns
    conditions = list(row.children("inputEntry"))
    results = list(row.children("outputEntry"))
    place = replace(reader.place, rule=number)
    _same_count(place, len(inputs), len(conditions))
    _same_count(place, len(outputs), len(results))
    return Rule(
        tuple(
            _test(reader.at(replace(place, column=column.label)), cell)
            for column, cell in zip(inputs, conditions, strict=True)
        ),
        tuple(
            reader.at(replace(place, column=column.label)).feel(cell.text("text") or "null")
            for column, cell in zip(outputs, results, strict=True)
        ),
        _annotations(row),
    )


def _test(reader: Reader, cell: Element) -> logic.Literal:
    tests = reader.tests(cell.text("text") or "-")
    return logic.Literal(tests.expression, reader.place)


def _annotations(row: Element) -> tuple[str, ...]:
    texts = [row.text("description"), *(entry.text("text") for entry in row.children("annotationEntry"))]
    return tuple(filter(None, texts))


def _same_count(place: Place, expected: int, found: int) -> None:
    if expected != found:
        raise DecisionError(place, _CELLS.fill(expected=expected, found=found))


_READERS: Final[Mapping[str, Callable[[Reader, Element], Logic]]] = {
    "literalExpression": _literal,
    "decisionTable": _table,
    "context": _context,
    "list": _list,
    "relation": _relation,
    "functionDefinition": _function,
    "invocation": _invocation,
    "conditional": _conditional,
    "for": _loop,
    "every": _quantified,
    "some": _quantified,
    "filter": _filter,
}

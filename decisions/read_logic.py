"""Boxed expressions out of a DMN file."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from decisions import logic
from decisions.document import Element
from decisions.logic import Logic
from decisions.read_table import read_table, same_count
from decisions.reader import EMPTY, Reader
from feel import compile as compile_feel

_ITEMS: Final = compile_feel("for item in source return item")


def read_function(reader: Reader, element: Element, name: str) -> logic.FunctionOf:
    """Return the function that a functionDefinition or encapsulatedLogic writes down."""
    parameters = tuple(
        (parameter.name, reader.type(parameter)) for parameter in element.children("formalParameter")
    )
    if element.get("kind", "FEEL") != "FEEL":
        return logic.FunctionOf(name, parameters, None, reader.place)
    body = reader.knowing(parameter for parameter, _ in parameters).inside(element)
    return logic.FunctionOf(name, parameters, body, reader.place)


def _literal(reader: Reader, element: Element) -> Logic:
    text = element.text("text")
    return reader.feel(text) if text else reader.refused(EMPTY)


def _context(reader: Reader, element: Element) -> Logic:
    entries = []
    for entry in element.children("contextEntry"):
        variable = entry.child("variable")
        name = variable.name if variable else ""
        cell = reader.at(replace(reader.place, column=name))
        entries.append((name, cell.typed(cell.inside(entry), variable)))
        reader = reader.knowing([name])
    return logic.Context(tuple(entries))


def _list(reader: Reader, element: Element) -> Logic:
    return logic.ListOf(tuple(reader.boxed(child) for child in element.children() if child.tag in KINDS))


def _relation(reader: Reader, element: Element) -> Logic:
    columns = tuple(column.name for column in element.children("column"))
    rows = tuple(
        tuple(reader.boxed(cell) for cell in row.children() if cell.tag in KINDS)
        for row in element.children("row")
    )
    for number, row in enumerate(rows, 1):
        same_count(reader.at(replace(reader.place, rule=number)), len(columns), len(row))
    return logic.Relation(columns, rows)


def _function(reader: Reader, element: Element) -> Logic:
    return read_function(reader, element, "")


def _invocation(reader: Reader, element: Element) -> Logic:
    arguments = []
    for binding in element.children("binding"):
        parameter = binding.child("parameter")
        arguments.append((parameter.name if parameter else "", reader.inside(binding)))
    return logic.Invocation(reader.inside(element), tuple(arguments), reader.place)


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


KINDS: Final[Mapping[str, Callable[[Reader, Element], Logic]]] = {
    "literalExpression": _literal,
    "decisionTable": read_table,
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

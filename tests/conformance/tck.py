"""The DMN Technology Compatibility Kit: read its test cases and compare results."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from lxml import etree

import decisions
import feel
from feel import temporal
from feel.operators import equal

# A checkout of the TCK's test cases; they are not part of this project.
TCK: Final = Path(os.environ.get("DMN_TCK", "/nonexistent"))
_TYPE: Final = "{http://www.w3.org/2001/XMLSchema-instance}type"
_NIL: Final = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_PRECISION: Final = Decimal("1e-8")  # of the TCK's own runners


@dataclass(frozen=True)
class Expectation:
    """One result node of one test case."""

    model: Path
    case: str
    node: str
    invocable: str  # what the test case calls when it is no decision: a service or a knowledge model
    inputs: dict[str, Any]
    expected: Any


def expectations(folder: Path) -> Iterator[Expectation]:
    """Yield all expected results of one folder of the kit."""
    for file in sorted(folder.glob("*.xml")):
        root = etree.parse(file).getroot()
        model = folder / root.findtext("{*}modelName").strip()
        for case in root.iter("{*}testCase"):
            inputs = {node.get("name"): _value(node) for node in case.iterfind("{*}inputNode")}
            invocable = case.get("invocableName") or ""
            for node in case.iterfind("{*}resultNode"):
                expected = _value(node.find("{*}expected"))
                yield Expectation(model, case.get("id"), node.get("name"), invocable, inputs, expected)


def passes(model: decisions.Model, expectation: Expectation) -> bool:
    """Say whether the model gives what is expected."""
    return same(outcome(model, expectation), expectation.expected)


def outcome(model: decisions.Model, expectation: Expectation) -> Any:
    try:
        value = model.evaluate(expectation.invocable or expectation.node, expectation.inputs)
    except (decisions.DecisionError, feel.FeelError):
        return None  # the kit expects null where a table contradicts itself
    if expectation.invocable and isinstance(value, dict) and expectation.node in value:
        return value[expectation.node]  # one of several decisions of a service
    return value


def same(found: Any, expected: Any) -> bool:
    if isinstance(found, Decimal) and isinstance(expected, Decimal):
        return abs(found - expected) <= _PRECISION
    if isinstance(found, list) and isinstance(expected, list):
        return len(found) == len(expected) and all(map(same, found, expected))
    if isinstance(found, dict) and isinstance(expected, dict):
        return found.keys() == expected.keys() and all(same(found[key], expected[key]) for key in expected)
    if isinstance(expected, (date, time, datetime)):
        return type(found) is type(expected) and temporal.write(found) == temporal.write(expected)
    return equal(found, expected) is True


def _value(node: Any) -> Any:
    components = node.findall("{*}component")
    if components:
        return {component.get("name"): _value(component) for component in components}
    items = node.find("{*}list")
    if items is not None and items.get(_NIL) != "true":
        return [_value(item) for item in items.findall("{*}item")]
    value = node.find("{*}value")
    return None if value is None or value.get(_NIL) == "true" else _scalar(value)


def _scalar(value: Any) -> Any:
    text, kind = value.text or "", (value.get(_TYPE) or "").rpartition(":")[2]
    if kind in ("decimal", "double", "integer", "int", "float"):
        return Decimal(text)
    if kind == "boolean":
        return text == "true"
    if kind in ("date", "time", "dateTime", "duration"):
        return temporal.parse(text)
    return text


def load(file: Path) -> decisions.Model:
    """Return a model, which may import the other models of its folder."""
    others = {other.name: other.read_bytes() for other in file.parent.glob("*.dmn") if other != file}
    return decisions.load(file.read_bytes(), imports=others)

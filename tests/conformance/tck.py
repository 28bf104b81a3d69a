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
    service: str  # of the test case, when it calls a decision service
    inputs: dict[str, Any]
    expected: Any


def expectations(folder: Path) -> Iterator[Expectation]:
    """Yield all expected results of one folder of the kit."""
    for file in sorted(folder.glob("*.xml")):
        root = etree.parse(file).getroot()
        model = folder / root.findtext("{*}modelName").strip()
        for case in root.iter("{*}testCase"):
            inputs = {node.get("name"): _value(node) for node in case.iterfind("{*}inputNode")}
            service = case.get("invocableName") if case.get("type") == "decisionService" else ""
            for node in case.iterfind("{*}resultNode"):
                expected = _value(node.find("{*}expected"))
                yield Expectation(model, case.get("id"), node.get("name"), service or "", inputs, expected)


def passes(model: decisions.Model, expectation: Expectation) -> bool:
    """Say whether the model gives what is expected."""
    return same(outcome(model, expectation), expectation.expected)


def outcome(model: decisions.Model, expectation: Expectation) -> Any:
    try:
        if expectation.service:
            value = model.call_service(expectation.service, expectation.inputs)
            return value[expectation.node] if isinstance(value, dict) and expectation.node in value else value
        return model.evaluate(expectation.node, expectation.inputs)
    except (decisions.DecisionError, feel.FeelError):
        return None  # the kit expects null where a table contradicts itself


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
    """Return a model; the logic of decisions that we refuse is taken out, so that the others can be asked."""
    root = etree.parse(file).getroot()
    while True:
        try:
            return decisions.load(etree.tostring(root))
        except decisions.DecisionError as wrong:
            broken = [node for node in root.iter("{*}decision") if node.get("name") == wrong.place.decision]
            if not broken or not len(broken[0]):
                raise
            for child in list(broken[0]):
                broken[0].remove(child)

"""Decision tables out of a DMN file, every cell compiled.

Rules as rows, rules as columns and crosstabs are written alike: they differ only in how a tool draws them.
"""

from dataclasses import replace
from typing import Final

from decisions.document import Element
from decisions.hits import AGGREGATING, BY_PRIORITY, HitPolicy
from decisions.logic import Logic
from decisions.reader import EMPTY, Reader
from decisions.scope import Test
from decisions.tables import DecisionTable, Input, Output, Rule
from feel import Sentence, UnaryTests

_UNKNOWN_POLICY: Final = Sentence("不认识的命中策略“{policy}”。", "Unknown hit policy '{policy}'.")
_NO_AGGREGATE: Final = Sentence(
    "有几个输出列，不能汇总（{policy}）。", "Several output columns cannot be aggregated ({policy})."
)
_NO_PRIORITIES: Final = Sentence(
    "命中策略 {policy} 按输出列允许值的先后取舍，请填写允许值。",
    "The hit policy {policy} goes by the order of the output values: list them.",
)
_SAME_OUTPUT: Final = Sentence(
    "有几个输出列都叫“{name}”，请分别命名。", "Several output columns are called '{name}': name them apart."
)
_NO_OUTPUT: Final = Sentence("没有输出列。", "There is no output column.")
_CELLS: Final = Sentence(
    "单元格数应为 {expected}，实为 {found}。", "Expected {expected} cells, but there are {found}."
)


def read_table(reader: Reader, element: Element) -> Logic:
    inputs = tuple(
        _input(reader, column, number) for number, column in enumerate(element.children("input"), 1)
    )
    outputs = tuple(_output(reader, column) for column in element.children("output"))
    rules = tuple(
        _rule(reader.at(replace(reader.place, rule=number)), row, inputs, outputs)
        for number, row in enumerate(element.children("rule"), 1)
    )
    policy = _policy(reader, element)
    _check(reader, policy, outputs)
    table = DecisionTable(reader.place.decision, inputs, outputs, rules, policy)
    reader.tables.append(table)
    return table


def same_count(reader: Reader, expected: int, found: int) -> None:
    if expected != found:
        reader.refused(_CELLS.fill(expected=expected, found=found))


def _policy(reader: Reader, element: Element) -> HitPolicy:
    names = (element.get("hitPolicy", "UNIQUE"), element.get("aggregation"))
    written = " ".join(filter(None, names)).replace("COLLECT LIST", "COLLECT")
    try:
        return HitPolicy(written)
    except ValueError:
        reader.refused(_UNKNOWN_POLICY.fill(policy=written))
        return HitPolicy.UNIQUE


def _check(reader: Reader, policy: HitPolicy, outputs: tuple[Output, ...]) -> None:
    names = [column.name for column in outputs]
    if not outputs:
        reader.refused(_NO_OUTPUT)
    elif len(outputs) > 1 and policy in AGGREGATING:
        reader.refused(_NO_AGGREGATE.fill(policy=policy))
    elif policy in BY_PRIORITY and not any(column.values for column in outputs):
        reader.refused(_NO_PRIORITIES.fill(policy=policy))
    for name in sorted({name for name in names if names.count(name) > 1}):
        reader.refused(_SAME_OUTPUT.fill(name=name))


def _input(reader: Reader, column: Element, number: int) -> Input:
    written = column.child("inputExpression")
    text = written.text("text") if written else ""
    label = column.get("label") or text or str(number)
    reader = reader.at(replace(reader.place, column=label))
    expression = reader.feel(text) if text else reader.refused(EMPTY)
    return Input(label, expression, reader.type(written), _allowed(reader, column.child("inputValues")))


def _output(reader: Reader, column: Element) -> Output:
    label = column.get("label") or column.name or reader.place.decision
    reader = reader.at(replace(reader.place, column=label))
    values, type_ = column.child("outputValues"), reader.type(column)
    listed = values.text("text") if values else ", ".join(tests.text for tests in type_.allowed[:1])
    default = column.child("defaultOutputEntry")
    return Output(
        name=column.name or label,
        label=label,
        type=type_,
        allowed=_allowed(reader, values),
        values=reader.feel(f"[{listed}]") if listed else None,
        default=reader.feel(default.text("text")) if default and default.text("text") else None,
    )


def _allowed(reader: Reader, values: Element | None) -> UnaryTests | None:
    text = values.text("text") if values else ""
    return reader.tests(text) if text else None


def _rule(reader: Reader, row: Element, inputs: tuple[Input, ...], outputs: tuple[Output, ...]) -> Rule:
    conditions, results = list(row.children("inputEntry")), list(row.children("outputEntry"))
    same_count(reader, len(inputs), len(conditions))
    same_count(reader, len(outputs), len(results))
    return Rule(
        tuple(
            _test(reader.at(replace(reader.place, column=column.label)), cell)
            for column, cell in zip(inputs, conditions, strict=False)
        ),
        tuple(
            reader.at(replace(reader.place, column=column.label)).feel(cell.text("text") or "null")
            for column, cell in zip(outputs, results, strict=False)
        ),
        _annotations(row),
    )


def _test(reader: Reader, cell: Element) -> Test:
    return Test(reader.tests(cell.text("text") or "-"), reader.place)


def _annotations(row: Element) -> tuple[str, ...]:
    texts = [row.text("description"), *(entry.text("text") for entry in row.children("annotationEntry"))]
    return tuple(filter(None, texts))

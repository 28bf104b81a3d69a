"""Why a decision came out as it did: what people read beside the result, and what the journal keeps."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import feel
from feel import Sentence


@dataclass(frozen=True)
class MatchedRule:
    """A rule that fitted. Numbers count from 1."""

    number: int
    conditions: tuple[str, ...]  # its cells as they are written, one for each input of the table
    outputs: Mapping[str, Any]
    annotations: tuple[str, ...]
    counts: bool = True  # False: it fitted, but the hit policy chose another one


@dataclass(frozen=True)
class TableRecord:
    """One evaluation of a decision table."""

    decision: str  # name of the decision or knowledge model
    hit_policy: str
    inputs: tuple[tuple[str, Any], ...]  # label of the column, value
    labels: Mapping[str, str]  # of the outputs, by their names
    rules: tuple[MatchedRule, ...]
    value: Any


@dataclass(frozen=True)
class Explanation:
    """The result of a decision with everything that led to it."""

    decision: str
    value: Any
    decisions: Mapping[str, Any]  # results of the decisions it required, by name
    tables: tuple[TableRecord, ...]  # in the order in which they were evaluated
    warnings: tuple[Sentence, ...]

    def as_data(self) -> dict[str, Any]:
        """Return it as JSON has it: whole numbers as numbers, other numbers, dates and durations as text."""
        return {
            "decision": self.decision,
            "value": _data(self.value),
            "decisions": _data(dict(self.decisions)),
            "tables": [_table(table) for table in self.tables],
            "warnings": [{"zh": warning.zh, "en": warning.en} for warning in self.warnings],
        }


def _table(table: TableRecord) -> dict[str, Any]:
    return {
        "decision": table.decision,
        "hit_policy": table.hit_policy,
        "inputs": [{"label": label, "value": _data(value)} for label, value in table.inputs],
        "labels": dict(table.labels),
        "rules": [
            {
                "number": rule.number,
                "conditions": list(rule.conditions),
                "outputs": _data(dict(rule.outputs)),
                "annotations": list(rule.annotations),
                "counts": rule.counts,
            }
            for rule in table.rules
        ],
        "value": _data(table.value),
    }


def _data(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _data(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_data(item) for item in value]
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return int(value)
    return value if value is None or isinstance(value, (bool, str)) else feel.write(value)

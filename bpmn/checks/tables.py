"""Decision tables that can be read and yet are not as meant."""

from collections.abc import Callable, Iterator

import decisions
from bpmn.checks.finding import Severity
from bpmn.checks.inspection import Inspection
from bpmn.checks.rule import Faults, inside, rule
from decisions import review
from wording import N_


@rule("wrong-decision-cell")
def wrong_cells(inspection: Inspection) -> Faults:
    yield from _remarks(inspection, review.wrong_cells)


@rule("overlapping-decision-rules", Severity.WARNING)
def overlapping_rules(inspection: Inspection) -> Faults:
    yield from _remarks(inspection, review.overlaps)


@rule("decision-rule-in-vain", Severity.WARNING)
def rules_in_vain(inspection: Inspection) -> Faults:
    yield from _remarks(inspection, review.rules_in_vain)


@rule("decision-gap", Severity.WARNING)
def gaps(inspection: Inspection) -> Faults:
    yield from _remarks(inspection, review.gaps)


def _remarks(
    inspection: Inspection, find: Callable[[decisions.DecisionTable], Iterator[review.Remark]]
) -> Faults:
    """A file with errors is told those first."""
    for stem, model in inspection.models.items():
        if isinstance(model, decisions.DecisionError) or model.errors:
            continue
        for place, remark in (found for table in model.tables for found in find(table)):
            yield inside(
                f"decisions/{stem}.dmn",
                N_("{file} 的 {place}：{warning}"),
                place=place.sentence(),
                warning=remark,
            )

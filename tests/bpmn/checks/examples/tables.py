"""Decision tables that can be read and yet are not as meant."""

from tests.bpmn.checks.examples.sketches import DMN, RULE
from tests.bpmn.checks.sketch import Example, example
from tests.decisions.drawing import table

_LITERAL = "<literalExpression><text>days + 1</text></literalExpression>"


def _example(policy: str, bad: str, good: str, *rows: tuple[str, str]) -> Example:
    """A table of the days; the cell `bad` of the rows is put right by `good`."""
    drawn = table(policy, ["days"], ["level"], rows).replace('typeRef="Any"', 'typeRef="number"')
    return example(RULE, (bad, good), files={"decisions/rules.dmn": DMN.replace(_LITERAL, drawn)})


TABLES = {
    "wrong-decision-cell": _example("FIRST", '"4"', "4", ('"4"', '"low"'), ("-", '"high"')),
    "overlapping-decision-rules": _example(
        "UNIQUE", "[4..6]", "[5..6]", ("< 5", '"low"'), ("[4..6]", '"middle"'), ("> 6", '"high"')
    ),
    "decision-rule-in-vain": _example(
        "FIRST", "[2..4]", "[2..9]", ("< 5", '"low"'), ("[2..4]", '"middle"'), ("-", '"high"')
    ),
    "decision-gap": _example("UNIQUE", "&gt; 9", "&gt; 5", ("<= 5", '"low"'), ("> 9", '"high"')),
}

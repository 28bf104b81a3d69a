"""One example for every rule: a sketch that breaks it, and the replacement that puts it right."""

from tests.bpmn.checks.examples.clocks import CLOCKS
from tests.bpmn.checks.examples.constructs import CONSTRUCTS, EVENTS
from tests.bpmn.checks.examples.dialect import ATTRIBUTES, PEOPLE
from tests.bpmn.checks.examples.references import EXPRESSIONS, FAILURES, REFERENCES, STORES
from tests.bpmn.checks.examples.soundness import SOUNDNESS
from tests.bpmn.checks.examples.standard import COLLABORATION, DATA, SCHEMA, WIRING
from tests.bpmn.checks.examples.structure import FLOWS, STRUCTURE
from tests.bpmn.checks.examples.tables import TABLES
from tests.bpmn.checks.examples.undoing import UNDOING
from tests.bpmn.checks.sketch import Example

EXAMPLES: dict[str, Example] = {
    **SCHEMA,
    **COLLABORATION,
    **DATA,
    **STRUCTURE,
    **WIRING,
    **FLOWS,
    **CONSTRUCTS,
    **EVENTS,
    **UNDOING,
    **ATTRIBUTES,
    **REFERENCES,
    **CLOCKS,
    **FAILURES,
    **STORES,
    **PEOPLE,
    **EXPRESSIONS,
    **TABLES,
    **SOUNDNESS,
}

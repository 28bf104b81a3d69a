"""What the inside of a process or sub-process must keep to: refused at load, and shown by the checks."""

from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any, Final

from bpmn.catalogue import Catalogue, is_executable
from bpmn.constraints import ad_hoc, compensation, events, flows, messages, transactions
from bpmn.constraints.constraint import Constraint
from bpmn.documents import BPMN, SCOPES, DiagramRefused

_THEMES: Final[tuple[ModuleType, ...]] = (flows, events, messages, compensation, transactions, ad_hoc)
CONSTRAINTS: Final[tuple[Constraint, ...]] = tuple(
    value for theme in _THEMES for value in vars(theme).values() if isinstance(value, Constraint)
)


def hold_to(roots: Mapping[str, Any], catalogue: Catalogue) -> None:
    """Raise DiagramRefused for the first objection to a process that is to be executed."""
    for file, root in roots.items():
        for scope in _executed(root):
            for constraint in CONSTRAINTS:
                for objection in constraint.find(scope):
                    element = catalogue.get(objection.node.get("id"))
                    label = element.label if element is not None else objection.node.get("name", "")
                    raise DiagramRefused(file, objection.sentence, element=label, **objection.gaps)


def _executed(root: Any) -> Iterator[Any]:
    for process in root.iterchildren(f"{{{BPMN}}}process"):
        if is_executable(process):
            yield from process.iter(*SCOPES)

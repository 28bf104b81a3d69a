"""Where a multi-instance takes its items from and leaves its results, as the dialect or BPMN says it."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from bpmn.catalogue import local_name
from bpmn.documents import BPMN

# What the dialect calls it, and the child of the loop characteristics that says the same.
_STANDARD: Final[Mapping[str, str]] = {
    "collection": "loopDataInputRef",
    "elementVariable": "inputDataItem",
    "outputCollection": "loopDataOutputRef",
    "outputElement": "outputDataItem",
}


def loop_data(loop: Any, attributes: Mapping[str, str]) -> dict[str, str]:
    """Return what is given of the dialect's four attributes; they go before what the standard has."""
    found = {}
    for name, tag in _STANDARD.items():
        child = loop.find(f"{{{BPMN}}}{tag}")
        if name in attributes:
            found[name] = attributes[name]
        elif child is not None:
            variable = _variable(loop.getparent(), child)
            found[name] = f"={variable}" if name == "collection" else variable
    return found


def _variable(activity: Any, child: Any) -> str:
    """Return the variable that a data item is, or that a reference to a data element means."""
    if local_name(child).endswith("Item"):
        return _name_of(child)
    id = (child.text or "").strip().rpartition(":")[2]
    for source, target in _associations(activity):
        id = source if target == id else target if source == id else id
    declared = (node for node in child.getroottree().iter(f"{{{BPMN}}}*") if node.get("id") == id)
    node = next(declared, None)
    return _name_of(node) if node is not None else id


def _associations(activity: Any) -> Iterator[tuple[str, str]]:
    for tag in ("dataInputAssociation", "dataOutputAssociation"):
        for association in activity.iterchildren(f"{{{BPMN}}}{tag}"):
            ends = (association.findtext(f"{{{BPMN}}}{end}") or "" for end in ("sourceRef", "targetRef"))
            source, target = (end.strip() for end in ends)
            yield source, target


def _name_of(node: Any) -> str:
    """Variables are called by the name of the data element where it can be one, else by its id."""
    name = node.get("name", "").strip()
    return name if name.isidentifier() else node.get("id", "")

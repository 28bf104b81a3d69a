"""Where a multi-instance takes its items from and leaves its results, as the dialect or BPMN says it."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from bpmn.catalogue import local_name, referred_id
from bpmn.documents import BPMN

# What the dialect calls it, and the child of the loop characteristics that says the same.
_STANDARD: Final[Mapping[str, str]] = {
    "collection": "loopDataInputRef",
    "elementVariable": "inputDataItem",
    "outputCollection": "loopDataOutputRef",
    "outputElement": "outputDataItem",
}
_PLACEHOLDER: Final = "__targetRef_placeholder"


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


def variable_of(node: Any) -> str | None:
    """Return the variable a data element is: its name where that can be one, else its id.

    References to a data object mean the object; it may have its name from the first of them. None for what
    modelers draw where BPMN wants a target and there is none.
    """
    item = declared(node, node.get("dataObjectRef"))
    named = [node] if item is None else [item, *_references(item)]
    names = [one.get("name", "").strip() for one in named]
    if _PLACEHOLDER in names:
        return None
    return next(filter(str.isidentifier, names), (node if item is None else item).get("id"))


def declared(node: Any, reference: str | None) -> Any:
    """Return the XML a reference in the node's file means."""
    id = referred_id(reference)
    found = (one for one in node.getroottree().iter(f"{{{BPMN}}}*") if id and one.get("id") == id)
    return next(found, None)


def _references(item: Any) -> Iterator[Any]:
    for reference in item.getroottree().iter(f"{{{BPMN}}}dataObjectReference"):
        if reference.get("dataObjectRef", "").rpartition(":")[2] == item.get("id"):
            yield reference


def _variable(activity: Any, child: Any) -> str:
    """Return the variable that a data item is, or that a reference to a data element means."""
    if local_name(child).endswith("Item"):
        return variable_of(child) or ""
    id = referred_id(child.text)
    for source, target in _associations(activity):
        id = source if target == id else target if source == id else id
    node = declared(child, id)
    return (variable_of(node) if node is not None else id) or ""


def _associations(activity: Any) -> Iterator[tuple[str, str]]:
    for tag in ("dataInputAssociation", "dataOutputAssociation"):
        for association in activity.iterchildren(f"{{{BPMN}}}{tag}"):
            ends = (association.findtext(f"{{{BPMN}}}{end}") or "" for end in ("sourceRef", "targetRef"))
            source, target = (end.strip() for end in ends)
            yield source, target

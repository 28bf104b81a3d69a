"""Which activity undoes which: compensation boundary events and the associations that lead from them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bpmn.catalogue import is_true, local_name
from bpmn.documents import BPMN, SCOPES


@dataclass(frozen=True)
class Handling:
    """A compensation boundary event: the XML of the event, and of the activities its associations lead to."""

    event: Any
    handlers: tuple[Any, ...]

    @property
    def host(self) -> str:
        """The id of the activity that is undone."""
        return str(self.event.get("attachedToRef"))


def handlings(scope: Any) -> Iterator[Handling]:
    """Yield the compensation boundary events of a process or sub-process."""
    activities = {node.get("id"): node for node in filter(is_activity, scope)}
    for event in scope.iterchildren(f"{{{BPMN}}}boundaryEvent"):
        if catches_compensation(event):
            targets = [activities[target] for target in _targets(event) if target in activities]
            yield Handling(event, tuple(targets))


def offered(scope: Any) -> Iterator[Any]:
    """Yield the activities of an ad-hoc sub-process that a person may begin: those no flow leads to."""
    if local_name(scope) != "adHocSubProcess":
        return
    targets = {flow.get("targetRef") for flow in scope.iterchildren(f"{{{BPMN}}}sequenceFlow")}
    for node in filter(is_activity, scope):
        apart = is_handler(node) or is_true(node, "triggeredByEvent")
        if node.get("id") not in targets and not apart:
            yield node


def associations_at(event: Any) -> Iterator[tuple[str, str, str]]:
    """Yield source, target and direction; an association may be drawn anywhere in the file."""
    for association in event.getroottree().iter(f"{{{BPMN}}}association"):
        ends = association.get("sourceRef", ""), association.get("targetRef", "")
        if event.get("id") in ends:
            yield *ends, association.get("associationDirection", "None")


def catches_compensation(event: Any) -> bool:
    return event.find(f"{{{BPMN}}}compensateEventDefinition") is not None


def undoes_its_scope(node: Any) -> bool:
    """Say whether this is an event sub-process that compensation starts."""
    if not is_true(node, "triggeredByEvent"):
        return False
    return any(catches_compensation(start) for start in node.iterchildren(f"{{{BPMN}}}startEvent"))


def compensable(activity: Any) -> bool:
    """Say whether anything happens when the activity is compensated."""
    by_event = any(handling.host == activity.get("id") for handling in handlings(activity.getparent()))
    return by_event or (activity.tag in SCOPES and holds_compensable(activity))


def holds_compensable(scope: Any) -> bool:
    """Say whether anything completed in a process or sub-process can be undone."""
    return any(undoes_its_scope(node) or compensable(node) for node in scope if is_activity(node))


def activity_named(reference: str | None) -> str | None:
    """Return the id in an activityRef; modelers may write it with a namespace prefix."""
    return (reference or "").rpartition(":")[2] or None


def is_handler(node: Any) -> bool:
    """Say whether an activity stands outside the normal flow and only undoes."""
    return is_activity(node) and is_true(node, "isForCompensation")


def is_activity(node: Any) -> bool:
    return node.tag in SCOPES or local_name(node).endswith(("Task", "task", "Activity"))


def is_looped(activity: Any) -> bool:
    return any(local_name(child).endswith("LoopCharacteristics") for child in activity)


def _targets(event: Any) -> Iterator[str]:
    """One without a direction counts either way round."""
    for source, target, direction in associations_at(event):
        if source == event.get("id"):
            yield target
        elif direction == "None":
            yield source

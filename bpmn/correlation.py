"""What ties a message to an instance, as BPMN draws it (8.3.4): keys of properties found in messages.

A message shows a property by its `messagePath`. A process that subscribes to a key finds it in its own
variables by a `dataPath`; else the first message that the instance sends or receives settles the key.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from SpiffWorkflow.task import Task

import feel
from bpmn.catalogue import Element, event_definitions, local_name, referred_id
from bpmn.documents import BPMN
from bpmn.expressions import Compiler, Formula


@dataclass(frozen=True)
class Key:
    """A correlation key as a file declares it; a path is empty where it is missing."""

    id: str
    carried: Mapping[str, str]  # messagePath in one message, by the id of the property
    awaited: Mapping[str, str] | None  # dataPath of the subscription of one process; None: it has none

    @property
    def lacking(self) -> list[str]:
        """Return the properties that the message, or the subscription, does not say where to find."""
        paths = (self.carried, self.awaited if self.awaited is not None else {})
        return [id for one in paths for id, path in one.items() if not path]


@dataclass(frozen=True)
class Conversation:
    """A correlation key, compiled for one event. An instance keeps its value in `variable`."""

    variable: str
    carried: tuple[Formula, ...]
    awaited: tuple[Formula, ...]

    def key_sent(self, node: Any, task: Task, payload: Mapping[str, Any]) -> str:
        """Return the key of a message, which the instance keeps. Raises ElementFailed."""
        key = _joined(node.ask(task, formula, payload).key() for formula in self.carried)
        task.data[self.variable] = key
        return key

    def key_awaited(self, node: Any, task: Task) -> str | None:
        """Return the key to wait for; None where no message has settled one. Raises ElementFailed."""
        if self.awaited:
            return _joined(node.ask(task, formula).key() for formula in self.awaited)
        settled: str | None = task.data.get(self.variable)
        return settled

    def settle(self, node: Any, task: Task) -> None:
        """Keep the key of a message that has come, unless there is one. Raises ElementFailed."""
        answers = [node.ask(task, formula) for formula in self.carried]
        if self.variable not in task.data and all(answer.value is not None for answer in answers):
            task.data[self.variable] = _joined(answer.key() for answer in answers)


def read_conversation(node: Any, message: Any, element: Element, compiler: Compiler) -> Conversation | None:
    """Return the key that a message of this event shows; None when the diagram declares none."""
    key = next(keys_of(node, message), None)
    if key is None or key.lacking:
        return None

    def compiled(where: str, paths: Mapping[str, str]) -> tuple[Formula, ...]:
        return tuple(compiler.formula(element, where, path) for path in paths.values())

    awaited = compiled("dataPath", key.awaited) if key.awaited is not None else ()
    return Conversation(f"{key.id}_key", compiled("messagePath", key.carried), awaited)


def keys_at(node: Any) -> Iterator[Key]:
    """Yield the keys of all messages of an event, a send or receive task."""
    holders = [node] if local_name(node) in ("sendTask", "receiveTask") else event_definitions(node)
    for holder in holders:
        id = referred_id(holder.get("messageRef"))
        for message in node.getroottree().getroot().iterchildren(f"{{{BPMN}}}message"):
            if id and message.get("id") == id:
                yield from keys_of(node, message)


def keys_of(node: Any, message: Any) -> Iterator[Key]:
    """Yield the keys of which the message shows a property, as the process of the event awaits them."""
    process = next(node.iterancestors(f"{{{BPMN}}}process"), None)
    for key in message.getroottree().iter(f"{{{BPMN}}}correlationKey"):
        references = key.iterchildren(f"{{{BPMN}}}correlationPropertyRef")
        ids = [referred_id(reference.text) for reference in references]
        shown = dict(_shown(message))
        if key.get("id") and any(id in shown for id in ids):
            yield Key(
                key.get("id"), {id: shown.get(id, "") for id in ids}, _awaited(process, key.get("id"), ids)
            )


def _shown(message: Any) -> Iterator[tuple[str, str]]:
    """Yield each property that the message shows, with its path."""
    for retrieval in message.getroottree().iter(f"{{{BPMN}}}correlationPropertyRetrievalExpression"):
        if referred_id(retrieval.get("messageRef")) == message.get("id"):
            yield retrieval.getparent().get("id"), _path(retrieval, "messagePath")


def _awaited(process: Any, key: str, ids: list[str]) -> Mapping[str, str] | None:
    for subscription in process.iterchildren(f"{{{BPMN}}}correlationSubscription"):
        if referred_id(subscription.get("correlationKeyRef")) == key:
            bound = {
                referred_id(binding.get("correlationPropertyRef")): _path(binding, "dataPath")
                for binding in subscription.iterchildren(f"{{{BPMN}}}correlationPropertyBinding")
            }
            return {id: bound.get(id, "") for id in ids}
    return None


def _path(holder: Any, tag: str) -> str:
    return (holder.findtext(f"{{{BPMN}}}{tag}") or "").strip()


def _joined(keys: Iterator[str]) -> str:
    one, *more = keys
    return feel.write([one, *more]) if more else one

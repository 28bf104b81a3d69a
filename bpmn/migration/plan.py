"""Which elements of two versions of a package correspond, and which might."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property
from typing import Any

from bpmn.catalogue import Element
from bpmn.definition import Definition
from bpmn.specs.catching import Listener
from bpmn.specs.node import Node
from bpmn.specs.start import StartEvent

_SIMILAR = 0.6  # how alike two names are that may mean the same


@dataclass(frozen=True)
class Missing:
    """An element the new version has no counterpart of; what it may have become, the likeliest first."""

    element: Element
    suggestions: tuple[Element, ...]
    choices: tuple[Element, ...]  # all of its kind


@dataclass(frozen=True)
class Plan:
    """How the elements of the old version are found in the new one: by `chosen`, else by their id."""

    old: Definition
    new: Definition
    chosen: Mapping[str, str] = field(default_factory=dict)

    def counterpart(self, element_id: str) -> str:
        """Return the id in the new version, whether or not there is such an element."""
        return self.chosen.get(element_id, element_id)

    def name_of(self, spec: Any) -> str:
        """Return the name that the counterpart of a spec goes by in its scope.

        What stands before an activity, or inside its loop, is named after it.
        """
        element = getattr(spec, "element", None)
        if element is None:  # the root of a scope
            return str(spec.name)
        return self.counterpart(element.id) + str(spec.name).removeprefix(element.id)

    @cached_property
    def missing(self) -> tuple[Missing, ...]:
        """The elements a token can stand at whose id the new version has not, or for another kind."""
        news = dict(_standing_places(self.new))
        olds = dict(_standing_places(self.old))
        lost = [spec for id, spec in olds.items() if not same_kind(spec, news.get(id))]
        return tuple(self._missing(spec, news, olds.keys()) for spec in lost)

    def _missing(self, spec: Node, news: Mapping[str, Node], known: Any) -> Missing:
        alike = [other for other in news.values() if same_kind(spec, other)]
        scored = [(self._likeness(spec.element, other.element), other.element) for other in alike]
        likely = sorted((pair for pair in scored if pair[0] >= 1), key=lambda pair: -pair[0])
        suggestions = tuple(element for _, element in likely if element.id not in known)
        return Missing(spec.element, suggestions, tuple(other.element for other in alike))

    def _likeness(self, before: Element, after: Element) -> float:
        """Count what speaks for two elements being the same: name, form, neighbours."""
        names = SequenceMatcher(None, before.name, after.name).ratio() if before.name and after.name else 0.0
        form = before.attributes.get("form")
        shared = self._neighbours(self.old, before) & self._neighbours(self.new, after)
        in_place = before.scope is not None and self.counterpart(before.scope) == after.scope
        return (
            2 * (names if names >= _SIMILAR else 0.0)
            + (form is not None and form == after.attributes.get("form"))
            + len(shared)
            + 0.5 * in_place
        )

    def _neighbours(self, definition: Definition, element: Element) -> frozenset[str]:
        """Return what flows connect with the element, by the ids of the new version."""
        flows = [one for one in definition.elements.values() if one.type == "sequenceFlow"]
        around = [one.target for one in flows if one.source == element.id]
        around += [one.source for one in flows if one.target == element.id]
        ids = {id for id in around if id is not None}
        return frozenset(map(self.counterpart, ids)) if definition is self.old else frozenset(ids)


def same_kind(one: Node, other: Node | None) -> bool:
    """Say whether a token at the one can stand at the other."""
    return _kind(one) == _kind(other)


def _kind(spec: Any) -> tuple[type, type | None]:
    body = getattr(spec, "body", None)  # of what is repeated
    return type(spec), type(body) if body is not None else None


def _standing_places(definition: Definition) -> Iterator[tuple[str, Node]]:
    """Yield the elements of all scopes: not what stands invisibly before them or inside their loops."""
    for scope in definition.specs.values():
        for spec in scope.task_specs.values():
            waits = spec.visible or isinstance(spec, Listener)
            if waits and spec.loop is None and not isinstance(spec, StartEvent):
                yield spec.element.id, spec

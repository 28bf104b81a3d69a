"""One package under inspection: what every rule looks at."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import decisions
import feel
from bpmn.catalogue import Element, elements
from bpmn.checks.diagrams import Flow, Node, Scope, read_scopes
from bpmn.checks.game import Game, play
from bpmn.checks.known import Known
from bpmn.definition import load_decisions
from bpmn.package import Package


@dataclass(frozen=True, eq=False)
class Inspection:
    """A package whose diagrams are safe XML; everything beyond that may be wrong."""

    package: Package
    known: Known
    roots: Mapping[str, Any]  # file → root element

    @cached_property
    def elements(self) -> Mapping[str, Element]:
        """Every element by its id; of two with the same id the first."""
        found: dict[str, Element] = {}
        for file, root in self.roots.items():
            for element in elements(file, root):
                found.setdefault(element.id, element)
        return found

    @cached_property
    def scopes(self) -> tuple[Scope, ...]:
        """The processes to be executed and their sub-processes; when no process is, all of them."""
        everything = read_scopes(self.roots)
        runs = {scope.element.id for scope in everything if _is_executable(scope)}
        return tuple(scope for scope in everything if not runs or scope.process in runs)

    @cached_property
    def processes(self) -> Mapping[str, Scope]:
        """The executable processes by id."""
        return {scope.element.id: scope for scope in self.scopes if _is_executable(scope)}

    @cached_property
    def games(self) -> tuple[Game, ...]:
        """The token game of each scope."""
        return tuple(play(scope) for scope in self.scopes)

    @cached_property
    def models(self) -> Mapping[str, decisions.Model | decisions.DecisionError]:
        """The decisions by file stem, or why a file can't be read."""
        return {stem: self._model(stem) for stem in self.package.decisions}

    @property
    def functions(self) -> Mapping[str, feel.Function]:
        return self.known.functions

    def nodes(self, *types: str) -> Iterator[Node]:
        """Yield the flow nodes of these types; of all types when none is named."""
        for scope in self.scopes:
            for node in scope.nodes.values():
                if not types or node.type in types:
                    yield node

    def flows(self) -> Iterator[tuple[Scope, Flow]]:
        for scope in self.scopes:
            for flow in scope.flows:
                yield scope, flow

    def lanes(self) -> Iterator[Element]:
        return (element for element in self.elements.values() if element.type == "lane")

    def _model(self, stem: str) -> decisions.Model | decisions.DecisionError:
        try:
            return load_decisions(self.package, stem, self.functions)
        except decisions.DecisionError as error:
            return error


def _is_executable(scope: Scope) -> bool:
    """SpiffWorkflow takes a process without the attribute for executable."""
    return scope.element.type == "process" and scope.xml.get("isExecutable", "true") == "true"

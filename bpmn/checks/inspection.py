"""One package under inspection: what every rule looks at."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import decisions
import feel
from bpmn.catalogue import Element, element_of, elements, is_executable, local_name
from bpmn.checks.diagrams import Flow, Node, Scope, read_scopes
from bpmn.checks.game import Game, play
from bpmn.checks.known import Known
from bpmn.definition import load_decisions
from bpmn.documents import BPMN, SCOPES
from bpmn.global_tasks import as_processes
from bpmn.package import Package

_DRAWN_IN = frozenset(
    (
        *SCOPES,
        *(
            f"{{{BPMN}}}{tag}"
            for tag in ("definitions", "collaboration", "interface", "laneSet", "childLaneSet")
        ),
    )
)


@dataclass(frozen=True, eq=False)
class Inspection:
    """A package whose diagrams are safe XML; everything beyond that may be wrong."""

    package: Package
    known: Known
    roots: Mapping[str, Any]  # file → root element, as it is drawn
    all_drawn: bool = False  # processes that are not to be executed are looked at as well

    @cached_property
    def expanded(self) -> Mapping[str, Any]:
        """The roots as the engine takes them: a global task is the process that is called."""
        return {file: as_processes(root) for file, root in self.roots.items()}

    @cached_property
    def elements(self) -> Mapping[str, Element]:
        """Every element by its id; of two with the same id the first."""
        found: dict[str, Element] = {}
        for file, root in self.expanded.items():
            for element in elements(file, root):
                found.setdefault(element.id, element)
        return found

    @cached_property
    def scopes(self) -> tuple[Scope, ...]:
        """The processes under inspection and their sub-processes."""
        everything = read_scopes(self.expanded)
        runs = {scope.element.id for scope in everything if _is_executable(scope)}
        return tuple(scope for scope in everything if self.all_drawn or scope.process in runs)

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

    def shown(self, xml: Any) -> Element:
        """Return what people see of a piece of XML: the element itself, or the nearest around it."""
        while not _is_shown(xml) and xml.getparent() is not None:
            xml = xml.getparent()
        return element_of(self.file_of(xml), xml)

    def file_of(self, xml: Any) -> str:
        root = xml.getroottree().getroot()
        files = (*self.roots.items(), *self.expanded.items())
        return next(file for file, one in files if one is root)

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


def _is_shown(xml: Any) -> bool:
    """What lies in a task or event is told of the task or event; only its data associations are drawn."""
    holder = xml.getparent()
    if not xml.get("id") or holder is None:
        return False
    return holder.tag in _DRAWN_IN or local_name(xml) in ("dataInputAssociation", "dataOutputAssociation")


def _is_executable(scope: Scope) -> bool:
    return scope.element.type == "process" and is_executable(scope.xml)

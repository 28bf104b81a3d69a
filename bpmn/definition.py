"""A process definition: a package parsed once, frozen, and shared by all instances and threads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Any

import decisions
import feel
from bpmn import constraints
from bpmn.catalogue import Catalogue, Element, read_catalogue
from bpmn.documents import DiagramRefused, read_diagram
from bpmn.expressions import Compiler
from bpmn.global_tasks import as_processes
from bpmn.package import Package, PackageUnreadable
from bpmn.parser import PackageParser
from bpmn.specs.loading import Loading
from bpmn.specs.multi_instance import COUNTS
from bpmn.start_triggers import StartTrigger, start_triggers
from wording import N_

MOST_KEPT = 64


@dataclass(frozen=True)
class Definition:
    """What a package defines. Nothing in it changes after `load`."""

    package: Package
    elements: Catalogue
    decisions: Mapping[str, decisions.Model]  # by file stem
    specs: Mapping[str, Any] = field(repr=False)  # SpiffWorkflow's, by id of the process or sub-process
    triggers: tuple[StartTrigger, ...] = ()  # what begins instances of its processes without a person

    @property
    def processes(self) -> Mapping[str, Element]:
        """The executable processes by id."""
        return {
            element.id: element
            for element in self.elements.values()
            if element.is_process and element.id in self.specs
        }

    @cached_property
    def written_by_engine(self) -> frozenset[str]:
        """The variables in which the engine itself notes what became of an element, and counts instances."""
        return COUNTS.union(f"{id}_{kind}" for id in self.elements for kind in ("record", "error", "key"))

    def begins_blank(self, process_id: str) -> bool:
        """Say whether a person or a call can begin it: some processes are only begun by events."""
        spec = self.specs.get(process_id)
        return spec is not None and bool(spec.start.blank)

    def may_be_returned(self, element_id: str) -> bool:
        """Say whether the diagram lets whoever holds the user task send it back."""
        return self.elements[element_id].attributes.get("returnable") == "true"


def load(package: Package, functions: feel.Functions = ()) -> Definition:
    """Parse and compile everything; `functions` are those the surroundings will offer.

    What was loaded lately is not parsed again: a package is checked, deployed, and run.
    Raises DiagramRefused or PackageUnreadable naming the file and the element.
    """
    return _loaded(package, tuple(functions.values() if isinstance(functions, Mapping) else functions))


def load_decisions(package: Package, stem: str, functions: feel.Functions) -> decisions.Model:
    """Return the model of a file, which may import the other decisions of the package.

    It may have errors; raise DecisionError when it cannot be read at all.
    """
    others = {f"{name}.dmn": xml for name, xml in package.decisions.items() if name != stem}
    return decisions.load(package.decisions[stem], functions, others)


@lru_cache(MOST_KEPT)
def _loaded(package: Package, functions: tuple[feel.Function, ...]) -> Definition:
    roots = {file: as_processes(read_diagram(content, file)) for file, content in package.diagrams.items()}
    catalogue = read_catalogue(roots)
    constraints.hold_to(roots, catalogue)
    models = {stem: _model(package, stem, functions) for stem in package.decisions}
    loading = Loading(catalogue, Compiler(functions), models)
    parser = PackageParser(loading)
    for file, root in roots.items():
        parser.add_bpmn_xml(root, file)
    specs = parser.all_specs()
    for process_id, spec in specs.items():
        if not (spec.start.blank or spec.start.by_trigger or spec.entries):
            element = catalogue[process_id]
            raise DiagramRefused(
                element.file, N_("{process} 没有开始事件；有结束事件就要有开始事件。"), process=element.label
            )
    triggers = tuple(start_triggers(specs, loading))
    return Definition(package, catalogue, MappingProxyType(models), MappingProxyType(specs), triggers)


def _model(package: Package, stem: str, functions: feel.Functions) -> decisions.Model:
    try:
        model = load_decisions(package, stem, functions)
        for error in model.errors:
            raise error
    except decisions.DecisionError as error:
        raise PackageUnreadable(
            package=package.key, file=f"decisions/{stem}.dmn", problem=str(error)
        ) from error
    return model

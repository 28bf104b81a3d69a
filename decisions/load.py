"""Read a DMN file, and those it imports, into a model."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from decisions.document import Element, read
from decisions.errors import DecisionError, Place
from decisions.graph import Decision, File, InputData, Reference, Service
from decisions.library import Library, refused
from decisions.logic import FunctionOf
from decisions.model import Model
from decisions.read_logic import KINDS, read_function
from decisions.reader import Reader
from decisions.types import ItemType, TypeTable
from feel import Function, Functions, Sentence

_DANGLING: Final = Sentence("引用的“{id}”不存在。", "It refers to '{id}', which does not exist.")
_TWICE: Final = Sentence("id 或名称与另一个重复（{id}）。", "Another one has the same id or name ({id}).")
_CIRCLE: Final = Sentence("决策互相依赖，形成循环。", "The decisions require each other in a circle.")
_IMPORTS_ITSELF: Final = Sentence("模型互相导入，形成循环。", "The models import each other in a circle.")
_SAME_NAME: Final = Sentence("已有同名的导入。", "There is already an import of this name.")


def load(xml: bytes, functions: Functions = (), imports: Mapping[str, bytes] | None = None) -> Model:
    """Return the model of a DMN 1.1 to 1.5 file, every cell compiled.

    `imports` are the other files by name, from which `<import>` takes what it names. Whatever is wrong inside
    is among the `errors` of the model; raise DecisionError only for what is not DMN or not safe to read.
    """
    by_name = (
        functions if isinstance(functions, Mapping) else {function.name: function for function in functions}
    )
    sources = _Sources(by_name, Library(imports or {}))
    source = _Source(read(xml), sources)
    file = source.file
    imported = [_of_import(error, one.root.name) for one in sources.read.values() for error in one.errors]
    return Model(
        file=file,
        errors=(*source.errors, *imported),
        warnings=(*source.types.warnings, *source.reader.warnings),
        tables=tuple(source.reader.tables),
        functions=by_name,
    )


@dataclass
class _Sources:
    """What the files of one model share while they are read."""

    functions: Mapping[str, Function]
    library: Library
    read: dict[str, "_Source"] = field(default_factory=dict)  # those imported so far, by namespace
    open: list[str] = field(default_factory=list)  # namespaces of those whose imports are being read


class _Source:
    """One DMN file on its way to become a `File`."""

    def __init__(self, root: Element, sources: _Sources) -> None:
        self.root = root
        self.errors: list[DecisionError] = []
        self._sources = sources
        self._inputs, self._decisions, self._knowledge, self._services = map(
            self._by_id, ("inputData", "decision", "businessKnowledgeModel", "decisionService")
        )
        sources.open.append(root.get("namespace"))
        self._imports = self._imported()
        sources.open.pop()
        self.types: TypeTable = TypeTable(
            {item.name: item for item in root.children("itemDefinition")},
            {name: one.types for name, one in self._imports.items()},
        )
        self.errors += self.types.errors
        functions = self._callables() | sources.functions.keys()
        self.reader = Reader(KINDS, Place(), self.types, self._readables(), functions, self.errors)

    @cached_property
    def file(self) -> File:
        decisions = {id_: self._decision(id_, element) for id_, element in self._decisions.items()}
        return File(
            name=self.root.name,
            inputs={id_: self._input(id_, element) for id_, element in self._inputs.items()},
            decisions=self._without_circles(decisions),
            knowledge={id_: self._function(id_, element) for id_, element in self._knowledge.items()},
            services={id_: self._service(id_, element) for id_, element in self._services.items()},
            imports={name: one.file for name, one in self._imports.items()},
        )

    def _by_id(self, tag: str) -> dict[str, Element]:
        """Return the elements by id, or by name where they have none; two of one id or name are an error."""
        found: dict[str, Element] = {}
        names: set[str] = set()
        for element in self.root.children(tag):
            id_ = element.id or element.name
            if id_ in found or element.name in names:
                self.errors.append(DecisionError(Place(element.name), _TWICE.fill(id=id_)))
            names.add(element.name)
            found.setdefault(id_, element)
        return found

    def _imported(self) -> dict[str, "_Source"]:
        found: dict[str, _Source] = {}
        for written in self.root.children("import"):
            try:
                if written.name in found:
                    raise refused(written, _SAME_NAME)
                found[written.name] = self._import(written)
            except DecisionError as error:
                self.errors.append(error)
        return found

    def _import(self, written: Element) -> "_Source":
        namespace = written.get("namespace")
        if namespace in self._sources.open:
            raise refused(written, _IMPORTS_ITSELF)
        if namespace not in self._sources.read:
            root = self._sources.library.find(written)
            self._sources.read[namespace] = _Source(root, self._sources)
        return self._sources.read[namespace]

    def _readables(self) -> frozenset[str]:
        """Return the names that expressions may read, also those behind a dot."""
        own = {_variable(one) for part in (self._inputs, self._decisions) for one in part.values()}
        fields = {part.name for item in self.root.children("itemDefinition") for part in _components(item)}
        inside = (one._readables() | one._callables() for one in self._imports.values())
        return frozenset(own | fields | self._imports.keys()).union(*inside) - {""}

    def _callables(self) -> frozenset[str]:
        own = {one.name for part in (self._knowledge, self._services) for one in part.values()}
        merged = self._imports.get("")
        return frozenset(own) | (merged._callables() if merged else frozenset())

    def _input(self, id_: str, element: Element) -> InputData:
        return InputData(id_, _variable(element), self._type(element))

    def _decision(self, id_: str, element: Element) -> Decision:
        place, before = Place(element.name), len(self.errors)
        logic = element.child(*KINDS)
        required = list(element.children("informationRequirement"))
        return Decision(
            id=id_,
            name=element.name,
            variable=_variable(element),
            type=self._type(element),
            inputs=self._references(place, required, "requiredInput"),
            requires=self._references(place, required, "requiredDecision"),
            logic=self.reader.at(place).boxed(logic) if logic else None,
            broken=self._error_since(before),
        )

    def _function(self, id_: str, element: Element) -> FunctionOf:
        place, before = Place(element.name), len(self.errors)
        written = element.child("encapsulatedLogic")
        if written is None:
            return FunctionOf(element.name, (), None, place, id_)
        found = read_function(self.reader.at(place), written, element.name)
        return replace(found, id=id_, broken=self._error_since(before))

    def _service(self, id_: str, element: Element) -> Service:
        place, before = Place(element.name), len(self.errors)
        inputs = self._references(place, [element], "inputData")
        given = self._references(place, [element], "inputDecision")
        return Service(
            id=id_,
            name=element.name,
            outputs=self._references(place, [element], "outputDecision"),
            parameters=tuple(self._parameter(one) for one in (*inputs, *given)),
            given={self._parameter(one)[0]: one for one in given},
            broken=self._error_since(before),
        )

    def _parameter(self, reference: Reference) -> tuple[str, ItemType]:
        home = self if reference.imported is None else self._imports[reference.imported]
        element = home._inputs.get(reference.id) or home._decisions[reference.id]
        return _variable(element), home._type(element)

    def _type(self, element: Element) -> ItemType:
        variable = element.child("variable")
        return self.types.type(variable.get("typeRef") if variable else "", Place(element.name))

    def _error_since(self, before: int) -> DecisionError | None:
        return self.errors[before] if len(self.errors) > before else None

    def _references(self, place: Place, elements: Iterable[Element], tag: str) -> tuple[Reference, ...]:
        """Return what the elements refer to; what does not exist is an error, and left out."""
        found = []
        for written in (part for element in elements for part in element.children(tag)):
            reference = self._reference(written, of_decision="ecision" in tag)
            if reference:
                found.append(reference)
            else:
                self.errors.append(DecisionError(place, _DANGLING.fill(id=written.get("href"))))
        return tuple(found)

    def _reference(self, written: Element, *, of_decision: bool) -> Reference | None:
        namespace, id_ = written.reference()
        homes: dict[str | None, _Source] = {
            name: one for name, one in self._imports.items() if one.root.get("namespace") == namespace
        }
        if namespace in ("", self.root.get("namespace")):
            homes = {None: self}
        for name, home in homes.items():
            if id_ in (home._decisions if of_decision else home._inputs):
                return Reference(id_, name)
        return None

    def _without_circles(self, decisions: dict[str, Decision]) -> dict[str, Decision]:
        """Break the decisions that require themselves by way of others."""
        for id_ in _in_circles(decisions):
            error = DecisionError(decisions[id_].place, _CIRCLE)
            self.errors.append(error)
            decisions[id_] = replace(decisions[id_], broken=error)
        return decisions


def _variable(element: Element) -> str:
    """Return the name under which expressions read an element: that of its variable, else its own."""
    variable = element.child("variable")
    return (variable.name if variable else "") or element.name


def _components(item: Element) -> Iterator[Element]:
    for part in item.children("itemComponent"):
        yield part
        yield from _components(part)


def _in_circles(decisions: Mapping[str, Decision]) -> Iterable[str]:
    """Return what is left when nothing can be taken away that requires nothing, or that nothing requires."""
    requires = {
        id_: {reference.id for reference in decision.requires if reference.imported is None}
        for id_, decision in decisions.items()
    }
    return _without_ends(_turned(_without_ends(_turned(requires))))


def _turned(graph: Mapping[str, set[str]]) -> dict[str, set[str]]:
    turned: dict[str, set[str]] = {node: set() for node in graph}
    for node, others in graph.items():
        for other in others & turned.keys():
            turned[other].add(node)
    return turned


def _without_ends(graph: dict[str, set[str]]) -> dict[str, set[str]]:
    """Take away the nodes to which nothing that is left leads."""
    leading = _turned(graph)
    ends = [node for node, others in leading.items() if not others]
    while ends:
        end = ends.pop()
        for other in graph.pop(end):
            leading[other].discard(end)
            if not leading[other]:
                ends.append(other)
    return graph


def _of_import(error: DecisionError, model: str) -> DecisionError:
    return DecisionError(replace(error.place, model=model), error.reason)

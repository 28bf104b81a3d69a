"""Read a DMN file into a model: types, inputs, decisions, knowledge models, services."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from decisions.document import Element, read
from decisions.errors import DecisionError, Place
from decisions.logic import FunctionOf
from decisions.model import Decision, InputData, Model, Service
from decisions.read_logic import Reader, read_function
from decisions.types import TypeTable
from feel import Function, Functions, Sentence

_LOGIC: Final = (
    *("literalExpression", "decisionTable", "context", "list", "relation", "functionDefinition"),
    *("invocation", "conditional", "for", "every", "some", "filter"),
)
_DANGLING: Final = Sentence("引用的“{id}”不存在。", "It refers to '{id}', which does not exist.")
_CIRCLE: Final = Sentence("决策互相依赖，形成循环。", "The decisions require each other in a circle.")


def load(xml: bytes, functions: Functions = ()) -> Model:
    """Return the model of a DMN 1.1 to 1.5 file, every cell compiled; raise DecisionError with its place."""
    by_name = (
        functions if isinstance(functions, Mapping) else {function.name: function for function in functions}
    )
    loader = _Loader(read(xml), by_name)
    return Model(
        name=loader.root.name,
        _decisions=loader.decisions(),
        _knowledge=loader.knowledge(),
        _services=loader.services(),
        warnings=tuple(loader.reader.warnings),
        functions=by_name,
    )


@dataclass(frozen=True)
class _Drawing:
    """The elements of the file by tag and id."""

    inputs: Mapping[str, Element]
    decisions: Mapping[str, Element]
    knowledge: Mapping[str, Element]
    services: Mapping[str, Element]


class _Loader:
    def __init__(self, root: Element, functions: Mapping[str, Function]) -> None:
        self.root = root
        self.types = TypeTable({item.name: item for item in root.children("itemDefinition")})
        self.drawing = _Drawing(
            *(
                {child.id or child.name: child for child in root.children(tag)}
                for tag in ("inputData", "decision", "businessKnowledgeModel", "decisionService")
            )
        )
        callable_ = {
            child.name for part in (self.drawing.knowledge, self.drawing.services) for child in part.values()
        }
        readable = {
            child.name for part in (self.drawing.inputs, self.drawing.decisions) for child in part.values()
        }
        fields = {part.name for item in root.children("itemDefinition") for part in _components(item)}
        self.reader = Reader(
            Place(), self.types, frozenset(readable | fields), frozenset(callable_ | functions.keys())
        )

    def decisions(self) -> dict[str, Decision]:
        decisions = {id_: self._decision(element) for id_, element in self.drawing.decisions.items()}
        _refuse_circles(decisions)
        return decisions

    def knowledge(self) -> tuple[FunctionOf, ...]:
        found = []
        for element in self.drawing.knowledge.values():
            written = element.child("encapsulatedLogic")
            if written is not None:
                found.append(read_function(self.reader.at(Place(element.name)), written, element.name))
        return tuple(found)

    def services(self) -> dict[str, Service]:
        return {id_: self._service(element) for id_, element in self.drawing.services.items()}

    def _decision(self, element: Element) -> Decision:
        place = Place(element.name)
        variable = element.child("variable")
        logic = element.child(*_LOGIC)
        requirements = list(element.children("informationRequirement"))
        inputs = [part.reference() for one in requirements for part in one.children("requiredInput")]
        requires = [part.reference() for one in requirements for part in one.children("requiredDecision")]
        _refuse_dangling(place, inputs, self.drawing.inputs)
        _refuse_dangling(place, requires, self.drawing.decisions)
        return Decision(
            id=element.id or element.name,
            name=element.name,
            logic=self.reader.at(place).boxed(logic) if logic else None,
            type=self.types.type(variable.get("typeRef") if variable else ""),
            inputs=tuple(self._input(self.drawing.inputs[id_]) for id_ in inputs),
            requires=tuple(requires),
        )

    def _input(self, element: Element) -> InputData:
        variable = element.child("variable")
        return InputData(
            element.id or element.name,
            element.name,
            self.types.type(variable.get("typeRef") if variable else ""),
        )

    def _service(self, element: Element) -> Service:
        place = Place(element.name)
        outputs = [part.reference() for part in element.children("outputDecision")]
        made_outside = [part.reference() for part in element.children("inputDecision")]
        inputs = [part.reference() for part in element.children("inputData")]
        _refuse_dangling(place, outputs + made_outside, self.drawing.decisions)
        _refuse_dangling(place, inputs, self.drawing.inputs)
        data = [self._input(self.drawing.inputs[id_]) for id_ in inputs]
        outside = [self._input(self.drawing.decisions[id_]) for id_ in made_outside]
        return Service(
            id=element.id or element.name,
            name=element.name,
            outputs=tuple(outputs),
            parameters=tuple((one.name, one.type) for one in (*data, *outside)),
            given={one.name: one.id for one in outside},
        )


def _components(item: Element) -> Iterable[Element]:
    for part in item.children("itemComponent"):
        yield part
        yield from _components(part)


def _refuse_dangling(place: Place, ids: Iterable[str], known: Mapping[str, Element]) -> None:
    for id_ in ids:
        if id_ not in known:
            raise DecisionError(place, _DANGLING.fill(id=id_))


def _refuse_circles(decisions: Mapping[str, Decision]) -> None:
    settled: set[str] = set()
    for start in decisions:
        path: list[tuple[str, int]] = [(start, 0)]
        while path:
            id_, index = path.pop()
            requires = decisions[id_].requires
            if index == len(requires) or id_ in settled:
                settled.add(id_)
                continue
            path.append((id_, index + 1))
            if any(requires[index] == open_ for open_, _ in path):
                raise DecisionError(decisions[id_].place, _CIRCLE)
            path.append((requires[index], 0))

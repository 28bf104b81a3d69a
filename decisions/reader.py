"""What reads the logic of one decision: it compiles texts, and gathers what is wrong with them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from decisions import logic
from decisions.document import Element
from decisions.errors import DecisionError, Place
from decisions.logic import Logic
from decisions.tables import DecisionTable
from decisions.types import ANYTHING, ItemType, TypeTable
from feel import Expression, FeelError, Sentence, UnaryTests, compile_unary
from feel import compile as compile_feel
from feel.expression import constant

EMPTY: Final = Sentence("缺少表达式。", "There is no expression.")
_NOTHING: Final = constant("", None)


@dataclass(frozen=True)
class Reader:
    """Of a decision or knowledge model, or of a part of it."""

    kinds: "Mapping[str, Callable[[Reader, Element], Logic]]"  # of boxed expressions, by tag
    place: Place
    types: TypeTable
    names: frozenset[str]  # variables that may be read
    functions: frozenset[str]  # functions that may be called
    errors: list[DecisionError]
    warnings: list[tuple[Place, Sentence]] = field(default_factory=list)
    tables: list[DecisionTable] = field(default_factory=list)

    def boxed(self, element: Element) -> Logic:
        """Return the logic of a boxed expression, of the type it declares."""
        read = self.kinds.get(element.tag)
        if read is None:
            return self.refused(Sentence(f"不支持 {element.tag}。", f"{element.tag} is not supported."))
        found = read(self, element)
        return found if element.tag == "functionDefinition" else self.typed(found, element)

    def inside(self, element: Element | None) -> Logic:
        """Return the logic of the boxed expression that stands in an element."""
        for child in element.children() if element else ():
            if child.tag in self.kinds:
                return self.boxed(child)
        return self.refused(EMPTY)

    def typed(self, logic_: Logic, element: Element | None) -> Logic:
        """Return logic whose value must be of the type that an element refers to."""
        type_ = self.type(element)
        return logic_ if type_ is ANYTHING else logic.Typed(logic_, type_, self.place)

    def type(self, element: Element | None) -> ItemType:
        return self.types.type(element.get("typeRef") if element else "", self.place)

    def refused(self, reason: Sentence) -> logic.Literal:
        """Note an error. What is returned is never evaluated: the decision around it is broken."""
        self.errors.append(DecisionError(self.place, reason))
        return logic.Literal(_NOTHING, self.place)

    def knowing(self, names: Iterable[str]) -> "Reader":
        return replace(self, names=self.names.union(names))

    def at(self, place: Place) -> "Reader":
        return replace(self, place=place)

    def feel(self, text: str) -> logic.Literal:
        try:
            expression = compile_feel(text, (), self.names | self.functions, self.types.shapes)
        except FeelError as wrong:
            return self.refused(wrong.sentence)
        self._note(expression)
        return logic.Literal(expression, self.place)

    def tests(self, text: str) -> UnaryTests:
        try:
            tests = compile_unary(text, (), self.names | self.functions, self.types.shapes)
        except FeelError as wrong:
            return UnaryTests(self.refused(wrong.sentence).expression)
        self._note(tests.expression)
        return tests

    def _note(self, expression: Expression) -> None:
        unknown = expression.unknown_functions - self.functions - self.names
        kept = replace(expression, unknown_functions=unknown)
        self.warnings.extend((self.place, warning) for warning in kept.warnings)

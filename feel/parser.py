"""Read FEEL: operators over operands, by precedence; unary tests."""

from collections.abc import Iterable, Mapping
from typing import Final

from feel import syntax
from feel.cursor import OPERATOR
from feel.operands import EXPRESSION, Operands
from feel.syntax import Node
from feel.types import NO_TYPES, Type

_OR, _AND, _COMPARISON, _SUM, _PRODUCT, _POWER = 1, 2, 3, 4, 5, 6
_COMPARISONS: Final = ("=", "!=", "<", "<=", ">", ">=")
LEVELS: Final = {
    "or": _OR,
    "and": _AND,
    **dict.fromkeys((*_COMPARISONS, "between", "in"), _COMPARISON),
    **dict.fromkeys(("+", "-"), _SUM),
    **dict.fromkeys(("*", "/"), _PRODUCT),
    "**": _POWER,
}
_AFTER_RANGE: Final = frozenset(
    (".", ",", ")", "]", "}", "", "and", "or", "then", "else", "return", "satisfies")
)


def parse(text: str, known: Iterable[str] = (), types: Mapping[str, Type] = NO_TYPES) -> Node:
    """Return the tree of an expression; raise FeelSyntaxError. `known` names may hold operators."""
    parser = _Parser(text, known, types)
    node = parser.expression()
    parser.finish()
    return node


def parse_unary(
    text: str, known: Iterable[str] = (), types: Mapping[str, Type] = NO_TYPES
) -> syntax.UnaryTests:
    """Return the tests of an input cell; raise FeelSyntaxError."""
    parser = _Parser(text, known, types)
    tests = parser.unary_tests()
    parser.finish()
    return tests


class _Parser(Operands):
    def expression(self) -> Node:
        with self.nested():
            return self.operation(_OR)

    def finish(self) -> None:
        if self.next.kind != "end":
            raise self.error(OPERATOR)

    def operation(self, floor: int) -> Node:
        left = self._signed()
        wraps = 0
        while (level := LEVELS.get(self.next.text, 0)) >= floor:
            wraps += 1
            with self.nested(wraps):
                left = self._joined(left, level)
        return left

    def unary_tests(self) -> syntax.UnaryTests:
        if self.next.text == "-" and self.ahead(1).kind == "end":
            self.step()
            return syntax.UnaryTests(())
        if self.next.text == "not" and self.ahead(1).text == "(":
            start = self.index
            self.step()
            self.step()
            tests = self._tests()
            self.expect(")")
            if self.next.kind == "end":
                return syntax.UnaryTests(tests, negated=True)
            self.index = start  # not(…) was only the beginning of an expression
        return syntax.UnaryTests(self._tests())

    def _tests(self) -> tuple[Node, ...]:
        tests = [self._test()]
        while self.accept(","):
            tests.append(self._test())
        return tuple(tests)

    def _test(self) -> Node:
        if self.next.text in ("=", "!="):
            return syntax.Test(self.step().text, self.operation(_SUM))
        return self.expression()

    def _joined(self, left: Node, level: int) -> Node:
        if level == _COMPARISON:
            return self._compared(left)
        if level in (_OR, _AND):
            operands = [left]
            operator = self.next.text
            while self.accept(operator):
                operands.append(self.operation(level + 1))
            joint = syntax.Disjunction if level == _OR else syntax.Conjunction
            return joint(tuple(operands))
        rest = []
        while LEVELS.get(self.next.text) == level:
            rest.append((self.step().text, self.operation(level + 1)))
        return syntax.Chain(left, tuple(rest))

    def _compared(self, left: Node) -> Node:
        operator = self.step().text
        if operator == "between":
            low = self.operation(_SUM)
            self.expect("and")
            return syntax.Between(left, low, self.operation(_SUM))
        if operator == "in":
            return syntax.In(left, self._alternatives())
        # `a == b` and `a <> b` would compare a with a range, and never be true
        if self.next.text in _COMPARISONS:
            raise self.error(EXPRESSION)
        return syntax.Comparison(operator, left, self.operation(_SUM))

    def _alternatives(self) -> tuple[Node, ...]:
        """What follows `in`: one test, or several in brackets."""
        if self.next.text in ("=", "!="):
            return (self._test(),)
        if self.next.text != "(":
            return (self.operation(_SUM),)
        self.step()
        tests = self._tests()
        if self.next.text == "..":
            return (self.range_end(tests[-1], start_included=False),)
        self.expect(")")
        return tests

    def _signed(self) -> Node:
        signs = 0
        while self.accept("-"):
            signs += 1
        with self.nested(signs):
            node = self._postfix(self.operand())
            for _ in range(signs):
                node = syntax.Negation(node)
        while self.accept("instance"):
            self.expect("of")
            node = syntax.InstanceOf(node, self.type())
        return node

    def _postfix(self, node: Node) -> Node:
        wraps = 0
        while self.next.text in (".", "[", "("):
            # A bracket that cannot be a filter closes a range: [1..3[
            if self.next.text == "[" and self.ahead(1).text in _AFTER_RANGE:
                return node
            wraps += 1
            with self.nested(wraps):
                node = self._applied(node)
        return node

    def _applied(self, node: Node) -> Node:
        if self.accept("."):
            return syntax.Path(node, self.key())
        if self.accept("("):
            return self._call(node)
        self.expect("[")
        with self.scope(["item"]):
            condition = self.expression()
        self.expect("]")
        return syntax.Filter(node, condition)

    def _call(self, target: Node) -> Node:
        names: list[str] = []
        arguments: list[Node] = []
        named = self.name_precedes_colon()
        while not self.accept(")"):
            if arguments:
                self.expect(",")
            if named:
                names.append(self.new_name(":"))
                self.expect(":")
            arguments.append(self.expression())
        return syntax.Call(target, tuple(arguments), tuple(names))

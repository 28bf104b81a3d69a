"""Read the operands of FEEL: literals, names, brackets, and the clauses that begin with a keyword."""

import re
from abc import ABC, abstractmethod
from decimal import Decimal, DecimalException
from typing import Final

from feel import syntax, temporal, types
from feel.cursor import Cursor
from feel.errors import Sentence
from feel.syntax import Node
from feel.types import Type
from feel.values import ARITHMETIC

EXPRESSION: Final = Sentence("表达式", "an expression")
_REPRESENTABLE: Final = Sentence("可表示的数字", "a number that can be represented")
_CONSTANTS: Final = {"true": True, "false": False, "null": None}
_ESCAPE: Final = re.compile(r"\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{6}|.)", re.DOTALL)
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_ESCAPED: Final = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}


class Operands(Cursor, ABC):
    """The lower half of the parser."""

    @abstractmethod
    def expression(self) -> Node:
        """Read a whole expression."""

    @abstractmethod
    def operation(self, floor: int) -> Node:
        """Read operands joined by operators that bind at least as tightly as `floor`."""

    def operand(self) -> Node:
        if self.next.keyword and self.announced():
            return syntax.Name(self.variable())
        read = _BEGINNINGS.get(self.next.text) or _KINDS.get(self.next.kind)
        if read is None:
            raise self.error(EXPRESSION)
        return read(self)

    def half_range(self) -> Node:
        """`< 3`: everything below."""
        sign = self.step().text
        end = self.operation(_ARITHMETIC)
        included = sign.endswith("=")
        if sign.startswith("<"):
            return syntax.RangeLiteral(None, end, start_included=False, end_included=included)
        return syntax.RangeLiteral(end, None, start_included=included, end_included=False)

    def range_end(self, start: Node, *, start_included: bool) -> Node:
        """Read `.. end` and the closing bracket."""
        self.expect("..")
        end = self.expression()
        if self.accept("]"):
            return syntax.RangeLiteral(start, end, start_included, end_included=True)
        if not self.accept(")"):
            self.expect("[")
        return syntax.RangeLiteral(start, end, start_included, end_included=False)

    def _constant(self) -> Node:
        return syntax.Literal(_CONSTANTS[self.step().text])

    def _input(self) -> Node:
        return syntax.Name(self.step().text)

    def _negation(self) -> Node:
        """Read `not`, which is a function whose name is a keyword."""
        if self.ahead(1).text != "(":
            raise self.error(EXPRESSION)
        return syntax.Name(self.step().text)

    def _word(self) -> Node:
        if self.next.keyword:
            raise self.error(EXPRESSION)
        return syntax.Name(self.variable())

    def _point_range(self) -> Node:
        return syntax.PointRange(self.step().text, self.operation(_ARITHMETIC))

    def _string(self) -> Node:
        return syntax.Literal(unescaped(self.step().text))

    def _temporal(self) -> Node:
        text = unescaped(self.step().text[1:].strip())
        value = temporal.parse(text)
        return syntax.Unreadable(text) if value is None else syntax.Literal(value)

    def _number(self) -> Node:
        token = self.next
        try:
            number = ARITHMETIC.plus(Decimal(token.text))
        except DecimalException:
            raise self.error(_REPRESENTABLE) from None
        self.step()
        return syntax.Literal(number)

    def _parenthesis(self) -> Node:
        self.expect("(")
        inner = self.expression()
        if self.next.text == "..":
            return self.range_end(inner, start_included=False)
        self.expect(")")
        return inner

    def _open_range(self) -> Node:
        self.expect("]")
        return self.range_end(self.expression(), start_included=False)

    def _list(self) -> Node:
        self.expect("[")
        if self.accept("]"):
            return syntax.ListLiteral(())
        items = [self.expression()]
        if self.next.text == "..":
            return self.range_end(items[0], start_included=True)
        while self.accept(","):
            items.append(self.expression())
        self.expect("]")
        return syntax.ListLiteral(tuple(items))

    def _context(self) -> Node:
        self.expect("{")
        entries: list[tuple[str, Node]] = []
        with self.scope() as local:
            while not self.accept("}"):
                if entries:
                    self.expect(",")
                name = unescaped(self.step().text) if self.next.kind == "string" else self.new_name(":")
                self.expect(":")
                entries.append((name, self.expression()))
                local.add(name)
                self.keys.add(name)
        return syntax.ContextLiteral(tuple(entries))

    def _conditional(self) -> Node:
        self.expect("if")
        condition = self.expression()
        self.expect("then")
        then = self.expression()
        self.expect("else")
        return syntax.Conditional(condition, then, self.expression())

    def _loop(self) -> Node:
        self.expect("for")
        with self.scope(["partial"]):
            iterators = self._iterators("return")
            return syntax.Loop(iterators, self.expression())

    def _quantified(self) -> Node:
        every = self.step().text == "every"
        with self.scope():
            iterators = self._iterators("satisfies")
            return syntax.Quantified(every, iterators, self.expression())

    def _iterators(self, end: str) -> tuple[syntax.Iterator, ...]:
        iterators = []
        while True:
            name = self.new_name("in")
            self.expect("in")
            source = self.expression()
            last = self.expression() if self.accept("..") else None
            iterators.append(syntax.Iterator(name, source, last))
            self.scopes[-1].add(name)
            if not self.accept(","):
                self.expect(end)
                return tuple(iterators)

    def _function(self) -> Node:
        self.expect("function")
        self.expect("(")
        parameters: list[tuple[str, Type]] = []
        while not self.accept(")"):
            if parameters:
                self.expect(",")
            name = self.new_name(":", ",", ")")
            parameters.append((name, self.type() if self.accept(":") else types.ANY))
        external = self.accept("external")
        with self.scope(name for name, _ in parameters):
            body = self.expression()
        return syntax.FunctionLiteral(tuple(parameters), syntax.Literal(None) if external else body)

    def type(self) -> Type:
        """Read the name of a type, which may be one that FEEL does not know."""
        with self.nested():
            name = self.type_name()
            if not self.accept("<"):
                return self.types.get(name) or types.named(name) or Type(name, known=False)
            fields: list[tuple[str, Type]] = []
            while not self.accept(">"):
                if fields:
                    self.expect(",")
                field = self.new_name(":") if self.name_precedes_colon() else ""
                if field:
                    self.expect(":")
                fields.append((field, self.type()))
            return self._with_arguments(name, fields)

    def _with_arguments(self, name: str, fields: list[tuple[str, Type]]) -> Type:
        if name == "context":
            return Type(name, fields=tuple(fields))
        of = tuple(type_ for _, type_ in fields)
        if name == "function":
            of = (*of, self.type() if self.accept("->") else types.ANY)
        return Type(name, of)


def unescaped(literal: str) -> str:
    """Return what a string literal stands for."""
    text = _ESCAPE.sub(_character, literal[1:-1])
    # Two escapes may stand for one character outside the basic plane; half of such a pair stands for none
    return (
        text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if _SURROGATE.search(text)
        else text
    )


def _character(match: re.Match[str]) -> str:
    code = match.group(1)
    if code[0] in "uU" and len(code) > 1 and int(code[1:], 16) <= 0x10FFFF:
        return chr(int(code[1:], 16))
    return _ESCAPED.get(code, match.group())


_ARITHMETIC: Final = 4
_BEGINNINGS: Final = {
    "(": Operands._parenthesis,
    "[": Operands._list,
    "]": Operands._open_range,
    "{": Operands._context,
    "if": Operands._conditional,
    "for": Operands._loop,
    "some": Operands._quantified,
    "every": Operands._quantified,
    "function": Operands._function,
    "not": Operands._negation,
    "?": Operands._input,
    "=": Operands._point_range,
    "!=": Operands._point_range,
    **dict.fromkeys(_CONSTANTS, Operands._constant),
    **dict.fromkeys(("<", "<=", ">", ">="), Operands.half_range),
}
_KINDS: Final = {
    "number": Operands._number,
    "string": Operands._string,
    "temporal": Operands._temporal,
    "word": Operands._word,
}

"""Compiled expressions: what callers keep and call. Parsing happens once for each text."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from feel.builtins import BUILTINS
from feel.closures import Compiler
from feel.compile import BUILDERS
from feel.errors import Sentence
from feel.limits import MAX_NESTING, NESTED_TOO_DEEP, STEPS_TO_BEGIN, check_result, exceeded, of_thread
from feel.parser import parse, parse_unary
from feel.properties import PARTS
from feel.run import Run
from feel.scopes import Closure
from feel.syntax import Node
from feel.types import NO_TYPES, Type
from feel.values import Function, plain

Functions = Iterable[Function] | Mapping[str, Function]
_Parse = Callable[[str, Iterable[str], Mapping[str, Type]], Node]
_CONTAINERS = frozenset((list, dict))
_NO_FUNCTIONS: Mapping[str, Function] = {}
_UNKNOWN_FUNCTION = Sentence("没有函数“{name}”。", "There is no function '{name}'.")


@dataclass(frozen=True)
class Traced:
    """The value of one evaluation and why parts of it are null."""

    value: Any
    warnings: tuple[Sentence, ...]


@dataclass(frozen=True)
class Expression:
    """A compiled FEEL text; may be shared between threads."""

    text: str
    names: frozenset[str]  # free variables that are read; `count` may be one, but not the one of count(…)
    item_names: frozenset[str]  # read inside filters: a part of the item, or else a free variable
    calls: frozenset[str]  # functions that are called by name
    unknown_functions: frozenset[str]  # called, but neither built in nor given: null unless given at the call
    closure: Closure = field(repr=False, compare=False)
    functions: Mapping[str, Function] = field(repr=False, compare=False)
    slots: int = field(default=0, repr=False, compare=False)  # for the values that the expression binds
    weight: int = field(default=1, repr=False, compare=False)  # steps of one evaluation, without its loops

    @property
    def warnings(self) -> tuple[Sentence, ...]:
        """What is doubtful about the text itself; those of an evaluation come from `trace`."""
        return tuple(_UNKNOWN_FUNCTION.fill(name=name) for name in sorted(self.unknown_functions))

    def __call__(
        self,
        context: Mapping[str, Any],
        functions: Mapping[str, Function] | None = None,
        warnings: list[Sentence] | None = None,
        subject: Any = None,
    ) -> Any:
        """Return the value; null where FEEL has none: why, is added to `warnings`.

        `subject` is the input that unary tests look at; their first slot is its place, and all others are
        filled before they are read. Raise FeelError when a budget is used up.
        """
        budget = of_thread.budget
        begun = budget.begin(STEPS_TO_BEGIN)
        try:
            run = Run(context, functions or _NO_FUNCTIONS, self.functions, warnings)
            value = self.closure(run, [subject] * self.slots)
            if type(value) in _CONTAINERS:
                check_result(value)
            return value
        except RecursionError:
            raise exceeded(NESTED_TOO_DEEP, MAX_NESTING) from None
        finally:
            if begun:
                budget.spending = False

    def trace(self, context: Mapping[str, Any], functions: Mapping[str, Function] | None = None) -> Traced:
        """Return the value with the warnings of this evaluation."""
        warnings: list[Sentence] = []
        return Traced(self(context, functions, warnings), tuple(warnings))


@dataclass(frozen=True)
class UnaryTests:
    """A compiled input cell: says whether a value fits."""

    expression: Expression

    @property
    def text(self) -> str:
        return self.expression.text

    @property
    def names(self) -> frozenset[str]:
        return self.expression.names

    def __call__(
        self, value: Any, context: Mapping[str, Any], functions: Mapping[str, Function] | None = None
    ) -> bool:
        """Return whether the value fits; null counts as no."""
        return self.expression(context, functions, None, plain(value)) is True


def compile(  # the word of the standard library for the same thing
    text: str, functions: Functions = (), names: Iterable[str] = (), types: Mapping[str, Type] = NO_TYPES
) -> Expression:
    """Return the expression of a text; raise FeelSyntaxError.

    `names` are variables whose names hold operators or keywords (`profit and loss`); names of several
    plain words are understood without being announced. `types` may be named behind `instance of`.
    """
    return _compiled(parse, text, functions, frozenset(names), types)


def compile_unary(
    text: str, functions: Functions = (), names: Iterable[str] = (), types: Mapping[str, Type] = NO_TYPES
) -> UnaryTests:
    """Return the tests of an input cell; raise FeelSyntaxError."""
    return UnaryTests(_compiled(parse_unary, text, functions, frozenset(names), types))


def constant(text: str, value: Any) -> Expression:
    """Return the expression that is always this value."""
    nothing: frozenset[str] = frozenset()
    return Expression(text, nothing, nothing, nothing, nothing, lambda run, local: value, _NO_FUNCTIONS)


@dataclass(frozen=True)
class _Program:
    """What depends on the text and the known names alone, and so is kept."""

    closure: Closure
    names: frozenset[str]
    item_names: frozenset[str]
    calls: frozenset[str]
    slots: int
    weight: int


def _compiled(
    parser: _Parse, text: str, functions: Functions, names: frozenset[str], types: Mapping[str, Type]
) -> Expression:
    by_name = (
        functions if isinstance(functions, Mapping) else {function.name: function for function in functions}
    )
    try:
        program = _program(parser, text, names.union(by_name), tuple(types.items()))
    except RecursionError:
        raise exceeded(NESTED_TOO_DEEP, MAX_NESTING) from None
    unknown = program.calls - by_name.keys() - BUILTINS.keys()
    # A variable may be called like a built-in function (`date`, `count`), but not like one of the caller's
    names = program.names - by_name.keys()
    return Expression(
        text,
        names,
        program.item_names,
        program.calls,
        unknown,
        program.closure,
        by_name,
        program.slots,
        program.weight,
    )


@lru_cache(maxsize=4096)
def _program(
    parser: _Parse, text: str, known: frozenset[str], types: tuple[tuple[str, Type], ...]
) -> _Program:
    tree = parser(text, known | BUILTINS.keys() | PARTS, dict(types))
    compiler = Compiler(BUILDERS, known)
    closure = compiler.build(tree)
    names, item_names, calls = map(frozenset, (compiler.names, compiler.item_names, compiler.calls))
    return _Program(closure, names, item_names, calls, compiler.slots, compiler.weight)

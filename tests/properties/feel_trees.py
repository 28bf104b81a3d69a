"""Syntax trees of FEEL, of every node type, drawn as the parser would make them."""

from decimal import Decimal

from hypothesis import strategies as st

from feel import syntax
from feel.syntax import Node
from feel.types import ANY, Type
from tests.properties.feel_values import plain_texts, temporals

# The second group holds operators, keywords and digits: such names must be announced to be read.
PLAIN_NAMES = ("a", "b", "金额", "first name", "物资 清单", "été", "_1")
ANNOUNCED_NAMES = ("profit and loss", "x-ray", "U.S. share", "level 2", "r+d/费用")
FUNCTIONS = (
    "count",
    "date and time",
    "string length",
    "sum",
    "not",
    "even",
    "substring",
    "sort",
    "list replace",
)
KEYS = ("a", "month", "start included", "in", "then", "单价", "level 2")

names = st.sampled_from(PLAIN_NAMES + ANNOUNCED_NAMES)
keys = names | st.sampled_from(("", "!", "1 two", 'a"b\\', "\n", "//", "𠮷", "if"))
type_names = ("number", "string", "boolean", "date", "time", "date and time", "any", "null", "list", "range")


def trees(max_leaves: int = 12) -> st.SearchStrategy[Node]:
    return st.recursive(_leaves, _inner, max_leaves=max_leaves)


def unary_tests(max_leaves: int = 8) -> st.SearchStrategy[syntax.UnaryTests]:
    tests = st.lists(_tests(trees(max_leaves)), min_size=1, max_size=3).map(tuple)
    return st.just(syntax.UnaryTests(())) | st.builds(syntax.UnaryTests, tests, st.booleans())


literals = st.builds(
    syntax.Literal,
    st.none()
    | st.booleans()
    | st.integers(0, 10**12).map(Decimal)
    | st.decimals(0, 10**6, places=3)
    | st.sampled_from(["1E+6144", "1E-6143", "9" * 34, "0.5E-7"]).map(Decimal)
    | plain_texts
    | temporals,
)
_leaves = literals | st.builds(syntax.Name, names | st.just("?"))

types = st.recursive(
    st.sampled_from(type_names).map(Type),
    lambda inner: (
        st.builds(Type, st.sampled_from(["list", "range"]), st.tuples(inner))
        | st.builds(Type, st.just("function"), st.lists(inner, min_size=1, max_size=3).map(tuple))
        | st.builds(
            Type,
            st.just("context"),
            st.just(()),
            st.lists(st.tuples(names, inner), min_size=1, max_size=2).map(tuple),
        )
    ),
    max_leaves=4,
)


def _inner(node: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    some = st.lists(node, min_size=2, max_size=3).map(tuple)
    any_number = st.lists(node, max_size=3).map(tuple)
    return st.one_of(
        st.builds(syntax.Path, node, st.sampled_from(KEYS)),
        st.builds(syntax.Filter, node, node),
        st.builds(syntax.Call, st.sampled_from(FUNCTIONS).map(syntax.Name) | node, any_number),
        _calls_by_name(node),
        st.builds(syntax.Negation, node),
        *(_chains(node, operators) for operators in ("+-", "*/", ("**",))),
        st.builds(syntax.Comparison, st.sampled_from(("=", "!=", "<", "<=", ">", ">=")), node, node),
        st.builds(syntax.Between, node, node, node),
        st.builds(syntax.In, node, st.lists(_tests(node), min_size=1, max_size=3).map(tuple)),
        st.builds(syntax.Conjunction, some),
        st.builds(syntax.Disjunction, some),
        st.builds(syntax.Conditional, node, node, node),
        st.builds(syntax.Loop, _iterators(node), node),
        st.builds(syntax.Quantified, st.booleans(), _iterators(node), node),
        st.builds(syntax.InstanceOf, node, types),
        st.builds(
            syntax.FunctionLiteral,
            st.lists(st.tuples(names, st.just(ANY) | types), max_size=2).map(tuple),
            node,
        ),
        st.builds(syntax.ContextLiteral, st.lists(st.tuples(keys, node), max_size=3).map(tuple)),
        st.builds(syntax.ListLiteral, any_number),
        _ranges(node),
        st.builds(syntax.PointRange, st.sampled_from(("=", "!=")), node),
    )


def _calls_by_name(node: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    arguments = st.lists(st.tuples(names, node), min_size=1, max_size=2)
    return st.builds(
        lambda target, given: syntax.Call(
            target, tuple(value for _, value in given), tuple(name for name, _ in given)
        ),
        node,
        arguments,
    )


def _chains(node: st.SearchStrategy[Node], operators: str | tuple[str, ...]) -> st.SearchStrategy[Node]:
    rest = st.lists(st.tuples(st.sampled_from(operators), node), min_size=1, max_size=2)
    return st.builds(syntax.Chain, node, rest.map(tuple))


def _tests(node: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return node | st.builds(syntax.Test, st.sampled_from(("=", "!=")), node)


def _iterators(node: st.SearchStrategy[Node]) -> st.SearchStrategy[tuple[syntax.Iterator, ...]]:
    iterator = st.builds(syntax.Iterator, names, node, st.none() | node)
    return st.lists(iterator, min_size=1, max_size=2).map(tuple)


def _ranges(node: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return (
        st.builds(syntax.RangeLiteral, node, node, st.booleans(), st.booleans())
        | st.builds(syntax.RangeLiteral, st.none(), node, st.just(False), st.booleans())
        | st.builds(syntax.RangeLiteral, node, st.none(), st.booleans(), st.just(False))
    )

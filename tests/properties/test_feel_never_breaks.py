"""Whatever is typed and whatever the data: FEEL gives a value or says what is wrong, and nothing else."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import decisions
import feel
from feel.builtins import BUILTINS
from feel.scan import KEYWORDS
from tests.decisions.drawing import decision, definitions, table
from tests.feel.unparse import unparse
from tests.properties.feel_trees import ANNOUNCED_NAMES, FUNCTIONS, PLAIN_NAMES, trees, unary_tests
from tests.properties.feel_values import contexts, values

CONTEXTS = contexts(PLAIN_NAMES + ANNOUNCED_NAMES)
SYMBOLS = "= != < <= > >= + - * / ** ( ) [ ] { } , : . .. ? -> @ \" ' \\ // /* */ （ ） ， ： “ ” ＝ 😀"
NUMBERS = "0 1 2.5 1e9 1E6144 .5 １２ 0x1F 1_000"
LITERALS = r'"文" "\u6587" "\uD83D" @"2026-11-21" @"P1Y" @"-P3DT4H" @"10:00:00@Asia/Shanghai"'
OPERATORS = "+ - * / ** = != < <= > >= in and or"
WRITABLE_TOKENS = (
    *(*sorted(KEYWORDS), *PLAIN_NAMES, *ANNOUNCED_NAMES, *FUNCTIONS),
    *(*SYMBOLS.split(), *NUMBERS.split(), *LITERALS.split(), "item", "partial", "external"),
    *("instance of", "list<number>", "function(x) x", "for x in 1..3 return"),
    *("\n", " ", "\t", "\u200b", "\u202e", "\ufeff", "\x85", "\u3000"),
)
TOKENS = (*WRITABLE_TOKENS, "\0", "\x1b", "\ud83d", "\udfff")
OTHER_USES = (
    *("-x", "x[y]", "x[item = y]", "(x..y)", "[x..y].start", "x between y and x", "x in (< y, > y)", "x(y)"),
    *("for i in x..y return i", "for i in [x..y] return i", "some i in x satisfies i = y"),
    *("if x then y else x", "{a: x, b: a}.b", "x instance of list<date>", "x instance of context<a: any>"),
    *("x.years", "x.days", "x.hour", "x.time offset", "x.timezone"),
)


def texts_of(tokens: tuple[str, ...], most: int = 14) -> st.SearchStrategy[str]:
    return st.builds(str.join, st.sampled_from(["", " "]), st.lists(st.sampled_from(tokens), max_size=most))


texts = texts_of(TOKENS) | st.text(max_size=40)
cells = texts_of(WRITABLE_TOKENS, most=5)
DOORS: dict[str, Callable[[str, dict[str, Any]], Any]] = {
    "evaluate": feel.evaluate,
    "unary_test": lambda text, context: feel.unary_test(text, context.get("a"), context),
    "parse_script": lambda text, context: [one(context) for _, one in feel.parse_script(f"a = {text}")],
    "attribute": lambda text, context: feel.attribute(f"={text}", names=ANNOUNCED_NAMES)(context),
}


def outcome(act: Callable[[], Any]) -> str:
    """Return the value, or the message of a documented error; any other exception fails the test."""
    try:
        return feel.write(act())
    except (feel.FeelError, decisions.DecisionError) as error:
        return error.message("en")


@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS.keys())
@given(text=texts, context=CONTEXTS)
def test_any_text_gives_a_value_or_an_error(door, text, context):
    assert outcome(lambda: door(text, context)) == outcome(lambda: door(text, context))


@given(trees(), CONTEXTS)
def test_any_tree_gives_the_same_value_or_error_every_time(tree, context):
    expression = feel.compile(unparse(tree, ANNOUNCED_NAMES), names=ANNOUNCED_NAMES)

    assert outcome(lambda: expression(context)) == outcome(lambda: expression(context))


@given(unary_tests(), values, CONTEXTS)
def test_any_cell_says_yes_or_no(tests, value, context):
    cell = feel.compile_unary(unparse(tests, ANNOUNCED_NAMES), names=ANNOUNCED_NAMES)

    outcome(lambda: [cell(value, context)])


@given(st.sampled_from(OPERATORS.split()).map("x {} y".format) | st.sampled_from(OTHER_USES), values, values)
def test_any_operator_takes_any_values(text, x, y):
    outcome(lambda: feel.evaluate(text, {"x": x, "y": y}))


@given(st.sampled_from(sorted(BUILTINS)), st.lists(values, max_size=4))
def test_any_function_takes_any_arguments(name, arguments):
    given_ = {f"v{index}": argument for index, argument in enumerate(arguments)}

    outcome(lambda: feel.evaluate(f"{name}({', '.join(given_)})", given_))


@given(
    st.sampled_from(["UNIQUE", "ANY", "FIRST", "PRIORITY", "RULE ORDER", "OUTPUT ORDER", "COLLECT+SUM"]),
    st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=3),
    cells,
    CONTEXTS,
)
def test_any_decision_table_gives_a_value_or_an_error(policy, rules, condition, context):
    drawn = definitions(decision("d", table(policy, ["a", condition], ["r"], rules)))

    outcome(lambda: decisions.load(drawn).evaluate("d", context))


@given(trees(), st.lists(CONTEXTS, min_size=2, max_size=4))
def test_threads_share_an_expression(tree, given_):
    expression = feel.compile(unparse(tree, ANNOUNCED_NAMES), names=ANNOUNCED_NAMES)
    evaluations = [partial(expression, context) for context in given_]
    alone = list(map(outcome, evaluations))

    with ThreadPoolExecutor(len(given_)) as threads:
        together = list(threads.map(outcome, evaluations * 3))

    assert together == alone * 3

"""What the parser reads, the printer writes: no tree of any node type is lost on the way."""

from hypothesis import given

from feel.parser import parse, parse_unary
from tests.feel.unparse import unparse
from tests.properties.feel_trees import ANNOUNCED_NAMES, FUNCTIONS, trees, unary_tests

KNOWN = (*ANNOUNCED_NAMES, *FUNCTIONS)


@given(trees())
def test_a_printed_tree_reads_as_the_same_tree(tree):
    text = unparse(tree, KNOWN)

    assert parse(text, KNOWN) == tree, text


@given(unary_tests())
def test_printed_unary_tests_read_as_the_same_tests(tests):
    text = unparse(tests, KNOWN)

    assert parse_unary(text, KNOWN) == tests, text

"""The laws of bringing branches together: no change is lost, and nobody wins by coming later."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bpmn.merge import Branch, same, united

NAMES = st.sampled_from("abc")
VALUES = st.recursive(
    st.integers(0, 2) | st.booleans() | st.none() | st.lists(st.integers(0, 1), max_size=2),
    lambda inner: st.dictionaries(NAMES, inner, max_size=2),
    max_leaves=4,
)
VARIABLES = st.dictionaries(NAMES, VALUES, max_size=3)


def flat(variables, path=()):
    """Return the values of all fields, by their paths; an empty context is a value."""
    out: dict[tuple[str, ...], Any] = {}
    for name, value in variables.items():
        here = (*path, name)
        out |= flat(value, here) if isinstance(value, dict) and value else {here: value}
    return out


def paths(union):
    return {path: {repr(held) for _, held in claims} for path, claims in union.disputes.items()}


@given(VARIABLES, VARIABLES, VARIABLES)
def test_the_order_of_the_branches_does_not_matter(base, one, other):
    there = united(base, [Branch(base, one), Branch(base, other)])
    back = united(base, [Branch(base, other), Branch(base, one)])

    assert paths(there) == paths(back)
    if not there.disputes:
        assert same(there.variables, back.variables)


@given(VARIABLES, VARIABLES)
def test_a_branch_that_changed_nothing_leaves_all_to_the_other(base, one):
    union = united(base, [Branch(base, one), Branch(base, base)])

    assert union.disputes == {}
    assert same(union.variables, one)


@given(VARIABLES, VARIABLES)
def test_the_same_change_in_both_is_no_dispute(base, one):
    union = united(base, [Branch(base, one), Branch(base, dict(one))])

    assert union.disputes == {}
    assert same(union.variables, one)


@given(VARIABLES, VARIABLES, VARIABLES)
def test_every_field_a_branch_has_set_is_there_or_in_dispute(base, one, other):
    union = united(base, [Branch(base, one), Branch(base, other)])

    found, before = flat(union.variables), flat(base)
    for branch in (one, other):
        for path, value in flat(branch).items():
            if path in before and same(before[path], value):
                continue
            disputed = any(path[: len(dispute)] == dispute for dispute in union.disputes)
            replaced = value == {} and isinstance(_at(union.variables, path), dict)
            assert disputed or replaced or same(found.get(path), value)


@given(VARIABLES, VARIABLES, VARIABLES)
def test_what_is_settled_is_in_dispute_no_more(base, one, other):
    branches = [Branch(base, one), Branch(base, other)]
    chosen = {path: claims[0][1] for path, claims in united(base, branches).disputes.items()}

    union = united(base, branches, chosen)

    assert union.disputes == {}
    for path, held in chosen.items():
        if held:
            assert same(_at(union.variables, path), held[0])


@given(VARIABLES, VARIABLES, VARIABLES)
def test_nothing_is_changed_in_place(base, one, other):
    before = repr((base, one, other))

    united(base, [Branch(base, one), Branch(base, other)])

    assert repr((base, one, other)) == before


def _at(variables, path):
    for name in path:
        variables = variables.get(name) if isinstance(variables, dict) else None
    return variables

"""Which names the rules of a form read: for deploy checks, for refreshing, and to refuse circles."""

from collections.abc import Iterable, Iterator, Sequence
from graphlib import CycleError, TopologicalSorter

from forms.refusals import FormSchemaError
from forms.rules import LOCAL_NAMES, Rule
from forms.schema import (
    Choice,
    Component,
    Computed,
    DynamicList,
    FileInput,
    Group,
    Input,
    Table,
    key_of,
    own_components,
)
from wording import N_, Wording


def names_read(components: tuple[Component, ...]) -> frozenset[str]:
    """Return the names that must come from outside the form: neither its keys nor `this`, `parent`, `i`."""
    return _free_names(components) - LOCAL_NAMES


def refreshing(components: tuple[Component, ...]) -> frozenset[str]:
    """Return the keys, of whatever scope, whose change may alter what the form shows.

    Who reads `this` or `parent` may read anything, so every key counts then.
    """
    everything = list(_every(components))
    keys = frozenset(key for component in everything if (key := key_of(component)))
    read = {name for component in everything for rule in _rules(component) for name in rule.may_read}
    return keys if read & {"this", "parent"} else keys & read


def refuse_circles(components: tuple[Component, ...]) -> None:
    """Refuse rules of one scope that decide about each other: their result would depend on the order."""
    graph = {
        key: _deciding_reads(component)
        for component in own_components(components)
        if (key := key_of(component))
    }
    known = {key: names & graph.keys() for key, names in graph.items()}
    try:
        TopologicalSorter(known).prepare()
    except CycleError as error:
        circle = list(dict.fromkeys(error.args[1]))
        problem = Wording(N_("与 {keys} 的规则互为前提，请去掉其中一条。"), {"keys": "、".join(circle)})
        raise FormSchemaError(component=circle[0], problem=problem) from error
    for component in own_components(components):
        if key_of(component) and isinstance(component, (Group, DynamicList)):
            refuse_circles(component.components)


def _free_names(components: tuple[Component, ...]) -> frozenset[str]:
    names: set[str] = set()
    keys: set[str] = set()
    for component in own_components(components):
        names |= _read_by(_rules(component))
        key = key_of(component)
        if key:
            keys.add(key)
        if key and isinstance(component, (Group, DynamicList)):
            names |= _free_names(component.components)
    return frozenset(names - keys)


def _rules(component: Component) -> list[Rule]:
    """Return all rules of the component itself, children apart."""
    rules = [component.hide, *component.label.rules, *component.description.rules]
    if isinstance(component, Input):
        checks = component.checks
        rules += [component.read_only, component.default, *checks.rules, *checks.pattern_message.rules]
        rules += [*component.prefix.rules, *component.suffix.rules]
    return [rule for rule in (*rules, *_own_rules(component)) if rule]


def _own_rules(component: Component) -> tuple[Rule | None, ...]:
    """Return the rules that only this type of component has."""
    match component:
        case Choice():
            return (component.source,)
        case FileInput():
            return (component.accept,)
        case Computed():
            return (component.rule,)
        case Table():
            return (component.source, component.columns_rule)
    return ()


def _read_by(rules: Iterable[Rule | None]) -> frozenset[str]:
    return frozenset(name for rule in rules if rule for name in rule.reads)


def _deciding_reads(component: Component) -> frozenset[str]:
    """Return the names that decide about the component's value: visible, read-only, computed.

    A list or group as a whole depends on what its components read from outside it.
    """
    names = _read_by([component.hide])
    if isinstance(component, Input):
        names |= _read_by([component.read_only])
    if isinstance(component, (Choice, Computed)):
        names |= _read_by(_own_rules(component))
    if isinstance(component, (Group, DynamicList)) and key_of(component):
        names |= _deciding_from_outside(component.components)
    return names - LOCAL_NAMES


def _deciding_from_outside(components: tuple[Component, ...]) -> frozenset[str]:
    inner = list(own_components(components))
    names: frozenset[str] = frozenset().union(*(_deciding_reads(component) for component in inner))
    return names - {key_of(component) for component in inner}


def _every(components: Sequence[Component]) -> Iterator[Component]:
    for component in components:
        yield component
        if isinstance(component, (Group, DynamicList)):
            yield from _every(component.components)

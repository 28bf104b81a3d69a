"""Applies the rules of a form to each other's results until nothing changes any more."""

from collections.abc import Mapping
from typing import Any

from forms.options import Option, make_options
from forms.refusals import FormRulesUnsettled
from forms.rules import View
from forms.schema import Choice, Component, Computed, DynamicList, Group, Input, key_of
from forms.scope import Scope, State
from forms.surroundings import Surroundings


def settle(scope: Scope, context: Mapping[str, Any], around: Surroundings) -> None:
    """Fill the states of the tree; raise FormRulesUnsettled when they never come to rest.

    Values show, show values: each pass carries a change one rule further, so as many passes as
    there are components suffice for rules without a circle.
    """
    view = View(context, around.rule_functions)
    passing = _Pass(around)
    for _ in range(_size(scope) + 2):
        passing = _Pass(around)
        passing.scope(scope, view)
        if not passing.changed:
            return
    raise FormRulesUnsettled(components="、".join(sorted(passing.changed)))


def view_of(scope: Scope, outer: View) -> View:
    """Return what rules of the scope see: its own names first, then those around it."""
    own = scope.values()
    local = {"this": own, "parent": outer.names, "i": list(scope.position)}
    return View({**outer.names, **own, **local}, outer.functions)


class _Pass:
    """One pass over the tree; `changed` names the components whose state is not what it was."""

    def __init__(self, around: Surroundings) -> None:
        self.around = around
        self.changed: set[str] = set()

    def scope(self, scope: Scope, outer: View) -> None:
        view = view_of(scope, outer)
        names = dict(view.names)
        self._components(scope, scope.components, View(names, view.functions), names)

    def _components(
        self,
        scope: Scope,
        components: tuple[Component, ...],
        view: View,
        names: dict[str, Any],
        *,
        concealed: bool = False,
    ) -> None:
        for component in components:
            state = self._state(scope, component, view, concealed=concealed)
            if state != scope.states.get(component.id):
                self.changed.add(key_of(component) or component.id)
                scope.states[component.id] = state
            if key := key_of(component):
                names[key] = names["this"][key] = state.value
            elif isinstance(component, Group):
                self._components(scope, component.components, view, names, concealed=state.hidden)

    def _state(self, scope: Scope, component: Component, view: View, *, concealed: bool) -> State:
        if concealed or (component.hide and component.hide.holds(view)):
            return State(hidden=True)
        if isinstance(component, Input):
            return self._input(scope, component, view)
        if isinstance(component, Computed):
            return State(value=component.rule.value(view))
        return State(value=self._inner(scope, component, view))

    def _input(self, scope: Scope, component: Input, view: View) -> State:
        read_only = bool(component.read_only and component.read_only.holds(view))
        held = scope.fixed_values[component.key] if read_only else scope.field(component.key).data
        if not isinstance(component, Choice):
            return State(read_only=read_only, value=_answer(held))
        options = make_options(component.source.items(view), self.around.package_text)
        return State(read_only=read_only, value=_chosen(held, options), options=options)

    def _inner(self, scope: Scope, component: Component, view: View) -> Any:
        if isinstance(component, Group) and component.path:
            inner = scope.groups[component.path]
            self.scope(inner, view)
            return inner.values()
        if isinstance(component, DynamicList):
            rows = list(scope.lists[component.path].scopes.values())
            for row in rows:
                self.scope(row, view)
            return [row.values() for row in rows]
        return None


def _answer(held: Any) -> Any:
    """Files become plain data; everything else is held as it is answered."""
    return [file.as_answer() for file in held] if isinstance(held, list) else held


def _chosen(held: str | list[str] | None, options: tuple[Option, ...]) -> Any:
    """Return the value behind the token, None when there is no such option (any more)."""
    values = {option.token: option.value for option in options}
    if isinstance(held, list):
        return [values[token] for token in held if token in values]
    return None if held is None else values.get(held)


def _size(scope: Scope) -> int:
    return len(list(scope.visible())) + sum(_size(inner) for inner in scope.inner())

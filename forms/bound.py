"""A form bound to somebody's answers: checks them, tells what is wrong, gives what may be stored."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from forms.checks import Bench
from forms.draw import Page, draw
from forms.drawn import Lines
from forms.rules import View
from forms.schema import MAX_ROWS, Component, Computed, DynamicList, FormSchema, Group, Input
from forms.scope import Scope
from forms.settle import view_of
from forms.surroundings import Surroundings
from wording import N_, Wording


@dataclass
class BoundForm:
    """`errors` is empty until `validate` has run; its keys are the names of the HTML fields."""

    schema: FormSchema
    scope: Scope
    around: Surroundings
    context: Mapping[str, Any]
    submitted: bool
    errors: dict[str, list[str]] = field(default_factory=dict)

    def validate(self) -> bool:
        """Check every visible field that may be written; return whether all are right."""
        self.errors = {}
        self._validate_scope(self.scope, self._view)
        return not self.errors

    def refuse(self, name: str, wording: Wording) -> None:
        """Add a complaint about a field that came from elsewhere, e.g. from an upload."""
        self.errors.setdefault(name, []).append(self.around.translate(wording))

    @property
    def answers(self) -> dict[str, Any]:
        """Return what the form sets: its own, visible, writable; files as plain data, empty fields as None.

        Rows, and groups with a path, replace a whole variable, so they carry along what stood there before
        and was not the form's to change.
        """
        return {
            key: value
            for component, key, value in self._kept(self.scope)
            if _sets_anything(self.scope, component)
        }

    @property
    def lines(self) -> Lines:
        """Return what templates draw."""
        return draw(self.scope, self._view, Page(self.around, self.schema.refreshing, self.errors))

    @property
    def summary(self) -> list[tuple[str, str]]:
        """Return every complaint with the HTML id of its field, in the order of the form."""
        return [(f"f-{name}", message) for name, messages in self.errors.items() for message in messages]

    @property
    def _view(self) -> View:
        return view_of(self.scope, View(self.context, self.around.rule_functions))

    def _validate_scope(self, scope: Scope, view: View) -> None:
        """Check the scope and those in it in the order of the form, which is that of the complaints."""
        for component in scope.visible():
            if isinstance(component, Input) and not scope.state(component).read_only:
                self._validate_input(scope, component, view)
            if isinstance(component, DynamicList) and scope.lists[component.path].surplus:
                label = self._label_of(component, view) or component.path
                self.refuse(
                    scope.name_of(component.path),
                    Wording(
                        N_("《{label}》最多 {most} 行，请分次填报。"), {"label": label, "most": MAX_ROWS}
                    ),
                )
            for inner in inner_scopes(scope, component):
                self._validate_scope(inner, view_of(inner, view))

    def _validate_input(self, scope: Scope, component: Input, view: View) -> None:
        answer = scope.field(component.key)
        answer.answer = scope.state(component).value
        bench = Bench(component, view, self.around)
        if answer.validate(scope.form, bench.validators()):
            return
        label = self._placed_label(scope, component, view)
        for wording in answer.errors:
            self.refuse(answer.name, Wording(wording.sentence, {"label": label, **wording.gaps}))

    def _placed_label(self, scope: Scope, component: Component, view: View) -> str:
        """Name the field, and in a list the row it stands in."""
        label = self._label_of(component, view)
        if not scope.position:
            return label
        place = "-".join(str(number) for number in scope.position)
        return self.around.translate(
            Wording(N_("{label}（第 {place} 行）"), {"label": label, "place": place})
        )

    def _label_of(self, component: Component, view: View) -> str:
        return component.label.render(view, self.around.package_text, self.around.write)

    def _kept(self, scope: Scope) -> Iterator[tuple[Component, str, Any]]:
        """Yield what of the scope is visible, with its value."""
        for component in scope.visible():
            if isinstance(component, (Input, Computed)):
                yield component, component.key, scope.state(component).value
            elif isinstance(component, Group) and component.path:
                yield component, component.path, self._whole(scope.groups[component.path])
            elif isinstance(component, DynamicList):
                rows = scope.lists[component.path].scopes.values()
                yield component, component.path, [self._whole(row) for row in rows]

    def _whole(self, scope: Scope) -> dict[str, Any]:
        """Return the scope's context: other keys as they were, hidden ones dropped."""
        others = {key: value for key, value in scope.fixed.items() if key not in scope.values()}
        return others | {key: value for _, key, value in self._kept(scope)}


def inner_scopes(scope: Scope, component: Component) -> list[Scope]:
    if isinstance(component, Group) and component.path:
        return [scope.groups[component.path]]
    if isinstance(component, DynamicList):
        return list(scope.lists[component.path].scopes.values())
    return []


def _sets_anything(scope: Scope, component: Component) -> bool:
    """Say whether there is anything to write: a group of read-only fields sets nothing."""
    if isinstance(component, Input):
        return not scope.state(component).read_only
    if isinstance(component, DynamicList) and component.may_change:
        return True
    if isinstance(component, Computed):
        return True
    inner = inner_scopes(scope, component)
    return any(_sets_anything(each, its) for each in inner for its in each.visible())

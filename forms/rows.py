"""What the buttons inside a form do to what was typed: add a row, take away a row or a file."""

from collections.abc import Iterable

from werkzeug.datastructures import MultiDict

from forms.schema import MAX_ROWS, Component, DynamicList, FormSchema, Group, own_components
from forms.scope import row_numbers

ADD, REMOVE, REMOVE_FILE = "add_row", "remove_row", "remove_file"  # names of the buttons


def apply(submitted: "MultiDict[str, str]", schema: FormSchema) -> "MultiDict[str, str]":
    """Return the submission after the pressed button, without the button.

    A button that names no list of this form, or a list whose rows may not change, does nothing.
    """
    changed: MultiDict[str, str] = MultiDict(
        [pair for pair in submitted.items(multi=True) if pair[0] not in (ADD, REMOVE, REMOVE_FILE)]
    )
    if name := submitted.get(ADD):
        _add(changed, name, schema)
    if row := submitted.get(REMOVE):
        _remove(changed, row, schema)
    if file := submitted.get(REMOVE_FILE):
        field, _, id_ = file.rpartition(":")
        changed.setlist(field, [each for each in changed.getlist(field) if each != id_])
    return changed


def _add(changed: "MultiDict[str, str]", name: str, schema: FormSchema) -> None:
    numbers = row_numbers(changed, name)
    if not _may_change(schema.components, name.split("-")) or len(numbers) >= MAX_ROWS:
        return
    marker = changed.get(name, "")  # the number the page kept free for the next row
    kept_free = int(marker) if marker.isascii() and marker.isdigit() and len(marker) <= 4 else 0
    number = max([kept_free, *(each + 1 for each in numbers)])
    changed[f"{name}-{number}"] = ""
    changed[name] = str(number + 1)


def _remove(changed: "MultiDict[str, str]", row: str, schema: FormSchema) -> None:
    name, _, _ = row.rpartition("-")
    if not _may_change(schema.components, name.split("-")):
        return
    for each in [each for each in changed if each == row or each.startswith(f"{row}-")]:
        changed.poplist(each)
    changed.setdefault(name, "")  # an emptied list is still mentioned


def _may_change(components: Iterable[Component], steps: list[str]) -> bool:
    """Follow a name such as `teams-0-members` to its list."""
    step, *rest = steps
    for component in own_components(tuple(components)):
        if isinstance(component, Group) and component.path == step and rest:
            return _may_change(component.components, rest)
        if isinstance(component, DynamicList) and component.path == step:
            return component.may_change if not rest else _may_change(component.components, rest[1:] or [""])
    return False

"""What the buttons inside a form do to what was typed: add a row, take away a row or a file."""

from forms.schema import MAX_ROWS, Component, DynamicList, FormSchema, Group, own_components
from forms.scope import row_numbers
from forms.submission import Submission, Submitted, submission_of

ADD, REMOVE, REMOVE_FILE = "add_row", "remove_row", "remove_file"  # names of the buttons


def apply(submitted: Submitted, schema: FormSchema) -> Submission:
    """Return the submission after the pressed button, without the button.

    A button that names no list of this form, or a list whose rows may not change, does nothing.
    """
    changed = submission_of(submitted).without([ADD, REMOVE, REMOVE_FILE])
    for name in submitted.getlist(ADD):
        changed = _with_row(changed, name, schema)
    for row in submitted.getlist(REMOVE):
        changed = _without_row(changed, row, schema)
    for file in submitted.getlist(REMOVE_FILE):
        field, _, id_ = file.rpartition(":")
        changed = changed.having(field, *(each for each in changed.getlist(field) if each != id_))
    return changed


def _with_row(typed: Submission, name: str, schema: FormSchema) -> Submission:
    numbers = row_numbers(typed, name)
    if not _may_change(schema.components, name.split("-")) or len(numbers) >= MAX_ROWS:
        return typed
    marker = next(iter(typed.getlist(name)), "")  # the number the page kept free for the next row
    kept_free = int(marker) if marker.isascii() and marker.isdigit() and len(marker) <= 4 else 0
    number = max([kept_free, *(each + 1 for each in numbers)])
    return typed.having(f"{name}-{number}", "").having(name, str(number + 1))


def _without_row(typed: Submission, row: str, schema: FormSchema) -> Submission:
    name, _, _ = row.rpartition("-")
    if not _may_change(schema.components, name.split("-")):
        return typed
    left = typed.without(each for each in typed if each == row or each.startswith(f"{row}-"))
    return left if name in left else left.having(name, "")  # an emptied list is still mentioned


def _may_change(components: tuple[Component, ...], steps: list[str]) -> bool:
    """Follow a name such as `teams-0-members` to its list."""
    step, *rest = steps
    for component in own_components(components):
        if isinstance(component, Group) and component.path == step and rest:
            return _may_change(component.components, rest)
        if isinstance(component, DynamicList) and component.path == step:
            return component.may_change if not rest else _may_change(component.components, rest[1:] or [""])
    return False

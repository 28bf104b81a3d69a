"""Filling in a drawn form as a person does: by the labels that stand beside the fields."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from playwright.sync_api import FilePayload, Locator, expect

from demonstration.enclosures import CONTENT

Answers = Mapping[str, Any]
"""What is filled in, by label: text, numbers, dates, True, an option, a list of options, Files, rows."""

# What stands under a label decides how it is filled in.
KIND_OF_LABELLED = """label => {
  const field = label.parentElement;
  if (label.tagName === "LEGEND")
    return field.role === "radiogroup" ? "radio" : field.classList.contains("lx-list") ? "rows" : "checklist";
  return label.control.closest(".ts-wrapper") ? "search" : label.control.type;
}"""


@dataclass(frozen=True)
class File:
    """A small real PDF to hand in under a name."""

    name: str

    @property
    def payload(self) -> FilePayload:
        return FilePayload(name=self.name, mimeType="application/pdf", buffer=CONTENT)


def fill_in(scope: Locator, answers: Answers) -> None:
    """Fill in the fields of a form, or of one row of a list, from the first to the last."""
    for label, answer in answers.items():
        caption = scope.locator("label, legend").filter(has_text=_saying(label)).first
        kind = caption.evaluate(KIND_OF_LABELLED)
        _WAYS.get(kind, _type)(scope, caption, answer)


def _saying(label: str) -> re.Pattern[str]:
    """A label is followed by what marks a required field."""
    return re.compile(rf"^\s*{re.escape(label)}[\s*]*(（必填）)?\s*$")


def _type(scope: Locator, caption: Locator, answer: Any) -> None:
    field = _field_of(scope, caption)
    field.fill(_typed(answer))
    field.blur()  # a person goes on to the next field; forms listen for that


def _typed(answer: Any) -> str:
    if isinstance(answer, datetime):
        return answer.strftime("%Y-%m-%dT%H:%M")
    return answer.isoformat() if isinstance(answer, date) else str(answer)


def _select(scope: Locator, caption: Locator, answer: str) -> None:
    """An option may tell more than its name, e.g. how far away a team is."""
    field = _field_of(scope, caption)
    field.select_option(field.locator("option").filter(has_text=answer).first.get_attribute("value"))


def _search(scope: Locator, caption: Locator, answer: str | Sequence[str]) -> None:
    """A long list narrows to what is typed."""
    for option in [answer] if isinstance(answer, str) else answer:
        field = _field_of(scope, caption)
        field.fill(option)
        field.press("Enter")
        field.press("Escape")


def _check(_scope: Locator, caption: Locator, answer: bool) -> None:
    caption.locator("xpath=..").get_by_role("checkbox").set_checked(answer)


def _choose(_scope: Locator, caption: Locator, answer: str) -> None:
    caption.locator("xpath=..").get_by_label(answer, exact=True).check()


def _tick(_scope: Locator, caption: Locator, answer: Sequence[str]) -> None:
    for option in answer:
        caption.locator("xpath=..").get_by_label(option, exact=True).check()


def _hand_in(scope: Locator, caption: Locator, answer: Sequence[File]) -> None:
    field = _field_of(scope, caption)
    field.set_input_files([file.payload for file in answer])
    chips = scope.locator(f"#{field.get_attribute('data-upload-list')} [data-upload-chip]:not([aria-busy])")
    expect(chips.filter(has_text=answer[-1].name)).to_be_visible()


def _write_rows(_scope: Locator, caption: Locator, answer: Sequence[Answers]) -> None:
    """Write over the rows that are there; add what is missing."""
    fieldset = caption.locator("xpath=..")
    rows = fieldset.locator("> [role=group]")
    for place, row in enumerate(answer):
        if rows.count() <= place:
            fieldset.get_by_role("button", name="增加一行").last.click()
        expect(rows.nth(place)).to_be_visible()
        fill_in(rows.nth(place), row)


def _field_of(scope: Locator, caption: Locator) -> Locator:
    return scope.locator(f"[id='{caption.get_attribute('for')}']")


_WAYS: Mapping[str, Callable[[Locator, Locator, Any], None]] = {
    "select-one": _select,
    "search": _search,
    "checkbox": _check,
    "radio": _choose,
    "checklist": _tick,
    "file": _hand_in,
    "rows": _write_rows,
}

"""Change variables of a running case: values of the type they had, old and new in its history."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

import feel
from bpmn import engine, operations
from staff.person import Person
from wording import N_
from workflows.interventions import Scene, administrators_only
from workflows.refusals import VariableRefused

# Who started a case, whose it is and what it is called is no variable of its work.
OURS = frozenset(
    {"starter", "starter_name", "starter_organisation", "organisation", "instance_number", "started_at"}
)
MOST_AT_ONCE = 50
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_NOT_A_NAME = N_("变量名应由小写字母、数字和下划线组成，以字母开头")
_FIXED = N_("它由系统给出，不能修改")
_UNREADABLE = N_('应写成 FEEL 值，如 "文字"、12.5、true、date("2026-07-01")、null；{error}')
_OTHER_TYPE = N_("原值是 {before}，新值是 {after}，类型应相同")


@dataclass(frozen=True)
class ChangeVariables:
    """New values by name; for administrators of processes."""

    values: Mapping[str, Any]
    kind: str = "variables_changed"
    element_id: str | None = None

    def may(self, _session: Session, scene: Scene, person: Person) -> None:
        """Raises NotAllowed, VariableRefused."""
        administrators_only(person)
        before = scene.standing.variables
        for name, value in self.values.items():
            _check(name, before.get(name), value)

    def outcome(self, scene: Scene) -> engine.Outcome:
        return operations.change(scene.definition, scene.instance.state, self.values, scene.around)

    def details(self, scene: Scene) -> dict[str, Any]:
        before = scene.standing.variables
        changes = {name: {"old": before.get(name), "new": value} for name, value in self.values.items()}
        return {"variables": changes}


def read_values(texts: Mapping[str, str]) -> dict[str, Any]:
    """Read what was typed as FEEL. Raises VariableRefused."""
    values = {}
    for name, text in texts.items():
        try:
            values[name] = feel.evaluate(text, {})
        except feel.FeelError as error:
            raise VariableRefused(name, _UNREADABLE, error=error) from error
        if values[name] is None and text.strip() != "null":
            raise VariableRefused(name, _UNREADABLE, error=text)
    return values


def _check(name: str, before: Any, after: Any) -> None:
    if not _NAME.fullmatch(name):
        raise VariableRefused(name, _NOT_A_NAME)
    if name in OURS or name.endswith("_record"):
        raise VariableRefused(name, _FIXED)
    if before is not None and after is not None and type(before) is not type(after):
        raise VariableRefused(name, _OTHER_TYPE, before=repr(before), after=repr(after))

"""A setting of a component that is a literal or, when it begins with `=`, FEEL."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import feel
from forms.refusals import FormRuleFailed

Functions = Mapping[str, feel.Function]

_WORD: Final = re.compile(r"[A-Za-z_]\w*")

LOCAL_NAMES: Final = frozenset({"this", "parent", "i"})  # what form-js adds to the names of a scope


@dataclass(frozen=True)
class View:
    """What a rule can see: the names of its scope and of those around it, and our own functions."""

    names: Mapping[str, Any]
    functions: Functions = field(default_factory=dict)


@dataclass(frozen=True)
class Rule:
    """`where` names the component, for messages; `text` is what the designer wrote."""

    where: str
    text: str = ""
    literal: Any = None
    expression: feel.Expression | None = None

    @property
    def reads(self) -> frozenset[str]:
        return self.expression.names if self.expression else frozenset()

    @property
    def may_read(self) -> frozenset[str]:
        """Return every word of the text: names inside filters, or shared with a function, count as well."""
        return frozenset(_WORD.findall(self.text)) if self.expression else frozenset()

    def value(self, view: View) -> Any:
        """Evaluate; raise FormRuleFailed naming the component."""
        if self.expression is None:
            return self.literal
        try:
            return self.expression(view.names, view.functions)
        except feel.FeelError as error:
            raise FormRuleFailed(component=self.where, rule=self.text, reason=str(error)) from error

    def holds(self, view: View) -> bool:
        """Only `true` counts: null, as from an empty field, does not."""
        return self.value(view) is True

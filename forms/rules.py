"""A setting of a component that is a literal or, when it begins with `=`, FEEL."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import feel
from forms.refusals import FormRuleFailed
from wording import N_, Refusal, Wording

Functions = Mapping[str, feel.Function]

_WORD: Final = re.compile(r"[^\W\d]\w*")
_MOST_SHOWN: Final = 200  # characters of a value in a message

# What a function of ours may object to. After an error of the database nothing of the page is shown.
_REASONS: Final = (feel.FeelError, ValueError, TypeError, LookupError, ArithmeticError, Refusal)

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
        except _REASONS as error:
            raise self.failed(str(error)) from error

    def holds(self, view: View) -> bool:
        """Return what a condition says; null, as from an empty field, counts as false. May raise."""
        value = self.value(view)
        if value is not None and not isinstance(value, bool):
            raise self.unfit(N_("true 或 false"), value)
        return value is True

    def items(self, view: View) -> list[Any]:
        """Return a list; null, as while what it depends on is empty, has no items. May raise."""
        value = self.value(view)
        if value is not None and not isinstance(value, list):
            raise self.unfit(N_("列表"), value)
        return value or []

    def words(self, view: View) -> str | None:
        """Return a text, or None for null. May raise."""
        value = self.value(view)
        if value is not None and not isinstance(value, str):
            raise self.unfit(N_("文字"), value)
        return value

    def unfit(self, expected: str, value: Any) -> FormRuleFailed:
        """Make (not raise) the complaint that the value is not what is needed here."""
        gaps = {"expected": Wording(expected), "found": feel.write([value])[1:-1][:_MOST_SHOWN]}
        return self.failed(Wording(N_("结果应为{expected}，实为 {found}"), gaps))

    def failed(self, reason: str | Wording) -> FormRuleFailed:
        """Make (not raise) the complaint about this rule."""
        return FormRuleFailed(component=self.where, rule=self.text, reason=reason)

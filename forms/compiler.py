"""Texts of a schema into rules; a fault is refused with component, line and column."""

from dataclasses import dataclass

import feel
from forms.entry import Entry
from forms.rules import Functions, Rule
from wording import N_


@dataclass(frozen=True)
class Compiler:
    """`functions`: those the expressions may call besides FEEL's own; None: unknown here, not checked."""

    functions: Functions | None = None

    def rule(self, entry: Entry, name: str) -> Rule | None:
        """Read a literal or `=FEEL`; None when the setting is absent or empty."""
        value = entry.data.get(name)
        if value is None or value == "":
            return None
        if isinstance(value, str) and value.startswith("="):
            return self.feel(entry, name, value)
        return Rule(entry.where, str(value), literal=value)

    def flag(self, entry: Entry, name: str) -> Rule | None:
        """Read true, false or `=FEEL`."""
        rule = self.rule(entry, name)
        if rule and rule.expression is None and not isinstance(rule.literal, bool):
            raise entry.wrong(
                N_("{name} 应为 true、false 或以 = 开头的 FEEL 表达式，却是 {value}。"),
                name=name,
                value=rule.literal,
            )
        return rule if rule and (rule.expression or rule.literal) else None

    def number(self, entry: Entry, name: str) -> Rule | None:
        """Read a number (as JSON or as text) or `=FEEL`."""
        rule = self.rule(entry, name)
        if rule is None or rule.expression:
            return rule
        return Rule(entry.where, rule.text, literal=entry.number(name))

    def feel(self, entry: Entry, name: str, text: str) -> Rule:
        """Compile FEEL; a leading `=` is allowed."""
        source = text.removeprefix("=")
        try:
            expression = feel.compile(source, self.functions or {})
        except feel.FeelSyntaxError as error:
            raise entry.wrong(
                N_("{name} 的 FEEL 表达式有误：{reason}（{text}）"),
                name=name,
                reason=error.message(),
                text=text,
            ) from error
        if self.functions is not None and expression.unknown_functions:
            unknown = "、".join(sorted(expression.unknown_functions))
            raise entry.wrong(N_("{name} 调用了不存在的函数 {functions}。"), name=name, functions=unknown)
        return Rule(entry.where, text, expression=expression)

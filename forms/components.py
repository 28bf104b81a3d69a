"""Builds the component of each form-js type from its JSON."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

import re2

from forms import template
from forms.compiler import Compiler
from forms.entry import Entry
from forms.rules import Rule
from forms.schema import (
    Checkbox,
    Checks,
    Choice,
    Column,
    Component,
    Computed,
    Display,
    FileInput,
    MomentInput,
    NumberInput,
    Table,
    TextInput,
)
from wording import N_

QUIET: Final = re2.Options()
QUIET.log_errors = False  # a wrong pattern is reported by us, not on stderr

UNSUPPORTED: Final = {
    "html": N_("不支持类型 html，请改用 text（可用 Markdown）。"),
    "iframe": N_("不支持类型 iframe：表单不得嵌入外部页面。"),
    "image": N_("不支持类型 image：表单不得载入外部图片。"),
    "documentPreview": N_("不支持类型 documentPreview，请改用 filepicker。"),
}


def build(entry: Entry, compiler: Compiler) -> Component | None:
    """Return the leaf component of the entry; None for a button, because the page brings its own."""
    kind = entry.needed("type")
    if kind in UNSUPPORTED:
        raise entry.wrong(UNSUPPORTED[kind])
    if kind == "button":
        return None
    if kind not in _BUILDERS:
        raise entry.wrong(N_("类型 {type} 无法识别。"), type=kind)
    return _BUILDERS[kind](entry, compiler)


def common(entry: Entry, compiler: Compiler) -> dict[str, Any]:
    """Read what every component has."""
    layout = entry.inner("layout")
    columns = layout.number("columns")
    if columns is not None and columns not in range(1, 17):
        raise entry.wrong(N_("layout.columns 应为 1 至 16，却是 {columns}。"), columns=columns)
    return {
        "id": entry.needed("id"),
        "type": entry.needed("type"),
        "row": layout.text("row") or entry.needed("id"),
        "columns": None if columns is None else int(columns),
        "label": template.parse(entry, "label", compiler),
        "description": template.parse(entry, "description", compiler),
        "hide": _hide(entry, compiler),
    }


def _hide(entry: Entry, compiler: Compiler) -> Rule | None:
    return compiler.flag(entry.inner("conditional"), "hide")


def _asked(entry: Entry, compiler: Compiler) -> dict[str, Any]:
    """Read what every input has."""
    appearance = entry.inner("appearance")
    read_only = compiler.flag(entry, "readonly")
    if entry.flag("disabled"):
        read_only = Rule(entry.where, "true", literal=True)
    settings = common(entry, compiler)
    if not settings["label"].source:
        raise entry.wrong(N_("缺少 label（字段名称），提示信息与读屏软件都要用到它。"))
    return settings | {
        "key": entry.needed("key"),
        "read_only": read_only,
        "default": compiler.rule(entry, "defaultValue"),
        "checks": _checks(entry.inner("validate"), compiler),
        "prefix": template.parse(appearance, "prefixAdorner", compiler),
        "suffix": template.parse(appearance, "suffixAdorner", compiler),
    }


def _checks(entry: Entry, compiler: Compiler) -> Checks:
    pattern = compiler.rule(entry, "pattern")
    if pattern and pattern.expression is None:
        _compile_pattern(entry, str(pattern.literal))
    kind = entry.one_of("validationType", ("", "custom", "email", "phone", "uscc"), "")
    return Checks(
        required=compiler.flag(entry, "required"),
        minimum=compiler.number(entry, "min"),
        maximum=compiler.number(entry, "max"),
        min_length=compiler.number(entry, "minLength"),
        max_length=compiler.number(entry, "maxLength"),
        pattern=pattern,
        pattern_message=template.parse(entry, "patternErrorMessage", compiler),
        kind="" if kind == "custom" else kind,
    )


def _compile_pattern(entry: Entry, pattern: str) -> None:
    try:
        re2.compile(pattern, QUIET)
    except re2.error as error:
        raise entry.wrong(
            N_("pattern 不是有效的正则表达式（RE2 语法，没有环视与反向引用）：{pattern}（{reason}）"),
            pattern=pattern,
            reason=str(error),
        ) from error


def _text(entry: Entry, compiler: Compiler) -> TextInput:
    return TextInput(**_asked(entry, compiler), many_lines=entry.text("type") == "textarea")


def _number(entry: Entry, compiler: Compiler) -> NumberInput:
    digits = entry.number("decimalDigits")
    increment = entry.number("increment")
    if increment is not None and increment <= 0:
        raise entry.wrong(N_("increment 应大于 0，却是 {increment}。"), increment=increment)
    return NumberInput(
        **_asked(entry, compiler),
        decimal_digits=None if digits is None else entry.whole("decimalDigits", default=0),
        increment=increment,
    )


def _moment(entry: Entry, compiler: Compiler) -> MomentInput:
    subtype = entry.one_of("subtype", ("date", "time", "datetime"), "date")
    label = entry.text("timeLabel" if subtype == "time" else "dateLabel") or entry.text("label")
    named = replace(entry, data={**entry.data, "label": label})
    return MomentInput(
        **_asked(named, compiler), subtype=subtype, future_only=entry.flag("disallowPassedDates")
    )


def _checkbox(entry: Entry, compiler: Compiler) -> Checkbox:
    return Checkbox(**_asked(entry, compiler))


def _choice(entry: Entry, compiler: Compiler) -> Choice:
    many = entry.text("type") in ("checklist", "taglist")
    return Choice(**_asked(entry, compiler), source=_options(entry, compiler), many=many)


def _options(entry: Entry, compiler: Compiler) -> Rule:
    if entry.text("valuesExpression"):
        return compiler.feel(entry, "valuesExpression", entry.text("valuesExpression"))
    if entry.text("valuesKey"):
        return compiler.feel(entry, "valuesKey", entry.text("valuesKey"))
    values = entry.items("values")
    if not values:
        raise entry.wrong(N_("没有选项：请填写 values、valuesKey 或 valuesExpression 之一。"))
    tokens = [str(value.data.get("value")) for value in values]
    if len(set(tokens)) < len(tokens) or any(value.data.get("value") is None for value in values):
        raise entry.wrong(N_("values 中有重复或缺少 value 的选项。"))
    return Rule(entry.where, "values", literal=[_plain(value.data) for value in values])


def _plain(option: Mapping[str, Any]) -> dict[str, Any]:
    """Make numbers of JSON the numbers of FEEL."""
    value = option["value"]
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = Decimal(str(value))
    return {"value": value, "label": option.get("label")}


def _file(entry: Entry, compiler: Compiler) -> FileInput:
    accept = compiler.rule(entry, "accept")
    return FileInput(**_asked(entry, compiler), accept=accept, many=entry.flag("multiple"))


def _computed(entry: Entry, compiler: Compiler) -> Computed:
    rule = compiler.feel(entry, "expression", entry.needed("expression"))
    return Computed(**common(entry, compiler), key=entry.needed("key"), rule=rule)


def _display(entry: Entry, compiler: Compiler) -> Display:
    settings = common(entry, compiler)
    if settings["type"] == "text":
        settings["description"] = template.parse(entry, "text", compiler)
    return Display(**settings)


def _table(entry: Entry, compiler: Compiler) -> Table:
    columns_rule = None
    if entry.text("columnsExpression"):
        columns_rule = compiler.feel(entry, "columnsExpression", entry.text("columnsExpression"))
    heads = tuple(Column(column.needed("key"), column.needed("label")) for column in entry.items("columns"))
    if not heads and columns_rule is None:
        raise entry.wrong(N_("表格没有列：请填写 columns 或 columnsExpression。"))
    source = compiler.feel(entry, "dataSource", entry.needed("dataSource"))
    return Table(**common(entry, compiler), source=source, heads=heads, columns_rule=columns_rule)


_BUILDERS: Final[Mapping[str, Callable[[Entry, Compiler], Component]]] = {
    "textfield": _text,
    "textarea": _text,
    "number": _number,
    "datetime": _moment,
    "checkbox": _checkbox,
    "checklist": _choice,
    "taglist": _choice,
    "radio": _choice,
    "select": _choice,
    "filepicker": _file,
    "expression": _computed,
    "text": _display,
    "separator": _display,
    "spacer": _display,
    "table": _table,
}

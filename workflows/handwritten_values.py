"""Values an administrator writes by hand: FEEL, of the kind that the name has in forms or has had so far."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import feel
import forms
from bpmn.definition import Definition
from config import SHANGHAI
from feel.values import kind, plain
from wording import N_, Wording
from workflows.feel_functions import SIGNATURES
from workflows.refusals import VariableRefused

# Who started a case, whose it is and what it is called is no variable of its work.
OURS = frozenset(
    {"starter", "starter_name", "starter_organisation", "organisation", "instance_number", "started_at"}
)
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_NOT_A_NAME = N_("变量名应由小写字母、数字和下划线组成，以字母开头")
_FIXED = N_("它由系统给出，不能修改")
_UNREADABLE = N_('应写成 FEEL 值，如 "文字"、12.5、true、date("2026-07-01")、null；{error}')
_OTHER_KIND = N_("原值是{before}，新值是{after}，类型应相同")
_NOT_OF_FORM = N_("表单字段《{label}》（{path}）应为{expected}，而新值是{given}，请写成 {example}")

# What people call the kinds of FEEL, and how one is written.
_KINDS: Mapping[str, tuple[str, str]] = {
    "string": (N_("文字"), '"文字"'),
    "number": (N_("数字"), "12.5"),
    "boolean": (N_("是或否"), "true"),
    "date": (N_("日期"), 'date("2026-11-21")'),
    "time": (N_("时刻"), 'time("14:30:00")'),
    "date and time": (N_("日期时间"), 'date and time("2026-11-21T14:30:00")'),
    "days and time duration": (N_("时长"), 'duration("PT2H")'),
    "years and months duration": (N_("年月时长"), 'duration("P1Y")'),
    "list": (N_("列表"), "[1, 2]"),
    "context": (N_("一组字段"), "{name: 1}"),
}


def read_values(texts: Mapping[str, str]) -> dict[str, Any]:
    """Read what was typed as FEEL; a moment without a zone is meant in Shanghai. Raises VariableRefused."""
    values = {}
    for name, text in texts.items():
        try:
            value = feel.evaluate(text, {})
        except feel.FeelError as error:
            raise VariableRefused(name, _UNREADABLE, error=error) from error
        if value is None and text.strip() != "null":
            raise VariableRefused(name, _UNREADABLE, error=text)
        values[name] = _in_utc(value)
    return values


def must_fit(definition: Definition, before: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Raise VariableRefused for what is no name, or none of the case's own, and for another kind of value."""
    schemas = [forms.read(form, functions=SIGNATURES) for form in definition.package.forms.values()]
    for name, value in values.items():
        if not _NAME.fullmatch(name):
            raise VariableRefused(name, _NOT_A_NAME)
        if name in OURS or name.endswith("_record"):
            raise VariableRefused(name, _FIXED)
        giving = [schema for schema in schemas if forms.declares(schema, name)]
        if giving:
            _must_fit_a_form(giving, name, value)
        else:
            _must_stay_of_its_kind(name, before.get(name), value)


def _must_fit_a_form(giving: list[forms.FormSchema], name: str, value: Any) -> None:
    """Two forms may use one name for different things: what one of them gives is right."""
    found = [forms.misfits(schema, name, value) for schema in giving]
    if all(found):
        first = found[0][0]
        raise VariableRefused(
            name,
            _NOT_OF_FORM,
            label=first.label,
            path=first.path,
            expected=_called(first.expected),
            given=_called(first.given),
            example=_KINDS[first.expected][1],
        )


def _must_stay_of_its_kind(name: str, before: Any, after: Any) -> None:
    if before is None or after is None:
        return
    old, new = kind(plain(before)), kind(plain(after))
    if old != new:
        raise VariableRefused(name, _OTHER_KIND, before=_called(old), after=_called(new))


def _called(name: str) -> Wording:
    return Wording(_KINDS[name][0] if name in _KINDS else name)


def _in_utc(value: Any) -> Any:
    """Return the value as forms keep it: no time is naive."""
    if isinstance(value, datetime):
        local = value if value.tzinfo else value.replace(tzinfo=SHANGHAI)
        return local.astimezone(UTC)
    if isinstance(value, list):
        return [_in_utc(item) for item in value]
    if isinstance(value, dict):
        return {name: _in_utc(item) for name, item in value.items()}
    return value

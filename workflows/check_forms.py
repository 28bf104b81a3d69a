"""Rules about the forms of a package: they can be read, and somebody sets what their rules read."""

from collections.abc import Iterator
from dataclasses import dataclass

import forms
from bpmn.checks.finding import Severity
from bpmn.checks.inspection import Inspection
from bpmn.checks.rule import Faults, inside, rule, suggestion
from bpmn.checks.variables import variables_of
from wording import N_

# What the form of a start can see: there is no instance yet.
_BEFORE_THE_START = frozenset({"starter", "starter_name", "starter_organisation"})


@rule("unreadable-form")
def unreadable_forms(inspection: Inspection) -> Faults:
    for key, schema in _schemas(inspection):
        if isinstance(schema, forms.FormSchemaError):
            yield inside(f"forms/{key}.json", N_("{file} 不能使用：{problem}"), problem=schema.wording)


@rule("unknown-form-name", Severity.WARNING)
def unknown_names(inspection: Inspection) -> Faults:
    schemas = dict(_schemas(inspection))
    for use in _uses(inspection):
        schema = schemas.get(use.form)
        if not isinstance(schema, forms.FormSchema):
            continue
        for name in sorted(schema.names_read - use.sees):
            yield inside(
                f"forms/{use.form}.json",
                N_(
                    "{file} 的规则读取 {name}，表单没有这个字段，{user} 之前也没有环节给它赋值，"
                    "它会是空值。{suggestion}"
                ),
                name=name,
                user=use.user,
                suggestion=suggestion(name, use.sees | schema.keys),
            )


@dataclass(frozen=True)
class _Use:
    """A form, who shows it, and the variables it can see there."""

    form: str
    user: str
    sees: frozenset[str]


def _uses(inspection: Inspection) -> Iterator[_Use]:
    for start in inspection.package.manifest.starts:
        if start.form is not None:
            yield _Use(start.form, start.name, _BEFORE_THE_START)
    variables = variables_of(inspection)
    for node in inspection.nodes():
        form, sees = node.element.attributes.get("form"), variables.get(node.element.process or "")
        if form is not None and sees is not None:
            yield _Use(form, node.element.label, sees)


def _schemas(inspection: Inspection) -> Iterator[tuple[str, forms.FormSchema | forms.FormSchemaError]]:
    for path, content in inspection.package.files.items():
        if path.startswith("forms/"):
            key = path.removeprefix("forms/").removesuffix(".json")
            try:
                yield key, forms.read(content, functions=inspection.functions, name=key)
            except forms.FormSchemaError as refused:
                yield key, refused

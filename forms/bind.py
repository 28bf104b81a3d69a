"""Binds a form to what stood there before, to a draft, and to what somebody has submitted."""

from collections.abc import Mapping
from typing import Any

from forms.bound import BoundForm
from forms.rules import View
from forms.schema import FormSchema
from forms.scope import Given, build
from forms.settle import settle
from forms.submission import Submitted
from forms.surroundings import Surroundings


def bind(
    schema: FormSchema,
    around: Surroundings,
    *,
    context: Mapping[str, Any],
    answers: Mapping[str, Any] | None = None,
    submitted: Submitted | None = None,
) -> BoundForm:
    """Return the form with values and rules applied, not yet validated.

    A field shows what was submitted; else, when the submission does not mention it (it was hidden), its
    value in `answers` (a draft); else the variable of its name in `context`; else its default. A read-only
    field takes neither submission nor draft. Give the same `answers` with the submission as when the form was
    drawn: they tell which row is which. Raise FormRuleFailed or FormRulesUnsettled for faults of the schema.
    """
    context = dict(context)
    view = View(context, around.rule_functions)
    scope = build(schema.components, Given(context, answers or {}, submitted, view), around)
    settle(scope, context, around)
    return BoundForm(schema, scope, around, context, submitted is not None)

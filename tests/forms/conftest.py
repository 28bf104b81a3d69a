"""Builders for form schemas and a bare Jinja environment for the macros."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import jinja2
import pytest

import forms
from tests.forms.building import NOW, schema_of

TEMPLATES = Path(__file__).parents[2] / "web" / "templates"

PAGE = """
{%- from "forms/fields.html" import render_form, render_answers -%}
{%- if macro == "answers" -%}{{ render_answers(bound) }}
{%- elif macro == "body" -%}{{ render_form(bound, "/refresh", "/upload") }}
{%- else -%}<form method="post">{{ render_form(bound, "/refresh", "/upload") }}</form>{%- endif -%}
"""

Bind = Callable[..., forms.BoundForm]


@pytest.fixture
def bind() -> Bind:
    """Bind components to a context; `submitted` is a list of name-value pairs."""

    def bind_components(
        *components: dict[str, Any],
        context: dict[str, Any] | None = None,
        answers: dict[str, Any] | None = None,
        submitted: list[tuple[str, str]] | None = None,
        **around: Any,
    ) -> forms.BoundForm:
        return forms.bind(
            forms.read(schema_of(*components)),
            forms.Surroundings(**({"now": NOW} | around)),
            context=context or {},
            answers=answers,
            submitted=None if submitted is None else forms.Submission(tuple(submitted)),
        )

    return bind_components


@pytest.fixture(scope="session")
def render() -> Callable[[str, forms.BoundForm], str]:
    """Draw a bound form: `form`, its `body` alone, or its `answers`."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
        undefined=jinja2.StrictUndefined,
    )
    environment.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    page = environment.from_string(PAGE)
    return lambda macro, bound: page.render(macro=macro, bound=bound)

"""What a package shows and prints: forms bound, notices filled, words translated; no database."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any
from xml.etree import ElementTree

import forms
from bpmn.package import Package
from bpmn.standing import OpenUserTask, WaitingService
from notices import template
from notices.job import Layout, NoticeJob
from tests.packages.play import Town
from workflows.feel_functions import SIGNATURES

LX = "{urn:lingxing:bpmn:1.0}"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
SHOWN_BY_FORMS = {
    "label",
    "description",
    "text",
    "dateLabel",
    "timeLabel",
    "patternErrorMessage",
    "suffixAdorner",
}


def bound(package: Package, task: OpenUserTask, town: Town, now: datetime) -> forms.BoundForm:
    """Return the form of an open task as its page would draw it."""
    key = str(task.form_key)
    return bind(forms.read(package.forms[key], functions=SIGNATURES, name=key), task.variables, town, now)


def bind(schema: forms.FormSchema, context: Mapping[str, Any], town: Town, now: datetime) -> forms.BoundForm:
    return forms.bind(schema, forms.Surroundings(now, town.functions(now)), context=context)


def printed(package: Package, call: WaitingService, town: Town | None = None) -> str:
    """Return the text of the document that a call of issue_notice makes; the town knows the organisations."""
    given = dict(call.parameters)
    key = str(given.pop("notice"))
    notice = package.manifest.notices[key]
    job = NoticeJob(
        template=package.notices[key],
        layout=Layout(notice.layout),
        title=notice.title,
        organ="昆山市应急管理局",
        dated=date(2026, 11, 23),
        variables={**call.variables, **given},
        organisations=dict(town.names) if town else {},
    )
    template.fill(job)  # the markup must be one the layout knows
    return template.expand(job)


def untranslated(package: Package) -> list[str]:
    """Return the Chinese texts of the package that its English catalogue lacks."""
    texts = {*_manifest_texts(package), *_diagram_texts(package), *_form_texts(package)}
    return sorted(text for text in texts if CHINESE.search(text) and text not in package.translations["en"])


def _manifest_texts(package: Package) -> Iterator[str]:
    manifest = package.manifest
    yield from (manifest.name, manifest.description, *manifest.legal_basis)
    yield from (start.name for start in manifest.starts)
    for notice in manifest.notices.values():
        yield from (notice.title, notice.disclosure)


def _diagram_texts(package: Package) -> Iterator[str]:
    for diagram in package.diagrams.values():
        for element in ElementTree.fromstring(diagram).iter():
            if not element.tag.startswith(LX):
                yield element.get("name", "")
            yield element.get(f"{LX}documentation", "")
            for outcome in element.get(f"{LX}outcomes", "").split(","):
                yield outcome.partition(":")[2]


def _form_texts(package: Package) -> Iterator[str]:
    for form in package.forms.values():
        for text in _shown(form):
            yield from re.split(r"\{\{.*?\}\}", text)


def _shown(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name in SHOWN_BY_FORMS and isinstance(inner, str):
                yield inner
            yield from _shown(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _shown(inner)

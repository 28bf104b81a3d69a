"""What a package shows and prints: forms bound, documents filled, words translated; no database."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from xml.etree import ElementTree

import feel
import forms
from bpmn.package import Package
from bpmn.standing import OpenUserTask, WaitingService
from notices import template
from notices.job import Layout, NoticeJob
from tests.packages.play import Play, Town
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


def bound(play: Play, task: OpenUserTask) -> forms.BoundForm:
    """Return the form of an open task as its page would draw it."""
    key = str(task.form_key)
    schema = forms.read(play.definition.package.forms[key], functions=SIGNATURES, name=key)
    return forms.bind(schema, forms.Surroundings(play.now, play.functions), context=task.variables)


def bind(schema: forms.FormSchema, context: Mapping[str, Any], town: Town, now: datetime) -> forms.BoundForm:
    return forms.bind(schema, forms.Surroundings(now, town.functions(now)), context=context)


def documents(play: Play) -> Iterator[tuple[str, NoticeJob]]:
    """Yield the documents a play has made so far, by key, as they would go to the renderer."""
    drafted: WaitingService | None = None
    for call in play.calls:
        drafted = call if call.topic == "draft_notice" else drafted
        issued = {"issue_notice": call, "seal_notice": drafted}.get(call.topic)
        if issued is not None:
            yield str(issued.parameters["notice"]), _document(play, issued)


def printed(play: Play, key: str) -> str:
    """Return all that the last document of that key says."""
    return "".join(template.fill(dict(documents(play))[key]).texts())


def _document(play: Play, call: WaitingService) -> NoticeJob:
    key = str(call.parameters["notice"])
    package = play.package_of(key)
    entry = package.manifest.notices[key]
    variables = {**call.variables, **call.parameters, **(call.parameters.get("variables") or {})}
    del variables["notice"]  # the template's own: what is known of the document
    functions = play.town.functions(play.called_at[call.id])
    adjusted = call.parameters if call.topic == "draft_notice" else {}

    def said(name: str) -> str:
        if (given := adjusted.get(name)) is not None:
            return str(given)
        return feel.write(feel.attribute(getattr(entry, name), functions)(variables))

    texts: dict[str, Any] = {
        name: said(name) for name in ("title", "recipient", "head", "signature", "copies", "urgency")
    }
    return NoticeJob(
        template=package.notices[key],
        layout=Layout(adjusted.get("layout") or entry.layout),
        organ=play.town.names[said("organ")],
        dated=play.called_at[call.id].date(),
        number=play.numbers[call.id],
        variables=variables,
        organisations=play.town.names,
        disclosure=adjusted.get("disclosure") or entry.disclosure,
        sealed=entry.sealed,
        **texts,
    )


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

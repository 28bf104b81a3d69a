"""A package in another language: every text people read has its translation."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from bpmn.checks.finding import Severity
from bpmn.checks.forms import schema_of
from bpmn.checks.inspection import Inspection
from bpmn.checks.rule import MANIFEST, Faults, inside, rule
from wording import N_

_CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")
_OF_FORMS: Final = frozenset({"label", "description", "text", "dateLabel", "timeLabel"})
_TAG: Final = re.compile(
    r"\{\{.*?\}\}", re.DOTALL
)  # {{…}} of forms: what stands between is translated by itself
_SHOWN: Final = 3


@rule("missing-translation", Severity.WARNING)
def missing_translations(inspection: Inspection) -> Faults:
    for language, known in inspection.package.translations.items():
        for file, texts in _texts(inspection).items():
            parts = dict.fromkeys(part for text in texts for part in _TAG.split(text))
            missing = [
                part for part in parts if _CHINESE.search(part) and not {part, part.strip()} & known.keys()
            ]
            if missing:
                yield inside(
                    file,
                    N_("translations/{language}.json 缺少 {file} 中 {count} 处文字的译文：{texts}。"),
                    language=language,
                    count=len(missing),
                    texts="；".join(f"“{text.strip()[:40]}”" for text in missing[:_SHOWN]),
                )


def _texts(inspection: Inspection) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {MANIFEST: list(_of_manifest(inspection))}
    for element in inspection.elements.values():
        outcomes = element.attributes.get("outcomes", "").split(",")
        labels = [entry.partition(":")[2].strip() for entry in outcomes]
        found.setdefault(element.file, []).extend([element.name, element.documentation or "", *labels])
    for path in inspection.package.files:
        if path.startswith("forms/"):
            schema = schema_of(inspection.package, path.removeprefix("forms/").removesuffix(".json"))
            found[path] = list(_of_form(schema))
    return found


def _of_manifest(inspection: Inspection) -> Iterator[str]:
    manifest = inspection.package.manifest
    yield from (manifest.name, manifest.description, *manifest.legal_basis)
    yield from (start.name for start in manifest.starts)
    yield from (notice.title for notice in manifest.notices.values() if not notice.title.startswith("="))
    for clock in manifest.clocks.values():
        yield from (clock.name, clock.source, clock.effect)


def _of_form(part: Any) -> Iterator[str]:
    if isinstance(part, Mapping):
        for name, value in part.items():
            if isinstance(value, str):
                if name in _OF_FORMS and not value.startswith("="):
                    yield value
            else:
                yield from _of_form(value)
    elif isinstance(part, list):
        for entry in part:
            yield from _of_form(entry)

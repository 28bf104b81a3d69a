"""What package.toml says of an entry in FEEL: the title of what is begun there and whose case it is."""

from collections.abc import Mapping
from typing import Any

import feel
from bpmn.manifest import Start
from wording import N_, Wording
from workflows.refusals import EntryFailed

Functions = Mapping[str, feel.Function]


def title_of(start: Start, answers: Mapping[str, Any], functions: Functions) -> str:
    """Return the title; the name of the entry where the package gives none. Raise EntryFailed."""
    return _text(start, "title", answers, functions) if start.title else start.name


def organisation_of(start: Start, answers: Mapping[str, Any], functions: Functions) -> str:
    """Return the code the package gives; it must give one. Raise EntryFailed."""
    return _text(start, "organisation", answers, functions)


def _text(start: Start, setting: str, answers: Mapping[str, Any], functions: Functions) -> str:
    text = getattr(start, setting)
    try:
        found = feel.attribute(text, functions).trace(answers, functions)
    except feel.FeelError as error:
        raise _failed(start, setting, str(error)) from error
    if found.value in (None, ""):
        reasons = "；".join(str(warning).rstrip("。") for warning in found.warnings)
        raise _failed(start, setting, reasons or Wording(N_("结果为空")))
    return feel.write(found.value)


def _failed(start: Start, setting: str, reason: str | Wording) -> EntryFailed:
    return EntryFailed(process=start.name, setting=setting, expression=getattr(start, setting), reason=reason)

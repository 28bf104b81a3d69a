"""What each function of FEEL does, in one line of either language."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final, TypedDict

from config import ROOT
from feel import Function
from feel.builtins.registry import BUILTINS
from workflows.feel_functions import SIGNATURES

# The standard functions are explained where people look them up, and nowhere else: `name` | zh | en | …
_ROW: Final = re.compile(r"^\| `([^`]+)` \| ([^|]+) \| ([^|]+) \| `", re.MULTILINE)


class Explained(TypedDict):
    """One way to call a function."""

    value: str  # its name
    label: str
    doc: Mapping[str, str]  # by language


@cache
def functions_explained() -> list[Explained]:
    """Return every signature of ours and of the standard, as the modeler offers it."""
    standard = {name: each for name, each in BUILTINS.items() if name not in SIGNATURES}
    docs = _standard() | {name: _both(each.doc) for name, each in SIGNATURES.items()}
    return [line for name, each in (SIGNATURES | standard).items() for line in _lines(each, docs[name])]


def _lines(function: Function, doc: Mapping[str, str]) -> Iterator[Explained]:
    """Yield a line for each way to call it; types are left to the reference, where there is room."""
    ways = dict.fromkeys(_call(each) for each in (function, *function.alternatives))
    yield from (Explained(value=function.name, label=way, doc=doc) for way in ways)


def _call(function: Function) -> str:
    return f"{function.name}({', '.join(each.partition(':')[0] for each in function.parameters)})"


def _both(doc: str) -> Mapping[str, str]:
    chinese, _, english = doc.partition("\n\n")
    return {"zh": " ".join(chinese.split()), "en": " ".join(english.split())}


def _standard() -> dict[str, Mapping[str, str]]:
    page = (ROOT / "docs" / "feel.md").read_text("utf-8")
    return {name: {"zh": chinese, "en": english} for name, chinese, english in _ROW.findall(page)}
